"""The world of `test_who_may.py`: its readers, what they ask about, and the API as it stands behind the gateway."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import boto3
import botocore.client
from botocore.exceptions import ClientError

from jisr import settings
from jisr.api import applicant, heads, papers, programmes, public, staff, staff_papers
from jisr.domain import exports
from jisr.domain.application import Action, Application
from jisr.domain.beside import Contact
from jisr.domain.consent import Method
from jisr.domain.people import Actor, Role
from jisr.domain.references import new_application_id, reference_of
from jisr.domain.sittings import Filter
from jisr.domain.uploads import NOT_SCANNED, UploadNotice
from jisr.gateways import identity, sms
from jisr.store import applications, envelopes, payment_runs
from jisr.store import exports as exported
from jisr.store import programmes as definitions
from jisr.store.access_log import WORKED, AccessItem
from jisr.store.base import commit
from jisr.store.payment_runs import Asked, Line, Run
from jisr.store.staff import load_staff, save_staff
from jisr.use_cases.act import Command, act
from jisr.use_cases.add_document import add_document
from jisr.use_cases.call import Call
from jisr.use_cases.imports.opening import begin_import
from jisr.use_cases.inspect_document import inspect_document
from jisr.use_cases.money_envelopes import contribute, open_envelope
from jisr.use_cases.move_own_file import ask_help
from jisr.use_cases.people.change_person import disable_person
from jisr.use_cases.programmes.drafting import begin
from jisr.use_cases.programmes.proposal import propose
from jisr.use_cases.programmes.publishing import publish
from jisr.use_cases.record_consent import Evidence
from jisr.use_cases.register_for_her import register_for_her
from jisr.use_cases.save_answers import save_answers
from jisr.use_cases.sittings.form import Plan, form, open_vote
from jisr.use_cases.sittings.table import lay_out
from jisr.use_cases.start_application import Applicant, start_application
from jisr.use_cases.submit_application import submit_application
from tests.flow import stories
from tests.flow.conftest import World, in_process, publish_yaml
from tests.flow.photos import a_photo
from tests.flow.staff_pool import StaffPool

PROVINCES = {"Fès": "03.231", "Taza": "03.561", "Tanger": "01.511"}
PARTNER = "Wilaya"
PLACES = {"03": ("Fès", "coordinator of Fès-Meknès"), "01": ("Tanger", "coordinator of Tanger-Tétouan")}
"""Region -> a province, and who holds its sittings."""
SECRET = "proof-shelter"  # pragma: allowlist secret - a programme that is confidential

# Reader -> roles, regions, provinces: what stands at her name.
READERS: dict[str, tuple[set[str], set[str], set[str]]] = {
    "agent of Fès": ({"agent"}, {"03"}, {"03.231"}),
    "agent of Taza": ({"agent"}, {"03"}, {"03.561"}),
    "agent of Fès-Meknès": ({"agent"}, {"03"}, set()),
    "agent of Tanger-Tétouan": ({"agent"}, {"01"}, set()),
    "coordinator of Fès-Meknès": ({"coordinator"}, {"03"}, set()),
    "coordinator of Tanger-Tétouan": ({"coordinator"}, {"01"}, set()),
    "committee of Fès-Meknès": ({"committee_member"}, {"03"}, set()),
    "committee of Tanger-Tétouan": ({"committee_member"}, {"01"}, set()),
    "manager": ({"programme_manager"}, set(), set()),
    "auditor": ({"auditor"}, set(), set()),
    "partner of Fès-Meknès": ({"partner"}, {"03"}, set()),
    "agent of Taza + committee": ({"agent", "committee_member"}, {"03"}, {"03.561"}),
    "manager + coordinator Tanger": ({"programme_manager", "coordinator"}, {"01"}, set()),
    "committee + auditor": ({"committee_member", "auditor"}, {"03"}, set()),
    "partner + agent of Taza": ({"partner", "agent"}, {"03"}, {"03.561"}),
    "no role": (set(), {"03"}, set()),
    "disabled coordinator": ({"coordinator"}, {"03"}, set()),
}
# Of those who are not staff: the account and the sign-in of her token; None without one.
TOKENS: dict[str, tuple[str, str] | None] = {
    "she": ("account-her", "session-her"),
    "her phone, another sign-in": ("account-her", "session-other"),
    "another woman": ("account-another", "session-another"),
    "a woman who applies": ("account-her", "session-her"),
    "somebody of the staff": ("coordinator of Fès-Meknès", "session-staff"),
    "nobody": None,
}
PEOPLE = {
    "person-03": ({"agent"}, {"03"}),
    "person-01": ({"agent"}, {"01"}),
    "person-all": ({"auditor"}, set()),
}
_COMING = ("written", "proposed", "scheduled")
WRITES = {"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"}
APPS = {
    "api_staff": staff.APP,
    "api_heads": heads.APP,
    "api_applicant": applicant.APP,
    "api_public": public.APP,
    "api_papers": papers.APP,
    "api_staff_papers": staff_papers.APP,
    "api_programmes": programmes.APP,
}


@dataclass(frozen=True)
class Subject:
    """What is asked about. `id` of the file, the envelope or the account; "" where there is none."""

    id: str = ""
    version: int = 1
    paper: str = "none"
    cnie: str = "ZZ999999"
    region: str = ""
    digest: str = ""
    source: str = ""
    secret: bool = False
    file: str = ""
    """Of a sitting, the file that is before it."""
    hers: tuple[str, ...] = ()
    """What must not be read by who was not written down: planted in her answers, her number, her papers."""

    @property
    def reference(self) -> str:
        return reference_of(self.id)


@dataclass(frozen=True)
class Heard:
    status: int
    body: str
    headers: dict[str, str]

    @property
    def same_for_all(self) -> tuple[int, Any, dict[str, str]]:
        """Without what names the request."""
        told = json.loads(self.body) if self.body else {}
        told.pop("correlation_id", None)
        kept = {name: value for name, value in self.headers.items() if name != "X-Correlation-Id"}
        return self.status, told, kept


class Door:
    """Every call to AWS: counted, and those that write to the access log refused on request."""

    def __init__(self, monkeypatch: Any) -> None:
        self.written: list[str] = []
        self.log_is_away = False
        real = botocore.client.BaseClient._make_api_call

        def call(client: Any, operation: str, parameters: Any) -> Any:
            if operation in WRITES:
                tables = tables_of(parameters)
                if self.log_is_away and "access_log" in tables:
                    raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": ""}}, operation)
                self.written += tables
            return real(client, operation, parameters)

        monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", call)


def tables_of(parameters: Any) -> list[str]:
    if "TransactItems" in parameters:
        return [one["TableName"] for item in parameters["TransactItems"] for one in item.values()]
    return list(parameters.get("RequestItems", ())) or [parameters["TableName"]]


class Room:
    def __init__(self, world: World, monkeypatch: Any) -> None:
        self.world = world
        self.door = Door(monkeypatch)
        self.number = 0
        monkeypatch.setenv("JISR_STAFF_POOL_ID", "pool")
        monkeypatch.setenv("JISR_EMAIL_SENDER", "jisr@example.ma")
        settings.load.cache_clear()
        monkeypatch.setattr("jisr.bootstrap.now", lambda: world.now)
        monkeypatch.setattr(sms, "gateway", _Carrier)
        self.pool = StaffPool()
        self.pool.play(monkeypatch)
        for name, told in _COGNITO.items():
            monkeypatch.setattr(identity, name, told)
        everywhere = stories.PROGRAMME.replace('regions: ["03"]', 'regions: ["03", "01"]')
        secret = everywhere.replace("id: proof-grants", f"id: {SECRET}") + "confidential: true\n"
        self.subjects = self._people() | {
            "here": Subject(),
            "03": Subject(region="03"),
            "01": Subject(region="01"),
        }
        for star, text in (("", everywhere), ("*", secret)):
            programme = publish_yaml(text, "proof.yaml", world.now)
            self.subjects |= {f"{name}{star}": self._sent(programme, at) for name, at in PROVINCES.items()}
            self.subjects[f"draft{star}"] = self._known(self._draft(programme, PROVINCES["Fès"]))
            self.subjects[f"begun{star}"] = self._begun(programme)
            self.subjects[f"calls{star}"] = self._calls(programme)
        self.subjects |= {f"money-{region}": self._money(region) for region in ("03", "01")}
        self.subjects |= {f"order-{region}": self._order(region) for region in ("03", "01")}
        self.subjects |= {
            "import-all": self._import("manager", Role.PROGRAMME_MANAGER, "proof-grants"),
            "import-03": self._import("coordinator of Fès-Meknès", Role.COORDINATOR, "proof-grants"),
            "import-03*": self._import("coordinator of Fès-Meknès", Role.COORDINATOR, SECRET),
        }
        self.subjects |= {f"export-{region}": self._export(region) for region in ("03", "01")}
        self.subjects |= {state: self._programme(everywhere, state) for state in _COMING}
        for star, of in (("", "proof-grants"), ("*", SECRET)):
            self.subjects |= {f"sitting-{at}{star}": self._sitting(of, at) for at in PLACES}
        self.saved = stories.Saved()

    # -- who and what there is

    def _people(self) -> dict[str, Subject]:
        for name, (roles, regions, provinces) in READERS.items():
            save_staff(name, name, roles, regions, provinces, PARTNER if "partner" in roles else None)
        save_staff("manager-2", "manager-2", {"programme_manager"}, (), ())
        disable_person(
            self._call(Actor("staff", "manager", frozenset({Role.PROGRAMME_MANAGER}))), "disabled coordinator"
        )
        found = {}
        for name, (roles, regions) in PEOPLE.items():
            address = f"{name}@example.ma"
            self.pool.admin_create_user(UserPoolId="pool", Username=address, MessageAction="SUPPRESS")
            save_staff(name, address, roles, regions, ())
            member = load_staff(name)
            assert member is not None
            found[name] = Subject(name, member.version, region=next(iter(regions), ""))
        return found

    def _call(self, actor: Actor) -> Call:
        return Call(actor, self.world.now, "correlation-1")

    def _answers(self, province: str | None) -> dict[str, Any]:
        self.number += 1
        place = {"province": province} if province else {}
        name = f"Planted{chr(64 + self.number)}"
        told = stories.answers(self.number) | {"first_name": name, "plan": f"a plan of {name}"}
        del told["province"]
        return told | place

    def _draft(self, programme: Any, province: str | None) -> Application:
        applicant_ = Applicant(SHE.id, Contact(f"+2126000000{self.number:02d}", "ar"))
        file = start_application(self._call(SHE), programme.id, "alone", "ar", applicant_)
        file = save_answers(self._call(SHE), file, self._answers(province))
        self._upload(file, SHE)
        return applications.load(file.id)

    def _upload(self, file: Application, who: Actor) -> None:
        content = a_photo()
        document, _ = add_document(
            self._call(who), file, type="quote", side=None, content_type="image/jpeg", size=len(content)
        )
        boto3.client("s3").put_object(Bucket="uploads", Key=document.key, Body=content)
        inspect_document(UploadNotice(document.key, None, NOT_SCANNED), self.world.now, "correlation-1")

    def _sent(self, programme: Any, province: str) -> Subject:
        file = self._draft(programme, province)
        return self._known(
            submit_application(self._call(SHE), file, consent_accepted=True, consent_version="1")
        )

    def _begun(self, programme: Any) -> Subject:
        agent = Actor(
            "staff", "agent of Fès", frozenset({Role.AGENT}), frozenset({"03"}), frozenset({"03.231"})
        )
        contact = Contact(f"+2126000000{self.number + 50:02d}", "ar")
        evidence = Evidence(Method.SIGNED_FORM, "ar")
        file = register_for_her(self._call(agent), programme.id, "alone", "ar", contact, evidence)
        file = save_answers(self._call(agent), file, self._answers(None))
        self._upload(file, agent)
        return self._known(applications.load(file.id))

    def _calls(self, programme: Any) -> Subject:
        return self._known(ask_help(self._call(SHE), self._draft(programme, None)))

    def _known(self, file: Application) -> Subject:
        file = applications.load(file.id)
        (paper,) = file.documents
        told, contact = file.beside.answers, file.beside.contact
        assert contact is not None
        planted = (told["first_name"], told["cnie"], told["plan"], contact.phone, str(paper.clean_key))
        return Subject(file.id, file.version, paper.id, told["cnie"], hers=planted)

    def _money(self, region: str) -> Subject:
        head = Actor("staff", "head", frozenset({Role.COORDINATOR}), frozenset({region}))
        envelope = open_envelope(self._call(head), "proof-grants", region, None, 2026)
        contribute(self._call(head), envelope.id, PARTNER, 100_000_00)
        return Subject(envelope.id, envelopes.load(envelope.id).version, region=region)

    def _programme(self, text: str, state: str) -> Subject:
        """Whose next version somebody else has written, proposed or let the clock publish."""
        source = text.replace("id: proof-grants", f"id: proof-{state}")
        call, other = (
            self._call(Actor("staff", f"manager-{n}", frozenset({Role.PROGRAMME_MANAGER}))) for n in "23"
        )
        coming = begin(call, source)
        if state != "written":
            coming = propose(call, coming.programme, None)
        if state == "scheduled":
            at = self.world.now + timedelta(days=1)
            coming = publish(other, coming.programme, str(coming.digest), at)
        return Subject(coming.programme, coming.revision, digest=coming.digest or "0" * 64, source=source)

    def _sitting(self, programme: str, region: str) -> Subject:
        """Its vote is open, and one file is before it; of a confidential programme its coordinator votes alone."""
        draft = self._draft(definitions.current(programme), PROVINCES[PLACES[region][0]])
        call = replace(self._call(SHE), idempotency=None)
        file = submit_application(call, draft, consent_accepted=True, consent_version="1")
        head = Actor("staff", PLACES[region][1], frozenset({Role.COORDINATOR}), frozenset({region}))
        told = replace(self._call(head), if_match=file.version)
        file = act(told, file, Command(Action.PASS_STAGE))
        members = [
            name
            for name, (roles, regions, _) in READERS.items()
            if region in regions
            and roles & ({"coordinator"} if programme == SECRET else {"coordinator", "committee_member"})
            and not name.startswith("disabled")
        ]
        plan = Plan(
            programme,
            region,
            None,
            "decision",
            "Novembre",
            "Fès",
            self.world.now.date(),
            1,
            tuple(members),
            head.id,
            Filter(),
        )
        sitting = form(self._call(head), plan)
        lay_out(self._call(head), sitting.id, [file.id])
        sitting = open_vote(self._call(head), sitting.id)
        return Subject(sitting.id, sitting.version, region=region, secret=programme == SECRET, file=file.id)

    def _order(self, region: str) -> Subject:
        """A payment order that somebody has worked on: what it asked for was not there any more."""
        asked = (Asked(new_application_id(self.world.now), "whole", 1, 100_00),)
        order = Run(f"order{region}", "proof-grants", region, "head", self.world.now, asked)
        commit([*payment_runs.create(order), payment_runs.write_line(order, Line(0, asked[0], "left_out"))])
        return Subject(order.id, region=region)

    def _import(self, who: str, role: Role, programme: str) -> Subject:
        """Begun by her, and its file has not come."""
        one, _ = begin_import(
            self._call(Actor("staff", who, frozenset({role}), frozenset({"03"}))),
            programme_id=programme,
            kind="alone",
            language="ar",
            filename="table.csv",
            content_type="text/csv",
            size=100,
            sha256=None,
        )
        return Subject(one.id, one.version, region="03", secret=programme == SECRET)

    def _export(self, region: str) -> Subject:
        """Ready, of the region's coordinator."""
        asked = exports.Asked(
            "proof-grants", 1, region, None, None, None, None, None, "csv", "fr", ("reference",)
        )
        at = self.world.now
        export = exports.Export(
            f"{region}{'0' * 30}", PLACES[region][1], asked, False, (region,), at, at, "c"
        )
        commit([exported.create(export)])
        commit([exported.ready(export, 100, at)])
        return Subject(export.id, region=region, file=f"export#{export.id}")

    # -- asking

    def ask(self, route: Any, row: Any, reader: str, subject: Subject) -> Heard:
        self.door.written = []
        path = route.path.replace("{id}", subject.id).replace("{document_id}", subject.paper)
        path = path.replace("{application_id}", subject.file)
        body = row.body(subject) if callable(row.body) else row.body
        query = row.query(subject) if callable(row.query) else row.query
        token = TOKENS.get(reader, (reader, "session-staff"))
        claims = {"sub": token[0], "token_use": "access", "jti": token[1]} if token else None
        event = {
            "rawPath": f"/api/v1{path}",
            "rawQueryString": query,
            "headers": {"content-type": "application/json", "if-match": f'"{subject.version}"'},
            "requestContext": {
                "http": {"method": route.method, "sourceIp": "192.0.2.1"},
                **({"authorizer": {"jwt": {"claims": claims}}} if claims else {}),
            },
            "body": None if body is None else json.dumps(body),
        }
        answer = APPS[function_of(route)].handle(event)
        return Heard(answer["statusCode"], answer["body"], answer["headers"])

    def pages(self, route: Any, row: Any, reader: str, subject: Subject) -> Heard:
        """A list to its end."""
        heard = self.ask(route, row, reader, subject)
        text, cursor = heard.body, _cursor(heard)
        while cursor:
            more = row.query(subject) if callable(row.query) else row.query
            turned = type(row)(**{**vars(row), "query": "&".join(filter(None, [more, f"cursor={cursor}"]))})
            page = self.ask(route, turned, reader, subject)
            assert page.status == heard.status, page
            text, cursor = text + page.body, _cursor(page)
        return Heard(heard.status, text, heard.headers)

    def seen(self) -> set[tuple[str, str, str]]:
        """(file, reader, what) of the access log; without the lines that only lead to what somebody did."""
        lines = AccessItem.scan(AccessItem.actor.exists() & (AccessItem.what != WORKED))
        return {(item.sk.rsplit("#", 3)[0], item.actor, item.what) for item in lines}

    def tables(self) -> dict[Any, Any]:
        return dict(stories.written())


