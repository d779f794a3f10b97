"""The OpenAPI 3.1 document, generated from the routes. Never imported by a function: they serve the written copy."""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from jisr.http.cookies import NAMES
from jisr.http.request import MOST_BYTES
from jisr.http.response import JSON, PROBLEM
from jisr.http.routes import BASE, File, Route

_REF = "#/components/schemas/{model}"

_WHY = {
    400: "Malformed: not JSON, not UTF-8, a name or parameter given twice, or a malformed header.",
    401: "Not signed in, or the token is expired or forged.",
    403: "Signed in, and not allowed.",
    404: "Absent, or not to be known by this caller: both look the same.",
    409: "The state does not allow it, or a duplicate.",
    412: "Somebody changed it since it was read.",
    413: f"The body is more than {MOST_BYTES // 1024} KB.",
    415: "The body is not application/json in UTF-8.",
    422: "Some values must be mended: `errors` says which and how.",
    428: "`If-Match` is missing.",
    429: "Too many: come back after `Retry-After` seconds. The gateway's own has no such header.",
    503: "Busy for a moment: come back after `Retry-After` seconds.",
}

_GATEWAYS_OWN = frozenset({401, 413, 429, 503})
"""Statuses that API Gateway gives by itself, as `{message}` without our headers."""

_TEXTS = {
    "type": "object",
    "required": ["ar", "fr", "en"],
    "properties": {language: {"type": "string"} for language in ("ar", "fr", "en")},
}
_PROBLEM: dict[str, Any] = {
    "description": "RFC 9457. The gateway's own 401, 413, 429 and 503 have its body: rely on the status alone there.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "correlation_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "examples": ["urn:jisr:problem:stale_version"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "correlation_id": {"type": "string"},
        "application": {
            "description": "Of `urn:jisr:problem:duplicate`: the open file that holds her place, for whoever may see "
            "it. Without it one fixed text says that an agent is needed, and one will call.",
            "type": "object",
            "required": ["id", "reference", "url"],
            "properties": {
                "id": {"type": "string"},
                "reference": {"type": "string"},
                "url": {"type": "string", "format": "uri-reference"},
            },
        },
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "message"],
                "properties": {
                    "pointer": {"type": "string", "description": "RFC 6901, into the body or the query."},
                    "code": {"type": "string"},
                    "message": _TEXTS,
                },
            },
        },
    },
}

_PATH_PARAMETERS: Mapping[str, Mapping[str, Any]] = {
    "reference": {"description": "As printed on the receipt.", "example": "JSR-26K7-PQ2M-9XCT"},
    "province": {"description": "The province's code.", "example": "03.231"},
    "document_id": {"description": "The document's id.", "example": "0f8fad5bd9cb469fa16570867728950e"},
    "application_id": {"description": "The file's id.", "example": "26K7PQ2M9XCT"},
    "id": {"description": "The id.", "example": "26K7PQ2M9XCT"},
    "version": {"description": "A version's number.", "example": "1"},
}
_PROGRAMME_ID = {"description": "The programme's id.", "example": "tamkine-riyada"}

_TAG = {"description": "Of the answer's bytes.", "schema": {"type": "string"}}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of the copy that you have: when it is still good, 304 without a body.",
    "schema": {"type": "string"},  # one that is no tag of ours matches nothing: the whole answer comes
}

_IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key and body are done once for 30 days (the last 16 of each file or envelope), and "
    "answered with what they made as it is now; the same key with another body is 422. Of a code by SMS: for the same "
    "number, as long as the code is valid. Calls that don't name this header do not look at it.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$"},
}

_SECURITY = {
    "applicant": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The access token of `POST /session`.",
    },
    "staff": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The access token of `POST /staff/session`; roles and places are read on every call.",
    },
    **{
        f"{audience}_refresh": {
            "type": "apiKey",
            "in": "cookie",
            "name": name,
            "description": "The refresh token: HttpOnly, SameSite=Strict.",
        }
        for audience, name in NAMES.items()
    },
}


def statuses(route: Route) -> tuple[int, ...]:
    """Every refusal that the route may answer with: those it names and those that follow from what it takes."""
    found = set(route.refusals) | {429, 503}  # the gateway throttles all; the tables may be busy
    if route.rule.audience != "public":
        found |= {401, 403}
    if route.method == "POST":
        found |= {400}
    if route.body is not None:
        found |= {400, 413, 415, 422}
    if route.query is not None:
        found |= {400, 422}
    if route.parameters:
        found |= {404}
    if route.if_match is not None:
        found |= {400, 412}
    if route.if_match == "required":
        found |= {428}
    return tuple(sorted(found))


def build(routes: Iterable[Route]) -> dict[str, Any]:
    """The document: the same routes give the same bytes when dumped with sorted keys.

    Raises `ValueError` when two routes share a method and path or an operation id.
    """
    ordered = sorted(routes, key=lambda r: (r.path, r.method))
    schemas, refs = _schemas(ordered)
    paths: dict[str, dict[str, Any]] = {}
    seen: set[str] = set()
    for route in ordered:
        operation = _operation(route, refs)
        methods = paths.setdefault(route.path, {})
        if route.method.lower() in methods or operation["operationId"] in seen:
            raise ValueError(f"{route.method} {route.path} ({operation['operationId']}) is declared twice")
        seen.add(operation["operationId"])
        methods[route.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Jisr",
            "version": "1",
            "summary": "Social programmes: apply, be told, decide.",
            "description": (
                "Answers carry `X-Correlation-Id`; send your own (a UUID or ULID) to find it again in our logs. "
                "Money is in dirhams (`amount_mad`), at most two decimals. Times are UTC."
            ),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": BASE}],
        "tags": [{"name": "public"}, {"name": "applicant"}, {"name": "staff"}],
        "paths": paths,
        "components": {
            "schemas": {**schemas, "Problem": _PROBLEM},
            "responses": {f"Problem{status}": _refusal(status) for status in _WHY},
            "securitySchemes": _SECURITY,
        },
    }


