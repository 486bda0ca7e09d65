"""nginx with deploy/nginx/portal.conf before gunicorn with the settings of production: what a browser is answered.

Run by `script/bench front`; needs the programs nginx and openssl. Ends with 1 where a header is missing, doubled or
names a version, where an internal address opens, or where a submission is throttled. Everything lives in a folder that
is deleted, on two ports of the loopback.
"""

import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "portal.example"
NEEDED = {
    "content-security-policy", "strict-transport-security", "x-content-type-options", "x-frame-options",
    "referrer-policy", "cross-origin-opener-policy", "cross-origin-resource-policy", "permissions-policy",
}  # fmt: skip
SECRETS = {"SECRET_KEY": os.urandom(48).hex(), "PERSON_KEYS": f"1:{os.urandom(24).hex()}", "METRICS_TOKEN": "t" * 40}


def manage(*words: str) -> str:
    """What a command of manage.py says, in the environment of the web."""
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def configured(work: Path, plain: int, secure: int) -> Path:
    """The configuration as it is, but for ports, paths and the certificate."""
    text = (ROOT / "deploy/nginx/portal.conf").read_text()
    for old, new in {
        r"listen 80;": f"listen 127.0.0.1:{plain};",
        r"listen 443 ssl http2;": f"listen 127.0.0.1:{secure} ssl http2;",
        r"\n *listen \[::\][^\n]*": "",
        r"/run/portal/web\.sock": f"{work}/web.sock",
        r"/etc/portal/tls": str(work),
        r"/var/log/nginx": str(work),
        r"/srv/portal/var/files/": f"{work}/files/",
        r"/srv/portal/deploy": f"{ROOT}/deploy",
    }.items():
        text = re.sub(old, new, text)
    main = f"pid {work}/nginx.pid;\nerror_log {work}/error.log;\nworker_processes 2;\ndaemon off;\nuser root;\n"
    temporary = "".join(
        f"{kind}_temp_path {work}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    if os.getuid():
        main = main.replace("user root;\n", "")
    (work / "nginx.conf").write_text(
        f"{main}events {{ worker_connections 512; }}\nhttp {{\ninclude /etc/nginx/mime.types;\n{temporary}{text}\n}}\n"
    )
    return work / "nginx.conf"


def ask(port: int, path: str, method: str = "GET", body: bytes | None = None, **headers: str):
    """Status, headers (name, value) and body of one answer over TLS; the certificate is our own."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    line = http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=context)
    line.request(
        method, path, body, {"Host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
    )
    answer = line.getresponse()
    content = answer.read()
    line.close()
    return answer.status, answer.getheaders(), content


def wrong_headers(headers: list[tuple[str, str]]) -> list[str]:
    names = Counter(name.lower() for name, _value in headers)
    said = [f"{name} is missing" for name in sorted(NEEDED - names.keys())]
    said += [f"{name} {number} times" for name, number in names.items() if number > 1 and name != "set-cookie"]
    said += [
        f"{name}: {value}" for name, value in headers if re.search(r"(nginx|gunicorn|python)/\d", value, re.IGNORECASE)
    ]
    return said


def checks(port: int, plain: int, work: Path):
    """A sentence for everything that is wrong."""
    expected = {
        ("GET", "/"): 200, ("GET", "/desk/"): 302, ("GET", "/no-such-page/"): 404, ("GET", "/csp-reports/"): 405,
        ("POST", "/accounts/login/"): 403, ("GET", "/livez"): 200, ("GET", "/metrics"): 404, ("GET", "/readyz"): 200,
        ("GET", "/private-files/x"): 404, ("GET", "/nginx/503.html"): 404,
    }  # fmt: skip
    for (method, path), status in expected.items():
        found, headers, _body = ask(port, path, method, b"" if method != "GET" else None)
        yield from (f"{method} {path}: {fault}" for fault in wrong_headers(headers))
        if found != status:
            yield f"{method} {path}: {found}, not {status}"
    found, _headers, body = ask(port, "/metrics", Authorization="Bearer " + SECRETS["METRICS_TOKEN"])
    if found != 200 or b"portal_request_seconds_count" not in body:
        yield f"/metrics with its token: {found}"
    style = re.search(rb'href="(/static/[^"]+\.css)"', ask(port, "/")[2])
    found, headers, _body = ask(port, style[1].decode() if style else "/static/none.css")
    yield from ([f"static: {found} {wrong_headers(headers)}"] if found != 200 or wrong_headers(headers) else [])
    yield from a_file_through_the_internal_address(port)
    found, headers, _body = ask(port, "/accounts/login/", "POST", b"x" * (81 * 2**20))
    yield from ([f"81 MB: {found} {wrong_headers(headers)}"] if found != 413 or wrong_headers(headers) else [])
    statuses = Counter(ask(port, "/do/demand/1/submit/", "POST", b"token=x")[0] for _ in range(150))
    if set(statuses) != {403}:
        yield f"150 submissions in a row: {dict(statuses)}, not all 403 for want of a token"
    statuses = Counter(ask(port, "/accounts/login/")[0] for _ in range(60))
    if not statuses[429]:
        yield f"60 visits of the sign-in page: {dict(statuses)}, none stopped"
    found, headers, _body = next(each for each in (ask(port, "/accounts/login/") for _ in range(60)) if each[0] == 429)
    yield from (f"429: {fault}" for fault in wrong_headers(headers))
    line = http.client.HTTPConnection("127.0.0.1", plain, timeout=10)
    line.request("GET", "/articles/?x=1", headers={"Host": HOST})
    moved = line.getresponse()
    if (moved.status, moved.getheader("Location")) != (301, f"https://{HOST}/articles/?x=1"):
        yield f"http: {moved.status} {moved.getheader('Location')}"


MAKE = """
from django.core.files.base import ContentFile
from django.utils import timezone
from portal.documents.models import Document
row = Document(machine='m', object_id=1, kind='k', title='公告', code='{code}', source_hash='{code}', status='ready',
               is_public=True, asked_at=timezone.now(), sha256='0')
row.file.save('x', ContentFile(b'%PDF-1.4 of the front'))
print(row.pk, row.file.name)
"""


def a_file_through_the_internal_address(port: int) -> Iterator[str]:
    """A public document: the portal decides, nginx sends; its own address opens nothing."""
    code = "-".join(os.urandom(2).hex().upper() for _ in range(3))
    said = manage("shell", "-v0", "-c", MAKE.format(code=code)).split()
    found, headers, body = ask(port, f"/documents/{said[0]}/")
    named = {name.lower(): value for name, value in headers}
    right = (found, body) == (200, b"%PDF-1.4 of the front")
    if not right or not named.get("content-security-policy", "").startswith("sandbox") or "x-accel-redirect" in named:
        yield f"a document: {found} {named}"
    yield from (f"a document: {fault}" for fault in wrong_headers(headers))
    found, _headers, _body = ask(port, f"/private-files/{said[1]}")
    yield from ([f"the file's own address: {found}"] if found != 404 else [])
    manage(
        "shell",
        "-v0",
        "-c",
        f"from portal.documents.models import Document; Document.objects.get(pk={said[0]}).delete()",
    )


def without_the_portal(port: int):
    """What nginx says while the portal is away."""
    found, headers, body = ask(port, "/")
    yield from ([f"portal away: {found}"] if found != 503 or "暂时不能办理".encode() not in body else [])
    yield from (f"503: {fault}" for fault in wrong_headers(headers))


def main() -> int:
    missing = [name for name in ("nginx", "openssl") if not shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin")]
    if missing:
        print(f"缺少程序：{' '.join(missing)}")
        return 1
    os.environ["PATH"] += ":/usr/sbin"
    work, plain, secure = Path(tempfile.mkdtemp(prefix="portal-front.")), free_port(), free_port()
    (work / "files").mkdir()
    (work / "metrics").mkdir()
    started: list[subprocess.Popen] = []
    try:
        start(work, plain, secure, started)
        found = list(checks(secure, plain, work))
        started[0].send_signal(signal.SIGTERM)
        started[0].wait(90)  # it drains first
        found += without_the_portal(secure)
    finally:
        for each in started[::-1]:
            each.terminate()
            each.wait(90)
        print((work / "web.log").read_text()[-2000:] if "-v" in sys.argv else "", end="")
        shutil.rmtree(work)
    print("\n".join([*found, f"nginx before gunicorn in production: {len(found)} faults"]))
    return 1 if found else 0


def start(work: Path, plain: int, secure: int, started: list[subprocess.Popen]) -> None:
    """The web as deploy/systemd starts it, then nginx."""
    key = ["-newkey", "rsa:2048", "-nodes", "-keyout", str(work / "privkey.pem"), "-out", str(work / "fullchain.pem")]
    subprocess.run(
        ["openssl", "req", "-x509", "-days", "2", "-subj", f"/CN={HOST}", *key], check=True, capture_output=True
    )
    given = dict(
        line.split("=", 1)
        for line in (ROOT / "deploy/portal.env.example").read_text().splitlines()
        if line[:1].isupper()
    )
    ours = {"DATABASE_URL", "REDIS_URL", "OWNER_DATABASE_URL"}
    environment = {**{name: value.strip('"') for name, value in given.items() if name not in ours}, **SECRETS}
    environment |= {
        "PROMETHEUS_MULTIPROC_DIR": str(work / "metrics"),
        "FILES_DIR": str(work / "files"),
        "STATIC_DIR": str(work / "static"),
    }
    os.environ |= environment
    manage("collectstatic", "--no-input", "-v0")
    unit = (ROOT / "deploy/systemd/portal-web.service").read_text()
    command = (
        re.search(r"^ExecStart=\S+/gunicorn (.+)$", unit, re.MULTILINE)[1].replace("/run/portal", str(work)).split()
    )
    with (work / "web.log").open("w") as log:
        web = [sys.executable, "-m", "gunicorn", *command]
        started.append(subprocess.Popen(web, cwd=ROOT, stdout=log, stderr=log))
    started.append(
        subprocess.Popen(["nginx", "-q", "-e", str(work / "error.log"), "-c", str(configured(work, plain, secure))])
    )
    end = time.monotonic() + 60
    while time.monotonic() < end and not all(each.poll() for each in started):
        try:
            if ask(secure, "/livez")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.3)
    raise SystemExit(f"nothing answers:\n{(work / 'web.log').read_text()[-3000:]}")


if __name__ == "__main__":
    sys.exit(main())
