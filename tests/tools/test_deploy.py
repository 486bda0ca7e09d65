"""What lies in deploy/ holds together: units, containers, pages of nginx."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "many/compose.yaml").read_text())
UNITS = sorted((DEPLOY / "systemd").iterdir())


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze on this machine")
def test_the_units_are_what_systemd_takes(tmp_path):
    for unit in UNITS:
        program = re.sub(r"^(ExecStart=)\S+", r"\1/bin/true", unit.read_text(), flags=re.MULTILINE)
        (tmp_path / unit.name).write_text(program)
    said = subprocess.run(  # noqa: S603 -- a program of the system and our own files
        [shutil.which("systemd-analyze"), "verify", "--man=no", *sorted(str(each) for each in tmp_path.iterdir())],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert [line for line in said.stderr.splitlines() if "portal" in line] == []


@pytest.mark.parametrize("unit", [each for each in UNITS if each.suffix == ".service"], ids=lambda each: each.name)
def test_every_service_is_confined(unit):
    text = unit.read_text()

    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=", "ProtectHome=yes"):
        assert f"\n{line}\n" in text


def test_what_compose_names_is_there():
    services = COMPOSE["services"]
    needed = {each for service in services.values() for each in service.get("depends_on", [])}
    mounted = {str(each).split(":")[0] for service in services.values() for each in service.get("volumes", [])}
    secret = {each for service in services.values() for each in service.get("secrets", [])}

    assert needed - services.keys() == set()
    assert {each for each in mounted if each[0] not in "./"} == COMPOSE["volumes"].keys()
    assert secret == COMPOSE["secrets"].keys()
    assert [name for name, each in services.items() if not ({"image", "build"} & each.keys())] == []
    assert services["beat"]["deploy"] == {"replicas": 1}
    assert [name for name, each in services.items() if "ports" in each] == ["nginx"]


def test_every_page_that_nginx_answers_with_is_there():
    named = set(re.findall(r"/nginx/(\w+\.html);", (DEPLOY / "nginx/portal.conf").read_text()))

    assert named == {each.name for each in (DEPLOY / "nginx/pages").iterdir()}
    for page in (DEPLOY / "nginx/pages").iterdir():
        assert 'lang="zh-Hans"' in page.read_text()


def test_nginx_says_what_the_portal_says_and_how_to_send_again():
    own = DEPLOY.parent / "templates"
    said = {page.name: page.read_text() for page in (DEPLOY / "nginx/pages").iterdir()}
    heads = {name: re.search("<h1>(.+)</h1>", text).group(1) for name, text in said.items()}

    assert [name for name, head in heads.items() if head not in (own / name).read_text()] == []
    assert {name for name, text in said.items() if "再提交" in text} == {"413.html", "429.html", "503.html"}
