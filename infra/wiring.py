"""One row per function: what triggers it, what it is told, what it may touch, which events it emits.

Adding a function = its folder + one row here + one flow test. The stacks build what the rows say.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel

import events

Access = Literal["read", "write", "read_write", "append", "read_append", "update", "read_update"]


@dataclass(frozen=True, slots=True)
class Http:
    """Routes of the HTTP API: (methods, path). `authorizer` None = open; greedy paths deny by default."""

    routes: tuple[tuple[str, str], ...]
    authorizer: Literal["applicant", "staff"] | None = None


@dataclass(frozen=True, slots=True)
class Consumer:
    """A queue with a dead-letter queue behind a rule on the bus, for these event types.

    `site_files`: the arrival of these in the site's bucket comes to the same queue. `batch`: events of one call; 1
    where each may take the whole of its time. `visibility`: seconds until what died comes again; None is six times the
    function's timeout.
    """

    types: tuple[str, ...]
    site_files: tuple[str, ...] = ()
    batch: int = 10
    visibility: int | None = None


@dataclass(frozen=True, slots=True)
class Uploads:
    """A queue behind a rule on the default bus: GuardDuty's verdict in AWS, Object Created locally. One at a time: each
    file may take as long as it is allowed to."""


@dataclass(frozen=True, slots=True)
class Receipts:
    """A queue behind a rule on the default bus: End User Messaging's receipts. The emulator's carrier gives none; there
    tests put them on the bus."""


@dataclass(frozen=True, slots=True)
class Stream:
    """The stream of the `events` table, inserts only."""


@dataclass(frozen=True, slots=True)
class Every:
    minutes: int


@dataclass(frozen=True, slots=True)
class Auth:
    """A trigger of the applicants' pool."""

    operation: Literal["define", "create", "verify"]


Trigger = Http | Consumer | Uploads | Receipts | Stream | Every | Auth


@dataclass(frozen=True, slots=True)
class Row:
    """`settings`: fields of `jisr.settings.Settings`. `tables`: what it may do with which table; a table's name is
    among its settings by that. `grants`: other permissions, by name (`infra.stacks.backend`). Memory in MB, seconds;
    `storage`: MB in /tmp."""

    name: str
    trigger: Trigger
    tables: tuple[tuple[str, Access], ...] = ()
    settings: tuple[str, ...] = ("stage",)
    grants: tuple[str, ...] = ()
    emits: tuple[str, ...] = ()
    memory: int = 512
    timeout: int = 10
    storage: int = 512
    layers: tuple[str, ...] = ("vendor", "jisr")
    reason: str = field(default="")


_ALL_TABLES_OF_A_FILE: tuple[tuple[str, Access], ...] = (
    ("applications", "read_write"),
    ("events", "read_append"),
    ("envelopes", "read_write"),
    ("programmes", "read_write"),
)
_OF_NO_FILE = {
    "FundsAvailable",
    "ProgrammePublished",
    "ProgrammeOpened",
    "ProgrammeClosed",
    "SittingClosing",
    "SittingPaused",
    "SittingContinued",
    "SittingCancelled",
    "PaymentRunDue",
    "PaymentRunContinued",
    "ImportDue",
    "ImportContinued",
    "ExportRequested",
    "ExportPaused",
}
_MOVES = (
    "ApplicationSubmitted",
    "ApplicationResubmitted",
    "ApplicationWithdrawn",
    "AppealFiled",
    "ComplaintFiled",
    "HelpRequested",
    "FundsAvailable",
)


def _moves(event: type[events.Event]) -> bool:
    """Whether its data says which state the file moved to, which the figures count; or an answer was corrected, by
    which it may lie in another place."""
    data = event.model_fields["data"].annotation
    moved = isinstance(data, type) and issubclass(data, BaseModel) and "to" in data.model_fields
    return moved or event.__name__ == "AnswersCorrected"


