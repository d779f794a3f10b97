"""The layers as they go to AWS: built for both architectures from the locks, whatever this machine is."""

import importlib.util
import re
import struct
from importlib.metadata import distributions
from pathlib import Path

import pytest

from infra import layers
from infra.wiring import ROWS

ROOT = Path(__file__).parents[2]
MOST_UNZIPPED = 250 * 1024 * 1024
"""Lambda's limit for a function with its layers."""
MACHINES = {"x86_64": 62, "arm64": 183}
"""`e_machine` of an ELF file: AMD64, AArch64."""
LOCKED = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)

pytestmark = pytest.mark.timeout(300)  # the first run fetches wheels


@pytest.fixture(scope="module", params=sorted(MACHINES))
def built(request) -> Path:
    layers.build(request.param)
    return layers.BUILD / request.param


def files(folder, pattern="*"):
    return [p for p in sorted(folder.rglob(pattern)) if p.is_file()]


def size(folder):
    return sum(p.stat().st_size for p in files(folder))


def test_each_function_with_its_layers_fits(built):
    of_layer = {name: size(built / name) for name in layers.SOURCES}
    for row in ROWS:
        code = size(ROOT / "functions" / row.name)
        assert code + sum(of_layer[name] for name in row.layers) < MOST_UNZIPPED, row.name


def test_native_code_is_for_the_architecture(built):
    native = [p for p in files(built) if ".so" in p.suffixes]
    assert {p.relative_to(built).parts[0] for p in native} == {"vendor", "printing", "imaging", "pages"}
    for path in native:
        head = path.read_bytes()[:20]
        assert head[:4] == b"\x7fELF", path
        assert struct.unpack("<H", head[18:20])[0] == MACHINES[built.name], path


def test_every_module_is_precompiled_for_the_runtime(built):
    sources = files(built, "*.py")
    assert len(sources) > 500
    for source in sources:
        compiled = source.parent / "__pycache__" / f"{source.stem}.cpython-313.pyc"
        head = compiled.read_bytes()[:8]
        assert head[:4] == importlib.util.MAGIC_NUMBER, compiled
        # Known by its source's hash and never checked: a zip changes times.
        assert struct.unpack("<I", head[4:])[0] == 0b01, compiled


@pytest.mark.parametrize("name", [name for name, (lock, _) in layers.SOURCES.items() if lock])
def test_a_layer_is_its_lock_less_what_the_runtime_has(built, name):
    """In particular no botocore (docs/adr/0006): a second one makes each cold start half a second longer."""
    lock, _ = layers.SOURCES[name]
    locked = dict(LOCKED.findall((ROOT / lock).read_text()))
    found = {
        re.sub(r"[-_.]+", "-", d.name.lower()): d.version
        for d in distributions(path=[str(built / name / "python")])
    }
    assert found == {n: v for n, v in locked.items() if n not in layers.IN_RUNTIME}
    assert not {"botocore", "boto3"} & {p.name for p in (built / name / "python").iterdir()}


def test_our_code_is_all_of_the_layer(built):
    assert {p.name for p in (built / "jisr" / "python").iterdir() if p.is_dir()} == {"jisr", "events"}
    assert (built / "jisr" / "python" / "jisr" / "http" / "openapi.json").exists()


def test_nothing_is_built_twice(built):
    assert layers.build(built.name) == []


def test_a_failed_download_says_how_to_mend_it(monkeypatch, tmp_path):
    monkeypatch.setattr(layers, "BUILD", tmp_path)
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    with pytest.raises(layers.NotBuilt, match=r"^wheels of requirements/vendor.txt .*check the network"):
        layers.build("arm64")
    assert not list(tmp_path.glob("*/*.digest")), "a half built layer must not count as built"
