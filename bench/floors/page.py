"""The floor of the first page: HTML, a style sheet and a script, so many bytes by gzip in all. Imports nothing of ours.

The same shape as a first page: a head, cards with a title, two buttons and a link each, a foot; a script that listens.
"""

import gzip
import random
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CARDS = 3
STYLED = 0.25
"""The style sheet's part of what the HTML leaves; the script has the rest."""
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'"


def files(size: int) -> dict[str, tuple[str, bytes]]:
    """Path → type and body; their gzip is `size` bytes in all, to some fifty. The same at each call."""
    chance = random.Random(70)
    html = _html(chance)
    left = size - _small(html)
    css = _filled(_css_start(), lambda: _rule(chance), round(left * STYLED))
    js = _filled(_js_start(), lambda: _function(chance), left - _small(css))
    return {
        "/": ("text/html; charset=utf-8", html),
        "/style.css": ("text/css; charset=utf-8", css),
        "/script.js": ("text/javascript; charset=utf-8", js),
        "/icon.svg": ("image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    }


def _small(body: bytes) -> int:
    return len(gzip.compress(body, 6, mtime=0))


def _filled(start: str, more: Callable[[], str], size: int) -> bytes:
    """`start` and as many pieces as make `size` bytes by gzip."""
    pieces = [start]
    while (missing := size - _small("".join(pieces).encode())) > 50:
        pieces += [more() for _ in range(max(1, missing // 100))]
    return "".join(pieces).encode()


def _word(chance: random.Random) -> str:
    return "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randrange(4, 10)))


def _html(chance: random.Random) -> bytes:
    def said(words: int) -> str:
        return " ".join(_word(chance) for _ in range(words))

    def card(number: int) -> str:
        buttons = "".join(f'<a class="button" href="/{number}/{to}">{said(3)}</a>' for to in ("ask", "more"))
        return f"<section><h3>{said(3)}</h3><p>{said(20)}</p>{buttons}</section>"

    cards = "".join(card(number) for number in range(CARDS))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Page</title>'
        '<link rel="icon" href="/icon.svg" type="image/svg+xml">'
        '<link rel="stylesheet" href="/style.css"><script type="module" src="/script.js"></script></head>'
        f'<body><header><a id="leave" href="/leave">{said(2)}</a></header><main><h1>{said(2)}</h1><p>{said(14)}</p>'
        f"{cards}</main><footer><p>{said(8)}</p></footer></body></html>"
    ).encode()


def _css_start() -> str:
    button = "display:block;padding:16px;margin:12px 0;background:#0b5d5a;color:#fff"
    return f"body{{font:18px system-ui;margin:16px}}.button{{{button}}}\n"


def _js_start() -> str:
    return 'document.getElementById("leave").addEventListener("click",()=>{document.body.hidden=true});\n'


def _rule(chance: random.Random) -> str:
    colour, margin, padding = chance.randrange(16**6), chance.randrange(99), chance.randrange(99)
    return f".{_word(chance)}{{color:#{colour:06x};margin:{margin}px;padding:{padding}px}}\n"


def _function(chance: random.Random) -> str:
    name, given, factor = f"{_word(chance)}{chance.randrange(10**6)}", _word(chance), chance.randrange(10**6)
    return f'export function {name}({given}){{return {given}*{factor}+"{_word(chance)}".length}}\n'


class Page:
    """Serves the files on 127.0.0.1 with gzip, on any free port, until it is left."""

    def __init__(self, size: int) -> None:
        made = {path: (kind, gzip.compress(body, 6, mtime=0)) for path, (kind, body) in files(size).items()}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"made": made}))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://localhost:{self._server.server_port}"

    def __enter__(self) -> "Page":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    made: dict[str, tuple[str, bytes]]

    def do_GET(self) -> None:
        kind, body = self.made.get(self.path, ("text/plain", b""))
        self.send_response(200 if self.path in self.made else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Content-Security-Policy", POLICY)
        if body:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the table is what is read."""
