"""Role × route × place × confidentiality: every cell of `who_may` is asked of the API and answered as written there.

The routes are those of the code. A new one fails here until it has its row.
"""

import json
import re
from collections.abc import Iterator

import pytest

from jisr.api.catalogue import all_routes
from jisr.domain.policy import PERMISSIONS
from tests.flow.who_may import PUBLIC, ROWS
from tests.flow.who_may_room import READERS, TOKENS, Heard, Room, made, nowhere


def route_of(row: str) -> str:
    """A route that does two things has two rows, told apart after a question mark."""
    return row.partition("?")[0]


ROUTES = {f"{route.method} {route.path}": route for route in all_routes()}
JUDGED = sorted(name for name in ROWS if route_of(name) in ROUTES)
SHOWING = [name for name in JUDGED if ROWS[name].logs]
STAFF_READERS = {*READERS, "a woman who applies", "nobody"}


@pytest.fixture(scope="module")
def whole() -> Iterator[Room]:
    with pytest.MonkeyPatch.context() as monkeypatch, made(monkeypatch) as room:
        yield room


@pytest.fixture
def room(whole):
    whole.saved.restore()
    yield whole
    whole.door.log_is_away = False


def test_every_route_has_its_row_and_no_row_is_left_over():
    public = {name for name, route in ROUTES.items() if route.rule.audience == "public"}
    assert not public - PUBLIC, (
        f"anybody may call {sorted(public - PUBLIC)}: if so, add to PUBLIC in tests/flow/who_may"
    )
    missing = sorted(ROUTES.keys() - set(map(route_of, ROWS)) - PUBLIC)
    assert not missing, (
        f"{missing}: add a Row for each to its subject's ROWS in tests/flow/who_may, with the grid that says who may, "
        "the body that it is called with, and `logs` when it shows a person's data"
    )
    assert not ({*map(route_of, ROWS)} | PUBLIC) - ROUTES.keys(), "rows of routes that are no more"
    assert public == PUBLIC


@pytest.mark.parametrize("name", JUDGED)
def test_a_row_speaks_of_every_reader_and_a_route_has_a_known_rule(name):
    rule, row = ROUTES[route_of(name)].rule, ROWS[name]
    known = STAFF_READERS if rule.audience == "staff" else TOKENS.keys() - {"a woman who applies"}
    assert {reader for reader, _ in row.grid.cells} == known
    assert (rule.audience == "staff") == (rule.permission in PERMISSIONS)
    assert row.logs is None or rule.audience == "staff"


@pytest.mark.parametrize("name", JUDGED)
def test_every_cell(room, name):
    """Who is not let in changes nothing and leaves no line in the access log; who sees a file leaves hers."""
    wrong = []
    lists: dict[str, Heard] = {}
    for (reader, column), cell in ROWS[name].grid.cells.items():
        told = said(room, name, reader, column, cell, lists)
        if told:
            wrong.append(f"{reader} | {column} | {cell}: {told}")
    assert not wrong, name + "\n" + "\n".join(wrong)


def said(room, name, reader, column, cell, lists) -> str:
    """What is wrong with one cell, or nothing."""
    route, row, subject = ROUTES[route_of(name)], ROWS[name], room.subjects[column]
    seen = room.seen()
    if row.list and not row.query and route.method == "GET":  # the same list, whatever is looked for in it
        heard = lists[reader] = lists.get(reader) or room.pages(route, row, reader, subject)
    else:
        heard = room.ask(route, row, reader, subject)
    written, lines = set(room.door.written), room.seen() - seen
    if written:
        room.saved.restore()
    if (told := _refused(room, name, reader, subject, cell, heard)) is not None:
        return told or _left_no_trace(written, lines, row, subject, heard)
    if heard.status != (wanted := expected(row, column)):
        return f"{heard.status} in place of {wanted}: {heard.body[:200]}"
    there = not row.list or row.sign(subject) in heard.body
    if there != (cell == "in"):
        return "it is not in the list" if cell == "in" else "it is in the list"
    if cell == "out":
        return _left_no_trace(set(), {line for line in lines if line[0] == subject.id}, row, subject, heard)
    return _is_written_down(row, reader, subject, heard, lines)


