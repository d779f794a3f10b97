"""English within GSM-7: 160 characters in one segment."""

TEXTS = {
    "ApplicationSubmitted": (
        "{title}: your application {ref} is registered. Answer by {date} at the latest. Follow it: {link}",
        "{title}: your application {ref} is registered. Answer by {date} at the latest.",
    ),
    "ApplicationImported": (
        "{title}: your application on the other platform is here now. Sign in with this number to complete it and add "
        "your papers: {link}",
        "{title}: your application on the other platform is here now. Complete it in your account, with this number.",
    ),
    "ChangesRequested": (
        "{title}: your file {ref} is incomplete. Please complete it: {link}",
        "{title}: your file {ref} is incomplete. Please complete it from your account.",
    ),
    "DocumentRejected": (
        '{title}: document "{doc}" is {reason}. Please send it again: {link}',
        '{title}: document "{doc}" is {reason}. Please send it again.',
        "{title}: please send one document again. The reason is in your account.",
    ),
    "DocumentMissing": (
        '{title}: your file {ref} lacks one document, "{doc}". Please add it: {link}',
        '{title}: your file {ref} lacks one document, "{doc}". Please add it from your account.',
        '{title}: your file lacks one document, "{doc}". Please add it.',
        "{title}: your file lacks one document. Please add it from your account.",
    ),
    "ApplicationResubmitted": ("{title}: we have received the rest of your file {ref}.",),
    "ApplicationApproved": (
        "{title}: your application {ref} is approved. Amount reserved for you: {amount}.",
        "{title}: your application {ref} is approved.",
    ),
    "ApplicationWaitlisted": (
        "{title}: your application {ref} is on the waiting list. We will keep you informed.",
    ),
    "ApplicationRejected": (
        "{title}: your application {ref} was not accepted: {reason}. You may appeal until {date}: {link}",
        "{title}: your application {ref} was not accepted: {reason}. You may appeal until {date}.",
        "{title}: your application {ref} was not accepted. Reason in your account. You may appeal until {date}.",
        "{title}: your application {ref} was not accepted: {reason}.",
        "{title}: your application {ref} was not accepted. Reason in your account.",
    ),
    "ApplicationWithdrawn": ("{title}: your application {ref} is withdrawn.",),
    "AppealFiled": ("{title}: your appeal on {ref} is registered.",),
    "AppealUpheld": ("{title}: your appeal was accepted. Application {ref} is under review again.",),
    "AppealDismissed": ("{title}: your appeal on {ref} was not accepted. Details in your account.",),
    "AppealAcknowledged": ("{title}: your appeal on {ref} is being examined. Answer by {date}.",),
    "ComplaintFiled": (
        "{title}: your complaint on {ref} is registered. Answer by {date}. Follow it: {link}",
        "{title}: your complaint on {ref} is registered. Answer by {date}.",
    ),
    "ComplaintAcknowledged": ("{title}: your complaint on {ref} is being examined. Answer by {date}.",),
    "ComplaintAnswered": (
        "{title}: we have answered your complaint on {ref}: {link}",
        "{title}: we have answered your complaint on {ref}. Read it in your account.",
    ),
    "AgreementSigned": ("{title}: the agreement for your application {ref} is signed.",),
    "PaymentRecorded": (
        "{title}: a payment of {amount} is recorded for your application {ref}.",
        "{title}: a payment is recorded for your application {ref}.",
    ),
    "ApplicationCompleted": ("{title}: your file {ref} is complete. Thank you.",),
    "ApplicationEnded": ("{title}: your file {ref} is closed. Details in your account.",),
    "PhoneChanged": ("{title}: the phone number of your file was changed. If this was not you, call us.",),
    "AccountChanged": ("{title}: a bank account was recorded for your file. If this was not you, call us.",),
    "ReminderDue": (
        "{title}: reminder, complete your file {ref} before {date}: {link}",
        "{title}: reminder, complete your file {ref} before {date}.",
    ),
    "AnswersCorrected": (
        "{title}: we corrected answers in your file {ref}. Please check them: {link}",
        "{title}: we corrected answers in your file {ref}. Please check them in your account.",
    ),
    "HelpRequested": ("{title}: your request for help is registered. We will call you.",),
}

FEMININE: dict[str, tuple[str, ...]] = {}

REASONS = {
    "unsupported_type": "of a kind we cannot read",
    "too_big": "too big",
    "attachment": "with other files in it",
    "active_content": "of a kind we cannot read",
    "washed_out": "too pale",
    "blank": "empty",
    "not_checked": "not received well",
    "too_dark": "too dark",
    "too_small": "too small",
    "tiny": "too small",
    "blurred": "blurred",
    "unreadable": "unreadable",
    "not_readable": "unreadable",
    "illegible": "unreadable",
    "incomplete": "incomplete",
    "expired": "out of date",
    "wrong_document": "not the one we asked for",
    "password": "locked by a password",
    "encrypted": "locked by a password",
    "malware": "unsafe",
    "damaged": "damaged",
    "too_many_pages": "too long",
    "not_eligible": "conditions not met",
    "budget": "budget spent",
    "duplicate": "another application is open",
    "late": "after the closing date",
    "no_answer": "file not completed",
}

SUBJECT = "{title} - {ref}"
GREETING = "Hello,"
CLOSING = "Ministry of Solidarity, Social Integration and Family"
HIDDEN = ("You have a message: {link}", "You have a message in your account.")
