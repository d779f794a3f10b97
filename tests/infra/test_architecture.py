"""Who may import whom, held by import-linter; and who may read the environment or the clock."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
JISR = ROOT / "layers" / "jisr" / "python" / "jisr"
BESIDE = [ROOT / "layers" / name / "python" for name in ("printing", "imaging", "pages")]
SHIPPED = [JISR, *BESIDE, ROOT / "functions", ROOT / "events"]
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


def sources():
    return sorted(p for folder in SHIPPED for p in folder.rglob("*.py"))


def test_contracts_hold():
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    paths = [str(ROOT), str(JISR.parent), *map(str, BESIDE)]
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {paths!r}; {code}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert f"{len(CONFIG['contracts'])} kept, 0 broken" in done.stdout


def test_no_package_of_ours_is_unchecked():
    ours = {f"jisr.{p.stem}" for p in JISR.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    ours -= {"jisr.__init__"}
    (layers,) = (c["layers"] for c in CONFIG["contracts"] if c["type"] == "layers")
    layered = {name.strip() for layer in layers for name in layer.split("|")}
    assert {name for name in layered if name.startswith("jisr.")} == ours
    (aws,) = (c["source_modules"] for c in CONFIG["contracts"] if c["id"] == "aws")
    know_it = {"jisr.store", "jisr.gateways", "jisr.aws_session"}
    assert (
        set(aws)
        == (ours | {"functions", "events", "jisr_printing", "jisr_imaging", "jisr_pages", "jisr_sheets"})
        - know_it
    )


@pytest.mark.parametrize("folder", ["functions", "events"])
def test_every_folder_of_code_is_a_package(folder):
    """A folder without `__init__.py` would not be seen by import-linter."""
    for path in (ROOT / folder).rglob("*.py"):
        assert (path.parent / "__init__.py").exists(), path
    for path in JISR.rglob("*.py"):
        assert (path.parent / "__init__.py").exists(), path


def _names(path):
    """Dotted names that a module speaks of: `os.environ`, `datetime.now`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_infra_knows_the_tables_and_nothing_else_of_jisr():
    """What is deployed may not depend on the code that is deployed; the tables' keys are the agreement of both."""

    def imported(path):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield node.module or ""

    known = {name for path in (ROOT / "infra").rglob("*.py") for name in imported(path)}
    assert {name for name in known if name.partition(".")[0] in {"jisr", "functions", "cli"}} == {
        "jisr.store.tables"
    }
    assert list(imported(JISR / "store" / "tables.py")) == []


def test_only_settings_reads_the_environment():
    readers = {p for p in sources() if {"os.environ", "os.getenv", "os.environb"} & set(_names(p))}
    assert readers <= {JISR / "settings.py"}
    assert readers


def test_the_domain_has_no_clock():
    clocks = {
        "datetime.now",
        "datetime.utcnow",
        "date.today",
        "datetime.today",
        "time.time",
        "time.monotonic",
    }
    for path in (JISR / "domain").rglob("*.py"):
        assert not clocks & set(_names(path)), path


def test_handlers_are_tiny():
    for path in (ROOT / "functions").glob("*/handler.py"):
        assert len(path.read_text().splitlines()) <= 60, path
