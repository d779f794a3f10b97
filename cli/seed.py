"""What a new local site starts with: the shipped programmes, one account per role, one envelope per programme."""

import json
import urllib.request
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import botocore.session

from cli import deployment, programmes
from cli.emulator import ROOT, Failed
from jisr.domain.errors import Conflict
from jisr.domain.people import Actor, Role
from jisr.domain.programmes.model import Programme
from jisr.domain.programmes.recordings import Recording
from jisr.domain.references import new_id
from jisr.store import programmes as store
from jisr.use_cases.call import Call
from jisr.use_cases.money_envelopes import contribute, open_envelope
from jisr.use_cases.publish_programme import publish_programme

REGION = "03"
PROVINCE = "03.231"
PARTNER = "Ministère (démonstration)"
ENVELOPE = 2_000_000_00  # centimes
MANAGER = Actor("staff", "seed", frozenset({Role.PROGRAMME_MANAGER}), frozenset({REGION}))


def seed(state: Path, settings: dict[str, str]) -> None:
    """Safe to repeat: what is there stays."""
    tables = [value for name, value in settings.items() if name.startswith("table_")]
    deployment.set_ttl(tables, botocore.session.Session().create_client("dynamodb"))
    deployment.verify_sender(settings["email_sender"], botocore.session.Session().create_client("sesv2"))
    now = datetime.now(UTC)
    files = sorted((ROOT / "programmes").glob("*.yaml"))
    published = [
        _published(path, programme, sounds, now)
        for path, (programme, sounds) in zip(files, programmes.complete(files), strict=True)
    ]
    call = Call(MANAGER, now, new_id())
    for programme in published:
        if not programme.budget.gives_money:
            continue
        try:
            envelope = open_envelope(call, programme.id, REGION, None, now.year)
        except Conflict:
            continue
        contribute(call, envelope.id, PARTNER, ENVELOPE)
    _accounts(state)


def _published(path: Path, programme: Programme, sounds: Sequence[Recording], now: datetime) -> Programme:
    """What managers have published on this site stays; else what lies in the folder."""
    newest = next(iter(store.versions(programme.id)), None)
    if newest is not None and newest.approved_by is not None:
        return store.load(programme.id, newest.version)
    return publish_programme(programme, now, sounds, path.read_text(encoding="utf-8"))


def _accounts(state: Path) -> None:
    from cli.demo_accounts import create

    path = state / "demo-accounts.json"
    if path.exists():
        return
    path.write_text(json.dumps(create(REGION, PROVINCE, PARTNER), ensure_ascii=False, indent=2) + "\n")
    path.chmod(0o600)


def first_answer(url: str) -> None:
    """Warm the public function up, and know that the site works. Raises `Failed`."""
    with urllib.request.urlopen(f"{url}/api/v1/health", timeout=60) as answer:  # noqa: S310 # nosec B310
        if answer.status != 200:
            raise Failed(f"the site answers {answer.status}: see the emulator's log")
