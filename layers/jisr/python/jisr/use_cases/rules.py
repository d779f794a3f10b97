"""What a move needs to know of a programme, and the day that rules count from."""

from datetime import date, datetime

from jisr.domain.application import Application, Rules
from jisr.domain.clocks import casablanca
from jisr.domain.programmes.model import Programme
from jisr.store import programmes


def rules_of(programme: Programme) -> Rules:
    ceiling = programme.budget.ceiling_mad
    return Rules(
        stages=programme.stages,
        legal_days=programme.deadline_days,
        appeal_days=programme.appeal_days,
        gives_money=programme.budget.gives_money,
        ceiling=None if ceiling is None else ceiling * 100,
        instalments=programme.budget.instalments,
        follow_up=programme.follow_up,
    )


def programme_of(application: Application) -> Programme:
    """The version that the application was made under."""
    return programmes.load(application.programme, application.programme_version)


def today(at: datetime) -> date:
    """The day in Morocco."""
    return at.astimezone(casablanca()).date()


def day_of(application: Application, at: datetime) -> date:
    """The day that a file's ages and points count from: that of its submission, whenever it is looked at."""
    return today(application.submitted_at or at)


def stages_in_use(programme: Programme) -> list[str]:
    """Ids of the stages of every version up to this one: files stay with the version that they were made under.

    Versions never change, so what was found is kept with the programme in memory.
    """
    found = programme.compiled.get("stages in use")
    if found is None:
        stages = sorted({stage.id for version in _versions(programme) for stage in version.stages})
        found = programme.compiled["stages in use"] = stages
    return list(found)


def kinds_in_use(programme: Programme) -> list[str]:
    """Kinds of those who may apply, or ever could: of every version up to this one, as the stages."""
    found = programme.compiled.get("kinds in use")
    if found is None:
        kinds = sorted({kind for version in _versions(programme) for kind in version.kinds})
        found = programme.compiled["kinds in use"] = kinds
    return list(found)


def longest_days(programme: Programme, stage_id: str) -> int:
    """The work clock of a stage, in days: the longest of every version that has it."""
    found = programme.compiled.get(f"days of {stage_id}")
    if found is None:
        stages = (stage for version in _versions(programme) for stage in version.stages)
        found = max(stage.deadline_days for stage in stages if stage.id == stage_id)
        programme.compiled[f"days of {stage_id}"] = found
    return int(found)


def ever_confidential(programme: Programme) -> bool:
    """Whether some of its files may be: those of the versions that were."""
    found = programme.compiled.get("ever confidential")
    if found is None:
        found = any(version.confidential for version in _versions(programme))
        programme.compiled["ever confidential"] = found
    return bool(found)


def _versions(programme: Programme) -> list[Programme]:
    return [programmes.load(programme.id, v) for v in range(1, programme.version)] + [programme]
