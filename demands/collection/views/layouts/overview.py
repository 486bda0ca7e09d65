"""表单配置: the whole form of a round, its parts moved, hidden and taken away one by one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as say
from django.views import View

from demands.collection import preparing
from demands.collection.layouts import comparing, editing
from demands.collection.layouts.columns import FIXED_SECTIONS
from demands.collection.layouts.kinds import Kind
from demands.collection.layouts.parts import FormField, Layout
from demands.collection.layouts.reading import layout_of
from demands.collection.models import CollectionRound
from demands.collection.rules.preparing import may_prepare
from demands.collection.views.layouts.base import PREPARERS, READERS, found, prepared
from portal import refusals
from portal.workflow import StepRefused

ACTS = ("up", "down", "hide", "show", "remove")
SHOWN_CHANGES = 10


class OverviewView(View):
    """Every section with its fields, the checklist and the grounds; what differs from the form it was copied from."""

    access = READERS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return page(request, found(request, pk))


class ChangeView(View):
    """Move, hide, show or take away one part; refused where somebody changed the form since the page was opened."""

    access = PREPARERS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        prepared(request, pk)
        act = next((name for name in ACTS if name in request.POST), "")
        of, _slash, key = request.POST.get(act, "").partition("/")
        seen = request.POST.get("seen", "")
        try:
            version = preparing.locked_form(pk)
            part = editing.part_of(version.layout, of, key) if of in editing.LISTS else None
            if part is None or not seen.isdecimal():
                return self._refused(request, pk, [say("这一部分已不在表单中，可能已被他人删除。")])
            after = _done(version.layout, act, of, part)
            what = f"{WORDS[act]()}“{_name(part)}”"
            preparing.change_form(version, after, what=what, by=request.user, seen=int(seen))
        except preparing.ChangedMeanwhile as changed:
            first = say("您打开页面之后，表单已由他人修改，您的操作没有保存。请核对后再试：")
            return self._refused(request, pk, [first, *changed.said])
        except StepRefused as refusal:
            return self._refused(request, pk, refusal.reasons)
        messages.success(request, say("表单已保存：%s。") % what)
        return redirect("round_form", pk)

    def _refused(self, request: HttpRequest, pk: int, reasons: list[str]) -> HttpResponse:
        return refusals.because(page(request, found(request, pk), refused=reasons, status=409), reasons)


WORDS = {
    "up": lambda: say("上移"),
    "down": lambda: say("下移"),
    "hide": lambda: say("隐藏"),
    "show": lambda: say("恢复"),
    "remove": lambda: say("删除"),
}


def _name(part: Any) -> str:
    return getattr(part, "title", None) or part.label


def _done(layout: Layout, act: str, of: str, part: Any) -> Layout:
    if act in ("up", "down"):
        return editing.moved(layout, of, part.key, -1 if act == "up" else 1)
    if act == "remove":
        return editing.without(layout, of, part.key)
    return editing.shown_or_hidden(layout, part.key, hidden=act == "hide") if of == "fields" else layout


def page(
    request: HttpRequest, collection_round: CollectionRound, *, refused: list[str] | None = None, status: int = 200
) -> HttpResponse:
    """The overview, with what was refused above it."""
    layout = layout_of(collection_round)
    version = getattr(collection_round, "form", None)
    before = version.copied_from if version else None
    context = {
        "record": collection_round,
        "state_tone": collection_round.tones[collection_round.state],
        "version": version,
        "seen": version.revision if version else 1,
        "sections": [_section(layout, each) for each in layout.sections],
        "layout": layout,
        "may_prepare": may_prepare(collection_round, request.user),
        "before": before,
        "changes": comparing.differences(before.layout, layout) if before else [],
        "log": version.log[:SHOWN_CHANGES] if version else [],
        "refused": refused or [],
        "has_errors": status != 200,
    }
    return render(request, "collection/layouts/overview.html", context, status=status)


def _section(layout: Layout, section: Any) -> dict[str, Any]:
    fields = layout.of(section.key, hidden=True)
    fixed = FIXED_SECTIONS.get(section.key, "")
    return {
        "section": section,
        "rows": [_row(each) for each in fields],
        "fixed": fixed,
        "may_remove": not fields and not fixed,
    }


def _row(each: FormField) -> dict[str, Any]:
    column = each.column
    return {
        "field": each,
        "kind": "" if column else Kind(each.kind).label,
        "is_choice": column is not None and column.is_choice,
        "may_hide": column is None or column.may_hide,
        "may_remove": column is None,
    }
