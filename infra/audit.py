"""cdk-nag, cfn-lint and checkov over the templates of a cloud stage: `python -m infra.audit`.

cfn-lint and checkov have an environment of their own, `.tools/audit` from `requirements/audit.txt`.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from infra.exceptions import Finding, Tool, stale, unexplained
from infra.synthesis import REGION, ROOT, nag_findings, synthesise

BIN = ROOT / ".tools" / "audit" / "bin"


def cfn_lint(assembly: Path) -> set[Finding]:
    """Raises `RuntimeError` when the tool itself failed."""
    templates = sorted(str(p) for p in assembly.glob("*.template.json"))
    command = [str(BIN / "cfn-lint"), "--format", "json", "--regions", REGION, "us-east-1", "--", *templates]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        lines = json.loads(done.stdout or "[]")
    except ValueError:
        raise RuntimeError(f"cfn-lint: {(done.stdout + done.stderr)[-500:]}") from None
    if done.returncode and not lines:
        raise RuntimeError(f"cfn-lint: {done.stderr[-500:]}")
    return {(line["Rule"]["Id"], f"{_stack(line['Filename'])}.{line['Message']}") for line in lines}


def checkov(assembly: Path, home: Path) -> set[Finding]:
    """Raises `RuntimeError` when the tool itself failed."""
    command = [str(BIN / "checkov"), "-d", str(assembly), "--framework", "cloudformation", "--quiet"]
    command += ["--compact", "--skip-download", "-o", "json"]
    environment = os.environ | {"HOME": str(home)}  # it keeps a file of its own there
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        raise RuntimeError(f"checkov: {(done.stdout + done.stderr)[-500:]}") from None
    if not isinstance(report, dict) or not report.get("results", {}).get("passed_checks", True):
        raise RuntimeError("checkov checked nothing")
    return {
        (check["check_id"], f"{_stack(check['file_path'])}.{check['resource'].rpartition('.')[2]}")
        for check in report["results"]["failed_checks"]
    }


def _stack(path: str) -> str:
    return Path(path).name.removesuffix(".template.json")


def _report(tool: Tool, findings: Iterable[Finding]) -> bool:
    """Say what is wrong; True when nothing is."""
    found = list(findings)
    new, old = unexplained(tool, found), stale(tool, found)
    print(f"{tool}: {len(found)} findings, {len(new)} unexplained, {len(old)} explanations without a finding")
    for rule, where in new:
        print(f"  {rule}  {where}")
    for row in old:
        print(f"  nothing is left of {row.rule} at {row.where}: delete it from infra/exceptions.py")
    return not new and not old


def main() -> int:
    if not (BIN / "checkov").exists():
        print("no .tools/audit: make it from requirements/audit.txt (see CONTRIBUTING.md)")
        return 2
    with tempfile.TemporaryDirectory(prefix="jisr-audit-") as folder:
        out = Path(folder)
        synthesise("dev", out, nag=True)
        assembly = out / "assembly"
        good = [
            _report("nag", nag_findings(assembly)),
            _report("cfn-lint", cfn_lint(assembly)),
            _report("checkov", checkov(assembly, out)),
        ]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
