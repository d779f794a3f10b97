"""What a signed-in member of staff may call. Each endpoint parses, calls one use case and maps."""

from jisr import bootstrap
from jisr.api import agreement, audit, desk, people, queue
from jisr.api import help as help_her
from jisr.api import staff_models as models
from jisr.api import staff_views as views
from jisr.api.applicant import added, submitted
from jisr.api.application_models import Submit, Submitted
from jisr.api.documents_models import AddDocument, DocumentAdded
from jisr.api.models import CodeSent, DryRunQuery, Empty
from jisr.api.phones import mobile_of
from jisr.api.views import field_error
from jisr.domain.application import Action, Application
from jisr.domain.beside import Contact
from jisr.domain.consent import Method
from jisr.domain.errors import FieldError, Invalid
from jisr.domain.money import amount_mad, centimes
from jisr.gateways import identity
from jisr.http.app import App
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import Route, staff
from jisr.use_cases import move_own_file
from jisr.use_cases.act import Command, Verdict, act, preview
from jisr.use_cases.call import Call
from jisr.use_cases.colleagues import beside
from jisr.use_cases.payments import Given
from jisr.use_cases.possible_duplicates import alike_files
from jisr.use_cases.preview_move import Preview
from jisr.use_cases.read_application import read_for_staff
from jisr.use_cases.record_consent import Evidence, record_consent
from jisr.use_cases.register_for_her import register_for_her
from jisr.use_cases.save_answers import preview_answers, save_answers
from jisr.use_cases.staff_file import alike, open_for, open_paper, opens, reach, search

_REPORT = {
    "ar": "زيارة مبرمجة تُسجل بتقريرها: أرسلوا التقرير إلى /visits لهذا الملف.",
    "fr": "Une visite prévue s'enregistre par son compte rendu : envoyez-le à /visits de ce dossier.",
    "en": "A visit of the schedule is made by its report: send it to /visits of this file.",
}


def find(request: Request) -> Response:
    query = request.query(models.SearchQuery)
    call = bootstrap.staff_call(request)
    account = None
    if query.phone is not None:
        account = identity.account_of(mobile_of(query.phone, "/phone")) or "nobody"
    found = search(call, reference=query.reference, account=account, national_id=query.national_id)
    return Response(200, models.Found(items=[views.queue_item(file) for file in found]))


def read(request: Request) -> Response:
    call = bootstrap.staff_call(request)
    return _whole(call, open_for(call, request.path_params["id"], "read_file"))


def register(request: Request) -> Response:
    """An agent begins a file for a woman who stands before her; the code by SMS later opens that same file."""
    body = request.body(models.RegisterApplication)
    call = bootstrap.staff_call(request)
    phone = mobile_of(body.applicant.phone, "/applicant/phone")
    contact = Contact(phone, body.applicant.language, body.applicant.email)
    evidence = _evidence(body.consent_evidence, contact.language)
    file = register_for_her(call, body.programme, body.kind, body.language, contact, evidence)
    return _whole(call, open_for(call, file.id, "register"), 201)


def send_code(request: Request) -> Response:
    """To her phone: she reads it out to the agent if she agrees to be helped."""
    from jisr.use_cases.consent_by_code import (
        send_consent_code,  # with the texts, which no other call here needs
    )

    body = request.body(models.AskConsentCode)
    call = bootstrap.staff_call(request)
    sent = send_consent_code(call, mobile_of(body.phone, "/phone"), body.language, body.programme)
    return Response(202, CodeSent(challenge=sent.challenge, expires_in=sent.expires_in))


def consent(request: Request) -> Response:
    body = request.body(models.RecordConsent)
    call = bootstrap.staff_call(request)
    file = open_for(call, request.path_params["id"], "register")
    return _whole(call, record_consent(call, file, _evidence(body.consent_evidence, file.language)))


def _evidence(given: models.ConsentEvidence, language: str) -> Evidence:
    return Evidence(
        Method(given.method),
        given.language or language,
        given.text_version,
        given.note,
        given.challenge,
        given.code,
    )


