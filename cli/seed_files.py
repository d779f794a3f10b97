"""`jisr seed`: so many made-up files on the running local site, as some months of work would leave them.

Everything goes through the use cases that the API calls, at hours of the past months: registration, answers, sending,
claims, decisions. Only papers are put there as the inspection leaves them. File number N of a seed is always the same
one: the command may be interrupted, and run again.
"""

import argparse
import hashlib
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cli import target
from cli.emulator import Failed
from jisr.domain.application import Action, Application, Status
from jisr.domain.people import Actor, Role
from jisr.domain.programmes.model import Programme
from jisr.use_cases.call import Call

MOST = 200_000
MOST_THREADS = 16
PARTNER = "Ministère (démonstration)"
PICTURES = 12
MONEY_FOR = 0.7
"""The part of those who are to be approved for whom there is money; the others wait for some."""

# What becomes of a file, in parts of a hundred, and between how many days ago it was sent.
LIVES: Final[Mapping[str, tuple[int, int, int]]] = {
    "draft": (5, 0, 40),
    "new": (24, 0, 20),
    "taken": (20, 1, 25),
    "asked_for_changes": (9, 3, 25),
    "sent_back": (4, 6, 30),
    "at_the_last_stage": (13, 8, 55),
    "approved": (10, 20, 75),
    "active": (4, 30, 90),
    "refused": (6, 15, 80),
    "appealed": (2, 20, 45),
    "withdrawn": (3, 5, 60),
}
FIRST: Final[Mapping[str, Sequence[str]]] = {
    "ar": (
        "فاطمة",
        "خديجة",
        "عائشة",
        "مريم",
        "زينب",
        "نعيمة",
        "سعاد",
        "حليمة",
        "رشيدة",
        "لطيفة",
        "نادية",
        "سميرة",
    ),
    "fr": ("Fatima", "Khadija", "Aïcha", "Meryem", "Zineb", "Naïma", "Souad", "Halima", "Rachida", "Latifa"),
}
# Nobody's: it says itself that the person is made up.
FAMILY: Final[Mapping[str, Sequence[str]]] = {
    "ar": ("التجربة", "المثال", "النموذج", "الاختبار", "الافتراضية"),
    "fr": ("Exemple", "Essai", "Modèle", "Fictive", "Démonstration"),
}


@dataclass(frozen=True)
class Plan:
    """File `number`: what chance decided, the same each time."""

    seed: int
    number: int
    programme: Programme
    kind: str
    language: str
    life: str
    age: timedelta
    answers: Mapping[str, Any]

    @property
    def her(self) -> Actor:
        name = f"seed-{self.seed}-{self.number}"
        return Actor("applicant", name, frozenset({Role.APPLICANT}), session=name)

    @property
    def phone(self) -> str:
        return f"+212600{self.number % 10**6:06d}"

    def chance(self, of: str) -> random.Random:
        """What else is left to chance, the same after an interruption."""
        return random.Random(f"{self.seed}/{self.number}/{of}")  # noqa: S311 # nosec B311 - made-up people

    def mark(self, step: str) -> bytes:
        return hashlib.sha256(f"{self.seed}|{self.number}|{step}".encode()).digest()


def plan(seed: int, number: int, programmes: Sequence[Programme], provinces: Sequence[Any]) -> Plan:
    """Nine of ten files are of the first programme; provinces come first as they are listed, and less and less."""
    chance = random.Random(f"{seed}/{number}")  # noqa: S311 # nosec B311 - made-up people
    programme = (
        programmes[0] if len(programmes) == 1 or chance.random() < 0.9 else chance.choice(programmes[1:])
    )
    kind = chance.choice(sorted(programme.examples))
    language = "ar" if chance.random() < 0.75 else "fr"
    life = chance.choices(list(LIVES), [part for part, *_ in LIVES.values()])[0]
    _, least, most = LIVES[life]
    age = timedelta(days=least, seconds=chance.randrange(max(1, most - least) * 86_400))
    weights = [1 / (place + 2) for place in range(len(provinces))]
    province = chance.choices(provinces, weights)[0]
    answers = _answers(chance, programme, kind, language, province, seed, number)
    return Plan(seed, number, programme, kind, language, life, age, answers)


