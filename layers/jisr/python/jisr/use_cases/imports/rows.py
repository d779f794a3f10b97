"""A page of rows: what is said of each, and then a draft of each that is ready.

Who is meant is known by the keyed hash of what the programme says that a person is known by. A draft's id is made of
that hash: the same person comes to the same draft, from this file, from another, or from two workers at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

from jisr.domain.application import Application, Status, file_codes
from jisr.domain.beside import Beside, Contact
from jisr.domain.consent import Consent, Method
from jisr.domain.errors import Conflict, NotFound
from jisr.domain.idempotency import Idempotency, remembered, was_done
from jisr.domain.import_rows import SAID, Reader
from jisr.domain.imports import Import, Problem, Row, Seen
from jisr.domain.programmes import rules
from jisr.domain.references import new_application_id
from jisr.gateways import identity, keys
from jisr.store import applications, base, consents, programmes
from jisr.store import events as history
from jisr.store.imports import Line
from jisr.use_cases.call import Call
from jisr.use_cases.imports.opening import hers
from jisr.use_cases.placed import placed
from jisr.use_cases.record import closed_for_good, make_event, past_appeal, person_keys
from jisr.use_cases.rules import today

AT_ONCE = 100
"""Keys of one look-up."""


class Rows:
    """What each row of an import says, by its mapping and its programme's version."""

    def __init__(self, call: Call, one: Import, since: datetime) -> None:
        self.call, self.one = call, one
        self.programme = programmes.load(one.programme, one.programme_version)
        self.season = str(today(since).year)
        """The call for applications: as `record.call_of`."""
        self.reader = Reader(self.programme, one.kind, one.language, one.mapped, today(since))

    def persons(self, row: Row) -> tuple[str, ...]:
        unique = rules.unique_value(self.programme, row.answers)
        return person_keys(unique) if unique else ()

    def file_id(self, person: str) -> str:
        seed = sha256(f"import|{self.programme.id}|{self.season}|{person}".encode()).digest()
        return new_application_id(datetime(int(self.season), 1, 2, tzinfo=UTC), seed)

    def holding(self, persons: Sequence[Sequence[str]]) -> set[str]:
        """Of these keyed hashes those under which an open file has the place in this call."""
        guards = {
            applications.guard_key(self.programme.id, self.season, person): person
            for known in persons
            for person in known
        }
        holders: dict[str, str] = {}
        for some in _some(list(guards)):
            holders |= applications.holders_of_guards(some)
        files = {
            file.id: file
            for some in _some(sorted(set(holders.values())))
            for file in applications.load_page(some)
        }
        return {
            guards[key] for key, holder in holders.items() if holder in files and self._open(files[holder])
        }

    def _open(self, holder: Application) -> bool:
        return not (closed_for_good(holder) or past_appeal(holder, self.call.at))

    def there(self, persons: Sequence[Sequence[str]]) -> dict[str, Application]:
        """The drafts that earlier imports made of these persons, by their hash."""
        ids = {self.file_id(person): person for known in persons for person in known}
        found: dict[str, Application] = {}
        for some in _some(list(ids)):
            found |= {ids[file.id]: file for file in applications.load_page(some)}
        return found

    def read(self, line: int, cells: Sequence[str]) -> Row:
        """As it is understood, and whether its place is one of hers who answers for it: as it is now, at checking and
        again at registering."""
        row = self.reader.read(line, cells)
        place = rules.place(self.programme, row.answers)
        if row.problems or hers(self.call.actor, self.programme, place.region, place.province):
            return row
        return replace(row, problems=(Problem(None, "elsewhere", SAID["elsewhere"]),))


def _some(keys: Sequence[str]) -> list[Sequence[str]]:
    return [keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE)]


class Checker(Rows):
    """Says of each row whether it may become a draft. Nothing is written but that."""

    def __init__(self, call: Call, one: Import) -> None:
        super().__init__(call, one, call.at)
        self._lines: dict[str, int] = {}

    def remember(self, page: Sequence[Seen]) -> None:
        """What was said before somebody died over the next page."""
        for seen in page:
            if seen.person and seen.outcome == "ready":
                self._lines.setdefault(seen.person, seen.line)

    def check(self, lines: Sequence[Line]) -> list[Seen]:
        rows = [self.read(line, cells) for line, cells in lines if line >= self.one.from_line]
        persons = {row.line: self.persons(row) for row in rows if not row.problems}
        holding = self.holding(list(persons.values()))
        there = self.there(list(persons.values()))
        found = []
        for row in rows:
            if row.problems:
                found.append(Seen(row.line, "faulty", row.problems))
                continue
            known = persons[row.line]
            first = self._lines.get(known[0])
            if first is not None:
                said = {k: text.format(line=first) for k, text in SAID["in_file"].items()}
                found.append(Seen(row.line, "duplicate", (Problem(None, "in_file", said),)))
                continue
            code = "has_place" if holding & {*known} else "imported" if there.keys() & {*known} else None
            if code is not None:
                found.append(Seen(row.line, "duplicate", (Problem(None, code, SAID[code]),), known[0]))
                continue
            self._lines[known[0]] = row.line
            found.append(Seen(row.line, "ready", (), known[0]))
        return found