ROWS: tuple[Row, ...] = (
    Row(
        "api_public",
        Http(
            (
                ("ANY", "/api/v1/staff/session"),
                ("ANY", "/api/v1/staff/session/{proxy+}"),
                ("ANY", "$default"),
            )
        ),
        tables=(
            ("applications", "read"),
            ("programmes", "read_write"),
            ("indicators", "read"),
        ),
        settings=(
            "stage",
            "site_url",
            "applicant_pool_id",
            "applicant_client_id",
            "staff_pool_id",
            "staff_client_id",
            "hmac_key_id",
        ),
        grants=("hmac", "applicant_sessions", "staff_sessions"),
        memory=1024,
        timeout=15,
    ),
    Row(
        "api_applicant",
        Http(
            (
                ("ANY", "/api/v1/applications"),
                ("ANY", "/api/v1/applications/{proxy+}"),
                ("ANY", "/api/v1/me/{proxy+}"),
            ),
            "applicant",
        ),
        tables=(*_ALL_TABLES_OF_A_FILE, ("messages", "read"), ("access_log", "read")),
        settings=("stage", "site_url", "bucket_uploads", "bucket_clean", "applicant_pool_id", "hmac_key_id"),
        grants=("hmac", "uploads_put", "uploads_erase", "clean_read", "clean_erase", "accounts_read"),
        emits=(*_MOVES, "AnswersCorrected", "IdentityLocked", "PersonErased"),
        memory=1024,
        timeout=15,
    ),
    Row(
        "api_staff",
        Http((("ANY", "/api/v1/staff/{proxy+}"),), "staff"),
        tables=(*_ALL_TABLES_OF_A_FILE, ("access_log", "read_append")),
        settings=(
            "stage",
            "site_url",
            "bucket_uploads",
            "bucket_clean",
            "applicant_pool_id",
            "staff_pool_id",
            "hmac_key_id",
            "sms_gateway",
            "sms_sender",
            "email_sender",
        ),
        grants=(
            "hmac",
            "uploads_put",
            "uploads_erase",
            "clean_read",
            "clean_erase",
            "accounts",
            "staff_accounts",
            "sms",
            "email",
        ),
        emits=(
            "ConsentRecorded",
            "ApplicationSubmitted",
            "ApplicationResubmitted",
            "StagePassed",
            "ChangesRequested",
            "ApplicationApproved",
            "ApplicationWaitlisted",
            "ApplicationRejected",
            "AppealDecided",
            "ComplaintFiled",
            "GrievanceAcknowledged",
            "ComplaintAnswered",
            "AgreementSigned",
            "PaymentRecorded",
            "AccountChanged",
            "FollowUpRecorded",
            "ApplicationCompleted",
            "ApplicationEnded",
            "ApplicationClaimed",
            "ApplicationReleased",
            "AnswersCorrected",
            "DuplicateMarked",
            "DuplicateCleared",
            "HelpRequested",
            "HelpAnswered",
            "PhoneChanged",
            "DocumentRejected",
            "FundsAvailable",
            "StaffInvited",
            "StaffChanged",
            "StaffDisabled",
            "StaffEnabled",
            "StaffReset",
        ),
        memory=1024,
        timeout=15,
    ),
    Row(
        "api_heads",
        Http(
            tuple(
                ("ANY", f"/api/v1/staff/{of}{rest}")
                for of in (
                    "sittings",
                    "envelopes",
                    "partners",
                    "payments",
                    "payment-runs",
                    "indicators",
                    "exports",
                    "imports",
                )
                for rest in ("", "/{proxy+}")
            ),
            "staff",
        ),
        tables=(
            *_ALL_TABLES_OF_A_FILE,
            ("indicators", "read"),
            ("access_log", "read_append"),
            ("transfers", "read_write"),
        ),
        settings=("stage", "site_url", "bucket_uploads", "bucket_exports"),
        grants=("uploads_put", "exports_read"),
        emits=(
            "ImportDue",
            "ImportContinued",
            "ImportClosed",
            "ExportRequested",
            "PaymentRunDue",
            "PaymentRunContinued",
            "EnvelopeOpened",
            "ContributionAdded",
            "FundsAvailable",
            "ApplicationPutBefore",
            "ApplicationTakenOff",
            "SittingFormed",
            "SittingOpened",
            "SittingRanked",
            "VotesCast",
            "InterestDeclared",
            "SittingClosing",
            "SittingContinued",
            "SittingCancelled",
        ),
        memory=1024,
        timeout=15,
    ),
    Row(
        "api_programmes",
        Http((("ANY", "/api/v1/staff/programmes"), ("ANY", "/api/v1/staff/programmes/{proxy+}")), "staff"),
        tables=(("programmes", "read_write"), ("events", "read_append"), ("access_log", "read_append")),
        emits=("ProgrammeProposed", "ProposalStopped", "PublicationScheduled", "ProgrammePublished"),
        memory=1769,  # a whole processor: reading a long text is its work
        timeout=15,
        layers=("vendor", "jisr", "yaml"),
    ),
    Row("auth_define_challenge", Auth("define"), memory=256, timeout=5, layers=()),
    Row(
        "auth_create_challenge",
        Auth("create"),
        settings=("stage", "sms_gateway", "sms_sender"),
        grants=("sms",),
        timeout=5,
    ),
    Row("auth_verify_challenge", Auth("verify"), memory=256, timeout=5, layers=()),
    Row(
        "api_papers",
        Http(
            (
                ("GET", "/api/v1/applications/{id}/receipt"),
                ("GET", "/api/v1/applications/{id}/agreement"),
            ),
            "applicant",
        ),
        tables=(("applications", "read"), ("events", "read"), ("programmes", "read")),
        settings=("stage", "site_url"),
        memory=1024,
        timeout=20,
        layers=("vendor", "jisr", "printing"),
    ),
    Row(
        "api_staff_papers",
        Http(
            (
                ("GET", "/api/v1/staff/applications/{id}/history"),
                ("GET", "/api/v1/staff/applications/{id}/agreement"),
                ("GET", "/api/v1/staff/sittings/{id}/minutes"),
            ),
            "staff",
        ),
        tables=(
            ("applications", "read"),
            ("events", "read"),
            ("envelopes", "read"),
            ("programmes", "read"),
            ("messages", "read"),
            ("access_log", "read_append"),
        ),
        settings=("stage", "hmac_key_id"),
        grants=("hmac",),
        memory=1024,
        timeout=20,
        layers=("vendor", "jisr", "printing"),
    ),
    Row(
        "on_application_event__notify_applicant",
        Consumer(
            tuple(
                sorted(
                    cls.__name__
                    for cls in events.all_types()
                    if cls.published and cls.__name__ not in _OF_NO_FILE
                )
            )
        ),
        tables=(
            ("applications", "read"),
            ("programmes", "read"),
            ("messages", "read_write"),
        ),
        settings=("stage", "site_url", "hmac_key_id", "sms_gateway", "sms_sender", "email_sender"),
        grants=("hmac", "sms", "email"),
        timeout=30,
    ),
    Row(
        "on_sms_receipt__mark_message",
        Receipts(),
        tables=(("messages", "append"),),
        timeout=20,
    ),
    Row(
        "stream_events__publish",
        Stream(),
        tables=(("events", "update"),),
        settings=("stage", "bus_name"),
        grants=("bus",),
        timeout=30,
    ),
    Row(
        "schedule__sweep_outbox",
        Every(minutes=2),
        tables=(("events", "read_update"),),
        settings=("stage", "bus_name"),
        grants=("bus",),
        timeout=60,
    ),
    Row(
        "schedule__remind_and_escalate",
        Every(minutes=60),
        tables=(
            ("applications", "read_write"),
            ("events", "read_append"),
            ("programmes", "read"),
            ("messages", "read_write"),
        ),
        settings=(
            "stage",
            "site_url",
            "hmac_key_id",
            "sms_gateway",
            "sms_sender",
            "email_sender",
            "applicant_pool_id",
        ),
        grants=("hmac", "sms", "email", "accounts_sweep"),
        emits=("ReminderDue", "DeadlineEscalated"),
        timeout=300,
    ),
    Row(
        "schedule__erase",
        Every(minutes=15),
        tables=(
            ("applications", "read_write"),
            ("events", "append"),
            ("envelopes", "read_write"),
            ("programmes", "read_write"),
            ("messages", "read_write"),
        ),
        settings=("stage", "bucket_uploads", "bucket_clean", "hmac_key_id", "applicant_pool_id"),
        grants=("hmac", "uploads_erase", "clean_erase", "accounts_sweep"),
        emits=("PersonErased", "ApplicationWithdrawn", "FundsAvailable"),
        timeout=600,
    ),
    Row(
        "schedule__turn_programmes",
        Every(minutes=5),
        tables=(("programmes", "read_write"), ("events", "read_append")),
        emits=("ProgrammePublished", "ProposalStopped", "ProgrammeOpened", "ProgrammeClosed"),
        timeout=60,
    ),
    Row(
        "on_document_uploaded__inspect_document",
        Uploads(),
        tables=(
            ("applications", "read_write"),
            ("events", "append"),
            ("programmes", "read"),
        ),
        settings=("stage", "bucket_uploads", "bucket_clean"),
        grants=("uploads_read", "uploads_put", "uploads_erase", "clean_put", "clean_erase"),
        emits=("DocumentRejected", "ImportDue", "ImportClosed"),
        timeout=60,
        memory=1769,  # a whole processor: decoding is its work
        layers=("vendor", "jisr", "imaging"),
    ),
    Row(
        "schedule__sweep_uploads",
        Every(minutes=5),
        tables=(
            ("applications", "read_write"),
            ("events", "append"),
        ),
        settings=("stage", "bucket_uploads", "bucket_clean"),
        grants=("uploads_read", "uploads_put", "uploads_erase", "clean_erase"),
        emits=("DocumentRejected", "ImportDue", "ImportClosed"),
        timeout=120,
    ),
    Row(
        "on_any_event__project_indicators",
        Consumer(tuple(sorted(cls.__name__ for cls in events.all_types() if cls.published and _moves(cls)))),
        tables=(("indicators", "read_write"),),
        timeout=20,
    ),
    Row(
        "on_site_changed__render_pages",
        Consumer(("ProgrammeClosed", "ProgrammeOpened", "ProgrammePublished"), site_files=("assets.json",)),
        tables=(("programmes", "read"), ("indicators", "read")),
        settings=("stage", "site_url", "bucket_site"),
        grants=("site_read", "site_put"),
        timeout=60,
        memory=1024,
        layers=("vendor", "jisr", "pages"),
    ),
    Row(
        "schedule__render_pages",
        Every(minutes=24 * 60),  # the open figures of the day
        tables=(("programmes", "read"), ("indicators", "read")),
        settings=("stage", "site_url", "bucket_site"),
        grants=("site_read", "site_put"),
        timeout=60,
        memory=1024,
        layers=("vendor", "jisr", "pages"),
    ),
    Row(
        "on_funds_available__promote_waiting",
        # A file may come to the list just after the last money was offered: it asks for itself.
        Consumer(("ApplicationWaitlisted", "FundsAvailable")),
        tables=(
            ("applications", "read_write"),
            ("events", "append"),
            ("envelopes", "read_write"),
            ("programmes", "read"),
        ),
        emits=("ApplicationApproved",),
        timeout=60,
    ),
    Row(
        "on_sitting_closing__settle_sitting",
        # As for imports, payment orders and exports: all tries are over before anybody is told that it stands still
        # (`domain.stalled`).
        Consumer(("SittingClosing", "SittingPaused", "SittingContinued", "SittingCancelled"), visibility=360),
        tables=(
            ("applications", "read_write"),
            ("events", "append"),
            ("envelopes", "read_write"),
            ("programmes", "read"),
        ),
        emits=(
            "ApplicationApproved",
            "ApplicationWaitlisted",
            "ApplicationRejected",
            "ApplicationTakenOff",
            "SittingPaused",
            "SittingClosed",
            "FundsAvailable",
        ),
        timeout=300,
    ),
    Row(
        "on_payment_run_due__work_on_order",
        Consumer(("PaymentRunDue", "PaymentRunContinued"), batch=1, visibility=180),
        tables=(
            ("applications", "read_write"),
            ("events", "append"),
            ("envelopes", "read_write"),
            ("programmes", "read"),
            ("access_log", "read_append"),
        ),
        emits=("PaymentOrdered", "PaymentReturned", "PaymentRecorded", "PaymentRunDue"),
        timeout=120,
    ),
    Row(
        "on_import_due__work_on_import",
        Consumer(("ImportDue", "ImportContinued"), batch=1, visibility=360),
        tables=(
            ("applications", "read_write"),
            ("events", "append"),
            ("programmes", "read"),
            ("access_log", "read_append"),
        ),
        settings=("stage", "bucket_uploads", "applicant_pool_id", "hmac_key_id"),
        grants=("hmac", "uploads_read", "uploads_erase", "accounts_open"),
        emits=("ImportDue", "ImportClosed", "ApplicationImported"),
        timeout=300,
        memory=1769,  # a whole processor: reading a table is its work, in a process beside it
        layers=("vendor", "jisr", "sheets"),
    ),
    Row(
        "on_export_requested__write_export",
        Consumer(("ExportRequested", "ExportPaused"), batch=1, visibility=660),
        tables=(
            ("applications", "read"),
            ("events", "append"),
            ("programmes", "read"),
            ("indicators", "read"),
            ("access_log", "read_append"),
            ("transfers", "read_write"),
        ),
        settings=("stage", "bucket_exports"),
        grants=("exports_read", "exports_put", "exports_erase"),
        emits=("ExportPaused", "ExportEnded"),
        timeout=600,
        memory=1769,  # a whole processor: making a sheet of many rows is its work
        storage=4096,  # for `domain.exports.MOST_ROWS`
        layers=("vendor", "jisr", "workbooks"),
    ),
)
BY_NAME = {row.name: row for row in ROWS}


def settings_of(row: Row) -> Sequence[str]:
    """All settings of a row: those named, its tables' names, and the other hash key beside the written one."""
    other = ("hmac_key_id_other",) if "hmac_key_id" in row.settings else ()
    return (*row.settings, *other, *(f"table_{table}" for table, _ in row.tables))
