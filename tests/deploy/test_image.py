"""The image without Docker: its labels, and its bill of materials."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

REAL = Path(__file__).resolve().parents[2]


def bill(lock: str) -> str:
    """What `deploy/sbom.py` prints for the packages of these tests."""
    words = [sys.executable, "-I", REAL / "deploy" / "sbom.py", REAL / lock]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def test_label_names_the_version_of_the_project() -> None:
    project = tomllib.loads((REAL / "pyproject.toml").read_text())["project"]
    dockerfile = (REAL / "deploy" / "Dockerfile").read_text()
    labels = dict(
        re.findall(r'org\.opencontainers\.image\.(\w+)=("[^"]+"|[\w.-]+) ?\\?$', dockerfile, re.MULTILINE)
    )
    assert labels["version"] == project["version"]
    assert labels["licenses"] == project["license"]


def test_bill_names_every_package_of_the_lock_that_this_machine_needs() -> None:
    lines = re.findall(r"(?m)^([a-z0-9].*?) \\$", (REAL / "requirements-test.lock").read_text())
    wanted = [Requirement(line) for line in lines]
    needed = {
        f"pkg:pypi/{one.name}@{str(one.specifier)[2:]}"
        for one in wanted
        if one.name != "pip" and (one.marker is None or one.marker.evaluate())
    }
    found = json.loads(bill("requirements-test.lock"))
    assert {component["purl"] for component in found["components"] if component["name"] != "pip"} == needed
    assert len({component["bom-ref"] for component in found["components"]}) == len(found["components"])
    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.6")


def test_components_tell_their_licence_and_the_hashes_of_their_files() -> None:
    components = {one["name"]: one for one in json.loads(bill("requirements.lock"))["components"]}
    assert "pytest" not in components  # installed here, and not in that lock
    assert components["sqlalchemy"]["licenses"] == [{"expression": "MIT"}]
    (files,) = components["sqlalchemy"]["externalReferences"]
    hashes = [found["content"] for found in files["hashes"]]
    assert len(hashes) > 10
    assert all(re.fullmatch("[0-9a-f]{64}", found) for found in hashes)


def test_same_packages_give_the_same_bill() -> None:
    assert bill("requirements.lock") == bill("requirements.lock")
    other = json.loads(bill("deploy/requirements-mcp.lock"))
    assert other["serialNumber"] != json.loads(bill("requirements.lock"))["serialNumber"]
