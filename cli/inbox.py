"""`/inbox` of the local site: every SMS and e-mail that the emulator kept instead of sending, as on a phone.

    inbox = Inbox("http://localhost:4566")
    status, content_type, body = inbox.handle("/inbox/messages", "to=%2B212612345678")

It exists only here: the AWS template has no such route.
"""

import html
import json
import re
import threading
import time
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, Final, NamedTuple
from urllib.error import URLError
from urllib.parse import parse_qs, quote
from urllib.request import urlopen

from jisr.domain.clocks import casablanca
from jisr.domain.messages import segments

HTML: Final = "text/html; charset=utf-8"
JSON: Final = "application/json; charset=utf-8"
FILES: Final = {
    "/inbox/inbox.css": "text/css; charset=utf-8",
    "/inbox/inbox.js": "text/javascript; charset=utf-8",
}

# Lucide (ISC): smartphone, mail.
_ICONS: Final = {
    "sms": '<rect width="14" height="20" x="5" y="2" rx="2"/><path d="M12 18h.01"/>',
    "email": '<path d="m22 7-8.99 5.73a2 2 0 0 1-2.02 0L2 7"/><rect x="2" y="4" width="20" height="16" rx="2"/>',
}
_CHANNELS: Final = {"sms": "رسالة قصيرة", "email": "بريد إلكتروني"}
_LINK: Final = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?؟،]")


class Answer(NamedTuple):
    status: int
    content_type: str
    body: bytes


class Inbox:
    """Reads the emulator at `endpoint`. Safe to share between the site's threads."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint.rstrip("/")
        self._seen: dict[str, float] = {}
        self._lock = threading.Lock()

    def handle(self, path: str, query: str = "") -> Answer:
        """Answer `GET path?query`; 404 for a path that is not the inbox's, 502 when the emulator does not answer."""
        if path in FILES:
            body = (files("cli") / "inbox_files" / path.rpartition("/")[2]).read_bytes()
            return Answer(200, FILES[path], body)
        if path not in {"/inbox", "/inbox/", "/inbox/messages"}:
            return Answer(404, JSON, b'{"title": "not found", "status": 404}')
        to = _address(parse_qs(query).get("to", [""])[0])
        try:
            items = self.messages()
        except (URLError, OSError, ValueError):
            if path == "/inbox/messages":
                return Answer(502, JSON, b'{"title": "the emulator does not answer", "status": 502}')
            return Answer(
                502, HTML, _page('<p class="empty">المحاكي لا يجيب. شغّل <code>make run</code>.</p>')
            )
        if path == "/inbox/messages":
            chosen = [item for item in items if not to or item["to"] == to]
            return Answer(200, JSON, json.dumps({"items": chosen}, ensure_ascii=False).encode())
        return Answer(200, HTML, _page(_people(items, to) + _thread(items, to), one=bool(to)))

    def messages(self) -> list[dict[str, Any]]:
        """`{id, channel, to, text, subject?, at}`, oldest first; `at` in ISO 8601, UTC.

        Raises `URLError`, `OSError` or `ValueError` when the emulator does not answer as it should.
        """
        found: list[tuple[float, int, dict[str, Any]]] = []
        for to, kept in self._read("/_ministack/sns/sms-messages")["sms_messages"].items():
            for record in kept:
                # The emulator keeps the order of each number but no time: our gateway sends it along.
                at = _sent_at(record) or self._first_seen(record["MessageId"])
                item = {"id": record["MessageId"], "channel": "sms", "to": to, "text": record["Message"]}
                found.append((at, len(found), item))
        for kept in self._read("/_ministack/ses/messages")["messages"].values():
            for record in kept:
                for to in record["To"]:
                    item = {
                        "id": record["MessageId"],
                        "channel": "email",
                        "to": to,
                        "text": record["BodyText"],
                    }
                    found.append(
                        (float(record["Timestamp"]), len(found), item | {"subject": record["Subject"]})
                    )
        found.sort(key=lambda entry: entry[:2])
        return [item | {"at": _iso(at)} for at, _, item in found]

    def _read(self, path: str) -> Any:
        with urlopen(self.endpoint + path, timeout=5) as answer:  # noqa: S310 - our own emulator # nosec B310
            return json.load(answer)

    def _first_seen(self, message_id: str) -> float:
        with self._lock:
            return self._seen.setdefault(message_id, time.time())


