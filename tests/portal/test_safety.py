"""A server in production refuses to start while anything about it is unsafe (bar S-01)."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.checks import registry
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from portal import safety, unsafe
from tests.security.production import ENVIRONMENT, in_production

SAFE = {"CELERY_TASK_ALWAYS_EAGER": False, "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend"}
SAFE["CACHES"] = {"default": {"BACKEND": "portal.jsoncache.JsonCache", "LOCATION": "portal_cache"}}
SAFE["PASSWORD_HASHERS"] = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
# For each rule, settings that break it and nothing else.
BREAKS = [
    ("portal.E001", {"DEBUG": True}),
    ("portal.E002", {"SECRET_KEY": "x" * 60}),
    ("portal.E002", {"SECRET_KEY": "only-for-a-developers-machine-never-in-production"}),
    ("portal.E003", {"ALLOWED_HOSTS": ["portal.example", "*"]}),
    ("portal.E003", {"ALLOWED_HOSTS": []}),
    ("portal.E004", {"SITE_URL": "http://portal.example"}),
    ("portal.E004", {"SITE_URL": "https://elsewhere.example"}),
    ("portal.E005", {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}),
    ("portal.E007", {"CLOCK_MAY_MOVE": True}),
    ("portal.E007", {"DEMO": True}),
    ("portal.E008", {"SESSION_COOKIE_NAME": "session"}),
    ("portal.E008", {"CSRF_COOKIE_HTTPONLY": False}),
    ("portal.E008", {"MESSAGE_STORAGE": "django.contrib.messages.storage.fallback.FallbackStorage"}),
    ("portal.E009", {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}}),
    ("portal.E010", {"ACCOUNT_RATE_LIMITS": False}),
    ("portal.E010", {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}),
    (
        "portal.E011",
        {"CONTENT_SECURITY_POLICY": {"DIRECTIVES": {"default-src": ["'self'"], "script-src": ["'unsafe-inline'"]}}},
    ),
    ("portal.E011", {"CONTENT_SECURITY_POLICY": {}}),
    ("portal.E012", {"TRUSTED_PROXIES": ["unix", "0.0.0.0/0"]}),
    ("portal.E013", {"SILENCED_SYSTEM_CHECKS": ["security.W004"]}),
    ("portal.E014", {"CELERY_TASK_ALWAYS_EAGER": True}),
    ("portal.E022", {"ANCHOR_PLACES": [("portal.records.anchoring.places.Folder", {"path": "/here"})]}),
    ("portal.E015", {"METRICS_TOKEN": "secret"}),
    ("portal.E016", {"SCANNER": "none"}),
    ("portal.E023", {"FILES_BUCKET": "portal", "ACCEL_PREFIX": "/private-files/"}),
    (
        "portal.E023",
        {"FILES_BUCKET": "portal", "ACCEL_PREFIX": "", "OF_OBJECTS": {"endpoint_url": "http://objects.example"}},
    ),
    ("portal.E020", {"PERSON_KEYS": {}}),
    ("portal.E020", {"PERSON_KEYS": {"1": "short"}}),
    ("portal.E017", {"SECOND_FACTOR_REQUIRED": False}),
    ("portal.E018", {"SESSION_LONGEST": None}),
    ("portal.E018", {"SESSION_IDLE_STAFF": timedelta(hours=8)}),
    ("portal.E018", {"CONFIRM_MINUTES": None}),
    ("portal.E024", {"SEALING": "DES"}),
    ("portal.E019", {"LOCK_AFTER": 1000}),
    ("portal.E019", {"LOCK_MINUTES": 1}),
]


def broken():
    """The ids of the rules that hold something against the settings of now; the database's rule apart."""
    return {id_ for id_, rule in safety.RULES.items() if id_ not in OF_THE_MACHINE and rule()}


OF_THE_MACHINE = {id_ for id_, rule in safety.RULES.items() if getattr(rule, "asks_the_machine", False)}


@pytest.fixture(autouse=True)
def _production():
    with in_production(), override_settings(**SAFE):
        yield


@pytest.mark.asvs("13.4.2")
def test_the_settings_of_production_are_safe():
    assert broken() == set()


@pytest.mark.parametrize(("id_", "change"), BREAKS)
def test_each_rule_sees_what_it_is_for(id_, change):
    with override_settings(**change):
        assert id_ in broken()


def test_every_rule_is_broken_by_a_test():
    assert {id_ for id_, _change in BREAKS} | OF_THE_MACHINE == set(safety.RULES)


@pytest.mark.django_db
@pytest.mark.asvs("13.2.2")
@pytest.mark.parametrize(
    ("rights", "wrong"),
    [
        ("CREATE ROLE just_web NOLOGIN", []),
        ("CREATE ROLE just_web SUPERUSER", ["超级用户", "拥有数据表", "可改动留痕"]),
        ("CREATE ROLE just_web CREATEROLE", ["可建角色或数据库"]),
        ("CREATE ROLE just_web; ALTER TABLE portal_receipt OWNER TO just_web", ["拥有数据表"]),
        ("CREATE ROLE just_web; GRANT DELETE ON records_record TO just_web", ["可改动留痕"]),
        ("CREATE ROLE just_web; GRANT UPDATE ON records_record TO just_web", ["可改动留痕"]),
    ],
)
def test_the_role_of_the_database_may_neither_own_nor_change_the_record(rights, wrong):
    with connection.cursor() as cursor:
        cursor.execute(f"{rights}; SET LOCAL ROLE just_web")
        found = unsafe._rights_too_many()
        cursor.execute("RESET ROLE")

    assert found == wrong


def test_static_files_that_were_not_collected_are_seen(tmp_path):
    manifest = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
    with override_settings(STORAGES=manifest, STATIC_ROOT=tmp_path):
        before = unsafe.pages_lack_their_styles()
        call_command("collectstatic", interactive=False, verbosity=0)
    with override_settings(STORAGES=manifest, STATIC_ROOT=tmp_path):
        after = unsafe.pages_lack_their_styles()

    assert (str(before), after) == ("静态文件没有收集，页面会出错。", None)


@pytest.mark.django_db
def test_a_process_that_finds_something_ends_and_says_how_to_mend_it(caplog):
    with override_settings(DEMO=True), pytest.raises(SystemExit) as ended:
        safety.refuse_to_start_unsafe()

    assert ended.value.code == 3
    assert any("portal.E007" in line and "删除环境变量 DEMO" in line for line in caplog.messages)


def test_outside_production_nothing_is_asked(django_assert_num_queries, db):
    with override_settings(REFUSES_TO_START_UNSAFE=False, DEMO=True), django_assert_num_queries(0):
        safety.refuse_to_start_unsafe()


def test_a_rule_is_a_check_of_deployment():
    assert {each.__module__ for each in registry.registry.deployment_checks} >= {"portal.safety"}


@pytest.mark.asvs("13.4.2")
def test_django_has_nothing_against_the_settings_of_production_and_nothing_is_silenced():
    environment = os.environ | ENVIRONMENT
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # of tests that drive a browser in this process
    said = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (said.stdout, said.stderr, said.returncode) == ("System check identified no issues (0 silenced).\n", "", 0)


@pytest.mark.parametrize("program", ["import portal.wsgi", "import portal.asgi"])
def test_a_web_server_with_a_weak_key_does_not_start(program):
    said = subprocess.run(  # noqa: S603 -- our own program and words
        [sys.executable, "-c", program],
        env=os.environ | ENVIRONMENT | {"SECRET_KEY": "weak"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert said.returncode == 3
    assert "portal.E002" in said.stderr