def _cursor(heard: Heard) -> str | None:
    return json.loads(heard.body).get("next_cursor") if heard.status == 200 else None


SHE = Actor("applicant", "account-her", frozenset({Role.APPLICANT}), session="session-her")


class _Carrier:
    gives_receipts = False

    def send(self, to: str, text: str) -> str:
        return "1"


_COGNITO = {
    "ensure_account": lambda phone: f"account-of-{phone}",
    "account_of": lambda phone: None,
    "account_named": lambda account: None,
    "phone_of": lambda account: "+212600000001",
    "end_sessions": lambda phone: None,
    "end_staff_sessions": lambda username: None,
    "delete_account": lambda phone: None,
}


def function_of(route: Any) -> str:
    """The function that serves it; a route that none serves has no answer at all."""
    served = [name for name, app in APPS.items() if route in app.routes]
    assert len(served) == 1, f"{route.method} {route.path} is served by {served or 'no function'}"
    return served[0]


def nowhere(world: World, subject: Subject) -> Subject:
    """An id like it, of nothing."""
    return Subject(new_application_id(world.now), 1, "0" * 32, region=subject.region, file=subject.file)


@contextmanager
def made(monkeypatch: Any) -> Iterator[Room]:
    with in_process(monkeypatch) as world:
        yield Room(world, monkeypatch)