def _answers(
    chance: random.Random,
    programme: Programme,
    kind: str,
    language: str,
    province: Any,
    seed: int,
    number: int,
) -> dict[str, Any]:
    """The programme's example, varied: another person, place and sum; of each choice any."""
    from jisr import reference

    told = dict(programme.examples[kind])
    for question in (question for page in programme.pages for question in page["fields"]):
        name, options = question["name"], [one["value"] for one in question.get("options") or ()]
        if name in told and options and isinstance(told[name], str):
            told[name] = chance.choice(options)
    share = chance.randrange(8, 21)  # twentieths: what is asked for stays covered by the cost
    told |= {name: value * share // 20 for name, value in told.items() if name.endswith("_mad")}
    if "household_size" in told:
        told["household_size"] = chance.randrange(1, 10)
    if "authorisation_number" in told:
        told["authorisation_number"] = f"{number}/2026"
    commune = chance.choice(reference.communes(province.code))
    return told | {
        "first_name": chance.choice(FIRST[language]),
        "family_name": chance.choice(FAMILY[language]),
        "cnie": f"ZZ{(seed * 10_007 + number) % 10**6:06d}",
        "birth_date": f"{chance.randrange(1962, 2006)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}",
        "region": province.region,
        "province": province.code,
        "commune": commune.code,
        "address": f"{chance.randrange(1, 90)} {'زنقة المثال' if language == 'ar' else 'rue Exemple'}",
    }


class Site:
    """The work of one file after the other; its methods may run in several threads."""

    def __init__(
        self, seed: int, programmes: Sequence[Programme], provinces: Sequence[Any], now: datetime
    ) -> None:
        self.seed, self.programmes, self.provinces, self.now = seed, programmes, provinces, now
        self.agents: dict[str, list[Actor]] = {}
        self.heads: dict[str, Actor] = {}
        self.stopped = threading.Event()

    # -- before the files

    def prepare(self, many: int) -> None:
        """The desk, money for this year and the last, and the pictures of papers."""
        from jisr.gateways.aws import client
        from jisr.settings import load as settings
        from jisr.store.staff import everybody, save_staff

        there = {member.account for member in everybody()}
        for place in self.provinces:
            region = place.region
            self.heads.setdefault(region, _staff(f"seed-coordinator-{region}", Role.COORDINATOR, region))
            self.agents[place.code] = [
                _staff(f"seed-agent-{place.code}-{number}", Role.AGENT, region, place.code)
                for number in (1, 2)
            ]
        people = [*self.heads.values(), *(agent for agents in self.agents.values() for agent in agents)]
        for person in people:
            if person.id not in there:
                roles = [role.value for role in person.roles]
                save_staff(person.id, person.id, roles, person.regions, person.provinces)
        for programme in self.programmes:
            if programme.budget.gives_money:
                for region, head in self.heads.items():
                    self._fund(programme, region, head, many)
        bucket, s3 = settings().require("bucket_clean"), client("s3")
        for number in range(PICTURES):
            for name, picture in _picture(number).items():
                key = f"papers/seed/{number}/{name}"
                s3.put_object(Bucket=bucket, Key=key, Body=picture, ContentType="image/jpeg")

    def _fund(self, programme: Programme, region: str, head: Actor, many: int) -> None:
        """An envelope of this year and of the year when the oldest files were decided."""
        from jisr.domain.errors import Conflict
        from jisr.domain.idempotency import Idempotency
        from jisr.store import envelopes
        from jisr.use_cases.money_envelopes import contribute, open_envelope

        kept = sum(LIVES[life][0] for life in ("approved", "active")) / 100
        each = max((e.get("amount_mad", 0) for e in programme.examples.values()), default=0)
        amount = int(many * kept * MONEY_FOR * each * 0.7 / len(self.heads)) * 100
        years = {self.now.year, (self.now - timedelta(days=90)).year}
        for year in sorted(years):
            try:
                envelope_id = open_envelope(Call(head, self.now, "seed"), programme.id, region, None, year).id
            except Conflict:
                envelope_id = envelopes.id_of(programme.id, region, None, year)
            key = Idempotency.of(head.id, "seed", f"{self.seed}/{many}/{envelope_id}", amount)
            if amount:
                contribute(Call(head, self.now, "seed", key), envelope_id, PARTNER, amount)

    # -- one file

    def make(self, number: int) -> str:
        """Bring file `number` to where its life ends; gives that life, or what stopped it."""
        from jisr.domain.errors import Conflict

        if self.stopped.is_set():
            return "stopped"
        wanted = plan(self.seed, number, self.programmes, self.provinces)
        sent = self.now - wanted.age
        file = self._begun(wanted, sent - timedelta(hours=wanted.chance("start").randrange(1, 72)))
        if file.status is Status.DRAFT and wanted.life != "draft":
            try:
                file = self._sent(wanted, file, sent)
            except Conflict as refusal:
                if refusal.code != "duplicate":
                    raise
                return "draft"  # another open file has this made-up card
        if wanted.life in {"draft", "new"} and wanted.chance("help").random() < 0.9:
            return wanted.life
        return self._lived(wanted, file, sent)

    def _begun(self, wanted: Plan, at: datetime) -> Application:
        from jisr.domain.beside import Contact
        from jisr.domain.idempotency import Idempotency
        from jisr.store import applications
        from jisr.use_cases.save_answers import save_answers
        from jisr.use_cases.start_application import Applicant, start_application

        key = Idempotency.of(wanted.her.id, "seed", str(wanted.number), None)
        her = Applicant(wanted.her.id, Contact(wanted.phone, wanted.language))
        begun = Call(wanted.her, at, wanted.mark("begin")[:16].hex(), key)
        file = start_application(begun, wanted.programme.id, wanted.kind, wanted.language, her)
        file = applications.load(file.id)
        if file.status is Status.DRAFT and not file.beside.answers:
            told = dict(wanted.answers)
            if wanted.life == "draft":  # she got so far
                told = dict(list(told.items())[: wanted.chance("stop").randrange(4, len(told))])
            file = save_answers(Call(wanted.her, at, begun.correlation_id), file, told)
        return file

    def _sent(self, wanted: Plan, file: Application, at: datetime) -> Application:
        from jisr.domain.programmes import rules
        from jisr.store import applications, base, documents
        from jisr.use_cases.submit_application import submit_application

        if not file.documents:
            needed = rules.required_documents(wanted.programme, wanted.kind, wanted.answers, at.date())
            papers = [(d.type, side) for d in needed for side in (d.sides or (None,))]
            base.commit([documents.create(_paper(wanted, file, *paper, at)) for paper in papers])
            file = applications.load(file.id)
        call = Call(wanted.her, at, wanted.mark("send")[:16].hex())
        version = wanted.programme.consent.text_version
        return submit_application(call, file, consent_accepted=True, consent_version=version)

    def _lived(self, wanted: Plan, file: Application, sent: datetime) -> str:
        """The steps of its life that are not there yet: each has left an event under its own correlation id."""
        from jisr.store import applications
        from jisr.store import events as history

        steps = list(self._steps(wanted, file))
        known = {event.correlation_id for event in history.history("application", file.id)}
        for number, (name, who, do) in enumerate(steps, start=1):
            step = wanted.mark(f"{number} {name}")[:16].hex()
            if step in known:
                continue
            at = sent + wanted.age * (number / (len(steps) + 1))
            now = applications.load(file.id)
            do(Call(who, at, step, if_match=now.version), now)
        return wanted.life

    def _steps(self, wanted: Plan, file: Application) -> Iterator[tuple[str, Actor, "_Step"]]:
        """(name, who, what) from the moment when it was sent."""
        from jisr.use_cases.move_own_file import ask_help, withdraw

        if wanted.life in {"draft", "new"}:
            yield "ask_help", wanted.her, ask_help
        elif wanted.life == "withdrawn":
            yield "withdraw", wanted.her, lambda call, now: withdraw(call, now, None)
        else:
            agent = wanted.chance("agent").choice(self.agents[wanted.answers["province"]])
            yield "claim", agent, _act(Action.CLAIM)
            yield from self._to_and_fro(wanted, file, agent)
            yield from self._decided(wanted, agent)

    def _to_and_fro(
        self, wanted: Plan, file: Application, agent: Actor
    ) -> Iterator[tuple[str, Actor, "_Step"]]:
        from jisr.use_cases.move_own_file import appeal, resubmit

        if wanted.life in {"asked_for_changes", "sent_back"}:
            yield "ask", agent, _ask_again([paper.id for paper in file.documents[-1:]])
        if wanted.life == "sent_back":
            yield "resubmit", wanted.her, _again(wanted, resubmit)
        if wanted.life in {"refused", "appealed"}:
            yield "refuse", agent, _act(Action.REJECT, reason_codes=("not_eligible",))
        if wanted.life == "appealed":
            text = "أطلب دراسة ملفي من جديد." if wanted.language == "ar" else "Je demande un nouvel examen."
            yield "appeal", wanted.her, lambda call, now: appeal(call, now, text)

    def _decided(self, wanted: Plan, agent: Actor) -> Iterator[tuple[str, Actor, "_Step"]]:
        if wanted.life in {"at_the_last_stage", "approved", "active"}:
            for number in range(len(wanted.programme.stages) - 1):
                yield f"pass {number}", agent, _act(Action.PASS_STAGE)
        if wanted.life in {"approved", "active"}:
            yield "decide", self.heads[wanted.answers["region"]], _approve_or_wait
        if wanted.life == "active":
            yield "sign", agent, _sign


type _Step = Callable[[Call, Application], object]


def _act(action: Action, **more: Any) -> _Step:
    from jisr.use_cases.act import Command, act

    return lambda call, now: act(call, now, Command(action, **more))


def _ask_again(papers: Sequence[str]) -> _Step:
    from jisr.use_cases.act import Command, Verdict, act

    verdicts = tuple(Verdict(paper, "rejected", "blurred") for paper in papers)
    command = Command(Action.REQUEST_CHANGES, reason_codes=("document_unreadable",), documents=verdicts)
    return lambda call, now: act(call, now, command)


def _again(wanted: Plan, resubmit: _Step) -> _Step:
    """The paper that was refused, once more, and the file."""
    from jisr.domain.documents import DocumentStatus
    from jisr.store import applications, base, documents

    def do(call: Call, now: Application) -> object:
        for paper in now.documents:
            if paper.status is DocumentStatus.REJECTED:
                fresh = _paper(wanted, now, paper.type, paper.side, call.at, "again")
                if fresh.id not in {d.id for d in now.documents}:
                    base.commit([documents.create(fresh)])
        return resubmit(call, applications.load(now.id))

    return do


def _approve_or_wait(call: Call, now: Application) -> object:
    """What there is money for; the others wait, where a programme has a waiting list."""
    from jisr.domain.errors import Conflict
    from jisr.store import applications
    from jisr.use_cases.act import Command, act

    for _ in range(MOST_THREADS):
        try:
            return act(call, now, Command(Action.APPROVE))
        except Conflict as refusal:
            if refusal.code != "changed_meanwhile":
                break
    now = applications.load(now.id)
    return act(call, now, Command(Action.WAITLIST)) if now.status is Status.IN_REVIEW else now


def _sign(call: Call, now: Application) -> object:
    from jisr.use_cases.act import Command, act

    return act(call, now, Command(Action.SIGN_AGREEMENT)) if now.status is Status.APPROVED else now


def _staff(name: str, role: Role, region: str, province: str | None = None) -> Actor:
    return Actor(
        "staff", name, frozenset({role}), frozenset({region}), frozenset({province} if province else ())
    )


def _paper(
    wanted: Plan, file: Application, kind: str, side: str | None, at: datetime, again: str = ""
) -> Any:
    """As the inspection leaves it; its picture is one of some that all share."""
    from jisr.domain.documents import Document, DocumentStatus

    mark = wanted.mark(f"paper {kind} {side} {again}")
    number = mark[0] % PICTURES
    return Document(
        file.id,
        mark[:16].hex(),
        kind,
        side,
        DocumentStatus.ACCEPTED,
        key=f"{file.id}/{mark[:16].hex()}",
        content_type="image/jpeg",
        size=150_000 + mark[1] * 1_000,
        uploaded_by=file.account,
        created_at=at - timedelta(minutes=20),
        sha256=mark.hex(),
        scan_verdict="not_scanned",
        clean_key=f"seed/{number}",
        inspected_at=at - timedelta(minutes=19),
        pages=1,
    )


def _picture(number: int) -> dict[str, bytes]:
    """A made-up paper and its thumbnail."""
    import io

    from PIL import Image, ImageDraw

    chance = random.Random(number)  # noqa: S311 # nosec B311
    image = Image.new("RGB", (900, 620), (240, 238, 230))
    draw = ImageDraw.Draw(image)
    for line in range(14):
        top = 60 + line * 38
        draw.rectangle((60, top, 200 + chance.randrange(600), top + 14), fill=(90, 90, 100))
    found = {}
    for name, width in (("1.jpg", 900), ("thumbnail.jpg", 240)):
        out = io.BytesIO()
        image.resize((width, width * 620 // 900)).save(out, "JPEG", quality=70)
        found[name] = out.getvalue()
    return found


# -- the command ------------------------------------------------------------------------------------------------------


def seed_files(asked: argparse.Namespace) -> int:
    """Raises `Failed` for what can't be done, in one line."""
    from jisr import reference
    from jisr.store.programmes import all_current

    if not 1 <= asked.applications <= MOST:
        raise Failed(f"--applications is 1 to {MOST}")
    if not 1 <= asked.threads <= MOST_THREADS:
        raise Failed(f"--threads is 1 to {MOST_THREADS}")
    if asked.seed < 0:
        raise Failed("--seed is 0 or more")
    unknown = sorted(code for code in asked.region if reference.region(code) is None)
    if unknown:
        raise Failed(f"no such region: {', '.join(unknown)}")
    if target.outputs_of(asked, "Settings").get("stage") != "local":
        raise Failed("made-up people are for a local site only")
    with target.at(asked):
        programmes = sorted(all_current(), key=lambda p: (not p.budget.gives_money, p.id))
        if not programmes:
            raise Failed("no programme is published")
        places = [place for code in asked.region for place in reference.provinces(code)]
        site = Site(asked.seed, programmes, places, datetime.now(UTC))
        site.prepare(asked.applications)
        done, seconds = _all(site, asked.applications, asked.threads)
    print(f"{asked.applications} files in {seconds:.0f} s, {asked.applications / seconds:.0f} a second")
    for life, count in sorted(done.items(), key=lambda one: -one[1]):
        print(f"  {count:>7}  {life.replace('_', ' ')}")
    return 0


def _all(site: Site, many: int, threads: int) -> tuple[Counter[str], float]:
    """What became of the files, and how long it took."""
    import time

    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    done: Counter[str] = Counter()
    started = time.monotonic()
    columns = (
        TextColumn("files"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    done[site.make(0)] += 1  # alone: what a process keeps is made by one
    with Progress(*columns) as bar, ThreadPoolExecutor(threads) as pool:
        task = bar.add_task("files", total=many, completed=1, rate="")
        running = [pool.submit(site.make, number) for number in range(1, many)]
        try:
            for one in as_completed(running):
                done[one.result()] += 1
                rate = done.total() / (time.monotonic() - started)
                bar.update(task, advance=1, rate=f"{rate:.0f} a second")
        except BaseException:
            site.stopped.set()
            pool.shutdown(cancel_futures=True)
            raise
    return done, max(time.monotonic() - started, 0.001)


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser("seed", help="fill the running local site with made-up files")
    command.add_argument("--applications", type=int, default=1_000)
    command.add_argument("--seed", type=int, default=0, help="the same number makes the same files")
    command.add_argument("--region", action="append", help="a code such as 03; may be given again")
    command.add_argument("--threads", type=int, default=4)
    command.add_argument("--state", type=Path, default=target.LOCAL)
    command.add_argument("--emulator-port", type=int, default=4570)
    command.set_defaults(run=_run, aws=False, outputs=None)


def _run(asked: argparse.Namespace) -> int:
    asked.region = asked.region or ["03"]
    return seed_files(asked)
