"""What the deployment tells the code: the only module that reads the environment.

Every field is an environment variable of the same name, upper case, with the prefix `JISR_`. A function is given
only those it needs (`infra/wiring.py`); needing one that was not given is an error when it is used, not before.
"""

import os
from dataclasses import dataclass, fields
from functools import cache


class MissingSetting(RuntimeError):
    """The deployment gave this function no value for a setting that it needs."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Names and ids of the deployment's resources; None where this function was not given one."""

    stage: str | None = None
    site_url: str | None = None
    table_applications: str | None = None
    table_events: str | None = None
    table_envelopes: str | None = None
    table_programmes: str | None = None
    table_messages: str | None = None
    table_indicators: str | None = None
    table_access_log: str | None = None
    table_transfers: str | None = None
    bucket_uploads: str | None = None
    bucket_clean: str | None = None
    bucket_site: str | None = None
    bucket_exports: str | None = None
    bus_name: str | None = None
    applicant_pool_id: str | None = None
    applicant_client_id: str | None = None
    staff_pool_id: str | None = None
    staff_client_id: str | None = None
    hmac_key_id: str | None = None
    hmac_key_id_other: str | None = None
    sms_gateway: str | None = None
    sms_sender: str | None = None
    email_sender: str | None = None
    function_papers: str | None = None
    origin_secret: str | None = None

    def require(self, name: str) -> str:
        """The value of `name`. Raises `MissingSetting` when the environment had none: fail closed."""
        value: str | None = getattr(self, name)
        if value is None:
            raise MissingSetting(f"set JISR_{name.upper()}: this function needs it and was not given it")
        return value


SMS_GATEWAYS = frozenset({"sns", "end_user_messaging"})


@cache
def load() -> Settings:
    """The settings, read once per process. An empty value counts as unset.

    Raises `ValueError` for an unknown SMS gateway. Tests that change the environment call `load.cache_clear()`.
    """
    given = {f.name: os.environ.get(f"JISR_{f.name.upper()}") or None for f in fields(Settings)}
    gateway = given["sms_gateway"]
    if gateway is not None and gateway not in SMS_GATEWAYS:
        raise ValueError(f"JISR_SMS_GATEWAY must be one of {', '.join(sorted(SMS_GATEWAYS))}")
    return Settings(**given)
