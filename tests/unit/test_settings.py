"""The deployment's settings: read once, and missing only when they are needed."""

import dataclasses

import pytest

from jisr import settings
from jisr.settings import MissingSetting


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> object:
    for field in dataclasses.fields(settings.Settings):
        monkeypatch.delenv(f"JISR_{field.name.upper()}", raising=False)
    settings.load.cache_clear()
    yield
    settings.load.cache_clear()


def test_settings_come_from_the_environment_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JISR_TABLE_APPLICATIONS", "applications-dev")
    assert settings.load().require("table_applications") == "applications-dev"
    monkeypatch.setenv("JISR_TABLE_APPLICATIONS", "another")
    assert settings.load().table_applications == "applications-dev"


@pytest.mark.parametrize("value", [None, ""])
def test_needing_what_was_not_given_names_the_variable(
    value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if value is not None:
        monkeypatch.setenv("JISR_BUS_NAME", value)
    with pytest.raises(MissingSetting, match="JISR_BUS_NAME"):
        settings.load().require("bus_name")


def test_an_unknown_gateway_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JISR_SMS_GATEWAY", "pigeon")
    with pytest.raises(ValueError, match="JISR_SMS_GATEWAY"):
        settings.load()


def test_settings_do_not_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.load().stage = "prod"  # type: ignore[misc]
