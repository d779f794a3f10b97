"""The templates of each kind of stage, synthesised once: no network, no built layers."""

from pathlib import Path

import pytest

from infra.synthesis import Template, synthesise


@pytest.fixture(scope="session")
def dev_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dev")


@pytest.fixture(scope="session")
def dev(dev_folder: Path) -> dict[str, Template]:
    """A cloud stage, all stacks, checked by cdk-nag.

    Its portal is one script, and its console too, whether the real ones are built or not.
    """
    dist = dev_folder / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "assets" / "app-1.js").write_text("")
    (dist / "assets.json").write_text("{}")
    desk = dev_folder / "desk"
    (desk / "assets").mkdir(parents=True)
    (desk / "assets" / "main-1.js").write_text("")
    (desk / "ar.html").write_text("")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("infra.stacks.portal.PORTAL", dist)
        patch.setattr("infra.stacks.portal.DESK", desk)
        return synthesise("dev", dev_folder, nag=True, site_url="https://jisr.example")


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Template]:
    """What the emulator gets."""
    return synthesise("local", tmp_path_factory.mktemp("local"))


@pytest.fixture(scope="session")
def prod_data() -> Template:
    """The stack of what must never be lost, where people rely on it."""
    import aws_cdk as cdk
    from aws_cdk.assertions import Template as Assertions

    from infra.stacks.data import DataStack
    from infra.stage import Stage

    app = cdk.App(analytics_reporting=False)
    stack = DataStack(app, "Data", stage=Stage("prod"), site_origin="https://jisr.example")
    return dict(Assertions.from_stack(stack).to_json())
