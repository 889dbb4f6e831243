#!/usr/bin/env python3
"""Print which packages of a lock file this Python has, as a bill of materials (CycloneDX 1.6, JSON).

    .venv/bin/python deploy/sbom.py [LOCK]      LOCK: requirements.lock, or another of the lock files

It needs the standard library alone. The same lock and the same packages give the same bytes: there is no time
in it, and its serial number is made from its content. Programs of the operating system are not in it.

Source of the fields: https://cyclonedx.org/docs/1.6/json/ and, for `purl`, the type "pypi" of the Package URL
specification.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

HOME = Path(__file__).absolute().parent.parent


def describe(lock: str) -> dict[str, Any]:
    """The bill of materials of those packages of a lock that are installed in this Python."""
    components = [found for block in _blocks(lock) if (found := _component(block)) is not None]
    content = json.dumps(components, sort_keys=True)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, content)}",
        "version": 1,
        "metadata": {"component": _winnow()},
        "components": components,
    }


def _winnow() -> dict[str, str]:
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "type": "application",
        "bom-ref": "winnow",
        "name": project["name"],
        "version": project["version"],
    }


def _blocks(lock: str) -> list[str]:
    """The lines of each package: its name and version, then the hashes of its files."""
    return [block for block in re.split(r"(?m)^(?=[a-z0-9])", lock) if block[:1].isalnum()]


def _component(block: str) -> dict[str, Any] | None:
    """A package as CycloneDX wants it; None when this machine has no need of it, or of this version."""
    name, _, rest = block.partition("==")
    version = rest.split(maxsplit=1)[0]
    try:
        installed = distribution(name)
    except PackageNotFoundError:
        return None
    if installed.version != version:
        return None
    purl = f"pkg:pypi/{name}@{version}"
    files = {
        "type": "distribution",
        "url": f"https://pypi.org/project/{name}/{version}/",
        "comment": "one of the files with these hashes was installed",
        "hashes": [
            {"alg": "SHA-256", "content": found} for found in re.findall(r"sha256:([0-9a-f]{64})", block)
        ],
    }
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
        "licenses": _licenses(installed),
        "externalReferences": [files],
    }


def _licenses(installed: Distribution) -> list[dict[str, Any]]:
    """What a package says of its licence: an SPDX expression, else its classifiers or its own words."""
    fields = installed.metadata
    if expression := fields.get("License-Expression"):
        return [{"expression": expression}]
    classified = [
        text.rpartition(" :: ")[2] for text in fields.get_all("Classifier", []) if text[:7] == "License"
    ]
    words = classified or (fields.get("License") or "").splitlines()[:1]
    return [{"license": {"name": word}} for word in words if word]


if __name__ == "__main__":
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else HOME / "requirements.lock"
    print(json.dumps(describe(path.read_text(encoding="utf-8")), indent=1))