def answer(request: Request) -> Response:
    body, query = request.body(models.CorrectAnswers), request.query(DryRunQuery)
    call = bootstrap.staff_call(request)
    file = open_for(call, request.path_params["id"], "correct")
    if query.dry_run:
        seen = preview_answers(call, file, body.answers, reason_codes=body.reason_codes, note=body.note)
        return _foreseen(call, file, seen)
    file = save_answers(call, file, body.answers, reason_codes=body.reason_codes, note=body.note)
    return _whole(call, file)


def add_paper(request: Request) -> Response:
    body = request.body(AddDocument)
    call = bootstrap.staff_call(request)
    return added(call, open_for(call, request.path_params["id"], "correct"), body)


def read_paper(request: Request) -> Response:
    call = bootstrap.staff_call(request)
    paper = open_paper(call, request.path_params["id"], request.path_params["document_id"])
    return Response(200, views.staff_document_pages(paper, alike(call, paper)))


def find_alike(request: Request) -> Response:
    """A POST, so that what is looked for (her number, her card) stands in no address: the server knows it."""
    request.body(Empty)
    call = bootstrap.staff_call(request)
    file = open_for(call, request.path_params["id"], "read_file")
    return Response(200, views.alike_files(alike_files(call, file)))


def submit(request: Request) -> Response:
    body = request.body(Submit)
    call = bootstrap.staff_call(request)
    return submitted(call, open_for(call, request.path_params["id"], "register"), body)


def resubmit(request: Request) -> Response:
    request.body(Empty)
    query = request.query(DryRunQuery)
    call = bootstrap.staff_call(request)
    file = open_for(call, request.path_params["id"], "register")
    if query.dry_run:
        return _foreseen(call, file, move_own_file.preview_resubmit(call, file))
    return _whole(call, move_own_file.resubmit(call, file))


def do(request: Request) -> Response:
    body, query = request.body(models.Act), request.query(DryRunQuery)
    if body.follow_up is not None:
        raise Invalid("follow_up", "report that visit", [FieldError("/follow_up", "report_needed", _REPORT)])
    call = bootstrap.staff_call(request)
    file = (open_for if query.dry_run else reach)(call, request.path_params["id"], "act")
    command = Command(
        action=Action(body.action),
        stage=body.stage,
        reason_codes=tuple(body.reason_codes),
        note=body.note,
        amount=None if body.amount_mad is None else centimes(body.amount_mad),
        documents=tuple(Verdict(d.document_id, d.outcome, d.reason, d.note) for d in body.documents),
        answers=tuple(body.answers),
        papers=tuple(body.papers),
        upheld=body.upheld,
        method=body.method,
        phone=mobile_of(body.phone, "/phone") if body.phone else None,
        about=body.about,
        given=Given(
            instalment=body.instalment,
            account=body.account,
            national_id_last4=body.national_id_last4,
            office=body.office,
        ),
        signed_on=body.signed_on,
        other=body.other,
    )
    if query.dry_run:
        return _foreseen(call, file, preview(call, file, command))
    # The state, and nothing of the person: who acts has the file before her.
    after = act(call, file, command)
    return Response(200, views.file_state(after), etag=after.version)


def _foreseen(call: Call, file: Application, seen: Preview) -> Response:
    from jisr.use_cases.told_by import (
        told_by,
    )  # with the gateways of messages, which no other call here needs

    after, left = seen.after, seen.available_after
    previous = seen.contact.previous_phone if seen.contact else None
    shown = models.Preview.model_validate(
        {
            "dry_run": True,
            "status": after.status.value,
            "stage": after.stage,
            "score": after.score,
            "requested_mad": amount_mad(after.requested),
            "region": after.region,
            "province": after.province,
            "reaches": opens(call, "read_file", after),
            "missing": [field_error(error, to_office=True).model_dump() for error in seen.missing],
            "ineligible": [{"code": one.code, "message": one.message} for one in seen.ineligible],
            "money": {
                "effect": seen.effect.value,
                "amount_mad": amount_mad(seen.amount),
                "envelope_id": seen.envelope_id,
                "available_after_mad": None if left is None else amount_mad(left),
                "promotes": seen.promotes,
            },
            "messages": [
                {
                    "to": "previous_number" if message.to == previous else "applicant",
                    "language": message.language,
                    "text": message.text,
                    "segments": message.segments,
                }
                for message in told_by(file, seen)
            ],
        }
    )
    return Response(200, shown)


