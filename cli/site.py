"""The local site: one origin for the portal, the API (behind it the emulator's gateway), signed files and the inbox."""

import gzip
import http.client
import threading
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from cli.emulator import Emulator
from cli.inbox import Inbox
from cli.pages import FAILURES, Pages, compresses
from infra.site_rules import PERMISSIONS, content_policy

MOST_BODY = 11 * 1024 * 1024
HOP_BY_HOP = {
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "content-length",
    "date",
    "server",
    "host",
}


class Site:
    """Serves on 127.0.0.1 until `stop`."""

    def __init__(
        self,
        port: int,
        emulator: Emulator,
        api_id: str,
        clean_bucket: str,
        site_bucket: str,
        exports_bucket: str,
    ) -> None:
        behind = {
            "endpoint": emulator.endpoint,
            "api": f"/_aws/execute-api/{api_id}/$default",
            "signed": {"/papers/": f"/{clean_bucket}", "/exports/": f"/{exports_bucket}"},
            "inbox": Inbox(emulator.endpoint),
            "pages": Pages(emulator, site_bucket),
            "security": _security(emulator.endpoint),
        }
        handler = type("Handler", (_Handler,), behind)
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="site", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


def _security(endpoint: str) -> Mapping[str, str]:
    """CloudFront's headers, less what only https has. Papers are sent to the emulator."""
    return {
        "Content-Security-Policy": content_policy([endpoint]),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": PERMISSIONS,
    }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body are two writes: without this the second may wait 40 ms for the first's receipt.
    disable_nagle_algorithm = True
    endpoint: str
    api: str
    signed: Mapping[str, str]
    inbox: Inbox
    pages: Pages
    security: Mapping[str, str]

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if path.startswith("/api/"):
            self._proxy(self.api)
        elif behind := next((b for start, b in self.signed.items() if path.startswith(start)), None):
            self._proxy(behind)
        elif path == "/inbox" or path.startswith("/inbox/"):
            self._send(*self.inbox.handle(path, query))
        else:
            self._page(path)

    do_HEAD = do_GET

    def _page(self, path: str) -> None:
        told = ("If-None-Match", "Accept-Encoding", "Range", "If-Range")
        try:
            answer = self.pages.answer(path, *(self.headers.get(name, "") for name in told))
        except FAILURES:
            self._send(502, "text/plain; charset=utf-8", b"the emulator does not answer")
            return
        self._write(answer.status, answer.headers.items(), answer.body)

    def _api_only(self) -> None:
        if self.path.startswith("/api/"):
            self._proxy(self.api)
        else:
            self.close_connection = True
            self._send(405, "text/plain; charset=utf-8", b"only GET here")

    do_POST = do_PATCH = do_DELETE = do_PUT = do_OPTIONS = _api_only

    def _proxy(self, behind: str) -> None:
        """To the emulator and back, as it is. `behind`: what comes before the path there."""
        try:
            length = int(self.headers.get("Content-Length") or 0)
        except ValueError:
            length = -1
        if length < 0 or length > MOST_BODY or self.headers.get("Transfer-Encoding"):
            self.close_connection = True
            self._send(413, "application/problem+json", b'{"title": "too large", "status": 413}')
            return
        body = self.rfile.read(length) if length else None
        target = urlsplit(self.endpoint)
        connection = http.client.HTTPConnection(target.hostname or "localhost", target.port, timeout=60)
        sent = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        try:
            connection.request(self.command, behind + self.path, body, sent)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self._send(
                502, "application/problem+json", b'{"title": "the emulator does not answer", "status": 502}'
            )
            return
        finally:
            connection.close()
        # A list: an answer may set several cookies.
        headers = [(name, value) for name, value in answer.getheaders() if name.lower() not in HOP_BY_HOP]
        kind = answer.headers.get("Content-Type", "")
        if "json" in kind and compresses(kind, content, self.headers.get("Accept-Encoding", "")):
            content = gzip.compress(content, 6)
            # No longer the bytes that the tag was made of.
            headers = [
                (name, f"W/{value.removeprefix('W/')}" if name.lower() == "etag" else value)
                for name, value in headers
            ]
            headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
        self._write(answer.status, headers, content)

    def _send(self, status: int, content_type: str, body: bytes) -> None:
        self._write(status, [("Content-Type", content_type), ("Cache-Control", "no-store")], body)

    def _write(self, status: int, headers: Iterable[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        ours = {name.lower() for name in self.security}
        for name, value in headers:
            if name.lower() not in ours:
                self.send_header(name, value)
        for name, value in self.security.items():
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: paths and queries may hold a reference or a phone number."""
