"""Files that may be one applicant's twice: which ones staff are shown, why, and what the mark must say."""

import json
from collections import Counter

import pytest

from jisr.domain.application import Action, Flag
from jisr.domain.references import reference_of
from jisr.store import access_log, applications
from jisr.store import events as history
from jisr.store.staff import save_staff
from jisr.use_cases.export_person import export_person
from tests.flow.stories import AGENT, answers, her, play
from tests.flow.test_staff_http import action, ask

FES, TAZA = "03.231", "03.531"


@pytest.fixture
def stage(world, monkeypatch):
    for name, provinces in (("desk", {FES}), ("region", set())):
        save_staff(name, name, {"agent"}, {"03"}, provinces)
    save_staff("coordinator-1", "coordinator", {"coordinator"}, {"03"}, ())
    return play(world, monkeypatch)


def sent(stage, account, number, **changes):
    """A file sent from the phone of `account` under the card `number`."""
    stage.world.later(minutes=1)
    file = stage.save(account, stage.start(account), answers(number) | changes)
    return stage.send(account, applications.load(file.id))


def alike(file, sub="region"):
    status, said, _ = ask("POST", f"/applications/{file.id}/alike", {}, sub=sub)
    assert status == 200, said
    return said


def found(file, sub="region"):
    return {one["id"]: (one["same"], one["possible"]) for one in alike(file, sub)["items"]}


def test_women_who_share_a_phone_are_listed_and_not_accused(stage):
    first = sent(stage, 1, 1, first_name="Aicha")
    second = sent(stage, 1, 2, first_name="Khadija", birth_date="1980-02-02")
    sent(stage, 3, 3)
    assert Flag.POSSIBLE_DUPLICATE not in second.flags
    assert found(second) == {first.id: (["phone"], False)}
    assert found(first) == {second.id: (["phone"], False)}


def test_one_name_and_birth_date_under_one_phone_mark_the_later_file_and_are_not_called_one_card(stage):
    first, second = sent(stage, 1, 1), sent(stage, 1, 2)
    assert Flag.POSSIBLE_DUPLICATE not in first.flags
    assert Flag.POSSIBLE_DUPLICATE in applications.load(second.id).flags
    assert found(second) == {first.id: (["phone", "name", "birth_date"], True)}


def test_what_an_agent_has_cleared_is_not_marked_again_when_it_is_sent_back(stage):
    sent(stage, 1, 1)
    file = stage.act(sent(stage, 1, 2), Action.CLEAR_DUPLICATE, AGENT)
    asked = stage.act(
        file, Action.REQUEST_CHANGES, AGENT, reason_codes=("document_unreadable",), answers=("/plan",)
    )
    from jisr.use_cases.move_own_file import resubmit

    stage.world.later(minutes=1)
    saved = stage.save(1, applications.load(asked.id), {"plan": "sewing"})
    back = stage.hers(resubmit, 1, applications.load(saved.id))
    assert Flag.POSSIBLE_DUPLICATE not in back.flags


def test_the_same_card_is_said_of_another_year_s_file_which_is_no_duplicate(stage):
    old = stage.act(sent(stage, 1, 1), Action.REJECT, AGENT, reason_codes=("project_not_viable",))
    stage.world.later(days=60)  # another year, another call
    new = sent(stage, 2, 1, first_name="Aicha")
    assert found(new) == {old.id: (["card", "birth_date"], False)}


def test_only_files_that_the_reader_may_open_are_shown_and_each_is_logged(stage):
    mine = sent(stage, 1, 1, province=FES)
    there = sent(stage, 1, 2, province=TAZA)
    begun = stage.save(1, stage.start(1), answers(3, 3000) | {"province": FES})  # hers alone
    said = alike(mine, "desk")
    assert said == {"items": [], "more": False}
    assert there.id not in json.dumps(said)
    assert begun.id not in json.dumps(said)
    assert access_log.of_application(there.id) == []
    assert list(found(mine)) == [there.id]
    assert [(who, what) for _, who, what in access_log.of_application(there.id)] == [("region", "search")]


def test_a_file_is_read_once_and_one_that_is_not_the_reader_s_to_open_is_not_read(stage, monkeypatch):
    """A room's number has fifty of them, and most lie elsewhere."""
    old = stage.act(
        sent(stage, 2, 1, province=FES), Action.REJECT, AGENT, reason_codes=("project_not_viable",)
    )
    stage.world.later(days=60)  # another year, another call
    there = sent(stage, 1, 2, province=TAZA)
    mine = sent(stage, 1, 1, province=FES)
    real, read = applications.load, Counter()

    def load(one, **more):
        read[one] += 1
        return real(one, **more)

    monkeypatch.setattr(applications, "load", load)
    assert list(found(mine, "desk")) == [old.id]
    assert (read[there.id], read[old.id]) == (0, 1)


def test_a_number_of_a_whole_room_is_looked_at_up_to_an_end_that_is_told(stage, monkeypatch):
    from jisr.use_cases import possible_duplicates

    monkeypatch.setattr(possible_duplicates, "MOST", 2)
    files = [sent(stage, 1, number, first_name=f"Nom{number}") for number in range(1, 5)]
    said = alike(files[-1])
    assert said["more"] is True
    assert [one["id"] for one in said["items"]] == [files[2].id]


def test_a_mark_says_which_file_is_repeated_and_what_to_do_when_it_does_not(stage):
    file, other = sent(stage, 1, 1, province=FES), sent(stage, 2, 2, province=TAZA)
    body = {"action": "mark_duplicate", "reason_codes": ["duplicate"]}
    for wrong in (None, reference_of(file.id), "JSR-0000-0000", "x"):
        given = body | ({"other": wrong} if wrong else {})
        status, said, _ = action(file, given, version=file.version)
        assert (status, [(e["pointer"], e["code"]) for e in said["errors"]]) == (
            422,
            [("/other", "other_file")],
        )
        assert set(said["errors"][0]["message"]) == {"ar", "fr", "en"}
    elsewhere = body | {"other": reference_of(other.id)}
    status, said, _ = ask(
        "POST", f"/applications/{file.id}/actions", elsewhere, sub="desk", **{"if-match": f'"{file.version}"'}
    )
    assert (status, [e["pointer"] for e in said["errors"]]) == (422, ["/other"])
    assert Flag.POSSIBLE_DUPLICATE not in applications.load(file.id).flags

    status, said, _ = action(file, elsewhere, version=file.version)
    assert (status, "possible_duplicate" in said["flags"]) == (200, True)
    assert found(file, "coordinator-1") == {other.id: (["marked", "name", "birth_date"], True)}
    assert history.history("application", file.id)[-1].data.other == other.id


def test_the_mark_goes_with_its_file_and_a_copy_of_her_data_names_nobody_else_s(stage):
    file, other = sent(stage, 1, 1), sent(stage, 2, 2)
    marked = stage.act(
        file, Action.MARK_DUPLICATE, AGENT, reason_codes=("duplicate",), other=reference_of(other.id)
    )
    assert applications.load(file.id).duplicate_of == other.id
    assert other.id not in json.dumps(export_person(stage.call(her(1)), None), default=str)
    cleared = stage.act(marked, Action.CLEAR_DUPLICATE, AGENT)
    assert (cleared.duplicate_of, found(file)) == (None, {})