type _Refs = Mapping[tuple[Any, JsonSchemaMode], Mapping[str, Any]]


def _models(answer: object) -> Sequence[type[BaseModel]]:
    several = answer if isinstance(answer, tuple) else (answer,)
    return [one for one in several if isinstance(one, type)]


def _schemas(routes: Sequence[Route]) -> tuple[dict[str, Any], _Refs]:
    wanted: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {}
    for route in routes:
        if route.body is not None:
            wanted[route.body, "validation"] = None
        for answer in route.answers.values():
            wanted.update(dict.fromkeys((model, "serialization") for model in _models(answer)))
    refs, definitions = models_json_schema(list(wanted), ref_template=_REF)
    return dict(sorted(definitions.get("$defs", {}).items())), refs


def _operation(route: Route, refs: _Refs) -> dict[str, Any]:
    responses = {
        str(status): _answer(route, status, answer, refs) for status, answer in route.answers.items()
    }
    if route.cache is not None:
        responses["304"] = {"description": HTTPStatus(304).phrase, "headers": {"ETag": _TAG}}
    responses |= {str(s): {"$ref": f"#/components/responses/Problem{s}"} for s in statuses(route)}
    operation: dict[str, Any] = {
        "operationId": f"{route.rule.audience}_{route.endpoint.__name__}",
        "tags": [route.rule.audience],
        "summary": route.summary,
        "parameters": [*_path_parameters(route), *_query_parameters(route), *_header_parameters(route)],
        "responses": dict(sorted(responses.items())),
        "security": [{route.rule.audience: []}] if route.rule.audience != "public" else [],
    }
    if route.rule.permission:
        operation["x-permission"] = route.rule.permission
    if route.cookie:
        # Signing out is done without a cookie too.
        operation["security"] = [{f"{route.cookie}_refresh": []}, *([] if 401 in route.refusals else [{}])]
    if route.body is not None:
        content: dict[str, Any] = {"schema": dict(refs[route.body, "validation"])}
        if route.example:
            content["example"] = dict(route.example)
        needed = any(field.is_required() for field in route.body.model_fields.values())
        operation["requestBody"] = {"required": needed, "content": {JSON: content}}
    return operation


def _answer(route: Route, status: int, answer: object, refs: _Refs) -> dict[str, Any]:
    headers: dict[str, Any] = {"X-Correlation-Id": {"schema": {"type": "string"}}}
    if route.if_match is not None:
        headers["ETag"] = {"description": "The version, in quotes.", "schema": {"type": "string"}}
    if route.cache is not None and status == 200:
        headers["ETag"] = _TAG
    said: dict[str, Any] = {"description": HTTPStatus(status).phrase, "headers": headers}
    several = answer if isinstance(answer, tuple) else (answer,)
    shapes = [dict(refs[model, "serialization"]) for model in _models(answer)]
    content: dict[str, Any] = {}
    if shapes:
        content[JSON] = {"schema": shapes[0] if len(shapes) == 1 else {"oneOf": shapes}}
    content |= {file.media_type: {} for file in several if isinstance(file, File)}
    if content:
        said["content"] = content
    return said


def _refusal(status: int) -> dict[str, Any]:
    headers: dict[str, Any] = {"X-Correlation-Id": {"schema": {"type": "string"}}}
    if status in {429, 503}:
        headers["Retry-After"] = {"description": "Seconds.", "schema": {"type": "integer"}}
    content: dict[str, Any] = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    if status in _GATEWAYS_OWN:
        content[JSON] = {"schema": {"type": "object", "properties": {"message": {"type": "string"}}}}
    return {"description": _WHY[status], "headers": headers, "content": content}


def _path_parameters(route: Route) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "minLength": 1, "maxLength": 64},
            **(_PROGRAMME_ID if name == "id" and "/programmes/" in route.path else _PATH_PARAMETERS[name]),
        }
        for name in route.parameters
    ]


def _query_parameters(route: Route) -> list[dict[str, Any]]:
    if route.query is None:
        return []
    schema = route.query.model_json_schema()
    definitions = schema.get("$defs", {})
    needed = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in needed, "schema": _inlined(field, definitions)}
        for name, field in schema["properties"].items()
    ]


def _inlined(value: Any, definitions: Mapping[str, Any]) -> Any:
    """Query parameters have no place of their own for definitions; and a parameter is never null, only absent."""
    if isinstance(value, list):
        return [_inlined(each, definitions) for each in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        return _inlined(definitions[value["$ref"].rpartition("/")[2]], definitions)
    found = {name: _inlined(each, definitions) for name, each in value.items()}
    found = {k: v for k, v in found.items() if not (k == "default" and v is None) and k != "title"}
    if "anyOf" in found:
        rest = [each for each in found.pop("anyOf") if each != {"type": "null"}]
        found |= rest[0] if len(rest) == 1 else {"anyOf": rest}
    return found


def _header_parameters(route: Route) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if route.method == "POST" and route.keyed:
        found.append(_IDEMPOTENCY)
    if route.cache is not None:
        found.append(_IF_NONE_MATCH)
    if route.if_match is not None:
        found.append(
            {
                "name": "If-Match",
                "in": "header",
                "required": route.if_match == "required",
                "description": "The version that you have read, as its ETag gave it.",
                "schema": {"type": "string", "pattern": '^"[0-9]{1,12}"$'},
                "example": '"3"',
            }
        )
    return found
