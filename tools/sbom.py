"""The bill of materials: what the portal stands on, out of the lock files, as CycloneDX 1.6 in docs/sbom.json.

    python tools/sbom.py            writes it
    python tools/sbom.py --check    ends with 1 where it is stale, or where something else is installed than it says

It covers what runs (requirements.lock) and what goes into static/ (package-lock.json); esbuild, which only builds, has
the scope "excluded". It has no date and no serial number, so that the same locks give the same bytes.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
SBOM = ROOT / "docs/sbom.json"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
TOOLS_OF_A_VENV = {"pip", "setuptools", "wheel"}
Component = dict[str, Any]


def requirements(name: str) -> Iterator[Requirement]:
    """The pinned packages of a lock file, hashes left out."""
    for line in (ROOT / name).read_text().splitlines():
        if line and line[0] not in "# ":
            yield Requirement(line.removesuffix("\\").strip())


def _runs_on_linux(requirement: Requirement) -> bool:
    fixed = {"sys_platform": "linux", "platform_system": "Linux", "platform_python_implementation": "CPython"}
    fixed |= {"implementation_name": "cpython", "os_name": "posix"}
    here = requirement.marker
    return here is None or any(
        here.evaluate(fixed | {"python_version": each, "python_full_version": f"{each}.9"}) for each in PYTHONS
    )


def _applies_here(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate()


def _version(requirement: Requirement) -> str:
    return next(iter(requirement.specifier)).version


def _licence(name: str) -> list[Component]:
    """As the package itself states it: an SPDX expression, else the words of its classifiers or of its own field."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return []
    if expression := about.get("License-Expression"):
        return [{"expression": expression}]
    words = [each.split(" :: ")[-1] for each in about.get_all("Classifier") or [] if each.startswith("License ::")]
    own = (about.get("License") or "").strip().splitlines()[:1]
    return [{"license": {"name": each}} for each in words or own if each]


def python_components() -> Iterator[Component]:
    """What pip installs for the portal on Linux, by the lock."""
    for each in requirements("requirements.lock"):
        if _runs_on_linux(each):
            name, version = canonicalize_name(each.name), _version(each)
            yield _component(name, version, f"pkg:pypi/{name}@{version}", _licence(name))


def npm_components() -> Iterator[Component]:
    """What npm installs, with the integrity that its lock demands."""
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for path, each in packages.items():
        if path and not each.get("optional"):
            name = path.split("node_modules/")[-1]
            licence = [{"expression": each["license"]}] if "license" in each else []
            found = _component(name, each["version"], f"pkg:npm/{name.replace('@', '%40')}@{each['version']}", licence)
            if each.get("dev"):
                found["scope"] = "excluded"
            yield found


def _component(name: str, version: str, purl: str, licences: list[Component]) -> Component:
    found: Component = {"type": "library", "name": name, "version": version, "purl": purl, "bom-ref": purl}
    return found | ({"licenses": licences} if licences else {})


def bill() -> str:
    """The whole file."""
    project = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    portal = {"type": "application", "name": "yrd-joint-research-portal", "version": project[1] if project else ""}
    made = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": portal},
        "components": sorted([*python_components(), *npm_components()], key=lambda each: each["purl"]),
    }
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def faults() -> Iterator[str]:
    """What is wrong: a stale file, a package missing or of another version, a package that no lock knows."""
    if not SBOM.exists() or SBOM.read_text() != bill():
        yield "docs/sbom.json is stale: run script/lock"
    installed = {canonicalize_name(each.name): each.version for each in metadata.distributions()}
    for each in filter(_applies_here, requirements("requirements.lock")):
        if (found := installed.get(canonicalize_name(each.name))) != _version(each):
            yield f"{each.name} should be {_version(each)}, installed is {found or 'nothing'}"
    known = {
        canonicalize_name(each.name) for lock in ROOT.glob("requirements*.lock") for each in requirements(lock.name)
    }
    yield from (
        f"{name} is installed and stands in no lock" for name in sorted(installed.keys() - known - TOOLS_OF_A_VENV)
    )
    for path, each in json.loads((ROOT / "package-lock.json").read_text())["packages"].items():
        about = ROOT / path / "package.json"
        if path and about.exists() and (found := json.loads(about.read_text())["version"]) != each["version"]:
            yield f"{path} should be {each['version']}, installed is {found}"


def main() -> int:
    parser = argparse.ArgumentParser(description="The bill of materials, out of the lock files")
    parser.add_argument("--check", action="store_true", help="compare only")
    if not parser.parse_args().check:
        SBOM.write_text(bill())
        print(f"docs/sbom.json: {len(json.loads(bill())['components'])} components")
        return 0
    found = list(faults())
    print("\n".join(found) or "the bill of materials is what is installed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
