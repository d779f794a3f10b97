"""The CDK app. `cdk synth -c stage=dev`; the emulator's stage is `local`."""

import aws_cdk as cdk

from infra.grants import Granter
from infra.stacks.backend import BackendStack
from infra.stacks.data import DataStack
from infra.stacks.identity import IdentityStack
from infra.stage import LOCAL, Stage


def build(app: cdk.App) -> dict[str, cdk.Stack]:
    """All stacks of the stage in the context; what they need to know is in the context too (`docs/deploy.md`)."""
    stage = Stage(app.node.try_get_context("stage") or LOCAL)
    site_url = app.node.try_get_context("site_url") or "http://localhost:8080"
    env = None if stage.local else cdk.Environment(region=app.node.try_get_context("region"))
    prefix = "Jisr" if stage.local else f"Jisr-{stage.name}"

    def named(name: str) -> dict[str, object]:
        return {"stack_name": f"{prefix}-{name}", "env": env}

    data = DataStack(app, "Data", stage=stage, site_origin=site_url, **named("Data"))
    granter = Granter(
        stage,
        data,
        site_url,
        app.node.try_get_context("sms_sender"),
        app.node.try_get_context("email_sender"),
    )
    identity = IdentityStack(app, "Identity", stage=stage, granter=granter, **named("Identity"))
    granter.applicant_pool, granter.applicant_client = identity.applicant_pool, identity.applicant_client
    granter.staff_pool, granter.staff_client = identity.staff_pool, identity.staff_client
    backend = BackendStack(
        app, "Backend", stage=stage, data=data, identity=identity, granter=granter, **named("Backend")
    )
    return {"data": data, "identity": identity, "backend": backend}


def main() -> None:
    app = cdk.App()
    build(app)
    app.synth()


if __name__ == "__main__":
    main()
