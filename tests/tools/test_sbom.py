"""The bill of materials and the locks: all pinned by hash, no registry named, nothing else installed (bar S-21)."""

import json
import re
from pathlib import Path

import pytest

from tools import sbom

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))


@pytest.mark.asvs("15.2.4")
@pytest.mark.parametrize("lock", LOCKS, ids=lambda each: each.name)
def test_every_package_is_pinned_to_its_hashes_and_no_registry_is_named(lock):
    text = lock.read_text()
    entries = re.split(r"\n(?=[A-Za-z])", text.partition("\n")[2])

    assert [entry.split("\n")[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert [entry.split("\n")[0] for entry in entries if not re.match(r"[\w.-]+(\[[\w,-]+\])?==", entry)] == []
    assert re.findall(r"https?://|--index|--find-links|--trusted", text) == []


@pytest.mark.asvs("15.2.4")
def test_every_npm_package_has_its_integrity():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]

    assert [path for path, each in packages.items() if path and not each["integrity"].startswith("sha512-")] == []


@pytest.mark.asvs("15.2.1")
def test_the_bill_names_what_runs_with_licence_and_address():
    made = json.loads(sbom.bill())
    named = {each["name"]: each for each in made["components"]}

    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert named["django"]["purl"].startswith("pkg:pypi/django@5.2")
    assert named["bootstrap"]["licenses"] == [{"expression": "MIT"}]
    assert named["esbuild"]["scope"] == "excluded"
    assert "colorama" not in named
    assert "pytest" not in named
    assert len({each["bom-ref"] for each in made["components"]}) == len(made["components"])
    assert [name for name, each in named.items() if "licenses" not in each] == []


def test_the_same_locks_give_the_same_bytes():
    assert sbom.bill() == sbom.bill()


@pytest.mark.asvs("15.2.1")
def test_a_package_that_is_not_there_or_not_known_is_a_fault(monkeypatch):
    there = [each for each in sbom.metadata.distributions() if each.name.lower() != "django"]
    stranger = type("Stranger", (), {"name": "left-pad", "version": "1"})()
    monkeypatch.setattr(sbom.metadata, "distributions", lambda: [*there, stranger])

    found = list(sbom.faults())
    assert [line for line in found if line.startswith("django ")] == ["django should be 5.2.19, installed is nothing"]
    assert "left-pad is installed and stands in no lock" in found
