"""Answers are saved at every step; a draft may be incomplete, but what is there is right."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jisr.domain.application import Application, Status
from jisr.domain.errors import Conflict, Invalid
from jisr.domain.programmes import rules
from jisr.store import applications, base
from jisr.use_cases.call import Call
from jisr.use_cases.record import seen
from jisr.use_cases.rules import programme_of, today


def merged(stored: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """RFC 7396 on the first level: null takes an answer away."""
    return {name: value for name, value in {**stored, **given}.items() if value is not None}


def save_answers(call: Call, application: Application, given: Mapping[str, Any]) -> Application:
    """The file with `given` merged into its answers.

    Raises `Conflict` when the file is not hers to change now (or these answers were not asked for), `Invalid`
    with a pointer for each wrong value, `StaleVersion`.
    """
    seen(call, application)
    _editable(application, given)
    programme = programme_of(application)
    answers = merged(applications.load_answers(application.id), given)
    errors = rules.check_answers(programme, application.kind, answers, today(call.at), partial=True)
    if errors:
        raise Invalid("answers", "some answers must be mended", errors)
    answers = rules.normalised(programme, answers)
    after = placed(replace(application, version=application.version + 1), answers)
    base.commit(
        [applications.save(application, after), applications.save_answers(application.id, answers, call.at)]
    )
    return after


def placed(application: Application, answers: Mapping[str, Any]) -> Application:
    """The file with what is derived of the answers: place and amount asked for (centimes)."""
    programme = programme_of(application)
    place = rules.place(programme, answers)
    return replace(
        application,
        region=place.region,
        province=place.province,
        rural=place.rural,
        requested=rules.amount_asked(programme, answers) or 0,
    )


def _editable(application: Application, given: Mapping[str, Any]) -> None:
    if application.status is Status.DRAFT:
        return
    if application.status is Status.CHANGES_REQUESTED:
        asked = {pointer.rsplit("/", 1)[-1] for pointer in application.asked_answers}
        if set(given) <= asked:
            return
        raise Conflict("not_asked", "only the answers that were asked for can be changed now")
    raise Conflict("not_editable", "the file is with the office now; ask the office to change it")
