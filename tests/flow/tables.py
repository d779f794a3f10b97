"""Tables as another platform exports them, made up; and an import played to its end."""

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import boto3
import openpyxl

from jisr.domain.people import Actor
from jisr.store import events as history
from jisr.store import imports
from jisr.store.staff import save_staff
from tests.flow.doors import staff_app
from tests.flow.stories import AGENT, COORDINATOR, MANAGER, Play, batch_of, handler, queued

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = (
    "Nom",
    "Prénom",
    "N° CNIE",
    "Date de naissance",
    "Téléphone",
    "Province",
    "Montant",
    "Date de la demande",
)
NAMES = {"03.231": "Fès", "03.531": "Taounate", "03.131": "Boulemane"}


def row(number: int, **other: str) -> tuple[str, ...]:
    """The person `number`, as somebody typed her in."""
    cells = {
        "Nom": "Essai",
        "Prénom": f"Exemple {number}",
        "N° CNIE": f"zz {number:06d}",
        "Date de naissance": "05/03/1990",
        "Téléphone": f"06{number:08d}",
        "Province": "03.231",
        "Montant": "3 000 DH",
        "Date de la demande": "12/03/2025",
    }
    return tuple({**cells, **other}.values())


def csv_of(
    rows: Iterable[Sequence[str]],
    heads: Sequence[str] = HEADS,
    separator: str = ";",
    encoding: str = "utf-8-sig",
) -> bytes:
    lines = [
        separator.join(f'"{c}"' if separator in c or "\n" in c else c for c in line)
        for line in (heads, *rows)
    ]
    return "\r\n".join(lines).encode(encoding)


def xlsx_of(rows: Iterable[Sequence[Any]], heads: Sequence[Any] = HEADS) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Demandes")
    for line in (heads, *rows):
        sheet.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def staffed(*more: Actor) -> None:
    for actor in (AGENT, COORDINATOR, MANAGER, *more):
        save_staff(actor.id, actor.id, {role.value for role in actor.roles}, actor.regions, ())


def asked(
    method: str,
    path: str,
    body: Any = None,
    *,
    actor: Actor = MANAGER,
    version: int | None = None,
    query: str = "",
    headers: Mapping[str, str] | None = None,
) -> Any:
    sent = {"content-type": "application/json", **(headers or {})}
    if version is not None:
        sent["if-match"] = f'"{version}"'
    answer = staff_app(f"/staff{path}").handle(
        {
            "rawPath": f"/api/v1/staff{path}",
            "rawQueryString": query,
            "headers": sent,
            "requestContext": {
                "http": {"method": method, "sourceIp": "192.0.2.1"},
                "authorizer": {"jwt": {"claims": {"sub": actor.id, "token_use": "access", "jti": "s"}}},
            },
            "body": json.dumps(body) if body is not None else None,
        }
    )
    said = answer["body"]
    return SimpleNamespace(
        status=answer["statusCode"],
        body=json.loads(said) if said.startswith("{") else said,
        headers=answer["headers"],
    )


class Table:
    """One import, from its upload to its report."""

    def __init__(
        self, stage: Play, content: bytes, media: str = CSV, *, actor: Actor = MANAGER, **more: Any
    ) -> None:
        self.stage, self.actor = stage, actor
        body = {
            "programme": stage.programme.id,
            "kind": "alone",
            "filename": "demandes.csv",
            "content_type": media,
            "size": len(content),
            **more,
        }
        said = asked("POST", "/imports", body, actor=actor)
        assert said.status == 201, said.body
        self.id = said.body["id"]
        boto3.client("s3").put_object(Bucket="uploads", Key=f"imports/{self.id}", Body=content)

    def arrive(self) -> None:
        """The notice of its upload."""
        notice = {
            "source": "aws.s3",
            "detail-type": "Object Created",
            "detail": {"bucket": {"name": "uploads"}, "object": {"key": f"imports/{self.id}"}},
        }
        answer = handler("on_document_uploaded__inspect_document")(batch_of(notice), None)
        assert not answer["batchItemFailures"]

    def work(self, context: Any = None) -> None:
        """The last word of it is heard."""
        heard = {"ImportDue", "ImportContinued"}
        told = [e for e in history.history("import", self.id) if e.type in heard]
        answer = handler("on_import_due__work_on_import")(queued(told[-1]), context)
        assert not answer["batchItemFailures"]

    def read(self) -> Any:
        self.arrive()
        self.work()
        return self.now

    @property
    def now(self) -> Any:
        said = asked("GET", f"/imports/{self.id}", actor=self.actor)
        assert said.status == 200, said.body
        return said.body

    def do(self, what: str, body: Any) -> Any:
        return asked(
            "POST", f"/imports/{self.id}/{what}", body, actor=self.actor, version=self.now["version"]
        )

    def map(self, **more: Any) -> Any:
        """As it was suggested, and what is said besides."""
        columns = [
            {"column": c["column"], "to": c["to"], "values": c["values"]}
            for c in self.now["columns"]
            if c["to"]
        ]
        said = self.do("mapping", {"columns": columns, **more})
        assert said.status == 200, said.body
        return said.body

    def check(self, **more: Any) -> Any:
        self.map(**more)
        self.work()
        return self.now

    def confirm(self, **more: Any) -> Any:
        body = {
            "source": "Plateforme 2025",
            "legal_basis": "Convention de transfert entre services du ministère",
            "reason": "Reprise des demandes de 2025",
            **more,
        }
        said = self.do("confirm", body)
        assert said.status == 200, said.body
        return said.body

    def finish(self, **more: Any) -> Any:
        self.read()
        self.check()
        self.confirm(**more)
        self.work()
        self.work()  # what is not needed any more is erased
        return self.now

    def columns(self, taken: str = "") -> list[Any]:
        """What stands in them."""
        query = f"taken={taken}" if taken else ""
        said = asked("GET", f"/imports/{self.id}/columns", query=query, actor=self.actor)
        assert said.status == 200, said.body
        return said.body["items"]

    def rows(self, outcome: str | None = None) -> list[Any]:
        found: list[Any] = []
        cursor = None
        while True:
            query = "&".join(
                f"{name}={value}" for name, value in (("outcome", outcome), ("cursor", cursor)) if value
            )
            said = asked("GET", f"/imports/{self.id}/rows", query=query, actor=self.actor)
            assert said.status == 200, said.body
            found += said.body["items"]
            cursor = said.body["next_cursor"]
            if cursor is None:
                return found

    @property
    def pages(self) -> list[str]:
        """What is kept beside its head."""
        return sorted(
            i.sk
            for i in imports.PageItem.query(f"IMPORT#{self.id}", attributes_to_get=["pk", "sk"])
            if i.sk != "IMPORT"
        )
