"""From the gateway's event to the gateway's answer: find the route, keep the rule, map what goes wrong."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from urllib.parse import unquote

from jisr import logging, settings
from jisr.domain.errors import NotFound, Refusal, Transient
from jisr.http.problem import of_refusal, problem, status_of
from jisr.http.request import Request, correlation_of, headers_of
from jisr.http.response import PROBLEM, Response
from jisr.http.routes import BASE, Route

_MOST_PATH = 512


class App:
    """A function's routes, ready to answer. Made once per process."""

    def __init__(self, routes: Sequence[Route]) -> None:
        # Fixed segments before parameters: /applications/search wins over /applications/{id}.
        self.routes = sorted(routes, key=lambda r: tuple(s.startswith("{") for s in r.segments))

    def handle(self, event: Mapping[str, Any], context: object = None) -> dict[str, Any]:
        """The answer in payload 2.0. Never raises: what is not foreseen is a 500 that says nothing."""
        started = time.perf_counter()
        correlation = correlation_of(headers_of(event))
        logging.bind(correlation)
        http = event.get("requestContext", {}).get("http", {})
        method = str(http.get("method", "")).upper()
        head = method == "HEAD"
        route: Route | None = None
        encoded: dict[str, Any] | None = None
        try:
            _came_through_the_edge(headers_of(event))
            route, params = self._find("GET" if head else method, str(event.get("rawPath", "")))
            answer = _serve(Request(event, route, params, correlation))
            tagged = _cached(route, answer)
            encoded = _encoded(route, answer, correlation, head and not tagged)
            if tagged:
                encoded = _tagged(encoded, headers_of(event).get("if-none-match", ""), head)
        except _AroundTheEdge:
            answer = problem(403, "edge", "use the site's own address")
        except _NotAllowed as refusal:
            answer = problem(405, "method", "not this method here", headers={"Allow": refusal.allow})
        except Refusal as refusal:
            answer = of_refusal(refusal, to_office=route is not None and route.to_office)
            if status_of(refusal) == 500:
                logging.failure("unmapped_refusal", refusal)
        except Transient as exc:
            logging.failure("try_again", exc)
            answer = problem(503, "try_again", "try again in a moment", headers={"Retry-After": "2"})
        except Exception as exc:
            logging.failure("unexpected", exc)
            answer = problem(500, "unexpected", "something went wrong on our side")
        logging.info(
            "request",
            method=method,
            route=route.path if route else None,
            status=encoded["statusCode"] if encoded else answer.status,
            ms=round((time.perf_counter() - started) * 1000, 1),
        )
        return encoded or _encoded(route, answer, correlation, head)

    def _find(self, method: str, raw_path: str) -> tuple[Route, Mapping[str, str]]:
        if not raw_path.startswith(BASE + "/") or len(raw_path) > _MOST_PATH:
            raise NotFound("no_such_path", "nothing here")
        parts = tuple(unquote(part) for part in raw_path[len(BASE) + 1 :].split("/"))
        allowed: list[str] = []
        for route in self.routes:
            params = _match(route.segments, parts)
            if params is None:
                continue
            if route.method == method:
                return route, params
            allowed.append(route.method)
        if allowed:
            raise _NotAllowed(allowed)
        raise NotFound("no_such_path", "nothing here")


class _AroundTheEdge(Exception):
    pass


def _came_through_the_edge(headers: Mapping[str, str]) -> None:
    """The gateway's own address is open to all, so CloudFront, behind the firewall, proves itself. AWS only."""
    secret = settings.load().origin_secret
    given = headers.get("x-origin-secret", "")
    if secret is not None and not compare_digest(given.encode(errors="replace"), secret.encode()):
        raise _AroundTheEdge


class _NotAllowed(Exception):
    def __init__(self, methods: Sequence[str]) -> None:
        super().__init__("405")
        self.allow = ", ".join(sorted({*methods, *({"HEAD"} if "GET" in methods else ())}))


def _match(segments: Sequence[str], parts: Sequence[str]) -> dict[str, str] | None:
    """The parameters when `parts` fit the template, else None. An empty or unprintable part fits nothing."""
    if len(segments) != len(parts):
        return None
    params: dict[str, str] = {}
    for segment, part in zip(segments, parts, strict=True):
        if segment.startswith("{"):
            if not part or not part.isprintable():
                return None
            params[segment[1:-1]] = part
        elif segment != part:
            return None
    return params


def _serve(request: Request) -> Response:
    route = request.route
    if route.rule.audience != "public":
        _ = request.claims  # 401 before anything else: the gateway has an authorizer, and so have we
    if route.if_match is not None:
        _ = request.if_match
    if route.method == "POST":
        _ = request.idempotency_key
    return route.endpoint(request)


def _encoded(route: Route | None, answer: Response, correlation: str, head: bool) -> dict[str, Any]:
    if answer.content_type == PROBLEM and isinstance(answer.body, Mapping):
        answer = replace(answer, body={**answer.body, "correlation_id": correlation})
    return answer.for_gateway(_headers(route, answer, correlation), head=head)


def _headers(route: Route | None, answer: Response, correlation: str) -> dict[str, str]:
    return {
        "X-Correlation-Id": correlation,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": f"public, max-age={route.cache}" if route and _cached(route, answer) else "no-store",
    }


def _cached(route: Route | None, answer: Response) -> bool:
    return route is not None and route.cache is not None and answer.status == 200


def _tagged(encoded: dict[str, Any], known: str, head: bool) -> dict[str, Any]:
    """With a tag of its bytes; who has them already gets 304 and no body, which on a phone is most of the cost."""
    body = str(encoded["body"])
    tag = f'"{sha256(body.encode()).hexdigest()[:32]}"'
    tagged = {**encoded, "headers": {**encoded["headers"], "ETag": tag}}
    # A cache that compressed the answer has made the tag weak.
    if known.strip() == "*" or tag in {given.strip().removeprefix("W/") for given in known.split(",")}:
        del tagged["headers"]["Content-Type"]
        return {**tagged, "statusCode": 304, "body": ""}
    return {**tagged, "body": "" if head else body}
