"""What the code itself must not do, read from its syntax trees."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.security.production import settings_of_production

HALLS = ("portal", "reviews", "demands", "projects", "tools", "bench")
TREES = {
    path: ast.parse(path.read_text())
    for hall in HALLS
    for path in sorted(Path(settings.BASE_DIR, hall).rglob("*.py"))
    if "migrations" not in path.parts
}


def calls():
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield path.relative_to(settings.BASE_DIR), node


def named(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def is_built(sql):
    """Whether a text is put together from parts that are not written in the code."""
    return isinstance(sql, ast.JoinedStr) or (
        isinstance(sql, ast.BinOp) and isinstance(sql.op, ast.Mod | ast.Add) and not _is_constant(sql)
    )


def _is_constant(node):
    return all(isinstance(n, ast.Constant | ast.BinOp | ast.operator) for n in ast.walk(node))


@pytest.mark.asvs("1.2.4")
def test_no_query_is_put_together_from_values():
    built = [
        f"{path}:{call.lineno}"
        for path, call in calls()
        if path.parts[0] != "bench" and named(call) in ("execute", "executemany", "raw", "RawSQL")
        if call.args and is_built(call.args[0])
    ]
    extra = [f"{path}:{call.lineno}" for path, call in calls() if named(call) == "extra"]

    assert (built, extra) == ([], [])


STARTS = ("run", "Popen", "call", "check_call", "check_output")


@pytest.mark.asvs("1.2.5")
def test_nothing_is_run_through_a_shell():
    started = [(path, call) for path, call in calls() if named(call) in STARTS and _of(call) == "subprocess"]
    by_shell = [f"{path}:{call.lineno}" for path, call in started if any(k.arg == "shell" for k in call.keywords)]
    of_os = [
        f"{path}:{call.lineno}" for path, call in calls() if _of(call) == "os" and named(call) in ("system", "popen")
    ]

    assert (by_shell, of_os) == ([], [])


def _of(call):
    return ast.unparse(call.func).split(".")[0]


@pytest.mark.asvs("1.5.2")
def test_nothing_from_outside_is_unpickled():
    loads = [
        f"{path}:{call.lineno}"
        for path, call in calls()
        if named(call) in ("loads", "load") and _of(call) in ("pickle", "marshal", "yaml")
    ]

    assert loads == []
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]
    assert settings_of_production()["CACHES"]["default"]["BACKEND"] == "portal.jsoncache.JsonCache"
    assert settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"


TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
UNESCAPED = re.compile(r"\|\s*safe(?:seq)?\b|\{%\s*autoescape\s+off")


@pytest.mark.asvs("1.3.1")
def test_no_text_is_taken_for_markup():
    """There is no rich text: nothing but text in the code, or what was escaped just before, is said to be markup.

    What is said below was escaped: the field of a form and ours; each part of two wordings, by `_written`.
    """
    said = [
        f"{path}: {ast.unparse(call.args[0])}"
        for path, call in calls()
        if named(call) in ("mark_safe", "SafeString") and not isinstance(call.args[0], ast.Constant)
    ]
    unescaped = [str(path) for path in TEMPLATES if UNESCAPED.search(path.read_text())]

    assert said == ["portal/templatetags/form_tokens.py: super().render(context) + ours"]  # both were escaped
    assert unescaped == []


@pytest.mark.asvs("1.3.7")
def test_no_text_of_a_user_becomes_a_template():
    made = [
        f"{path}:{call.lineno}"
        for path, call in calls()
        if named(call) in ("Template", "from_string") and path.parts[0] not in ("tools", "bench")
    ]

    assert made == []


def test_nothing_switches_the_token_against_forged_forms_off():
    exempt = [str(path) for path, tree in TREES.items() for n in ast.walk(tree) if "csrf_exempt" in _names_in(n)]

    assert exempt == []


def _names_in(node):
    if isinstance(node, ast.ImportFrom):
        return {alias.name for alias in node.names}
    return {node.id} if isinstance(node, ast.Name) else set()
