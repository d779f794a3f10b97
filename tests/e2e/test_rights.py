"""Her rights on the running site: she agrees by a code, sees all that is kept, and has it erased to the last object."""

import json
import re

import httpx
import pytest

from cli.client import Client, accounts, wait_for
from cli.demo import PROGRAMME, picture
from jisr.store.tables import INDEXES
from tests.e2e.files import a_cnie, a_phone, aws, function_name, items

pytestmark = pytest.mark.e2e


def erase_now(site):
    """The schedule's function, as the clock would call it."""
    said = aws(site, "lambda").invoke(FunctionName=function_name(site, "schedule__erase"), Payload=b"{}")
    return json.loads(said["Payload"].read())


def test_she_agrees_by_a_code_sees_everything_and_has_it_erased(site, state):
    agent, her, phone = Client(site.url), Client(site.url), a_phone()
    agent.staff_sign_in(accounts(state / "demo-accounts.json")["agent"])
    programme = her.call("GET", f"/programmes/{PROGRAMME}").json()
    kind = programme["kinds"][0]

    asked = {"phone": phone, "language": "ar", "programme": PROGRAMME}
    sent = agent.call("POST", "/staff/consent-codes", asked, expect=202).json()
    code = re.search(r"\d{6}", wait_for("the code", lambda: her.messages(phone))[-1]["text"])[0]
    evidence = {"method": "phone_code", "challenge": sent["challenge"], "code": code}
    body = {
        "programme": PROGRAMME,
        "kind": kind,
        "language": "ar",
        "applicant": {"phone": phone, "language": "ar"},
        "consent_evidence": evidence,
    }
    file = agent.call("POST", "/staff/applications", body, expect=201).json()
    agent.call("POST", "/staff/applications", body, expect=422)  # a code serves once

    her.sign_in(phone)
    path = f"/applications/{file['id']}"
    her.call("GET", path, expect=403)  # an agent began it: a code opens the number only
    who = {**programme["examples"][kind], "cnie": a_cnie()}
    hers = (phone, who["cnie"])
    answers = {"answers": who}
    etag = {"If-Match": f'"{file["version"]}"'}
    agent.call("PATCH", f"/staff{path}", answers, headers=etag)
    proof = {"national_id_last4": who["cnie"][-4:], "birth_year": int(who["birth_date"][:4])}
    her.call("POST", f"{path}/identity", proof, expect=204)
    wanted = programme["documents"][0]
    her.upload(file["id"], wanted, next(iter(wanted["sides"]), None), picture())

    copy = her.call("GET", "/me/export").json()
    (mine,) = [item for item in copy["items"] if item["id"] == file["id"]]
    assert (copy["account"]["phone"], mine["contact"]["phone"]) == (phone, phone)
    assert [c["method"] for c in mine["consents"]] == ["phone_code"]
    assert httpx.get(mine["documents"][0]["url"]).status_code == 200

    answer = her.call("POST", "/me/erasure", {}, expect=202).json()
    assert [(f["id"], f["outcome"]) for f in answer["files"]] == [(file["id"], "erased")]
    assert her.call("POST", "/me/erasure", {}, expect=202).json() == answer
    her.call("GET", path, expect=404)
    assert erase_now(site)["erasures"]["failed"] == 0
    for setting in ("bucket_uploads", "bucket_clean"):
        bucket = site.settings[setting]
        found = aws(site, "s3").list_object_versions(Bucket=bucket, Prefix=f"{file['id']}/")
        assert not found.get("Versions")

    table = site.settings["table_applications"]
    key = {"pk": {"S": "ERASURES"}, "sk": {"S": file["id"]}}
    earlier = {":then": {"S": "2026-01-01T00:00:00.000000Z"}}
    aws(site, "dynamodb").update_item(
        TableName=table,
        Key=key,
        UpdateExpression="SET wanted_at = :then",
        ExpressionAttributeValues=earlier,
    )
    assert erase_now(site)["erasures"]["finished"] == 1
    for name in (setting.removeprefix("table_") for setting in INDEXES):
        left = [item for item in items(site, name) if any(v in json.dumps(item, default=repr) for v in hers)]
        assert [(item["pk"], item["sk"]) for item in left] == [], name
    her.call("POST", "/applications", {"programme": PROGRAMME, "kind": kind, "language": "ar"}, expect=401)
    her.sign_in(phone)
    assert her.call("GET", "/applications").json()["items"] == []
