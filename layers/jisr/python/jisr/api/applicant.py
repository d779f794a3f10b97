"""What a signed-in applicant may call. Each endpoint parses, calls one use case and maps."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from jisr import bootstrap
from jisr.api import applicant_models as models
from jisr.api import application_models, views
from jisr.api.documents_models import AddDocument, DocumentAdded, DocumentPages, Documents
from jisr.api.models import CursorQuery, Empty, Upload
from jisr.api.phones import mobile_of
from jisr.domain import retention
from jisr.domain.application import Application
from jisr.domain.beside import SafeContact
from jisr.domain.documents import Document
from jisr.domain.references import reference_of
from jisr.gateways import files, identity
from jisr.http.app import App
from jisr.http.request import Request
from jisr.http.response import Response
from jisr.http.routes import APPLICANT, BASE, Route
from jisr.store import applications
from jisr.use_cases import move_own_file
from jisr.use_cases.add_document import add_document, delete_document
from jisr.use_cases.call import Call
from jisr.use_cases.own_file import open_own, own, proved
from jisr.use_cases.paper_of import paper_of
from jisr.use_cases.prove_identity import prove_identity
from jisr.use_cases.read_application import read_application
from jisr.use_cases.save_answers import save_answers
from jisr.use_cases.start_application import Applicant, start_application
from jisr.use_cases.submit_application import submit_application

if TYPE_CHECKING:
    from jisr.use_cases.erase_person import Answer as Erasure


def start(request: Request) -> Response:
    body = request.body(models.StartApplication)
    call = bootstrap.applicant_call(request)
    # An account that is no more begins nothing, though its token lives on for an hour.
    identity.phone_of(call.actor.id)
    file = start_application(call, body.programme, body.kind, body.language, Applicant(call.actor.id))
    return _whole(call, file, 201)


def list_own(request: Request) -> Response:
    """What a shared phone may show: an unproved file of a confidential programme is not named here."""
    call = bootstrap.applicant_call(request)
    files = applications.of_account(call.actor.id)
    items = [views.summary(file) for file in files if not file.confidential or proved(call, file)]
    return Response(200, models.Applications(items=items, next_cursor=None))


def read(request: Request) -> Response:
    call = bootstrap.applicant_call(request)
    return _whole(call, open_own(call, request.path_params["id"]))


def prove(request: Request) -> Response:
    body = request.body(models.ProveIdentity)
    call = bootstrap.applicant_call(request)
    prove_identity(call, own(call, request.path_params["id"]), body.national_id_last4, body.birth_year)
    return Response(204)


def answer(request: Request) -> Response:
    body = request.body(application_models.SaveAnswers)
    call = bootstrap.applicant_call(request)
    return _whole(call, save_answers(call, open_own(call, request.path_params["id"]), body.answers))


def add_paper(request: Request) -> Response:
    body = request.body(AddDocument)
    call = bootstrap.applicant_call(request)
    file = open_own(call, request.path_params["id"])
    return added(call, file, body)


def added(call: Call, file: Application, body: AddDocument) -> Response:
    """The upload's target; the same for applicants and agents."""
    document, upload = add_document(
        call,
        file,
        type=body.type,
        side=body.side,
        content_type=body.content_type,
        size=body.size,
        sha256=body.sha256,
    )
    return upload_of(document, upload)


def upload_of(document: Document, upload: files.Upload) -> Response:
    target = Upload(url=upload.url, fields=upload.fields)
    return Response(201, DocumentAdded(document_id=document.id, upload=target, expires_in=upload.expires_in))


def list_papers(request: Request) -> Response:
    call = bootstrap.applicant_call(request)
    file = open_own(call, request.path_params["id"])
    items = [views.document(d) for d in file.documents]
    return Response(200, Documents(items=items))


def read_paper(request: Request) -> Response:
    call = bootstrap.applicant_call(request)
    paper = paper_of(open_own(call, request.path_params["id"]), request.path_params["document_id"])
    return Response(200, DocumentPages.model_validate(views.document_pages(paper)))


