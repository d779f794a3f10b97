"""The steps of a rotation of the hash key, as templates (docs/operations.md)."""

import json
from itertools import pairwise

import pytest

from infra.synthesis import synthesise
from infra.wiring import ROWS
from tests.infra.reading import of_type, properties, statements, text

SITE = "https://jisr.example"
STEPS = {
    "before": {},
    "looked at": {"hmac_key_other": "2"},
    "written": {"hmac_key": "2", "hmac_key_other": "1"},
    "alone": {"hmac_key": "2"},
}


@pytest.fixture(scope="module")
def steps(tmp_path_factory):
    """The stacks Data and Backend at each step."""
    made = {
        name: synthesise("dev", tmp_path_factory.mktemp("step"), site_url=SITE, **c)
        for name, c in STEPS.items()
    }
    return {name: (stacks["data"], stacks["backend"]) for name, stacks in made.items()}


def keys(data):
    """Logical ids in the order of their numbers."""
    found = of_type(data, "AWS::KMS::Key")
    return sorted((n for n, k in found.items() if k["Properties"].get("KeySpec") == "HMAC_256"), key=_number)


def _number(logical_id):
    """CDK ends a logical id with a hash of eight digits."""
    return int(logical_id.removeprefix("HmacKey")[:-8] or 1)


def told(backend, name):
    """The values of a setting in all functions, each with the number of its key."""
    found = [
        f.get("Environment", {}).get("Variables", {}).get(name)
        for f in properties(backend, "AWS::Lambda::Function")
    ]
    return [json.dumps(value) for value in found if value is not None]


@pytest.mark.parametrize(
    ("step", "made", "written", "other"),
    [("before", 1, 0, None), ("looked at", 2, 0, 1), ("written", 2, 1, 0), ("alone", 2, 1, None)],
)
def test_each_step_writes_one_key_and_looks_at_the_other(steps, step, made, written, other):
    data, backend = steps[step]
    names = keys(data)
    assert len(names) == made
    users = [row for row in ROWS if "hmac_key_id" in row.settings]
    current = told(backend, "JISR_HMAC_KEY_ID")
    assert len(current) == len(users)
    assert all(f"Ref{names[written]}" in value for value in current)
    looked_at = told(backend, "JISR_HMAC_KEY_ID_OTHER")
    assert len(looked_at) == (0 if other is None else len(users))
    assert all(f"Ref{names[other]}" in value for value in looked_at)


@pytest.mark.parametrize(("step", "granted"), [("before", 1), ("looked at", 2), ("written", 2), ("alone", 1)])
def test_functions_may_use_the_keys_of_the_step_and_no_other(steps, step, granted):
    data, backend = steps[step]
    wanted = {key: 0 for key in keys(data)}
    for _, statement in statements(backend):
        if "kms:GenerateMac" in text(statement["Action"]):
            for key in wanted:
                wanted[key] += f"GetAtt{key}Arn" in text(statement["Resource"])
    assert len([uses for uses in wanted.values() if uses]) == granted
    assert max(wanted.values()) == sum("hmac" in row.grants for row in ROWS)


def test_no_step_takes_away_what_the_step_before_imports(steps):
    """Data is deployed before Backend, so what Backend still imports must stay exported."""
    order = list(STEPS)
    for before, after in pairwise(order):
        exported = {str(o["Export"]["Name"]) for o in steps[after][0]["Outputs"].values() if "Export" in o}
        imported = {name for name in _imports(steps[before][1]) if "HmacKey" in name}
        assert imported
        assert imported <= exported


def _imports(value):
    if isinstance(value, dict):
        if "Fn::ImportValue" in value:
            yield str(value["Fn::ImportValue"])
        for each in value.values():
            yield from _imports(each)
    elif isinstance(value, list):
        for each in value:
            yield from _imports(each)


def test_the_keys_of_a_step_are_two(tmp_path):
    with pytest.raises(ValueError, match="another key"):
        synthesise("dev", tmp_path, site_url=SITE, hmac_key="2", hmac_key_other="2")


def test_only_who_recognises_people_may_make_hashes():
    """Papers are looked into, and money is promised, without asking who somebody is. A printed history has her
    messages, which lie under a hash of her number. An import looks whether somebody is here already."""
    assert {row.name for row in ROWS if "hmac" in row.grants} == {
        "api_public",
        "api_applicant",
        "api_staff",
        "api_staff_papers",
        "on_application_event__notify_applicant",
        "on_import_due__work_on_import",
        "schedule__remind_and_escalate",
        "schedule__erase",
    }
    assert all(("hmac" in row.grants) == ("hmac_key_id" in row.settings) for row in ROWS)