def _sent_at(record: dict[str, Any]) -> float | None:
    value = (record.get("MessageAttributes") or {}).get("sent_at") or {}
    text = value.get("StringValue") or value.get("Value")
    try:
        return datetime.fromisoformat(text).timestamp() if text else None
    except ValueError:
        return None


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _address(text: str) -> str:
    """A number as the messages have it (`0612345678`, ` 212612345678` from an unescaped plus), or an e-mail address."""
    if "@" in text or not text.strip():
        return text.strip()
    digits = re.sub(r"\D", "", text)
    return "+212" + digits[1:] if digits.startswith("0") and not digits.startswith("00") else "+" + digits


def _people(items: list[dict[str, Any]], chosen: str) -> str:
    """Who was written to, the latest first."""
    last = {item["to"]: item for item in items}
    rows = []
    for item in sorted(last.values(), key=lambda i: i["at"], reverse=True):
        current = ' aria-current="page"' if item["to"] == chosen else ""
        rows.append(
            f'<li><a href="/inbox?to={quote(item["to"])}"{current}>'
            f'<span class="who">{_icon(item["channel"])}<bdi dir="ltr">{html.escape(_spaced(item["to"]))}</bdi></span>'
            f'<span class="preview" dir="auto">{html.escape(item["text"][:90])}</span></a></li>'
        )
    if not rows:
        return '<p class="empty">لا توجد أي رسالة بعد. ستظهر هنا كل رسالة يرسلها الموقع.</p>'
    return f'<ul class="people">{"".join(rows)}</ul>'


def _thread(items: list[dict[str, Any]], chosen: str) -> str:
    if not chosen:
        return '<p class="empty">اختر رقما لقراءة رسائله.</p>' if items else ""
    bubbles = "".join(_bubble(item) for item in items if item["to"] == chosen)
    return (
        '<section class="phone" aria-labelledby="who">'
        '<a class="back" href="/inbox">كل الأرقام</a>'
        f'<h2 id="who"><bdi dir="ltr">{html.escape(_spaced(chosen))}</bdi></h2>'
        + (
            f'<ol class="thread">{bubbles}</ol>'
            if bubbles
            else '<p class="empty">لا توجد رسائل لهذا الرقم.</p>'
        )
        + "</section>"
    )


def _bubble(item: dict[str, Any]) -> str:
    at = datetime.fromisoformat(item["at"]).astimezone(casablanca())
    subject = (
        f'<p class="subject" dir="auto">{html.escape(item["subject"])}</p>' if item.get("subject") else ""
    )
    size = f" · <span>{segments(item['text'])} SMS</span>" if item["channel"] == "sms" else ""
    language = "ar" if re.search("[\u0600-\u06ff]", item["text"]) else "fr"
    return (
        f'<li>{subject}<p class="text" dir="auto" lang="{language}">{_linked(item["text"])}</p>'
        f'<p class="meta"><time datetime="{item["at"]}"><bdi dir="ltr">{at:%d/%m/%Y %H:%M}</bdi></time>'
        f" · {_CHANNELS[item['channel']]}{size}</p></li>"
    )


def _linked(text: str) -> str:
    parts, end = [], 0
    for link in _LINK.finditer(text):
        address = html.escape(link.group())
        parts.append(
            f'{html.escape(text[end : link.start()])}<a href="{address}"><bdi dir="ltr">{address}</bdi></a>'
        )
        end = link.end()
    return "".join(parts) + html.escape(text[end:])


def _spaced(address: str) -> str:
    """`06 12 34 56 78` for a Moroccan number."""
    if not re.fullmatch(r"\+212\d{9}", address):
        return address
    national = "0" + address[4:]
    return " ".join(national[i : i + 2] for i in range(0, 10, 2))


def _icon(channel: str) -> str:
    return (
        f'<svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        f'role="img" aria-label="{_CHANNELS[channel]}">{_ICONS[channel]}</svg>'
    )


def _page(content: str, *, one: bool = False) -> bytes:
    return f"""<!doctype html>
<html lang="ar" dir="rtl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>جسر: الرسائل</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/inbox/inbox.css">
<noscript><meta http-equiv="refresh" content="5"></noscript>
<script type="module" src="/inbox/inbox.js"></script>
</head>
<body>
<header><h1>الرسائل</h1><p>الموقع المحلي: لا تغادر أي رسالة هذا الجهاز.</p></header>
<main{' class="one"' if one else ""}>{content}</main>
</body>
</html>
""".encode()
