"""Every setting that the environment gives stands in the example, with its meaning (deploy/portal.env.example)."""

import re
from pathlib import Path

from tests.security.production import EXAMPLE

NAME = r'"([A-Z0-9_]+)"'
READ = re.compile(rf"\benv(?:\.\w+)?\(\s*{NAME}|environ(?:\.get\(|\.setdefault\(|\[)\s*{NAME}|{NAME} in os\.environ")
# What only a developer's machine reads, and what wsgi.py or the unit of the web sets for its processes.
ELSEWHERE = {
    "PROMETHEUS_MULTIPROC_DIR",
    "DEBUG",
    "EAGER",
    "DEMO",
    "DB_STATEMENT_SECONDS",
    "DB_LOCK_SECONDS",
    "DB_IDLE_SECONDS",
}


def test_the_example_names_every_setting_and_no_other():
    read = set()
    for path in Path("portal").rglob("*.py"):
        read |= {"".join(found) for found in READ.findall(path.read_text())}
    lines = EXAMPLE.read_text().splitlines()
    named = {line.partition("=")[0] for line in lines if line and line[0] != "#"}
    of_scripts = set(re.findall(r"\b([A-Z0-9_]+)\b", Path("deploy/backup").read_text())) | {"OWNER_DATABASE_URL"}

    assert read - named - ELSEWHERE == set()
    assert named - read - of_scripts == set()