def _whole(call: Call, file: Application, status: int = 200) -> Response:
    whole = read_for_staff(call, file)
    shown = views.staff_file(whole, beside(whole, call.actor.id), call.at)
    return Response(status, shown, etag=file.version)


_FILE = "/staff/applications/{id}"
ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/staff/search",
        staff("search"),
        find,
        "Exact match by reference, phone or national id",
        {200: models.Found},
        query=models.SearchQuery,
        refusals=(403,),
    ),
    Route("GET", _FILE, staff("read_file"), read, "The whole file", {200: models.StaffFile}, refusals=(403,)),
    Route(
        "POST",
        "/staff/applications",
        staff("register"),
        register,
        "Register for somebody, with her consent",
        {201: models.StaffFile},
        body=models.RegisterApplication,
        refusals=(403, 404, 409),
    ),
    Route(
        "POST",
        "/staff/consent-codes",
        staff("register"),
        send_code,
        "Send her a code by which she agrees to be helped",
        {202: CodeSent},
        body=models.AskConsentCode,
        refusals=(403, 404, 409, 429),
    ),
    Route(
        "POST",
        f"{_FILE}/consent",
        staff("register"),
        consent,
        "Record that she agrees to be helped",
        {200: models.StaffFile},
        body=models.RecordConsent,
        if_match="optional",
        refusals=(403, 409),
    ),
    Route(
        "PATCH",
        _FILE,
        staff("correct"),
        answer,
        "Save answers on her behalf; of a submitted file correct them, with a reason; with dry_run only say what "
        "it would do",
        {200: (models.StaffFile, models.Preview)},
        body=models.CorrectAnswers,
        query=DryRunQuery,
        if_match="required",
        refusals=(403, 409),
    ),
    Route(
        "POST",
        f"{_FILE}/documents",
        staff("correct"),
        add_paper,
        "Announce a paper on her behalf",
        {201: DocumentAdded},
        body=AddDocument,
        refusals=(403, 409, 429),
    ),
    Route(
        "GET",
        f"{_FILE}/documents/{{document_id}}",
        staff("read_file"),
        read_paper,
        "The pages of a paper; the reading is logged",
        {200: models.StaffDocumentPages},
        refusals=(403,),
    ),
    Route(
        "POST",
        f"{_FILE}/alike",
        staff("read_file"),
        find_alike,
        "Other files of this number or person, and possible duplicates, with why; each that is shown is logged",
        {200: models.AlikeFiles},
        body=Empty,
        refusals=(403,),
    ),
    Route(
        "POST",
        f"{_FILE}/submit",
        staff("register"),
        submit,
        "Send the file on her behalf",
        {200: Submitted},
        body=Submit,
        if_match="optional",
        refusals=(403, 409),
    ),
    Route(
        "POST",
        f"{_FILE}/resubmit",
        staff("register"),
        resubmit,
        "Send back on her behalf what was asked for; with dry_run only say what it would do",
        {200: (models.StaffFile, models.Preview)},
        body=Empty,
        query=DryRunQuery,
        if_match="optional",
        refusals=(403, 409),
    ),
    Route(
        "POST",
        f"{_FILE}/actions",
        staff("act"),
        do,
        "Decide; with dry_run only say what it would do",
        {200: (models.FileState, models.Preview)},
        body=models.Act,
        query=DryRunQuery,
        if_match="required",
        refusals=(403, 409),
    ),
)
APP = App(
    (*queue.ROUTES, *ROUTES, *desk.ROUTES, *help_her.ROUTES, *agreement.ROUTES, *people.ROUTES, *audit.ROUTES)
)
