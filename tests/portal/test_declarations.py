"""What is read from the declarations: the page of the workflow, the JSON, the diagrams."""

import json

import pytest
from django.conf import settings
from django.core.management import call_command

from portal import declarations
from portal.workflow import machines, steps_of


def test_the_page_of_the_workflow_is_made_from_the_declarations_and_not_stale():
    page = (settings.BASE_DIR / "docs" / "workflow.md").read_text(encoding="utf-8")

    assert page == declarations.as_markdown(), "run: script/run python manage.py workflow > docs/workflow.md"


def test_every_step_says_its_article_its_label_who_takes_it_and_what_it_does():
    silent = [
        f"{name}.{step.name}"
        for name, model in machines().items()
        for step in steps_of(model)
        if not (step.articles and step.label and step.by and step.effect)
    ]

    assert silent == []


def test_the_json_lists_every_machine_with_states_and_transitions(capsys):
    call_command("workflow", format="json")

    found = {m["machine"]: m for m in json.loads(capsys.readouterr().out)}
    accept = next(t for t in found["demand"]["transitions"] if t["name"] == "accept")
    assert set(found) == set(machines())
    assert (accept["from"], accept["to"], accept["actor"]) == (["submitted"], ["accepted"], ["dept_officer"])
    assert found["demand"]["states"]["draft"] == "草稿"


@pytest.mark.parametrize("machine", ["demand", "application"])
def test_a_diagram_has_an_arrow_for_each_source_and_target(machine):
    model = machines()[machine]
    arrows = sum(len(s.sources) * len(s.targets) for s in steps_of(model))
    diagram = next(d for d in declarations.as_mermaid().split("\n\n") if f"%% {model._meta.verbose_name}\n" in d)

    assert diagram.count(" --> ") == arrows
