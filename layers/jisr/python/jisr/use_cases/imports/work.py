"""What works on an import, woken by its event: it reads the file, checks the rows, registers those that are ready.

Pages are done one after the other and written whole, so what is done is passed over; with little time left it says by
the same event that there is more to do. It acts in the name of whose import it is, with the rights that she has now.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from jisr import logging
from jisr.domain.errors import Conflict, NotFound, TooLarge, Transient
from jisr.domain.import_columns import letter_of, suggest
from jisr.domain.imports import OVER, WORKED_ON, Column, Import, State
from jisr.domain.people import Actor
from jisr.gateways import files, sheets
from jisr.store import imports, programmes
from jisr.store.imports import Line
from jisr.use_cases.call import Call
from jisr.use_cases.imports.opening import (
    PERMISSION,
    PHASES,
    change,
    counts_of,
    due,
    end,
    require_programme,
)
from jisr.use_cases.imports.rows import Checker, Registrar
from jisr.use_cases.in_the_name_of import in_the_name_of

SECONDS_LEFT = 30
"""How much time a worker keeps for the page that it is at, and for saying that there is more to do."""
READING_SECONDS = 180
"""What reading may take: the process beside (`jisr.gateways.sheets`), then its pages."""
TRIES = 6
PAGE = 100
PAGE_CHARACTERS = 120_000
"""Of one page's cells: an item holds 400 KB."""
MOST_VALUES = 40
"""Different texts of a column, beyond which it is no list of choices."""

type Left = Callable[[], float]


def work_on_import(import_id: str, at: datetime, correlation_id: str, seconds_left: Left) -> None:
    """Whatever its state asks for. Raises `Transient` when somebody changes it all the time."""
    for _ in range(TRIES):
        try:
            one = imports.load(import_id)
        except NotFound:
            return  # its thirty days are over
        if one.state in OVER:
            _clear(one)
            return
        if one.state not in WORKED_ON:
            if one.state is State.MAPPING:  # who read it may have died before this
                files.erase_upload(one.key)
            return
        try:
            _work(one, at, correlation_id, seconds_left)
        except (Conflict, NotFound) as refusal:
            if refusal.code not in {"changed_meanwhile", "not_found"}:
                raise
            continue
        return
    raise Transient("somebody changes this import all the time")


def _work(one: Import, at: datetime, correlation_id: str, seconds_left: Left) -> None:
    actor = in_the_name_of(one.owner, PERMISSION)
    if actor is None or not _let_in(actor, one):
        # In her name, whatever she is by now: what she did is found by it (docs/adr/0024).
        end(Call(Actor("staff", one.owner), at, correlation_id), one, State.FAILED, "no_rights")
        return
    call = Call(actor, at, correlation_id)
    if one.state is State.READING:
        if seconds_left() < READING_SECONDS:  # begun now it would be killed in the middle, and begun again
            change(call, one, one, due("read"))
            return
        try:
            _read(call, one)
        except TooLarge:  # a row that no item holds
            end(call, one, State.FAILED, "too_big")
    elif one.state is State.CHECKING:
        _check(call, one, seconds_left)
    else:
        _register(call, one, seconds_left)


def _let_in(actor: Actor, one: Import) -> bool:
    programme = programmes.load(one.programme, one.programme_version)
    try:
        require_programme(actor, programme)
    except NotFound:
        return False
    return True


# -- reading ----------------------------------------------------------------------------------------------------------


def _read(call: Call, one: Import) -> None:
    with TemporaryDirectory() as made:
        file, folder = Path(made) / "file", Path(made) / "read"
        folder.mkdir()
        stored = files.fetch_upload(one.key, one.object_version, file)
        if stored is None or (one.sha256 and one.sha256 != stored.sha256):
            end(call, one, State.FAILED, "damaged")
            return
        if stored.size > files.MOST_BYTES:
            end(call, one, State.FAILED, "too_big")
            return
        table = sheets.read(file, folder)
        logging.info("table_read", rows=table.rows, peak_bytes=table.peak_bytes, why=table.why)
        if table.why is not None:
            end(call, one, State.FAILED, table.why)
            return
        looked = _Columns(table.columns)
        pages = 0
        for pages, page in enumerate(_pages(looked.through(sheets.lines(folder))), 1):
            imports.write_rows(one, pages, page)
    columns = looked.columns
    mapped = suggest(programmes.current(one.programme), columns)
    after = replace(
        one,
        state=State.MAPPING,
        columns=columns,
        mapped=mapped,
        header_line=table.header_line,
        from_line=table.header_line + 1,
        rows=table.rows,
        pages=pages,
    )
    change(call, one, after)
    files.erase_upload(one.key)


