"""What the tests on the running site share: made-up people, files in each state, and AWS's side of the site."""

import base64
import json
import re
import secrets
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import botocore.session

from cli.client import Client
from cli.demo import PROGRAMME, picture
from cli.emulator import REGION
from cli.local import Running
from jisr.domain.references import new_application_id


def a_phone() -> str:
    """Made up; no block for documentation exists in Morocco."""
    return f"+2126000{secrets.randbelow(10**5):05d}"


def a_cnie() -> str:
    return f"ZZ{secrets.randbelow(10**6):06d}"


def signed_in(site: Running, phone: str | None = None) -> Client:
    client = Client(site.url)
    client.sign_in(phone or a_phone())
    return client


def draft_of(her: Client, language: str = "ar", programme: str = PROGRAMME) -> dict[str, Any]:
    programme = her.call("GET", f"/programmes/{programme}").json()
    begun = {"programme": programme["id"], "kind": programme["kinds"][0], "language": language}
    return her.call("POST", "/applications", begun, expect=201).json()


def ready_draft(
    her: Client, *, programme: str = PROGRAMME, language: str = "ar", **answers: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A complete draft, and its programme. `answers` replace the example's."""
    whole = her.call("GET", f"/programmes/{programme}").json()
    draft = draft_of(her, language, programme)
    file = f"/applications/{draft['id']}"
    given = {**whole["examples"][draft["kind"]], "cnie": a_cnie(), **answers}
    saved = her.call("PATCH", file, {"answers": given}, headers={"If-Match": f'"{draft["version"]}"'}).json()
    send_missing(her, draft["id"], whole, saved["missing"])
    return her.call("GET", file).json(), whole


def send_missing(her: Client, application: str, programme: Mapping[str, Any], missing: list[Any]) -> None:
    wanted = {d["type"]: d for d in programme["documents"]}
    for error in missing:
        _, _, kind, *side = error["pointer"].split("/")
        her.upload(application, wanted[kind], side[0] if side else None, picture())


def consent(programme: Mapping[str, Any]) -> dict[str, Any]:
    return {"consent": {"accepted": True, "text_version": programme["consent"]["text_version"]}}


def submitted(her: Client, **more: Any) -> dict[str, Any]:
    """A file that she has sent, as she reads it; `more` as of `ready_draft`."""
    draft, programme = ready_draft(her, **more)
    her.call("POST", f"/applications/{draft['id']}/submit", consent(programme), expect=200)
    return her.call("GET", f"/applications/{draft['id']}").json()


def told(her: Client, phone: str) -> list[str]:
    """The SMS that `phone` has received, but codes."""
    return [m["text"] for m in her.messages(phone) if not re.search(r"\b\d{6}\b", m["text"])]


def aws(site: Running, service: str) -> Any:
    """A client of the emulator, as an operator has one."""
    return botocore.session.Session().create_client(
        service,
        region_name=REGION,
        endpoint_url=site.emulator.endpoint,
        aws_access_key_id=f"test{site.emulator.port}",
        aws_secret_access_key="test",
    )


def items(site: Running, table: str) -> list[dict[str, Any]]:
    """Everything in a table, as DynamoDB writes it; what is deflated in it, as text."""
    pages = aws(site, "dynamodb").get_paginator("scan").paginate(TableName=site.settings[f"table_{table}"])
    found = [item for page in pages for item in page["Items"]]
    for item in found:
        if "answers" in item:
            item["answers"] = {"S": zlib.decompress(item["answers"]["B"]).decode()}
    return found


def reset_limits(site: Running) -> None:
    """Forget how often codes were asked for: a test bench is one address for many people."""
    client = aws(site, "dynamodb")
    for item in items(site, "programmes"):
        if item["pk"]["S"].startswith("RATE#"):
            key = {"pk": item["pk"], "sk": item["sk"]}
            client.delete_item(TableName=site.settings["table_programmes"], Key=key)


def function_name(site: Running, row: str) -> str:
    """The deployed name of the function that `infra.wiring` calls `row`."""
    pages = aws(site, "lambda").get_paginator("list_functions").paginate()
    names = [f["FunctionName"] for page in pages for f in page["Functions"]]
    [found] = [name for name in names if f"-{row.replace('_', '')}Function" in name]
    return str(found)


def raw_log(site: Running, row: str | None = None) -> list[tuple[str, str]]:
    """(group, line) of what functions wrote, of one row or of all; the platform's own lines are left out."""
    logs = aws(site, "logs")
    groups = [g["logGroupName"] for g in _all(logs, "describe_log_groups", "logGroups")]
    wanted = [g for g in groups if row is None or f"/{row.replace('_', '')}Logs" in g]
    assert wanted, f"no log group of {row}"
    return [
        (group, line)
        for group in wanted
        for stream in _all(logs, "describe_log_streams", "logStreams", logGroupName=group)
        for line in _written(logs, group, stream["logStreamName"])
        if not re.match(r"(START|END|REPORT) RequestId: ", line)
    ]


def _written(logs: Any, group: str, stream: str) -> Iterator[str]:
    """All of it: the emulator's FilterLogEvents ends after 10,000 lines and gives no token for the rest."""
    asked: dict[str, Any] = {"logGroupName": group, "logStreamName": stream, "startFromHead": True}
    while True:
        page = logs.get_log_events(**asked)
        yield from (event["message"] for event in page["events"])
        if page["nextForwardToken"] == asked.get("nextToken"):
            return
        asked["nextToken"] = page["nextForwardToken"]


def log_lines(site: Running, row: str | None = None) -> list[dict[str, Any]]:
    """What functions wrote. Fails at a line that is not JSON."""
    return [json.loads(line) for _, line in raw_log(site, row)]


def _all(client: Any, operation: str, key: str, **asked: Any) -> list[dict[str, Any]]:
    return [each for page in client.get_paginator(operation).paginate(**asked) for each in page[key]]


def copies(
    site: Running, file: Mapping[str, Any], count: int, *, photos: bool = False, **state: Any
) -> list[str]:
    """Ids of copies of a file that was sent: a queue that is as long as a morning. `photos`: with what the inspection
    kept of its papers, too, which is most of the work.

    `state` replaces attributes of each copy's state: text, or a function of its number; None takes one away.
    """
    client, table = aws(site, "dynamodb"), site.settings["table_applications"]
    key = {"pk": {"S": file["id"]}}
    found = client.query(
        TableName=table, KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": key["pk"]}
    )["Items"]
    made = []
    for number in range(count):
        copied = new_application_id(datetime.now(UTC))
        made.append(copied)
        given = {name: value(number) if callable(value) else value for name, value in state.items()}
        for item in found:
            if item["sk"]["S"] == "CALL":  # of a state that is replaced
                continue
            row = json.loads(
                json.dumps(item, default=_binary).replace(file["id"], copied), object_hook=_unbinary
            )
            if row["sk"]["S"] == "STATE":
                row |= {name: {"S": value} for name, value in given.items() if value is not None}
                row = {name: value for name, value in row.items() if given.get(name, "") is not None}
                first = min(row["deadline"]["S"], row["stage_deadline"]["S"])
                row["queue_sk"] = {"S": "#".join([first, copied, *_codes(row)])}
                row["queue"] = {"S": f"{row['programme']['S']}#{row['province']['S']}#{row['stage']['S']}"}
            client.put_item(TableName=table, Item=row)
    if photos:
        _copy_photos(site, file["id"], made)
    return made


def begin_sitting(head: Client) -> dict[str, Any]:
    """A sitting of the region's committee at which the coordinator alone votes; `head`, signed in, has made it."""
    members = head.call("GET", f"/staff/sittings/members?programme={PROGRAMME}&region=03").json()["items"]
    chair = next(one["id"] for one in members if "coordinator" in one["roles"])
    plan = {
        "programme": PROGRAMME,
        "region": "03",
        "stage": "committee",
        "title": "Novembre 2026",
        "place": "Fès",
        "held_on": datetime.now(UTC).date().isoformat(),
        "quorum": 1,
        "members": [chair],
        "chair": chair,
    }
    return head.call("POST", "/staff/sittings", plan, expect=201).json()


def before_a_committee(site: Running, count: int) -> Iterator[list[str]]:
    """So many files at the stage where a committee decides, sent one minute after the other, and no others at work; for
    a fixture: they are gone after it."""
    reset_limits(site)
    file = submitted(signed_in(site))
    off_the_desk(site, "none")
    at = datetime.now(UTC) - timedelta(days=2)
    made = copies(
        site,
        file,
        count,
        stage="committee",
        status="in_review",
        submitted_at=lambda n: (at + timedelta(minutes=n)).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    )
    yield made
    forget(site, made)


def _codes(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """What the queue's key tells beside the id, also of a file that was taken off the desk."""
    rural, age = row.get("rural"), row.get("age_band")
    commune = "-" if rural is None else "rural" if rural["BOOL"] else "urban"
    return row["kind"]["S"], commune, age["S"] if age else "-"


def _copy_photos(site: Running, file: str, to: Sequence[str]) -> None:
    """The clean copies of a file's papers, for copies of it: a paper's key names its file."""
    s3, bucket = aws(site, "s3"), site.settings["bucket_clean"]
    for found in _all(s3, "list_objects_v2", "Contents", Bucket=bucket, Prefix=f"papers/{file}/"):
        for one in to:
            key = found["Key"].replace(file, one)
            s3.copy_object(Bucket=bucket, Key=key, CopySource={"Bucket": bucket, "Key": found["Key"]})


def off_the_desk(site: Running, but: str) -> None:
    """Whatever other tests left waiting in queues, or in somebody's hands, waits no more: `but` one file's."""
    client, table = aws(site, "dynamodb"), site.settings["table_applications"]
    pages = client.get_paginator("scan").paginate(
        TableName=table,
        FilterExpression="attribute_exists(queue_sk) AND pk <> :but",
        ExpressionAttributeValues={":but": {"S": but}},
        ProjectionExpression="pk, sk",
    )
    for item in [item for page in pages for item in page["Items"]]:
        client.update_item(
            TableName=table,
            Key={"pk": item["pk"], "sk": item["sk"]},
            UpdateExpression="REMOVE queue, queue_sk, assignee",
        )


def forget(site: Running, files: Sequence[str]) -> None:
    """Take copies away, with whatever came to them; their money goes back to its envelope, for later tests."""
    client, table = aws(site, "dynamodb"), site.settings["table_applications"]
    for one in files:
        wanted = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": one}}}
        for item in client.query(TableName=table, **wanted)["Items"]:
            if item["sk"]["S"] == "STATE" and "envelope_id" in item:
                _gives_back(site, item)
            client.delete_item(TableName=table, Key={"pk": item["pk"], "sk": item["sk"]})


def _gives_back(site: Running, file: Mapping[str, Any]) -> None:
    reserved, paid = (int(file.get(name, {"N": "0"})["N"]) for name in ("reserved", "paid"))
    aws(site, "dynamodb").update_item(
        TableName=site.settings["table_envelopes"],
        Key={"pk": file["envelope_id"], "sk": {"S": "BALANCE"}},
        UpdateExpression="ADD available :both, reserved :reserved, paid :paid",
        ExpressionAttributeValues={
            ":both": {"N": str(reserved + paid)},
            ":reserved": {"N": str(-reserved)},
            ":paid": {"N": str(-paid)},
        },
    )


def _binary(value: Any) -> Any:
    return {"binary": base64.b64encode(value).decode()} if isinstance(value, bytes) else sorted(value)


def _unbinary(value: dict[str, Any]) -> Any:
    return base64.b64decode(value["binary"]) if "binary" in value else value
