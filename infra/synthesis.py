"""Templates without the CDK's command line, without built layers and without the network: for tests and the audit."""

import contextlib
import io
import json
import os
from pathlib import Path
from typing import Any

from infra.node import SILENT

os.environ |= SILENT

# What these write at their start is decided above.
import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks

from infra.app import build
from infra.layers import SOURCES, TARGETS

ROOT = Path(__file__).parents[1]
REGION = "eu-west-3"

Template = dict[str, Any]


def synthesise(stage: str, out: Path, *, nag: bool = False, **context: str) -> dict[str, Template]:
    """Each stack's template by its name in `infra.app.build`; the assembly is left in `out / "assembly"`.

    With `nag` the report of cdk-nag's AWS Solutions pack is in `validation-report.json` there.
    """
    layers = out / "layers"
    for architecture in TARGETS:
        for name in SOURCES:
            folder = layers / architecture / name / "python"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "empty.txt").write_text(f"{architecture} {name}")
    settings = json.loads((ROOT / "cdk.json").read_text())["context"]
    settings |= {"stage": stage, "region": REGION, "layers_root": str(layers)} | context
    app = cdk.App(outdir=str(out / "assembly"), context=settings, analytics_reporting=False)
    build(app)
    if nag:
        cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    try:
        with contextlib.redirect_stderr(io.StringIO()):  # the library tells all of the report there as well
            app.synth()
    except RuntimeError:
        # With findings the library raises after it has written all; which of them count is not its matter.
        if not (nag and (out / "assembly" / "validation-report.json").exists()):
            raise
    return {
        path.name.removesuffix(".template.json").lower(): json.loads(path.read_text())
        for path in sorted((out / "assembly").glob("*.template.json"))
    }


def nag_findings(assembly: Path) -> set[tuple[str, str]]:
    """(rule, path of the construct) of every finding, warnings too."""
    report = json.loads((assembly / "validation-report.json").read_text())
    return {
        (violation["ruleName"], construct["constructPath"])
        for plugin in report["pluginReports"]
        for violation in plugin["violations"]
        for construct in violation["violatingConstructs"]
    }
