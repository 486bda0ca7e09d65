"""No secret stands in the tree, in an image, in the list of processes, on a page or in a log of nginx."""

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from bench import front
from portal import access, urls
from tests.security.production import SECRETS, OverHttps, in_production

pytestmark = pytest.mark.asvs("13.3.1")
ROOT = Path(__file__).resolve().parents[2]
OF_THE_TREE = ("portal", "reviews", "demands", "projects", "deploy", "script", "tools", "templates", "docs", "data")
KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bghp_\w{36}\b")
# A name of something secret that is given a long value of its own in place of one out of the environment.
GIVEN = re.compile(r"""(?i)\b\w*(?:secret|passwo?r?d|token|api_?key)\w*["']?\s*[:=]\s*["']([A-Za-z0-9+/_=]{20,})["']""")
URL_WITH_PASSWORD = re.compile(r"\b(?:postgres(?:ql)?|redis|amqp|smtp\S*)://[^\s:/@\"'{}$]+:([!-?A-Z_a-z|~]+)@")
# Said to be no secret by its own words, and refused in production (portal.E002).
NONE = {"only-for-a-developers-machine-never-in-production"}


def texts():
    for folder in OF_THE_TREE:
        for file in (ROOT / folder).rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts and file.stat().st_size < 2_000_000:
                yield file, file.read_text(errors="ignore")


def test_no_secret_stands_in_the_tree():
    found = {
        (str(file.relative_to(ROOT)), said)
        for file, text in texts()
        for pattern in (KEY, GIVEN, URL_WITH_PASSWORD)
        for said in pattern.findall(text)
    }

    assert {(file, said) for file, said in found if said not in NONE and "change-me" not in said} == set()


@pytest.mark.parametrize(
    "line",
    ["-----BEGIN PRIVATE KEY-----", 'SECRET_KEY = "q8w7e6r5t4y3u2i1o0p9a8s7"', "postgres://portal:hunter2@db/portal"],
)
def test_a_secret_would_be_seen(line):
    assert any(pattern.search(line) for pattern in (KEY, GIVEN, URL_WITH_PASSWORD))


def test_an_image_takes_no_data_keys_or_settings_out_of_the_tree():
    left_out = (ROOT / ".dockerignore").read_text().split()
    built = (ROOT / "deploy/Containerfile").read_text()

    assert {"var", ".git", "**/*.env"} <= set(left_out)
    assert re.findall(r"(?:SECRET_KEY|PERSON_KEYS|TOKEN|PASSWORD)=(\S+)", built) == ["build", "1:build"]
    assert re.findall(r"^ENV .*(?:SECRET|KEY|TOKEN|PASSWORD)", built, re.MULTILINE) == []


def test_services_get_their_secrets_by_a_file_and_none_by_an_argument():
    starts = [line for unit in (ROOT / "deploy/systemd").glob("*.service")
              for line in unit.read_text().splitlines() if line.startswith(("Exec", "Environment="))]  # fmt: skip
    compose = (ROOT / "deploy/many/compose.yaml").read_text()

    assert [
        line for line in starts if re.search(r"(?i)secret|passw|token|_url|\$\{?[A-Z]", line.replace("$MAINPID", ""))
    ] == []
    assert len(starts) > 6
    assert re.findall(r"(?i)(?:password|secret_key|token): *(\S+)", compose) == []


def test_a_backup_is_not_begun_where_its_password_would_be_an_argument(tmp_path):
    def said(url):
        given = {"BACKUP_DIR": str(tmp_path), "OWNER_DATABASE_URL": url, "PATH": "/usr/bin:/bin"}
        return subprocess.run(["/bin/sh", ROOT / "deploy/backup"], env=given, capture_output=True, text=True).stderr  # noqa: S603 -- our own script, meant to fail

    assert "不要写口令" in said("postgres://owner:hunter2@db/portal")
    assert "不要写口令" in said("host=db password=hunter2")
    assert "用法" in said("postgres://owner@%2Frun%2Fpostgresql/portal")  # goes on to what it was asked to do


def test_a_program_of_ours_shows_no_secret_among_its_arguments():
    """As the units start it: the environment is read, and what is read is not passed on."""
    read = "import time; from portal.settings import base; print('read', flush=True); time.sleep(30)"
    given = {"SECRET_KEY": SECRETS["SECRET_KEY"], "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", read], env=given, stdout=subprocess.PIPE, cwd=ROOT) as program:  # noqa: S603 -- ourselves
        assert program.stdout.readline() == b"read\n"
        arguments = Path(f"/proc/{program.pid}/cmdline").read_text()
        program.kill()

    assert SECRETS["SECRET_KEY"] not in arguments


@access.open_to(access.PUBLIC)
def breaks(request):
    secret = settings.SECRET_KEY
    raise ValueError(secret)


@access.open_to(access.PUBLIC)
def works(request):
    return HttpResponse()


urlpatterns = [path("breaks/", breaks), path("works/", works), *urls.urlpatterns]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


@pytest.mark.django_db
def test_no_page_of_an_error_shows_a_setting_or_the_way_through_our_code():
    with in_production(), override_settings(ROOT_URLCONF=__name__):
        visitor = OverHttps()
        pages = [
            visitor.get("/breaks/"),
            visitor.get("/nowhere/"),
            visitor.post("/works/"),
            visitor.get("/works/%ff%00"),
        ]
        shown = "".join(page.content.decode(errors="replace") + str(page.headers) for page in pages)

    assert [page.status_code for page in pages] == [500, 404, 405, 404]
    assert [word for word in (*SECRETS.values(), "Traceback", "ValueError", "portal.settings") if word in shown] == []


NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@pytest.mark.skipif(not NGINX, reason="no nginx on this machine")
@pytest.mark.asvs("14.2.1", "16.2.5")
def test_nginx_writes_down_neither_what_was_asked_nor_the_code_of_a_link(tmp_path):
    key = ["-newkey", "rsa:2048", "-nodes", "-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem"]
    request = ["/usr/bin/openssl", "req", "-x509", "-days", "2", "-subj", "/CN=portal.example", *key]
    subprocess.run(request, check=True, capture_output=True)  # noqa: S603 -- as written above
    port = front.free_port()
    made = front.configured(tmp_path, front.free_port(), port)
    with subprocess.Popen([NGINX, "-q", "-e", tmp_path / "error.log", "-c", made]) as server:  # noqa: S603 -- the same
        try:
            wait_for(port)
            asked = ["/people/?q=%E5%BC%A0%E4%B8%89", "/join/SECRETCODE1/", "/open/SECRETCODE2/"]
            for address in [*asked, "/accounts/password/reset/key/1a-SECRETCODE3/"]:
                front.ask(port, address, Referer="https://portal.example/join/SECRETCODE4/")
        finally:
            server.terminate()
    lines = (tmp_path / "portal.access.log").read_text().splitlines()[-4:]

    assert [line.split()[3] for line in lines] == ["/people/", "/join/-", "/open/-", "/accounts/password/reset/key/-"]
    assert [line for line in lines if "SECRET" in line or "%E5" in line or "?" in line] == []


def wait_for(port):
    for _turn in range(50):
        try:
            return front.ask(port, "/livez")
        except OSError:
            time.sleep(0.1)
    raise AssertionError("nginx does not answer")
