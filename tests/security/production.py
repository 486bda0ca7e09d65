"""The settings of production as a test can use them: read from the module itself, on the test's own database."""

import runpy
import sys
from pathlib import Path

import pytest
from django.test import Client, override_settings

EXAMPLE = Path(__file__).resolve().parents[2] / "deploy/portal.env.example"


NOT_HERE = {"DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL"}


def _of_the_example():
    """The environment as deploy/portal.env.example gives it, but for the database of the tests."""
    lines = [line.partition("=") for line in EXAMPLE.read_text().splitlines() if line and line[0] != "#"]
    given = {name: value.strip('"') for name, _sign, value in lines}
    return {name: value for name, value in given.items() if name not in NOT_HERE}


SECRETS = {
    "SECRET_KEY": "wT9x2mQ7vL4kR8nB5cH1jF6dS3gP0aZyXeUiOqWsEdRfTgYhNjMk7",
    "PERSON_KEYS": "2026:Qm7vL4kR8nB5cH1jF6dS3gP0aZyXeUiO",
}
ENVIRONMENT = _of_the_example() | SECRETS | {"TRUSTED_PROXIES": "10.0.0.1,unix"}
# What a test keeps of its own: its database and files, and the static files as they lie in the tree.
OF_THE_TEST = {
    "STATIC_ROOT",
    "DATABASES",
    "CACHES",
    "MEDIA_ROOT",
    "STORAGES",
    "EMAIL_BACKEND",
    "CELERY_TASK_ALWAYS_EAGER",
    "LOGGING",
}


def settings_of_production(**environment):
    """Every setting that portal/settings/production.py makes of this environment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delitem(sys.modules, "portal.settings.base")
        for name, value in (ENVIRONMENT | environment).items():
            patch.setenv(name, value)
        made = runpy.run_path(str(Path("portal/settings/production.py")))
    return {name: value for name, value in made.items() if name.isupper()}


def in_production(**environment):
    """A context in which the portal runs with the settings of production."""
    made = settings_of_production(**environment)
    return override_settings(
        **{name: value for name, value in made.items() if name not in OF_THE_TEST}, STATIC_ROOT="static"
    )


class OverHttps(Client):
    """A visitor who comes through our proxy over TLS, or, with `peer`, from elsewhere."""

    def __init__(self, peer="10.0.0.1", client="203.0.113.9", **defaults):
        said = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": client}
        super().__init__(raise_request_exception=False, SERVER_NAME="portal.example", **(said | defaults))
