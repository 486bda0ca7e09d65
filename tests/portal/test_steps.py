"""Declaring a step: what is written once in the class body is what everything else reads."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from portal import declarations, workflow
from portal.accounts.models import Organisation
from portal.actors import SYSTEM, in_region
from portal.steps import need, one_of, step
from portal.workflow import machines, step_named, steps_of


class Machine:
    """Declarations need no table."""

    @step("b", "c", article=(7, 8), label="先写的后办", by=SYSTEM)
    def zulu(self, by):
        """Said in
        two lines."""

    @step(["a", "b"], one_of(lambda self, by: "c", "c", "d"), article=12, label="后写的先办", by=(SYSTEM,))
    def alpha(self, by, cause):
        pass

    @step("c", "c", article=20, label="不动", by=in_region("dept_officer", "region_id"))
    def mike(self, by):
        pass


def test_steps_stand_in_the_order_of_the_class_body():
    assert [declared.name for declared in steps_of(Machine)] == ["zulu", "alpha", "mike"]


def test_a_declaration_says_from_where_to_where_and_under_which_articles():
    zulu, alpha, mike = steps_of(Machine)

    assert (zulu.sources, zulu.targets, zulu.articles, zulu.effect) == (("b",), ("c",), (7, 8), "Said in two lines.")
    assert (alpha.sources, alpha.targets, alpha.takes_cause) == (("a", "b"), ("c", "d"), True)
    assert (mike.sources, mike.targets, mike.takes_cause) == (("c",), ("c",), False)


@pytest.mark.parametrize("article", [0, 21, (7, 99)])
def test_an_article_that_the_measures_do_not_have_fails_where_it_is_declared(article):
    with pytest.raises(LookupError, match="articles 1 to 20"):
        step("a", "b", article=article, label="某事", by=SYSTEM)


def test_a_step_of_that_name_or_none():
    assert step_named(Machine, "mike").label == "不动"
    assert step_named(Machine, "november") is None


@pytest.mark.parametrize(
    ("answer", "reasons"),
    [(True, []), (False, ["须先会签"]), ([], []), (["尚缺上海市科委会签", "尚缺安徽省科技厅会签"],) * 2],
)
def test_a_guard_says_yes_no_or_what_it_misses(answer, reasons):
    assert need("须先会签")(lambda record: answer).reasons(None, None, None) == reasons


def test_a_guard_is_given_the_person_and_the_cause_only_if_it_asks():
    def asks(record, cause, by):
        return [f"{record} {by} {cause}"]

    assert need("句子")(asks).reasons("记录", "某人", "起因") == ["记录 某人 起因"]


def test_every_machine_declares_states_positions_and_articles_that_exist():
    for name, model in machines().items():
        states = set(model.State.values)
        for declared in steps_of(model):
            assert set(declared.sources) | set(declared.targets) <= states, (name, declared.name)
            assert declared.by, (name, declared.name)
            assert declared.articles, (name, declared.name)
        assert model._meta.get_field("state").protected, name
        assert "one_door" in {trigger.name for trigger in model._meta.triggers}, name
        assert set(model.tones) <= states, name


def test_no_step_is_named_like_a_method_of_every_model():
    taken = {name for name in dir(Organisation.__mro__[2]) if not name.startswith("_")}

    assert "refresh_from_db" in taken
    assert [
        (name, declared.name)
        for name, model in machines().items()
        for declared in steps_of(model)
        if declared.name in taken
    ] == []


def test_what_must_hold_lists_ties_conditions_and_inputs():
    verify = step_named(Organisation, "verify")
    back = step_named(Organisation, "return_for_correction")

    assert declarations.needs_of(verify) == [
        "本省（市）的事项",
        "四省（市）以外的单位由科创办认证",
        "统一社会信用代码的校验码正确",
        "已上传营业执照或法人证书",
    ]
    assert declarations.needs_of(back)[-1] == "填写“理由”"


@pytest.mark.parametrize("form", ["json", "markdown", "mermaid"])
def test_the_declarations_are_printed(form):
    out = StringIO()
    call_command("workflow", format=form, stdout=out)

    text = out.getvalue()
    assert "认证单位" in text
    if form == "json":
        assert [machine["machine"] for machine in json.loads(text)] == list(machines())


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (None, True),
        ("", True),
        ([], True),
        (False, True),
        (0, False),
        (Decimal("0.00"), False),
        ("无", False),
        (True, False),
    ],
)
def test_nothing_is_no_answer_and_a_zero_is_one(given, missing):
    assert workflow._is_missing(given) is missing
