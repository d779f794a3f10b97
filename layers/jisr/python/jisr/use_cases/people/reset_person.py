"""Password or phone lost, or known to others: she begins anew, and nothing of before opens anything."""

from dataclasses import replace

from jisr.domain.staff import StaffMember
from jisr.gateways import identity
from jisr.use_cases.call import Call
from jisr.use_cases.people.keeping import change
from jisr.use_cases.people.send_password import can_be_sent, send_password


def reset_person(call: Call, account: str) -> StaffMember:
    """A temporary password by e-mail, the authenticator app enrolled anew, all sessions ended. Sent again with its key
    it completes what was begun, and resets nothing again once the e-mail has gone out.

    Raises `Forbidden` (oneself), `NotFound`, `StaleVersion`, `Conflict` (no e-mail can be sent), `Transient`.
    """
    until = int(call.at.timestamp())

    def step(member: StaffMember) -> StaffMember:
        can_be_sent(member.username)
        return replace(member, mail_due=True, sessions_until=until)

    member = change(call, account, "StaffReset", step)
    if not member.mail_due:
        return member
    identity.end_staff_sessions(member.username)
    return send_password(member, "reset")
