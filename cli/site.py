"""The local site: one origin for the API (behind it the emulator's gateway), the inbox and a landing page."""

import http.client
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from urllib.parse import urlsplit

from cli.inbox import Inbox

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
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'"


class Site:
    """Serves on 127.0.0.1 until `stop`."""

    def __init__(self, port: int, endpoint: str, api_id: str, clean_bucket: str) -> None:
        behind = {
            "endpoint": endpoint,
            "api": f"/_aws/execute-api/{api_id}/$default",
            "papers": f"/{clean_bucket}",
            "inbox": Inbox(endpoint),
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


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body are two writes: without this the second may wait 40 ms for the first's receipt.
    disable_nagle_algorithm = True
    endpoint: str
    api: str
    papers: str
    inbox: Inbox

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if path.startswith("/api/"):
            self._proxy(self.api)
        elif path.startswith("/papers/"):
            self._proxy(self.papers, {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": POLICY})
        elif path == "/inbox" or path.startswith("/inbox/"):
            self._send(*self.inbox.handle(path, query))
        elif path == "/":
            page = (files("cli") / "site_files" / "index.html").read_bytes()
            self._send(200, "text/html; charset=utf-8", page)
        elif path == "/site.css":
            self._send(
                200, "text/css; charset=utf-8", (files("cli") / "site_files" / "site.css").read_bytes()
            )
        else:
            self._send(404, "text/plain; charset=utf-8", b"nothing here")

    def _api_only(self) -> None:
        if self.path.startswith("/api/"):
            self._proxy(self.api)
        else:
            self.close_connection = True
            self._send(405, "text/plain; charset=utf-8", b"only GET here")

    do_POST = do_PATCH = do_DELETE = do_PUT = do_HEAD = do_OPTIONS = _api_only

    def _proxy(self, behind: str, more: Mapping[str, str] | None = None) -> None:
        """To the emulator and back, as it is. `behind`: what comes before the path there; `more`: headers to add."""
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
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _send(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: paths and queries may hold a reference or a phone number."""
