"""AWS answered inside the process: what a benchmark of start-up measures is our code, not a network.

`record` lets each call through and keeps its answer in a file; `replay` gives the answers back in the same order.
"""

import io
import json
from base64 import b64decode, b64encode
from typing import Any

import botocore.awsrequest
import botocore.httpsession

SESSION = botocore.httpsession.URLLib3Session


class _Raw(io.BytesIO):
    def stream(self, **_: Any) -> Any:
        yield self.read()


def record(file: str) -> None:
    """Each answer as a line: what was called, status, headers, body."""
    send = SESSION.send

    def kept(self: Any, request: Any) -> Any:
        answer = send(self, request)
        line = [
            _called(request),
            answer.status_code,
            dict(answer.headers),
            b64encode(answer.content).decode(),
        ]
        with open(file, "a", encoding="utf-8") as out:
            out.write(json.dumps(line) + "\n")
        return botocore.awsrequest.AWSResponse(request.url, line[1], answer.headers, _Raw(answer.content))

    SESSION.send = kept  # type: ignore[method-assign]


def replay(file: str) -> None:
    """The answers that were recorded; another call than the recorded one is an error."""
    with open(file, encoding="utf-8") as lines:
        told = iter([json.loads(line) for line in lines])

    def send(self: Any, request: Any) -> Any:
        called, status, headers, body = next(told)
        if called != _called(request):
            raise LookupError(f"recorded was {called}, called is {_called(request)}")
        return botocore.awsrequest.AWSResponse(request.url, status, headers, _Raw(b64decode(body)))

    SESSION.send = send  # type: ignore[method-assign]


def _called(request: Any) -> str:
    target = request.headers.get("X-Amz-Target") or request.method
    return target.decode() if isinstance(target, bytes) else str(target)
