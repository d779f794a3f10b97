"""Days and places, stages, money, visits, messages: what the office does with a file."""

from itertools import pairwise
from typing import Any

from jisr import reference
from jisr.domain import policy
from jisr.domain.programmes.check.mistakes import unique
from jisr.domain.programmes.shape import Path, Report, nearest


def dates_and_places(p: dict[str, Any], report: Report) -> None:
    if p["closes"] and p["closes"] < p["opens"]:
        report(("closes",), f"it closes before it opens: write {p['opens']} or a later day")
    if p["regions"] != "all":
        known = [r.code for r in reference.regions()]
        for i, code in enumerate(p["regions"]):
            if code not in known:
                report(("regions", i), f'there is no region "{code}": {nearest(code, known)}')
    provinces = [province.code for province in reference.provinces()]
    for code in p["offices"]:
        if code not in provinces:
            report(("offices", code), f'there is no province "{code}": {nearest(code, provinces)}')


def money(p: dict[str, Any], report: Report) -> None:
    properties = p["form"]["schema"]["properties"]
    answers = sorted(n for n in properties if not properties[n].get("readOnly"))
    budget = p["budget"]
    pointer, ceiling = budget["amount_field"], budget["ceiling_mad"]
    if not budget["gives_money"]:
        for key in ("ceiling_mad", "amount_field"):
            if budget[key] is not None:
                report(("budget", key), "the programme gives no money: remove it, or gives_money: true")
        return
    if pointer is None or ceiling is None:
        report(("budget",), "it gives money: add amount_field (the answer with the amount) and ceiling_mad")
        return
    amount = properties.get(pointer[1:])
    if amount is None or pointer[1:] not in answers:
        report(
            ("budget", "amount_field"),
            f'there is no answer "{pointer[1:]}": {nearest(pointer[1:], answers)}',
        )
    elif amount.get("type") not in ("integer", "number"):
        report(("form", "schema", "properties", pointer[1:]), "the amount asked for: write type: integer")
    elif amount.get("maximum", ceiling) > ceiling:
        report(
            ("form", "schema", "properties", pointer[1:], "maximum"),
            f"{amount['maximum']} is above budget.ceiling_mad: write {ceiling} or less, or leave it out",
        )


def stages(p: dict[str, Any], report: Report) -> None:
    ids = [s["id"] for s in p["stages"]]
    for i, stage in enumerate(p["stages"]):
        _stage(stage, ids, ("stages", i), report)
        if p["confidential"] and not policy.CONFIDENTIAL & set(stage["roles"]):
            report(
                ("stages", i, "role"),
                "the programme is confidential, and these roles don't see its files: add agent or coordinator",
            )
        if "waitlist" in stage["outcomes"] and not p["budget"]["gives_money"]:
            report(("stages", i, "outcomes"), "nobody waits for money that isn't given: remove waitlist")
    following = {s["id"]: s["on_pass"] for s in p["stages"]}
    reached, at = [], ids[0]
    while at in following and at not in reached:
        reached.append(at)
        at = following[at]
    if at in reached:
        report(("stages", ids.index(reached[-1]), "on_pass"), f'the stages turn in a circle at "{at}"')
    for i, stage_id in enumerate(ids):
        if stage_id not in reached:
            report(("stages", i), f'nothing leads to the stage "{stage_id}": name it in an on_pass')


def _stage(stage: dict[str, Any], ids: list[str], path: Path, report: Report) -> None:
    target, outcomes = stage["on_pass"], stage["outcomes"]
    if target is not None and target not in ids:
        report((*path, "on_pass"), f'there is no stage "{target}": {nearest(target, ids)}')
    if "pass" in outcomes and target is None:
        report(path, "pass leads nowhere: add on_pass with the next stage's id, or remove the outcome")
    if target is not None and "pass" not in outcomes:
        report((*path, "outcomes"), "on_pass is there but no way to pass: add pass to outcomes")
    if target is None and "approve" not in outcomes:
        report((*path, "outcomes"), "the stage leads nowhere: add approve, or pass with on_pass")


def after_the_decision(p: dict[str, Any], report: Report) -> None:
    """Instalments that make a whole, each after a visit that there is."""
    visits = p["follow_up"]
    unique([(v["id"], ("follow_up", i, "id")) for i, v in enumerate(visits)], "visit", report)
    for i, (before, after) in enumerate(pairwise(visits), start=1):
        if after["after_days"] <= before["after_days"]:
            report(
                ("follow_up", i, "after_days"),
                f"visits stand in the order of their days: write more than {before['after_days']}",
            )
    instalments = p["budget"]["instalments"]
    if instalments is None:
        return
    at: Path = ("budget", "instalments")
    if not p["budget"]["gives_money"]:
        report(at, "the programme gives no money: remove it, or gives_money: true")
    unique([(one["id"], (*at, i, "id")) for i, one in enumerate(instalments)], "instalment", report)
    percents = sum(one["percent"] for one in instalments)
    if percents != 100:
        report(
            (*at, len(instalments) - 1, "percent"),
            f"the instalments make {percents} percent together: write what makes 100",
        )
    known = [one["id"] for one in visits]
    reached = -1
    for i, one in enumerate(instalments):
        name = one["after"].removeprefix("follow_up:")
        waits = -1 if one["after"] == "agreement" else known.index(name) if name in known else None
        if waits is None:
            report((*at, i, "after"), f'there is no visit "{name}" in follow_up: {nearest(name, known)}')
        elif waits < reached:
            report((*at, i, "after"), "it is due before the one that stands above it: change their order")
        else:
            reached = waits


def messages(p: dict[str, Any], report: Report) -> None:
    if not p["messages"]:
        return
    from events import types

    known = [event.__name__ for event in types.all_types()]
    for name in p["messages"]:
        if name not in known:
            report(("messages", name), f'there is no event "{name}": {nearest(name, known)}')
