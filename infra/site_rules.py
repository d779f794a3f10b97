"""What CloudFront and the local site hold to alike: which object an address is, and the headers of every answer."""

from collections.abc import Iterable

LANGUAGES = ("ar", "fr", "en")
CONSOLE = "console"
"""Where staff work: its addresses, and its files in the site's bucket."""

PAGES_FUNCTION = """\
function handler(event) {
  var request = event.request;
  var uri = request.uri;
  // A path with a file name is that file; a missing one stays a 404.
  if (uri.lastIndexOf('.') > uri.lastIndexOf('/')) return request;
  var parts = uri.split('/').filter(function (part) { return part !== ''; });
  if (parts[0] === 'console') {
    request.uri = '/console/' + (parts[1] === 'fr' ? 'fr' : 'ar') + '.html';
    return request;
  }
  var language = ['ar', 'fr', 'en'].indexOf(parts[0]) >= 0 ? parts.shift() : 'ar';
  var page = 'app';
  if (parts.length === 0) page = 'index';
  else if (parts.length === 1 && ['track', 'offices', 'open-data'].indexOf(parts[0]) >= 0) page = parts[0];
  else if (parts.length === 2 && parts[0] === 'programmes') page = parts.join('/');
  request.uri = '/pages/' + language + '/' + page + '.html';
  return request;
}
"""
"""For CloudFront; `object_of` is the same in Python, and a test holds the two together."""


def object_of(path: str) -> str:
    """The key in the site's bucket of a path (without its query)."""
    if "." in path.rpartition("/")[2]:
        return path.removeprefix("/")
    parts = [part for part in path.split("/") if part]
    if parts and parts[0] == CONSOLE:
        return f"{CONSOLE}/{'fr' if parts[1:2] == ['fr'] else 'ar'}.html"
    language = parts.pop(0) if parts and parts[0] in LANGUAGES else LANGUAGES[0]
    page = "app"
    if not parts:
        page = "index"
    elif parts in (["track"], ["offices"], ["open-data"]) or (len(parts) == 2 and parts[0] == "programmes"):
        page = "/".join(parts)
    return f"pages/{language}/{page}.html"


def content_policy(uploads: Iterable[str]) -> str:
    """The Content-Security-Policy. `uploads`: origins that a browser sends papers to."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "font-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "media-src 'self'",
            "img-src 'self' data: blob:",
            f"connect-src 'self' {' '.join(uploads)}",
            "form-action 'self'",
            "base-uri 'none'",
            # Only our own pages: the console shows the portal in a frame, to preview a programme (ADR 33).
            "frame-src 'self'",
            "frame-ancestors 'self'",
        )
    )


PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=()"
CACHED_API = ("/api/v1/programmes*", "/api/v1/places*")
"""What shared caches may keep for as long as the API says: the same for everybody."""
