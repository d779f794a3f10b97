"""Start-up: a fresh process until the handler has answered one recorded event, against a bare boto3 GetItem handler.

`python -m bench.startup [--runs 5] [--json FILE]` prints a table; fails when a ratio is over its limit.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
CLAIMS = {"sub": "account-1", "token_use": "access", "origin_jti": "session-1"}
EVENT = {
    "event_id": "e1",
    "type": "ApplicationSubmitted",
    "version": 1,
    "occurred_at": "2026-11-24T09:00:00Z",
    "subject": {"kind": "application", "id": "26K7PQ2M9XCT"},
    "sequence": 2,
    "application_id": "26K7PQ2M9XCT",
    "correlation_id": "c1",
    "actor": {"kind": "applicant", "id": "a1"},
    "data": {
        "programme": "p",
        "programme_version": 1,
        "kind": "k",
        "region": "03",
        "province": "03.231",
        "from": "draft",
        "to": "submitted",
        "stage": "review",
        "entered_at": "2026-11-23T09:00:00Z",
        "deadline": "2027-01-23T22:59:59Z",
    },
}


def http(path: str) -> dict:
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {},
        "requestContext": {
            "http": {"method": "GET", "sourceIp": "127.0.0.1"},
            "authorizer": {"jwt": {"claims": CLAIMS}},
        },
    }


def queue() -> dict:
    body = json.dumps({"source": "jisr", "detail-type": EVENT["type"], "detail": EVENT})
    return {"Records": [{"messageId": "m1", "body": body, "attributes": {"ApproximateReceiveCount": "1"}}]}


AUTH = {
    "request": {"session": [], "privateChallengeParameters": {"code": "1"}, "challengeAnswer": "1"},
    "response": {},
}
# name -> (folder, recorded event, limit of the ratio)
CASES: dict[str, tuple[str, dict, float]] = {
    "floor": ("bench/floors/get_item.py", {}, 1.0),
    "api_applicant": ("functions/api_applicant/handler.py", http("/api/v1/applications"), 2.2),
    "api_public": ("functions/api_public/handler.py", http("/api/v1/programmes"), 2.2),
    "on_any_event__project_indicators": (
        "functions/on_any_event__project_indicators/handler.py",
        queue(),
        1.8,
    ),
    "auth_define_challenge": ("functions/auth_define_challenge/handler.py", AUTH, 0.6),
    "auth_verify_challenge": ("functions/auth_verify_challenge/handler.py", AUTH, 0.6),
}


def measure(runs: int) -> dict[str, list[float]]:
    """Wall seconds per case; the cases in turn, so that the machine's moods touch all alike."""
    tables = (
        "applications",
        "documents",
        "events",
        "envelopes",
        "programmes",
        "messages",
        "indicators",
        "access_log",
    )
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{ROOT}:{ROOT}/layers/jisr/python",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_EC2_METADATA_DISABLED": "true",
        **{f"JISR_TABLE_{name.upper()}": name for name in tables},
    }
    times: dict[str, list[float]] = {name: [] for name in CASES}
    for run in range(runs + 1):
        for name in CASES:
            path, event, _ = CASES[name]
            command = [sys.executable, "bench/one.py", path]
            if not name.startswith("auth_"):
                command.append("answered")
            told = json.dumps(event).encode()
            started = time.perf_counter()
            subprocess.run(
                command, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, input=told
            )
            if run:  # the first writes the byte code
                times[name].append(time.perf_counter() - started)
    return times


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    medians = {name: statistics.median(values) for name, values in measure(asked.runs).items()}
    rows = [
        {"case": n, "seconds": round(s, 3), "ratio": round(s / medians["floor"], 2), "limit": CASES[n][2]}
        for n, s in medians.items()
    ]
    print(f"{'start-up, median of ' + str(asked.runs):<40}{'s':>8}{'ratio':>8}{'limit':>8}")
    for row in rows:
        print(f"{row['case']:<40}{row['seconds']:>8}{row['ratio']:>8}{row['limit']:>8}")
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(rows, indent=2) + "\n")
    return int(any(row["ratio"] > row["limit"] for row in rows))


if __name__ == "__main__":
    sys.exit(main())
