"""Rows, folders, events and permissions agree; nothing is wired twice, open by accident or allowed by a star."""

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

import events
from infra.constructs.event_consumer import RECEIVES
from infra.constructs.table import READ
from infra.portal import MANIFEST
from infra.wiring import BY_NAME, ROWS, Auth, Consumer, Http, settings_of
from jisr.domain.stalled import AFTER
from jisr.settings import Settings
from tests.infra.reading import listed, of_type, properties, statements, text

ROOT = Path(__file__).parents[2]
QUEUE, FUNCTION, ROUTE = "AWS::SQS::Queue", "AWS::Lambda::Function", "AWS::ApiGatewayV2::Route"
STAR = {
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "dynamodb:ListStreams",
}
"""Actions that may name every resource, having none of their own."""

EXPORTS = BY_NAME["on_export_requested__write_export"]
LONG = {
    "export": EXPORTS,
    "import": BY_NAME["on_import_due__work_on_import"],
    "payment_run": BY_NAME["on_payment_run_due__work_on_order"],
    "sitting": BY_NAME["on_sitting_closing__settle_sitting"],
}
"""Work that is told as standing still; who died over it is followed soon."""

NOBODY_LISTENS: set[str] = set()
"""Published events without a consumer."""

NOBODY_EMITS: set[str] = set()
"""Events that no function emits."""


def folders():
    return {p.parent.name for p in (ROOT / "functions").glob("*/handler.py")}


def test_every_folder_is_wired_once_and_every_row_has_one():
    assert sorted(row.name for row in ROWS) == sorted(folders())


def test_every_row_becomes_one_function(dev, local):
    for template in (dev, local):
        made = [p for s in ("identity", "backend") for p in properties(template[s], FUNCTION)]
        assert len(made) == len(ROWS)
        assert {p["Handler"] for p in made} == {"handler.lambda_handler"}
        assert {p["Runtime"] for p in made} == {"python3.13"}


def test_settings_are_those_that_the_code_reads():
    known = {f.name for f in fields(Settings)}
    assert {name for row in ROWS for name in settings_of(row)} <= known


def test_functions_are_told_only_settings(dev):
    known = {f"JISR_{f.name.upper()}" for f in fields(Settings)} | {"JISR_ORIGIN_SECRET"}
    for stack in ("identity", "backend"):
        for made in properties(dev[stack], FUNCTION):
            assert set(made["Environment"]["Variables"]) <= known


def test_every_published_event_has_a_consumer():
    heard = {t for row in ROWS if isinstance(row.trigger, Consumer) for t in row.trigger.types}
    published = {cls.__name__ for cls in events.all_types() if cls.published}
    assert published - heard == NOBODY_LISTENS
    assert heard <= published, "a consumer waits for what is never published"


def test_emitted_events_exist_and_each_has_a_producer():
    emitted = {name for row in ROWS for name in row.emits}
    known = {cls.__name__ for cls in events.all_types()}
    assert emitted <= known
    assert known - emitted == NOBODY_EMITS


def test_who_emits_may_write_events():
    for row in ROWS:
        if row.emits:
            assert dict(row.tables)["events"] in {"append", "read_append"}, row.name