def _pages(lines: Iterable[Line]) -> Iterator[list[Line]]:
    page: list[Line] = []
    size = 0
    for line, cells in lines:
        long = sum(map(len, cells))
        if page and (len(page) >= PAGE or size + long > PAGE_CHARACTERS):
            yield page
            page, size = [], 0
        page.append((line, cells))
        size += long
    if page:
        yield page


class _Columns:
    """What is in the columns, seen while the rows go by."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = list(names)
        self._examples: list[list[str]] = []
        self._values: list[dict[str, None] | None] = []

    def through(self, lines: Iterable[Line]) -> Iterator[Line]:
        for line, cells in lines:
            for at, cell in enumerate(cells):
                self._see(at, cell)
            yield line, cells

    def _see(self, at: int, cell: str) -> None:
        while len(self._examples) <= at:
            self._examples.append([])
            self._values.append({})
        if not cell:
            return
        shown = self._examples[at]
        if len(shown) < 3 and cell[:60] not in shown:
            shown.append(cell[:60])
        known = self._values[at]
        if known is not None:
            known[cell[:60]] = None
            if len(known) > MOST_VALUES or len(cell) > 60:
                self._values[at] = None

    @property
    def columns(self) -> tuple[Column, ...]:
        found = []
        for at in range(max(len(self._names), len(self._examples))):
            name = self._names[at] if at < len(self._names) else ""
            seen = at < len(self._examples)
            few = self._values[at] if seen else {}
            found.append(
                Column(
                    name[:120] or letter_of(at),
                    tuple(self._examples[at]) if seen else (),
                    None if few is None else tuple(few),
                )
            )
        return tuple(found)


# -- checking and registering -----------------------------------------------------------------------------------------


def _check(call: Call, one: Import, seconds_left: Left) -> None:
    checker = Checker(call, one)
    done = 0
    for number, page in imports.seen(one):
        checker.remember(page)
        done = number
    for number in range(done + 1, one.pages + 1):
        if seconds_left() < SECONDS_LEFT:
            _wake_again(call, one, number - 1)
            return
        imports.write_seen(one, number, checker.check(imports.rows(one, number)))
        imports.progress(one, _rows_in(one, number), call.at)
    change(call, one, replace(one, state=State.READY, counts=counts_of(one), progress=one.rows))


def _register(call: Call, one: Import, seconds_left: Left) -> None:
    registrar = Registrar(call, one)
    for number, page in imports.seen(one):
        if not any(seen.outcome == "ready" for seen in page):
            continue
        if seconds_left() < SECONDS_LEFT:
            _wake_again(call, one, number - 1)
            return
        now = imports.load(one.id)
        if now.state is not State.REGISTERING:  # called off; what is registered stays
            _clear(now)  # who heard that it is over was done before this page was written
            return
        imports.write_seen(one, number, registrar.register(imports.rows(one, number), page))
        imports.progress(one, _rows_in(one, number), call.at)
    end(call, one, State.DONE)


def _rows_in(one: Import, pages: int) -> int:
    """About so many rows lie in its first pages: enough to say how far it is."""
    return pages * one.rows // one.pages


def _wake_again(call: Call, one: Import, pages: int) -> None:
    """There is more to do, after its first `pages`."""
    rows = one.counts.get("ready", 0) if one.state is State.REGISTERING else one.rows
    change(call, one, replace(one, progress=_rows_in(one, pages)), due(PHASES[one.state], rows))


def _clear(one: Import) -> None:
    """Of an import that is over only what was said of its rows stays, and who it was said of does not. A page that was
    under way when it ended counts too."""
    files.erase_upload(one.key)
    imports.forget_rows(one)
    for number, page in imports.seen(one):
        if any(seen.person for seen in page):
            imports.write_seen(one, number, [replace(seen, person=None) for seen in page])
    if one.confirmed and (counts := counts_of(one)) != one.counts:
        imports.recount(one, counts)
