"""The site as an outside client sees it: HTTP, the inbox, and a presigned POST. Nothing of ours is imported."""

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pyotp

WAIT_SECONDS = 30.0


class Unexpected(AssertionError):
    """The site answered something else than the contract says; the text holds status and problem, no person's data."""


@dataclass
class Client:
    """One person's browser. `token` once she is signed in."""

    url: str
    http: httpx.Client = field(init=False)
    token: str | None = None

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.url, timeout=60)

    def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        expect: int | None = None,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """One call below `/api/v1`. Raises `Unexpected` unless it answers `expect` (any 2xx when None)."""
        sent = dict(headers or {})
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        answer = self.http.request(method, f"/api/v1{path}", json=body, headers=sent, params=query or None)
        good = answer.is_success if expect is None else answer.status_code == expect
        if not good:
            raise Unexpected(f"{method} {path}: {answer.status_code} {answer.text[:800]}")
        return answer

    def messages(self, to: str) -> list[dict[str, Any]]:
        """What the phone `to` has received, oldest first."""
        answer = self.http.get("/inbox/messages", params={"to": to})
        answer.raise_for_status()
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    def sign_in(self, phone: str, language: str = "ar") -> None:
        """Ask for a code, read it from the inbox, answer it."""
        before = len(self.messages(phone))
        asked = self.call("POST", "/session/codes", {"phone": phone, "language": language}, expect=202).json()
        received = wait_for("the code", lambda: self.messages(phone)[before:])
        found = re.search(r"\b\d{6}\b", received[-1]["text"])
        if found is None:
            raise Unexpected("the SMS holds no code of six digits")
        answer = {"challenge": asked["challenge"], "code": found[0]}
        self.token = self.call("POST", "/session", answer, expect=200).json()["access_token"]

    def staff_sign_in(self, account: Mapping[str, Any]) -> None:
        """Password, then the authenticator's code where it is asked for."""
        given = {"username": account["username"], "password": account["password"]}
        answer = self.call("POST", "/staff/session", given, expect=200).json()
        if "challenge" in answer:
            code = pyotp.TOTP(account["totp_secret"]).now()
            step = {"challenge": answer["challenge"], "session": answer["session"], "code": code}
            answer = self.call("POST", "/staff/session/challenge", step, expect=200).json()
        self.token = answer["access_token"]

    def upload(
        self,
        application: str,
        wanted: Mapping[str, Any],
        side: str | None,
        paper: bytes,
        content_type: str = "image/jpeg",
    ) -> str:
        """A paper through the presigned POST, until it is accepted. Returns its id."""
        filename = f"photo.{content_type.rpartition('/')[2]}"
        body = {
            "type": wanted["type"],
            **({"side": side} if side else {}),
            "filename": filename,
            "content_type": content_type,
            "size": len(paper),
        }
        added = self.call("POST", f"/applications/{application}/documents", body, expect=201).json()
        files = {"file": (filename, paper, content_type)}
        sent = httpx.post(added["upload"]["url"], data=added["upload"]["fields"], files=files, timeout=60)
        if not sent.is_success:
            raise Unexpected(f"the upload was refused: {sent.status_code} {sent.text[:300]}")

        def verdict() -> str | None:
            papers = self.call("GET", f"/applications/{application}/documents").json()["items"]
            state = next(p for p in papers if p["document_id"] == added["document_id"])
            return state["status"] if state["status"] in {"accepted", "rejected"} else None

        if wait_for("the verdict on a paper", verdict) != "accepted":
            raise Unexpected("a good picture was refused")
        return str(added["document_id"])

    def act(self, application: str, action: str, *, dry_run: bool = False, **more: Any) -> dict[str, Any]:
        """A decision of staff on the file as it is now."""
        file = self.call("GET", f"/staff/applications/{application}").json()
        answer = self.call(
            "POST",
            f"/staff/applications/{application}/actions",
            {"action": action, **more},
            headers={"If-Match": f'"{file["version"]}"'},
            query={"dry_run": "true" if dry_run else "false"},
        )
        told: dict[str, Any] = answer.json()
        return told


def wait_for[T](what: str, look: Callable[[], T], seconds: float = WAIT_SECONDS, *, pause: float = 0.05) -> T:
    """The first true answer of `look`, `pause` seconds after one that was not. Raises `Unexpected` when it never
    comes."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise Unexpected(f"{what} did not come in {seconds:.0f} s")
        time.sleep(pause)
        pause = max(pause, min(pause * 1.5, 0.5))


def accounts(path: Path) -> dict[str, dict[str, Any]]:
    """The demo accounts by role; where there are two of one, the first."""
    return {account["roles"][0]: account for account in reversed(json.loads(path.read_text()))}
