"""Who has an e-mail address hears there too, beside the SMS: seen in the running site's inbox."""

import secrets

import pytest

from cli.client import Client, accounts, wait_for
from cli.demo import PROGRAMME

pytestmark = pytest.mark.e2e


def test_an_address_gets_the_same_news_by_email(site, state):
    agent = Client(site.url)
    agent.staff_sign_in(accounts(state / "demo-accounts.json")["agent"])
    number = secrets.randbelow(10**5)
    phone, new_phone = f"+2126003{number:05d}", f"+2126004{number:05d}"
    address = f"fatima.{number}@example.ma"
    programme = agent.call("GET", f"/programmes/{PROGRAMME}").json()
    kind = programme["kinds"][0]
    begun = {
        "programme": PROGRAMME,
        "kind": kind,
        "applicant": {"phone": phone, "language": "fr", "email": address},
        "consent_evidence": {"method": "in_person", "note": "Carte vue au guichet."},
    }
    draft = agent.call("POST", "/staff/applications", begun, expect=201).json()
    answers = {**programme["examples"][kind], "cnie": f"ZZ{number:06d}"}  # they say where she lives
    seen = {"If-Match": f'"{draft["version"]}"'}
    agent.call("PATCH", f"/staff/applications/{draft['id']}", {"answers": answers}, headers=seen)
    agent.act(draft["id"], "change_phone", phone=new_phone, reason_codes=["lost_phone"])

    def told(to: str) -> list[dict[str, str]]:
        return agent.messages(to)

    (mail,) = wait_for("the e-mail", lambda: told(address))
    (sms,) = wait_for("the SMS", lambda: told(new_phone))
    assert (mail["channel"], sms["channel"]) == ("email", "sms")
    assert mail["subject"]
    assert sms["text"].split(":")[0].strip() in mail["text"] + mail["subject"]
