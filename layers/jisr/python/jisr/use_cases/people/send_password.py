"""A temporary password, by e-mail to its owner and nowhere else: no event, log, answer or table has it."""

from jisr import settings
from jisr.domain.addresses import console
from jisr.domain.errors import Conflict, FieldError, Invalid, Transient
from jisr.domain.message_texts.staff import Why, first_steps
from jisr.domain.staff import StaffMember
from jisr.gateways import email, identity, sending
from jisr.store import staff

_ADDRESS = {
    "ar": "راجعوا عنوان البريد الإلكتروني: لا يمكن الإرسال إليه.",
    "fr": "Vérifiez l'adresse e-mail : rien ne peut y être envoyé.",
    "en": "Check the e-mail address: nothing can be sent to it.",
}


def can_be_sent(username: str) -> None:
    """Asked before anything is changed. Raises `Conflict`."""
    if settings.load().email_sender is None:
        raise Conflict("no_email", "this site sends no e-mail: set email_sender")
    if "@" not in username:
        raise Conflict("no_address", "this account has no e-mail address")


def send_password(member: StaffMember, why: Why) -> StaffMember:
    """Whatever password she had gives way; once the e-mail is accepted, none is due any more.

    Raises `Transient` when it did not go or nobody knows: asked for again, another password goes out and only that one
    is good. `Invalid` for an impossible address.
    """
    if why == "reset":
        identity.forget_totp(member.username)
    password = identity.give_temporary_password(member.username)
    subject, text = first_steps(
        why,
        member.language,
        name=member.name,
        username=member.username,
        password=password,
        link=console(settings.load().require("site_url")),
    )
    try:
        email.send(member.username, subject, text)
    except sending.Refused:
        raise Invalid(
            "username", "no such address", [FieldError("/username", "username", _ADDRESS)]
        ) from None
    except sending.Unsure:
        raise Transient("nobody knows whether the e-mail went") from None
    return staff.mail_sent(member)
