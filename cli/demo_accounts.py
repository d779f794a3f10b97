"""One account per staff role for the demonstration region: made-up people, random passwords. Two programme managers: a
programme is proposed by one and published by another."""

import secrets
import string
from datetime import UTC, datetime

from jisr.domain.people import Role
from jisr.use_cases.sessions.create_staff import create_staff

STAFF = (
    Role.AGENT,
    Role.COORDINATOR,
    Role.COMMITTEE_MEMBER,
    Role.PROGRAMME_MANAGER,
    Role.PARTNER,
    Role.AUDITOR,
)


def create(region: str, province: str, partner: str) -> list[dict[str, object]]:
    """`[{username, password, totp_secret?, roles, regions, provinces}]`; an agent covers one province."""
    made: list[dict[str, object]] = []
    for number, role in enumerate((*STAFF, Role.PROGRAMME_MANAGER)):
        provinces = [province] if role is Role.AGENT else []
        again = "-2" if number == len(STAFF) else ""
        username, password = f"demo-{role.value.replace('_', '-')}{again}", _password()
        named = partner if role is Role.PARTNER else None
        now = datetime.now(UTC)
        created = create_staff(username, password, [role.value], [region], provinces, now, named)
        account: dict[str, object] = {
            "username": username,
            "password": password,
            "roles": [role.value],
            "regions": [region],
            "provinces": provinces,
        }
        if created.totp_secret:
            account["totp_secret"] = created.totp_secret
        made.append(account)
    return made


def _password() -> str:
    """Twenty random characters with one of each kind that the pool asks for."""
    letters = "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(16))
    return letters + "aZ7!"
