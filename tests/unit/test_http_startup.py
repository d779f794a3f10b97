"""What a cold start of the public function loads: each unwanted module here once cost a tenth of a second."""

import subprocess
import sys

UNWANTED = (
    "aws_lambda_powertools.event_handler",
    "aws_lambda_powertools.utilities.batch",
    "botocore.session",
    "boto3",
    "pynamodb",
    "jsonschema_rs",
    "jisr.http.openapi",
)


def test_health_answers_without_any_client_or_environment() -> None:
    code = f"""
import sys
from functions.api_public.handler import lambda_handler
answer = lambda_handler({{"rawPath": "/api/v1/health", "requestContext": {{"http": {{"method": "GET"}}}}}}, None)
assert answer["statusCode"] == 200, answer
print([name for name in {UNWANTED!r} if name in sys.modules], file=sys.stderr)
"""
    path = {"PYTHONPATH": ".:layers/jisr/python", "PATH": "/usr/bin:/bin"}
    done = subprocess.run([sys.executable, "-c", code], env=path, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