def delete_paper(request: Request) -> Response:
    call = bootstrap.applicant_call(request)
    delete_document(call, open_own(call, request.path_params["id"]), request.path_params["document_id"])
    return Response(204)


def submit(request: Request) -> Response:
    body = request.body(application_models.Submit)
    call = bootstrap.applicant_call(request)
    return submitted(call, open_own(call, request.path_params["id"]), body)


def submitted(call: Call, file: Application, body: application_models.Submit) -> Response:
    """The receipt's facts; the same for applicants and agents."""
    safe = body.safe_contact
    contact = SafeContact(safe.hours, _mobile(safe.other_phone), safe.codes_only) if safe else None
    file = submit_application(
        call,
        file,
        consent_accepted=body.consent.accepted,
        consent_version=body.consent.text_version,
        safe_contact=contact,
    )
    answer = application_models.Submitted(
        status=file.status.value,
        reference=reference_of(file.id),
        receipt_url=f"{BASE}/applications/{file.id}/receipt",
        deadline=file.deadline,
    )
    return Response(200, answer, etag=file.version)


def _mobile(phone: str | None) -> str | None:
    return mobile_of(phone, "/safe_contact/other_phone") if phone else None


def resubmit(request: Request) -> Response:
    request.body(Empty)
    call = bootstrap.applicant_call(request)
    return _whole(call, move_own_file.resubmit(call, open_own(call, request.path_params["id"])))


def withdraw(request: Request) -> Response:
    body = request.body(models.Withdraw)
    call = bootstrap.applicant_call(request)
    return _whole(call, move_own_file.withdraw(call, open_own(call, request.path_params["id"]), body.reason))


def appeal(request: Request) -> Response:
    body = request.body(models.Appeal)
    call = bootstrap.applicant_call(request)
    return _whole(call, move_own_file.appeal(call, open_own(call, request.path_params["id"]), body.text))


def complain(request: Request) -> Response:
    body = request.body(models.Complaint)
    call = bootstrap.applicant_call(request)
    return _whole(call, move_own_file.complain(call, open_own(call, request.path_params["id"]), body.text))


def language(request: Request) -> Response:
    """With proof: whoever shares her phone must not change in silence what she can read."""
    from jisr.use_cases.change_language import change_language  # rare

    body = request.body(models.ChangeLanguage)
    call = bootstrap.applicant_call(request)
    file = change_language(call, open_own(call, request.path_params["id"]), body.language)
    return Response(200, views.summary(file), etag=file.version)


def ask_help(request: Request) -> Response:
    """Needs no proof: who can't prove her file is the one who needs to be called."""
    request.body(Empty)
    call = bootstrap.applicant_call(request)
    file = move_own_file.ask_help(call, own(call, request.path_params["id"]))
    return Response(200, views.summary(file), etag=file.version)


def export(request: Request) -> Response:
    from jisr.use_cases.export_person import export_person  # rare, and with the gateways of messages

    query = request.query(CursorQuery)
    page = export_person(bootstrap.applicant_call(request), query.cursor)
    return Response(200, {"account": page.account, "items": page.files, "next_cursor": page.next_cursor})


def erase(request: Request) -> Response:
    from jisr.use_cases.erase_person import erase_person  # as above

    request.body(Empty)
    return Response(202, _erased(erase_person(bootstrap.applicant_call(request))))


def _erased(answer: "Erasure") -> models.ErasureAccepted:
    return models.ErasureAccepted.model_validate(
        {
            "status": "accepted",
            "applications": [fate.id for fate in answer.files if fate.outcome == "erased"],
            "files": [{**asdict(fate), "message": retention.MESSAGES[fate.outcome]} for fate in answer.files],
            "account": {"outcome": answer.account, "message": retention.ACCOUNT[answer.account]},
            "complete_by": answer.complete_by,
        }
    )


def _whole(call: Call, file: Application, status: int = 200) -> Response:
    return Response(status, views.application(read_application(call, file)), etag=file.version)


