"""The baseline of what only looks like a secret: it hides no more than it must, and no address is locked.

Made anew by:

    git ls-files -z ':!.secrets.baseline' | xargs -0 .venv/bin/detect-secrets scan --no-verify --slim \
      --exclude-files '(^|/)openapi\\.json$|^requirements/.*\\.txt$|^package-lock\\.json$' > .secrets.baseline
"""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
BASELINE = json.loads((ROOT / ".secrets.baseline").read_text())
UNSEARCHED = ["(^|/)openapi\\.json$|^requirements/.*\\.txt$|^package-lock\\.json$"]
"""Made from what is searched, or locks, which hold names, versions and hashes only (below)."""


def test_only_generated_files_are_not_searched():
    (pattern,) = [f["pattern"] for f in BASELINE["filters_used"] if "pattern" in f]
    assert pattern == UNSEARCHED


def test_the_baseline_names_files_of_the_project_only():
    for name, found in BASELINE["results"].items():
        assert (ROOT / name).is_file(), name
        assert {one["filename"] for one in found} == {name}
        assert {one["type"] for one in found} <= {
            "Secret Keyword",
            "Hex High Entropy String",
            "Base64 High Entropy String",
        }


def test_locks_hold_no_address():
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        text = lock.read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text, lock.name
        assert set(re.findall(r"--[a-z-]+", text)) == {"--hash"}, lock.name
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert packages
    assert not [n for n, of in packages.items() if "resolved" in of and not of.get("link")]  # a link: our own