@pytest.mark.parametrize("stage", ["dev", "local"])
def test_queues_wait_retry_and_give_up(stage, request):
    template = request.getfixturevalue(stage)["backend"]
    queues = of_type(template, QUEUE)
    functions = of_type(template, FUNCTION)
    mapped = {}
    for mapping in properties(template, "AWS::Lambda::EventSourceMapping"):
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        source = mapping["EventSourceArn"].get("Fn::GetAtt", [""])[0]
        if source in queues:
            mapped[source] = functions[mapping["FunctionName"]["Ref"]]["Properties"]["Timeout"]
    sources = {n: q["Properties"] for n, q in queues.items() if "RedrivePolicy" in q["Properties"]}
    assert set(mapped) == set(sources)
    for name, queue in sources.items():
        if queue["VisibilityTimeout"] < 6 * mapped[name]:
            (row,) = [row for row in LONG.values() if name.startswith(row.name.replace("_", ""))]
            assert (mapped[name], queue["VisibilityTimeout"]) == (row.timeout, row.timeout + 60)
        assert queue["RedrivePolicy"]["maxReceiveCount"] == RECEIVES == 5
    dead = {n: q["Properties"] for n, q in queues.items() if n not in sources}
    assert all(q["MessageRetentionPeriod"] == 14 * 24 * 3600 for q in dead.values())
    assert {q["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0] for q in sources.values()} <= set(dead)
    if stage == "dev":
        assert all("KmsMasterKeyId" in q["Properties"] for q in queues.values())


def test_who_may_take_all_of_its_time_gets_one_event_a_call(dev):
    """Of several, the last would be begun with no time left, and be given up after some calls without a fault of its
    own."""
    sizes = {
        m["FunctionName"]["Ref"]: m["BatchSize"]
        for m in properties(dev["backend"], "AWS::Lambda::EventSourceMapping")
    }
    for row in ROWS:
        if isinstance(row.trigger, Consumer):
            (size,) = (s for name, s in sizes.items() if name.startswith(row.name.replace("_", "")))
            assert size == row.trigger.batch, row.name
    assert {row.name for row in ROWS if isinstance(row.trigger, Consumer) and row.trigger.batch == 1} == {
        "on_export_requested__write_export",
        "on_import_due__work_on_import",
        "on_payment_run_due__work_on_order",
    }


@pytest.mark.parametrize("work", AFTER)
def test_work_is_told_as_standing_still_only_when_its_last_try_is_over_and_then_soon(work):
    row = LONG[work]
    assert isinstance(row.trigger, Consumer)
    visibility = row.trigger.visibility or 0
    assert row.timeout < visibility
    assert visibility * RECEIVES < AFTER[work].total_seconds() <= visibility * RECEIVES + 600


def test_an_export_has_room_for_its_file(dev, local):
    rooms = {
        p["Environment"]["Variables"]["JISR_BUCKET_EXPORTS"] is not None: p["EphemeralStorage"]["Size"]
        for p in properties(dev["backend"], FUNCTION)
        if p["EphemeralStorage"]["Size"] != 512
    }
    assert rooms == {True: 4096}
    assert not any("EphemeralStorage" in p for p in properties(local["backend"], FUNCTION))


def test_a_table_is_read_within_one_call():
    from jisr.gateways.sheets import WALL_SECONDS
    from jisr.use_cases.imports.work import READING_SECONDS, SECONDS_LEFT

    assert WALL_SECONDS + SECONDS_LEFT <= READING_SECONDS
    assert BY_NAME["on_import_due__work_on_import"].timeout >= READING_SECONDS + SECONDS_LEFT


def test_rules_do_not_lose_what_they_cannot_deliver(dev):
    for rule in properties(dev["backend"], "AWS::Events::Rule"):
        for target in rule["Targets"]:
            assert "DeadLetterConfig" in target


def test_rules_listen_to_what_the_rows_say(dev):
    wanted = sorted(sorted(row.trigger.types) for row in ROWS if isinstance(row.trigger, Consumer))
    rules = properties(dev["backend"], "AWS::Events::Rule")
    patterns = [
        r["EventPattern"] for r in rules if r.get("EventPattern", {}).get("source") == [events.SOURCE]
    ]
    assert sorted(sorted(p["detail-type"]) for p in patterns) == wanted


def test_pages_are_rendered_when_the_portal_s_manifest_arrives(dev, local):
    for template in (dev, local):
        found = [r.get("EventPattern", {}) for r in properties(template["backend"], "AWS::Events::Rule")]
        (arrival,) = [p for p in found if "SiteBucket" in text(p)]
        assert (arrival["source"], arrival["detail-type"]) == (["aws.s3"], ["Object Created"])
        assert arrival["detail"]["object"] == {"key": [MANIFEST]}


def test_who_renders_pages_writes_nothing_that_runs_in_a_browser(dev):
    found = {
        (action, text(s["Resource"]).rpartition('"')[0].rpartition('"')[2])
        for name, s in statements(dev["backend"])
        if name.startswith("onsitechangedrenderpages")
        for action in listed(s["Action"])
        if action.startswith("s3:")
    }
    assert {action for action, _ in found} == {"s3:ListBucket", "s3:GetObject", "s3:PutObject"}
    assert dict(found)["s3:PutObject"] == "/pages/*"
    assert dict(found)["s3:GetObject"] == f"/{MANIFEST}"


def test_only_aws_tells_what_became_of_an_sms(dev, local):
    """Nobody else may speak as `aws.…` on a bus; the emulator holds to it too, and its carrier tells nothing."""
    for template, source in ((dev, "aws.sms-voice"), (local, "local.sms-voice")):
        found = [r.get("EventPattern", {}) for r in properties(template["backend"], "AWS::Events::Rule")]
        (receipts,) = [p for p in found if "sms-voice" in text(p)]
        assert receipts == {"source": [source], "detail-type": ["Text Message Delivery Status Updated"]}


def test_one_trigger_for_uploads_in_each_environment(dev, local):
    def patterns(template):
        found = [r.get("EventPattern", {}) for r in properties(template["backend"], "AWS::Events::Rule")]
        return [p for p in found if "UploadsBucket" in text(p)]

    (scanned,) = patterns(dev)
    assert scanned["source"] == ["aws.guardduty"]
    (created,) = patterns(local)
    assert created["source"] == ["aws.s3"]


@pytest.mark.parametrize("stage", ["dev", "local"])
def test_routes_are_closed_unless_meant_to_be_open(stage, request):
    routes = {p["RouteKey"]: p for p in properties(request.getfixturevalue(stage)["backend"], ROUTE)}
    wanted = {
        path if path == "$default" else f"{method} {path}": row
        for row in ROWS
        if isinstance(row.trigger, Http)
        for method, path in row.trigger.routes
    }
    assert set(routes) == set(wanted)
    open_ones = {key for key, route in routes.items() if route.get("AuthorizationType", "NONE") == "NONE"}
    sessions = {"ANY /api/v1/staff/session", "ANY /api/v1/staff/session/{proxy+}"}
    assert open_ones == {"$default", *sessions}
    closed = {k: r for k, r in routes.items() if k not in open_ones}
    assert all(r["AuthorizationType"] == "JWT" and "AuthorizerId" in r for r in closed.values())
    for key, route in closed.items():
        wanted_authorizer = "Staff" if "/staff/" in key else "Applicant"
        assert wanted_authorizer in text(route["AuthorizerId"]), key


def test_authorizers_check_audience_and_issuer(dev):
    for authorizer in properties(dev["backend"], "AWS::ApiGatewayV2::Authorizer"):
        assert len(authorizer["JwtConfiguration"]["Audience"]) == 1
        assert "cognito-idp" in text(authorizer["JwtConfiguration"]["Issuer"])


def test_the_access_log_tells_nobody_s_path(dev):
    (stage,) = properties(dev["backend"], "AWS::ApiGatewayV2::Stage")
    spoken = set(re.findall(r"\$context\.([\w.]+)", stage["AccessLogSettings"]["Format"]))
    assert spoken == {"routeKey", "status", "responseLatency", "requestId"}


@pytest.mark.parametrize("stack", ["identity", "backend", "protection"])
def test_no_star_but_for_actions_without_a_resource(dev, stack):
    for name, statement in statements(dev[stack]):
        actions = set(listed(statement["Action"]))
        if "*" in listed(statement["Resource"]):
            assert actions <= STAR, name
        assert not any(a == "*" or a.endswith(":*") for a in actions), name


@pytest.mark.parametrize("stage", ["dev", "local"])
def test_nobody_scans(stage, request):
    for template in request.getfixturevalue(stage).values():
        for name, statement in statements(template):
            for action in listed(statement["Action"]):
                assert action not in {"dynamodb:Scan", "dynamodb:*", "dynamodb:PartiQLSelect"}, name


def test_a_function_touches_only_its_row_s_tables(dev):
    named = re.compile(r"GetAtt([A-Za-z]+)Table\w{8}Arn")
    for row in ROWS:
        stack = dev["identity" if isinstance(row.trigger, Auth) else "backend"]
        prefix = row.name.replace("_", "") + "RoleDefaultPolicy"
        touched = {
            table.lower()
            for policy, statement in statements(stack)
            if policy.startswith(prefix)
            and "dynamodb:" in text(statement["Action"])
            and "dynamodb:GetShardIterator" not in statement["Action"]
            for table in named.findall(text(statement["Resource"]))
        }
        assert touched == {name.replace("_", "") for name, _ in row.tables}, row.name


def _imported(name):
    """Our modules that `name` imports, anywhere in it; of a package also its modules that are named."""
    path = source_of(name)
    for node in ast.walk(ast.parse(path.read_text())) if path else ():
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def source_of(name):
    root = ROOT if name.startswith("functions.") else ROOT / "layers" / "jisr" / "python"
    path = root.joinpath(*name.split("."))
    return next((p for p in (path.with_suffix(".py"), path / "__init__.py") if p.is_file()), None)


def reached(name):
    """All modules of `jisr` that a function may come to import."""
    found, ahead = set(), [name]
    while ahead:
        new = {m for m in _imported(ahead.pop()) if m.startswith("jisr.")} - found
        found |= new
        ahead += new
    return found


def test_no_row_names_a_table_that_its_code_cannot_reach():
    for row in ROWS:
        stores = [m for m in reached(f"functions.{row.name}.handler") if m.startswith("jisr.store.")]
        texts = [source_of(m).read_text() for m in stores if source_of(m)]
        tables = {name for text in texts for name in re.findall(r'^    table = "table_(\w+)"$', text, re.M)}
        assert {name for name, _ in row.tables} <= tables, row.name


def test_what_happened_is_never_changed(dev):
    """Events are added; the outbox takes its mark off, and that is all that anybody may do to one."""
    changing = {}
    for policy, statement in statements(dev["backend"]):
        if "GetAtteventsTable" in text(statement["Resource"]):
            what = set(listed(statement["Action"])) & {"dynamodb:UpdateItem", "dynamodb:DeleteItem"}
            changing.setdefault(policy.partition("RoleDefault")[0], set()).update(what)
    changing = {who: what for who, what in changing.items() if what}
    assert changing == {
        "streameventspublish": {"dynamodb:UpdateItem"},
        "schedulesweepoutbox": {"dynamodb:UpdateItem"},
    }


VERBS = {"s3:GetObject": "read", "s3:PutObject": "put", "s3:DeleteObjectVersion": "erase"}
PAPERS = {
    "api_applicant": {"Uploads": {"put", "erase"}, "Clean": {"read", "erase"}},
    "api_staff": {"Uploads": {"put", "erase"}, "Clean": {"read", "erase"}},
    "on_document_uploaded__inspect_document": {
        "Uploads": {"read", "put", "erase"},
        "Clean": {"put", "erase"},  # it reads strangers' files: never a woman's papers
    },
    # Tables of another platform: announced here, read there, and in both nothing of a woman's papers.
    "api_heads": {"Uploads": {"put"}, "ExportFiles": {"read"}},
    "on_import_due__work_on_import": {"Uploads": {"read", "erase"}},
    "schedule__sweep_uploads": {"Uploads": {"read", "put", "erase"}, "Clean": {"erase"}},
    "schedule__erase": {"Uploads": {"erase"}, "Clean": {"erase"}},
    "on_export_requested__write_export": {"ExportFiles": {"read", "put", "erase"}},  # and no paper of hers
}


def test_who_may_read_keep_and_erase_papers(dev):
    found = {}
    for policy, statement in statements(dev["backend"]):
        row = next((r for r in ROWS if policy.startswith(r.name.replace("_", "") + "RoleDefault")), None)
        for bucket in ("Uploads", "Clean", "ExportFiles"):
            if row is not None and f"GetAtt{bucket}Bucket" in text(statement["Resource"]):
                asked = {action.rstrip("*") for action in listed(statement["Action"])}
                assert not asked & {"s3:PutObjectTagging", "s3:Put", "s3:"}, row.name
                verbs = {VERBS[action] for action in asked & VERBS.keys()}
                found.setdefault(row.name, {}).setdefault(bucket, set()).update(verbs)
    assert found == PAPERS


def test_who_deletes_a_number_may_look_at_it_first(dev):
    """And who moves a file to another number may end the sessions of the one before."""
    asked = {
        name: set(listed(s["Action"])) for name, s in statements(dev["backend"]) if "cognito-idp" in text(s)
    }
    deleting = [a for a in asked.values() if "cognito-idp:AdminDeleteUser" in a]
    assert len(deleting) == 2
    assert all({"cognito-idp:AdminGetUser", "cognito-idp:ListUsers"} <= a for a in deleting)
    (staff,) = [a for name, a in asked.items() if name.startswith("apistaff")]
    assert "cognito-idp:AdminUserGlobalSignOut" in staff
    (applicant,) = [a for name, a in asked.items() if name.startswith("apiapplicant")]
    assert applicant == {"cognito-idp:ListUsers", "cognito-idp:AdminGetUser"}


def test_who_manages_staff_signs_in_for_nobody_and_deletes_nobody(dev, local):
    """And who signs staff in makes no account."""

    def of_the_staff_pool(template, function):
        return {
            action.removeprefix("cognito-idp:")
            for name, s in statements(template["backend"])
            if name.startswith(function.replace("_", ""))
            and re.search(r"Staff[0-9A-F]{8}", text(s["Resource"]))
            for action in listed(s["Action"])
        }

    managing = {
        "AdminCreateUser",
        "AdminGetUser",
        "AdminSetUserPassword",
        "AdminDeleteSoftwareToken",
        "AdminUserGlobalSignOut",
    }
    assert of_the_staff_pool(dev, "api_staff") == managing
    assert of_the_staff_pool(local, "api_staff") == managing | {"AdminSetUserMFAPreference"}
    assert of_the_staff_pool(dev, "api_public") == {"AdminInitiateAuth", "AdminRespondToAuthChallenge"}
    others = [row.name for row in ROWS if row.name not in {"api_staff", "api_public"}]
    assert not any(of_the_staff_pool(dev, name) for name in others)


def test_what_was_read_can_be_written_down_and_not_taken_back(dev):
    for _, statement in statements(dev["backend"]):
        if re.search(r"GetAttaccesslogTable", text(statement["Resource"]), re.IGNORECASE):
            # Her export reads it; nobody changes or deletes.
            assert set(listed(statement["Action"])) <= {"dynamodb:PutItem", *READ}


def test_applicants_sign_in_by_code_only_and_staff_with_a_second_factor(dev):
    pools = {n: r["Properties"] for n, r in of_type(dev["identity"], "AWS::Cognito::UserPool").items()}
    (staff,) = (p for n, p in pools.items() if n.startswith("Staff"))
    assert staff["MfaConfiguration"] == "ON"
    assert staff["EnabledMfas"] == ["SOFTWARE_TOKEN_MFA"]
    for pool in pools.values():
        assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    for client in properties(dev["identity"], "AWS::Cognito::UserPoolClient"):
        assert client["PreventUserExistenceErrors"] == "ENABLED"
        assert not client.get("AllowedOAuthFlows")


def test_every_row_is_known_by_name_once():
    assert len(BY_NAME) == len(ROWS)
