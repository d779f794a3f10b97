"""The CDK app. `cdk synth -c stage=dev`; the emulator's stage is `local`."""

import aws_cdk as cdk

from infra.grants import Granter
from infra.stacks.backend import BackendStack
from infra.stacks.data import DataStack
from infra.stacks.edge import REGION as EDGE_REGION
from infra.stacks.edge import EdgeStack
from infra.stacks.identity import IdentityStack
from infra.stacks.observability import ObservabilityStack
from infra.stacks.portal import PortalStack
from infra.stacks.protection import ProtectionStack
from infra.stage import LOCAL, StackProps, Stage

LOCAL_SITE = "http://localhost:8080"
LOCAL_EMAIL = "no-reply@jisr.example"
UNKNOWN_SITE = "https://site-url-not-set.invalid"
"""Until the first deployment has shown CloudFront's address (`docs/deploy.md`)."""
DEFAULT_REGION = "eu-west-3"


def build(app: cdk.App) -> dict[str, cdk.Stack]:
    """All stacks of the stage in the context; what they need to know is in the context too (`docs/deploy.md`)."""
    stage = Stage(app.node.try_get_context("stage") or LOCAL)
    stages = app.node.try_get_context("stages") or {}

    def asked(key: str) -> str | None:
        """`-c key=…`, else what the context holds for this stage."""
        found: str | None = app.node.try_get_context(key) or stages.get(stage.name, {}).get(key)
        return found

    site_url = asked("site_url") or (LOCAL_SITE if stage.local else UNKNOWN_SITE)
    region = asked("region") or DEFAULT_REGION
    env = None if stage.local else cdk.Environment(region=region)
    prefix = "Jisr" if stage.local else f"Jisr-{stage.name}"

    def named(name: str) -> StackProps:
        return {"stack_name": f"{prefix}-{name}", "env": env}

    hmac_key, other = int(asked("hmac_key") or 1), asked("hmac_key_other")
    if other is not None and int(other) == hmac_key:
        raise ValueError("hmac_key_other must be another key than hmac_key (docs/operations.md)")
    data = DataStack(
        app,
        "Data",
        stage=stage,
        site_origin=site_url,
        hmac_key=hmac_key,
        hmac_key_other=int(other) if other is not None else None,
        **named("Data"),
    )
    granter = Granter(
        stage,
        data,
        site_url,
        asked("sms_sender"),
        asked("email_sender") or (LOCAL_EMAIL if stage.local else None),
    )
    identity = IdentityStack(app, "Identity", stage=stage, granter=granter, **named("Identity"))
    granter.applicant_pool, granter.applicant_client = identity.applicant_pool, identity.applicant_client
    granter.staff_pool, granter.staff_client = identity.staff_pool, identity.staff_client
    backend = BackendStack(
        app,
        "Backend",
        stage=stage,
        data=data,
        identity=identity,
        granter=granter,
        origin_secret_version=asked("origin_secret_version"),
        **named("Backend"),
    )
    stacks: dict[str, cdk.Stack] = {"data": data, "identity": identity, "backend": backend}
    if stage.local:
        return stacks
    observability = ObservabilityStack(
        app,
        "Observability",
        data=data,
        identity=identity,
        backend=backend,
        email=asked("alarm_email"),
        **named("Observability"),
    )
    edge = EdgeStack(app, "Edge", stack_name=f"{prefix}-Edge", env=cdk.Environment(region=EDGE_REGION))
    portal = PortalStack(
        app,
        "Portal",
        stage=stage,
        data=data,
        backend=backend,
        acl_arn=edge.acl_arn,
        domain=asked("site_domain"),
        certificate_arn=asked("certificate_arn"),
        **named("Portal"),
    )
    protection = ProtectionStack(app, "Protection", stage=stage, data=data, **named("Protection"))
    if site_url == UNKNOWN_SITE:
        cdk.Annotations.of(portal).add_warning("no -c site_url=https://…: links in messages will not work")
    return stacks | {
        "observability": observability,
        "edge": edge,
        "portal": portal,
        "protection": protection,
    }


def main() -> None:
    app = cdk.App()
    build(app)
    app.synth()


if __name__ == "__main__":
    main()