class Registrar(Rows):
    """Makes the drafts of the rows that are ready, each in one transaction with why her data may be here and the event
    that tells her. What is there already is never touched."""

    def __init__(self, call: Call, one: Import) -> None:
        if one.confirmed is None:
            raise Conflict("not_now", "nobody has confirmed it")
        super().__init__(call, one, one.confirmed.at)
        self._told = one.confirmed
        self._accounts: dict[str, str] = {}
        # Of who began it, whoever goes on with it: a draft that is there is this import's.
        self._mark = Idempotency.of(one.by, "import", one.id, {})

    def register(self, lines: Sequence[Line], page: Sequence[Seen]) -> list[Seen]:
        cells = dict(lines)
        rows = {seen.line: self.read(seen.line, cells[seen.line]) for seen in page if seen.outcome == "ready"}
        persons = {line: self.persons(row) for line, row in rows.items()}
        holding = self.holding(list(persons.values()))
        there = self.there(list(persons.values()))
        return [
            self._one(seen, rows[seen.line], persons[seen.line], holding, there)
            if seen.line in rows
            else seen
            for seen in page
        ]

    def _one(
        self,
        seen: Seen,
        row: Row,
        persons: Sequence[str],
        holding: set[str],
        there: Mapping[str, Application],
    ) -> Seen:
        known = next((there[person] for person in persons if person in there), None)
        if known is not None:
            return self._known(seen, known)
        if row.problems:  # what was said of it holds no more: a right is gone, a day is over
            return Seen(seen.line, "faulty", row.problems)
        if holding & {*persons}:  # her place was taken since the row was checked
            code = "has_place"
            return Seen(seen.line, "duplicate", (Problem(None, code, SAID[code]),), seen.person)
        file = self._draft(row, persons)
        try:
            base.commit(self._writes(file, row))
        except Conflict:  # somebody else was first, or this very try, whose answer was lost
            try:
                return self._known(seen, applications.load(file.id))
            except NotFound:
                raise Conflict("changed_meanwhile", "read it again") from None
        return Seen(seen.line, "registered", (), seen.person, file.id)

    def _known(self, seen: Seen, file: Application) -> Seen:
        """The draft is this import's, made before somebody died; or another's."""
        if was_done(file.done, self._mark):
            return Seen(seen.line, "registered", (), seen.person, file.id)
        return Seen(seen.line, "duplicate", (Problem(None, "imported", SAID["imported"]),), seen.person)

    def _draft(self, row: Row, persons: Sequence[str]) -> Application:
        phone, programme, at = row.phone or "", self.programme, self._told.at
        if phone not in self._accounts:
            self._accounts[phone] = identity.ensure_account(phone)
        unique = rules.unique_value(programme, row.answers)
        beside = Beside(
            answers=row.answers,
            contact=Contact(phone, row.language, row.email),
            saved_at=at,
            hashes=keys.by_key("person", unique) if unique else {},
        )
        file = Application(
            id=self.file_id(persons[0]),
            programme=programme.id,
            programme_version=programme.version,
            kind=self.one.kind,
            language=row.language,
            account=self._accounts[phone],
            status=Status.DRAFT,
            version=1,
            sequence=1,
            started_at=at,
            entered_at=at,
            registered_by=self.one.owner,
            confidential=programme.confidential,
            done=remembered((), self._mark, self.call.at),
            beside=beside,
        )
        return placed(file, row.answers)

    def _writes(self, file: Application, row: Row) -> list[base.Write]:
        told = self._told
        because = Consent(
            method=Method.EXISTING_PLATFORM,
            text_version=self.programme.consent.text_version,
            language=file.language,
            at=told.at,
            recorded_by=self.one.owner,
            note="\n".join(
                filter(
                    None, (told.source, told.basis, row.applied_on.isoformat() if row.applied_on else None)
                )
            ),
        )
        event = make_event(
            self.call,
            "ApplicationImported",
            subject=("application", file.id),
            sequence=file.sequence,
            data={
                **file_codes(file),
                "import_id": self.one.id,
                "applied_on": row.applied_on.isoformat() if row.applied_on else None,
                "tell": told.tell,
            },
            application=file,
            part_of=("import", self.one.id),
        )
        return [*applications.create(file), consents.add(file.id, because), history.append(event)]
