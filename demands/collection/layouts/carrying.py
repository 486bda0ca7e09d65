"""What an earlier demand answered, brought into a round with another form: by the names of the fields."""

from typing import Any

from django.utils.translation import gettext as say

from demands.collection.layouts import answers
from demands.collection.layouts.columns import COLUMNS
from demands.collection.layouts.kinds import Kind
from demands.collection.layouts.parts import FormField, Layout
from demands.collection.layouts.reading import layout_of

# Asked anew each time.
NEVER = ("title", "unclassified_declared")


def carry(earlier: Any, demand: Any) -> list[str]:
    """Fill a new demand from an earlier one; says what did not fit, each with the way out."""
    before, now = layout_of(earlier), layout_of(demand)
    left_out = [*_columns(earlier, demand, before, now)]
    demand.answers = {}
    for each in before.added:
        value = earlier.answers.get(each.key)
        if answers.is_empty(value, each):
            continue
        if why := _does_not_fit(each, now.by_key.get(each.key), value):
            left_out.append(why)
        else:
            demand.answers[each.key] = value
    if demand.field_id and not demand.round.fields.filter(pk=demand.field_id).exists():
        left_out.append(say("本批次不征集领域“%s”，请改选领域。") % demand.field)
        demand.field = None
    return left_out


def _columns(earlier: Any, demand: Any, before: Layout, now: Layout) -> list[str]:
    left_out = []
    for name in COLUMNS:
        asked = now.by_key[name]
        if name in NEVER:
            continue
        if asked.hidden and getattr(earlier, name):
            left_out.append(_not_asked(before.label(name)))
        elif not asked.hidden:
            setattr(demand, name, getattr(earlier, name))
    return left_out


def _does_not_fit(each: FormField, now: FormField | None, value: Any) -> str:
    if now is None or now.hidden:
        return _not_asked(each.label)
    if now.kind != each.kind:
        kinds = {"label": each.label, "kind": Kind(now.kind).label}
        return say("“%(label)s”在本批次改为%(kind)s，请重新填写。") % kinds
    chosen = value if isinstance(value, list) else [value]
    gone = [str(option) for option in chosen if now.options and option not in now.options]
    if gone:
        return say("“%(label)s”的选项“%(gone)s”在本批次没有，请重新选择。") % {
            "label": each.label,
            "gone": "、".join(gone),
        }
    return ""


def _not_asked(label: str) -> str:
    return say("本批次的表单没有“%s”，原来的内容没有带入，可在原需求中查看。") % label
