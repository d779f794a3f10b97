"""A request as our endpoints see it, read from API Gateway's payload 2.0 and checked as far as HTTP goes."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from jisr import settings
from jisr.domain.errors import Malformed, NotSignedIn, TooLarge, VersionNeeded
from jisr.domain.people import Actor, Role
from jisr.domain.references import new_id
from jisr.http.problem import UnsupportedMedia
from jisr.http.response import JSON

if TYPE_CHECKING:
    from pydantic import BaseModel

    from jisr.http.routes import Route

MOST_BYTES = 256 * 1024

# UUID, ULID or a trace's hexadecimal: a looser shape would let a name or a number into our logs.
_CORRELATION = re.compile(
    r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[0-7][0-9A-HJKMNP-TV-Z]{25}|[0-9a-f]{32}"
)
_VISIBLE = re.compile(r"[\x21-\x7e]{1,128}")
_VERSION = re.compile(r'"([0-9]{1,12})"')


class Request:
    """One call. Everything is read when it is asked for, so that a route pays for what it uses.

    The properties raise the refusals that bad input earns: `Malformed` 400, `TooLarge` 413, `UnsupportedMedia`
    415, `Invalid` 422, `VersionNeeded` 428.
    """

    def __init__(
        self, event: Mapping[str, Any], route: Route, path_params: Mapping[str, str], correlation_id: str
    ) -> None:
        self._event = event
        self.route = route
        self.path_params = path_params
        self.correlation_id = correlation_id

    @cached_property
    def headers(self) -> Mapping[str, str]:
        """By lower-case name."""
        return headers_of(self._event)

    @cached_property
    def cookies(self) -> Mapping[str, str]:
        """Name -> value; the first of a repeated name."""
        found: dict[str, str] = {}
        lines = self._event.get("cookies") or self.headers.get("cookie", "").split(";")
        for line in lines:
            name, equals, value = line.strip().partition("=")
            if equals:
                found.setdefault(name, value)
        return found

    @property
    def source_address(self) -> str:
        """Where the client is: what CloudFront saw and wrote over the client's own (`infra/stacks/portal.py`), else
        what the gateway saw. Believed only where requests prove that they came through CloudFront."""
        viewer = self.headers.get("x-viewer-address") if settings.load().origin_secret else None
        return viewer or str(self._event.get("requestContext", {}).get("http", {}).get("sourceIp", ""))

    @cached_property
    def claims(self) -> Mapping[str, Any]:
        """What the gateway's authorizer verified. Raises `NotSignedIn` unless it is an access token's."""
        authorizer = self._event.get("requestContext", {}).get("authorizer") or {}
        claims: Mapping[str, Any] = (authorizer.get("jwt") or {}).get("claims") or {}
        # An id token passes the gateway's audience check too, but it is not meant to open anything.
        if not claims.get("sub") or claims.get("token_use", "access") != "access":
            raise NotSignedIn("not_signed_in", "sign in first")
        return claims

    @property
    def account(self) -> str:
        """The account's opaque id."""
        return str(self.claims["sub"])

    @property
    def session(self) -> str:
        """The sign-in: the same for all tokens that its refresh token brings."""
        return str(self.claims.get("origin_jti") or self.claims.get("jti") or "")

    @property
    def signed_in_at(self) -> int:
        """The second of that sign-in, 0 when the token does not say."""
        told = str(self.claims.get("auth_time", ""))
        return int(told) if told.isdecimal() else 0

    def applicant(self) -> Actor:
        """The applicant who calls. Staff come from their item (`jisr.bootstrap`): a token only proves who."""
        return Actor("applicant", self.account, frozenset({Role.APPLICANT}), session=self.session)

    @cached_property
    def idempotency_key(self) -> str | None:
        """1 to 128 visible ASCII characters, or none."""
        key = self.headers.get("idempotency-key")
        if key is not None and not _VISIBLE.fullmatch(key):
            raise Malformed("idempotency_key", "Idempotency-Key is 1 to 128 visible ASCII characters")
        return key

    @cached_property
    def if_match(self) -> int | None:
        """The version that the client has seen."""
        text = self.headers.get("if-match")
        if text is None:
            if self.route.if_match == "required":
                raise VersionNeeded("if_match", 'send If-Match: "<version>" as the ETag gave it')
            return None
        found = _VERSION.fullmatch(text.strip())
        if not found:
            raise Malformed("if_match", 'If-Match is one version in quotes, for instance "3"')
        return int(found[1])

    @cached_property
    def raw_query(self) -> Mapping[str, str]:
        """Decoded parameters, each given once."""
        text = self._event.get("rawQueryString") or ""
        try:
            pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=50)
        except ValueError:
            raise Malformed("query", "the query string is not UTF-8 or too long") from None
        found = dict(pairs)
        if len(found) != len(pairs):
            raise Malformed("query", "a parameter is given twice")
        return found

    @cached_property
    def raw_body(self) -> bytes:
        body = self._event.get("body") or ""
        if len(body) > MOST_BYTES * 2:
            raise TooLarge("too_large", "the body is more than 256 KB")
        if self._event.get("isBase64Encoded"):
            try:
                raw = b64decode(body, validate=True)
            except ValueError:
                raise Malformed("body", "the body is not base64") from None
        else:
            raw = body.encode(errors="surrogatepass")
        if len(raw) > MOST_BYTES:
            raise TooLarge("too_large", "the body is more than 256 KB")
        return raw

    @cached_property
    def json(self) -> Any:
        """The body as JSON values; an empty body is an empty object."""
        from jisr.http.reading import parse

        raw = self.raw_body
        if not raw:
            return {}
        kind, _, options = self.headers.get("content-type", "").partition(";")
        charset = options.strip().lower().replace('"', "")
        if kind.strip().lower() != JSON or charset not in ("", "charset=utf-8"):
            raise UnsupportedMedia("media_type", f"send {JSON} in UTF-8")
        return parse(raw)

    def body[M: BaseModel](self, model: type[M]) -> M:
        """The body as `model`, which must be the one that the route declares."""
        from jisr.http.reading import check

        if model is not self.route.body:
            raise TypeError(f"{self.route.method} {self.route.path} does not declare {model.__name__}")
        return check(model, self.json, empty=not self.raw_body)

    def query[M: BaseModel](self, model: type[M]) -> M:
        """The query string as `model`, which must be the one that the route declares."""
        from jisr.http.reading import check

        if model is not self.route.query:
            raise TypeError(f"{self.route.method} {self.route.path} does not declare {model.__name__}")
        return check(model, self.raw_query, strict=False)


def headers_of(event: Mapping[str, Any]) -> Mapping[str, str]:
    return {str(name).lower(): str(value) for name, value in (event.get("headers") or {}).items()}


def correlation_of(headers: Mapping[str, str]) -> str:
    """The client's id when it looks like an id (UUID, ULID, hex), so that it can't carry text into our logs."""
    given = headers.get("x-correlation-id", "")
    return given if _CORRELATION.fullmatch(given) else new_id()