def _refused(room, name, reader, subject, cell, heard) -> str | None:
    """Of a cell that refuses: what is wrong, "" when nothing is; None of a cell that lets in."""
    if cell in {"in", "out"}:
        return None
    if heard.status != int(cell):
        return f"{heard.status}: {heard.body[:200]}"
    if cell == "404" and "{id}" in ROUTES[route_of(name)].path:
        absent = room.ask(ROUTES[route_of(name)], ROWS[name], reader, nowhere(room.world, subject))
        if heard.same_for_all != absent.same_for_all:
            return f"{heard.body} where there is something, {absent.body} where there is nothing"
    return ""


def _left_no_trace(written, lines, row, subject, heard) -> str:
    if written or lines:
        return f"it wrote {sorted(written)}, {sorted(lines)}"
    if any(planted in heard.body for planted in (*subject.hers, row.sign(subject) or "\0")):
        return f"it says something: {heard.body[:200]}"
    return ""


def _is_written_down(row, reader, subject, heard, lines) -> str:
    """Whoever reads anything of hers on the staff's side stands in the log, and so does whoever a row says it of."""
    shown = [planted for planted in subject.hers if planted in heard.body]
    if row.logs is None:
        if lines or (shown and reader in READERS):
            return f"it shows {shown} and leaves {lines}: its Row needs `logs`"
        return ""
    found = {line for line in lines if row.finds and line[1:] == (reader, "search")}
    if found and {file for file, *_ in found} != {one["id"] for one in json.loads(heard.body)["items"]}:
        return f"it shows other files than the log has: {found}"
    lines -= found
    if heard.status < 300 and {(actor, what) for _, actor, what in lines} != {(reader, row.logs)}:
        return f"the log has {lines}"
    if heard.status < 300 and subject.id and {file for file, *_ in lines} != {subject.file or subject.id}:
        return f"the log has lines of others: {lines}"
    return ""


def expected(row, column) -> int:
    return row.passes.get(column.rstrip("*"), row.passes[""])


@pytest.mark.parametrize("name", SHOWING)
def test_no_log_no_file(room, name):
    """For everybody whom the row lets in, everywhere: nothing of the person comes out, and nothing has changed."""
    route, row = ROUTES[route_of(name)], ROWS[name]
    before = room.tables()
    room.door.log_is_away = True
    for (reader, column), cell in row.grid.cells.items():
        if cell != "in" or expected(row, column) >= 300:
            continue
        subject = room.subjects[column]
        heard = room.ask(route, row, reader, subject)
        assert heard.status in {500, 503}, (reader, column, heard.body[:200])
        said_of_her = [planted for planted in (*subject.hers, subject.id or "\0") if planted in heard.body]
        assert not said_of_her, (reader, column)
        assert "access_log" not in room.door.written
        if "{id}" in route.path:
            assert room.tables() == before, (reader, column)


def test_the_log_is_what_a_reading_waits_for(room):
    """The same request, with the log there: the failure above was the log's."""
    for name in SHOWING:
        row = ROWS[name]
        reader, column = next(at for at, cell in row.grid.cells.items() if cell == "in")
        heard = room.ask(ROUTES[route_of(name)], row, reader, room.subjects[column])
        assert heard.status == expected(row, column), (name, heard.body[:200])
        room.saved.restore()


def test_every_permission_is_a_route_s_or_asked_for_within_one():
    """A rule that no route has any more is dead."""
    used = {route.rule.permission for route in ROUTES.values() if route.rule.audience == "staff"}
    assert used == set(PERMISSIONS), sorted(used ^ set(PERMISSIONS))


def test_the_table_is_as_large_as_the_question():
    """A mark against a table that shrinks in silence: staff routes of a file are asked in ten places by all readers."""
    for name in JUDGED:
        if re.match(r"[A-Z]+ /staff/applications/\{id\}", name):
            assert len(ROWS[name].grid.cells) == len(STAFF_READERS) * 10, name