_FILE = "/applications/{id}"
ROUTES: tuple[Route, ...] = (
    Route(
        "POST",
        "/applications",
        APPLICANT,
        start,
        "Begin a draft",
        {201: application_models.Application},
        body=models.StartApplication,
        refusals=(404, 409, 429),
    ),
    Route("GET", "/applications", APPLICANT, list_own, "Her files", {200: models.Applications}),
    Route("GET", _FILE, APPLICANT, read, "One file", {200: application_models.Application}, refusals=(403,)),
    Route(
        "POST",
        f"{_FILE}/identity",
        APPLICANT,
        prove,
        "Prove whose file it is",
        {204: None},
        body=models.ProveIdentity,
        refusals=(403, 409),
    ),
    Route(
        "PATCH",
        _FILE,
        APPLICANT,
        answer,
        "Save answers",
        {200: application_models.Application},
        body=application_models.SaveAnswers,
        if_match="required",
        refusals=(403, 409),
    ),
    Route(
        "POST",
        f"{_FILE}/documents",
        APPLICANT,
        add_paper,
        "Announce a paper and get where to upload it",
        {201: DocumentAdded},
        body=AddDocument,
        refusals=(403, 409, 429),
    ),
    Route(
        "GET",
        f"{_FILE}/documents",
        APPLICANT,
        list_papers,
        "Her papers",
        {200: Documents},
        refusals=(403,),
    ),
    Route(
        "GET",
        f"{_FILE}/documents/{{document_id}}",
        APPLICANT,
        read_paper,
        "The pages of a paper",
        {200: DocumentPages},
        refusals=(403,),
    ),
    Route(
        "DELETE",
        f"{_FILE}/documents/{{document_id}}",
        APPLICANT,
        delete_paper,
        "Take a paper away",
        {204: None},
        refusals=(403, 409),
    ),
    Route(
        "POST",
        f"{_FILE}/submit",
        APPLICANT,
        submit,
        "Send the file",
        {200: application_models.Submitted},
        body=application_models.Submit,
        if_match="optional",
        refusals=(403, 409),
    ),
    Route(
        "POST",
        f"{_FILE}/resubmit",
        APPLICANT,
        resubmit,
        "Send back what was asked for",
        {200: application_models.Application},
        body=Empty,
        if_match="optional",
        refusals=(403, 409),
    ),
    Route(
        "POST",
        f"{_FILE}/withdraw",
        APPLICANT,
        withdraw,
        "Withdraw the file",
        {200: application_models.Application},
        body=models.Withdraw,
        if_match="optional",
        refusals=(403, 409),
    ),
    Route(
        "POST",
        f"{_FILE}/appeal",
        APPLICANT,
        appeal,
        "Appeal against a refusal",
        {200: application_models.Application},
        body=models.Appeal,
        if_match="optional",
        refusals=(403, 409),
    ),
    Route(
        "POST",
        f"{_FILE}/complaint",
        APPLICANT,
        complain,
        "Complain about anything; it is answered within 60 days",
        {200: application_models.Application},
        body=models.Complaint,
        if_match="optional",
        refusals=(403, 409),
    ),
    Route(
        "POST",
        f"{_FILE}/language",
        APPLICANT,
        language,
        "The language of its messages; the same one again changes nothing",
        {200: application_models.ApplicationSummary},
        body=models.ChangeLanguage,
        if_match="optional",
        refusals=(403,),
        keyed=False,
    ),
    Route(
        "POST",
        f"{_FILE}/help",
        APPLICANT,
        ask_help,
        "Ask to be called",
        {200: application_models.ApplicationSummary},
        body=Empty,
        if_match="optional",
        refusals=(409,),
    ),
    Route(
        "GET",
        "/me/export",
        APPLICANT,
        export,
        "Her data",
        {200: models.PersonExport},
        query=CursorQuery,
        refusals=(403,),
    ),
    Route(
        "POST",
        "/me/erasure",
        APPLICANT,
        erase,
        "Erase her data",
        {202: models.ErasureAccepted},
        body=Empty,
        refusals=(403,),
    ),
)
APP = App(ROUTES)
