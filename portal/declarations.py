"""The declared machines as data, as a page, as pictures: read from the steps, never written a second time."""

from collections.abc import Iterator
from typing import Any

from portal.articles import article
from portal.positions import label as position_label
from portal.steps import Step
from portal.workflow import Workflow, machines, steps_of


def as_data() -> list[dict[str, Any]]:
    """Every machine with its states and transitions, as plain data for JSON."""
    return [_machine(name, model) for name, model in machines().items()]


def _machine(name: str, model: type[Workflow]) -> dict[str, Any]:
    return {
        "machine": name,
        "label": str(model._meta.verbose_name),
        "states": {str(value): str(label) for value, label in model.State.choices},
        "transitions": [_transition(declared) for declared in steps_of(model)],
    }


def _transition(declared: Step) -> dict[str, Any]:
    return {
        "name": declared.name,
        "label": str(declared.label),
        "from": list(declared.sources),
        "to": list(declared.targets),
        "article": list(declared.articles),
        "actor": list(dict.fromkeys(actor.role for actor in declared.by)),
        "needs": needs_of(declared),
        "confirms": declared.confirms,
        "effect": declared.effect,
    }


def needs_of(declared: Step) -> list[str]:
    """All that must hold: ties of the actor beyond the bare role, conditions, and inputs that the form requires."""
    ties = [str(sentence) for actor in declared.by for sentence in actor.beyond]
    conditions = [str(each.sentence) for each in declared.needs]
    inputs = [f"填写“{label}”" for label in declared.inputs().values()]
    confirmation = ["再次确认本人（密码或第二因素）"] if declared.confirms else []
    return list(dict.fromkeys(ties + conditions + inputs + confirmation))


def as_markdown() -> str:
    """`docs/workflow.md`."""
    return "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    yield "# 办理流程\n"
    yield "由 `manage.py workflow --format markdown` 从代码中的声明生成，请勿手工修改。\n"
    for machine in as_data():
        yield f"## {machine['label']} `{machine['machine']}`\n"
        yield "状态：" + "，".join(f"{label} `{value}`" for value, label in machine["states"].items()) + "。\n"
        yield "| 办理 | 从 | 到 | 依据 | 谁办 | 须满足 |"
        yield "|---|---|---|---|---|---|"
        yield from (_row(machine, t) for t in machine["transitions"])
        yield ""


def _row(machine: dict[str, Any], t: dict[str, Any]) -> str:
    states = machine["states"]
    cells = (
        f"{t['label']} `{t['name']}`",
        "、".join(states[s] for s in t["from"]),
        "、".join(states[s] for s in t["to"]),
        "、".join(article(n).label for n in t["article"]),
        "、".join(position_label(role) for role in t["actor"]),
        "；".join(t["needs"]) or "—",
    )
    return "| " + " | ".join(cells) + " |"


def as_mermaid() -> str:
    """One state diagram for each machine."""
    return "\n\n".join(_diagram(machine) for machine in as_data()) + "\n"


def _diagram(machine: dict[str, Any]) -> str:
    lines = [f"%% {machine['label']}", "stateDiagram-v2"]
    lines += [f"    {value}: {label}" for value, label in machine["states"].items()]
    for t in machine["transitions"]:
        lines += [f"    {source} --> {target}: {t['label']}" for source in t["from"] for target in t["to"]]
    return "\n".join(lines)
