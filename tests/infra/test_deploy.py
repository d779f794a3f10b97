"""`make deploy` before it needs AWS: what a person got wrong is one line that says how to mend it."""

import pytest

from infra import deploy, layers


@pytest.fixture
def nobody(monkeypatch, tmp_path):
    """A shell that is signed in to nothing."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture
def built(monkeypatch):
    """What was done before the account was asked for."""
    done = []
    monkeypatch.setattr(layers, "build", lambda architecture: done.append(architecture) or [])
    monkeypatch.setattr(deploy, "_run", lambda command: done.append(command[1]) or 0)
    return done


@pytest.mark.parametrize("stage", ["local", "", "De v", "a/b", "$(x)", "averyverylongname"])
def test_only_a_stage_of_aws_is_deployed(stage, built, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["deploy", stage])
    assert deploy.main() == 1
    said = capsys.readouterr().err
    assert said.startswith(f"jisr: STAGE={stage} is no stage of AWS")
    assert said.count("\n") == 1
    assert built == []


def test_without_an_account_all_is_built_and_nothing_deployed(nobody, built, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["deploy", "dev"])
    assert deploy.main() == 1
    assert capsys.readouterr().err == (
        "jisr: no AWS account answers (NoCredentialsError): sign in (AWS_PROFILE, or keys in the environment) "
        "and read docs/deploy.md\n"
    )
    assert built == ["arm64", "synth"]


def test_with_an_account_what_was_synthesised_is_deployed(built, monkeypatch):
    monkeypatch.setattr(deploy, "account", lambda: "123456789012")
    assert deploy.deploy("dev") == 0
    assert built == ["arm64", "synth", "deploy"]
