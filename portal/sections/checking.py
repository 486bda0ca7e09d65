"""形式审查: machine checks first, then the checklist by hand, all faults at once; and the next record that waits."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say

from portal.actors import Actor
from portal.drafts.pages import LongForm, Make
from portal.sections import checklist
from portal.workflow import StepRefused, actions_for

DECISIONS = ("accept", "return_for_correction")


class CheckView(LongForm):
    """A hall declares its items, who checks, in which state, how decisions are kept, and what its page shows besides.

    `address` is the name of this page's URL.
    """

    model: ClassVar[Any]
    items: ClassVar[tuple[checklist.Item, ...]] = ()
    officer: ClassVar[Actor]
    template_name = ""
    address = ""

    def items_of(self, record: Any) -> tuple[checklist.Item, ...]:
        """The items that the record is checked by; the same for all, unless a hall says so."""
        return self.items

    def decide(self, record: Any, decided: dict[str, tuple[bool, str]]) -> int:
        """Keep the decisions; how many items are decided now."""
        raise NotImplementedError

    def more(self, record: Any) -> dict[str, Any]:
        """What the hall's own template shows besides."""
        return {}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self._record(pk)
        return self._page(record, *self.opened(record, self._make(record)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self._record(pk)
        (forms,) = self.sent(record, self._make(record))
        if not all(form.is_valid() for form in forms):
            return self._page(record, forms, status=422)
        try:
            decided = self.decide(record, checklist.decisions(forms))
        except StepRefused as refusal:
            return self._page(record, forms, refused=refusal.reasons, status=409)
        self.kept()
        left = len(self.items_of(record)) - decided
        done = say("清单已逐项审查，请选择受理或退回补正。")
        messages.success(request, say("审查意见已保存，还有 %s 项未审查。") % left if left else done)
        return redirect(self.address, record.pk)

    def door(self) -> Any:
        record = self._record(self.kwargs["pk"])
        if record.state != self.model.State.SUBMITTED:
            raise PermissionDenied
        return record

    def _make(self, record: Any) -> Make:
        def make(data: Any = None, files: Any = None) -> tuple:
            items = self.items_of(record)
            met = checklist.with_the_rest_met(data, items) if data else data
            return (checklist.item_forms(record, items, met),)

        return make

    def _record(self, pk: int) -> Any:
        record = get_object_or_404(self.model.objects.visible_to(self.request.user).for_detail(), pk=pk)
        if not self.officer.fits(record, self.request.user):
            raise PermissionDenied
        return record

    def _page(self, record: Any, forms: Any, *, refused: Any = (), status: int = 200) -> HttpResponse:
        waiting = list(waiting_for(self.model, self.request.user).values_list("pk", flat=True))
        actions = {a.name: a for a in actions_for(record, self.request.user)}
        steps = [actions[name] for name in DECISIONS if name in actions]
        context = {
            "record": record,
            "state_tone": record.tones.get(record.state, ""),
            "open": record.state == self.model.State.SUBMITTED,
            "forms": forms,
            "refused": refused,
            "steps": [{"action": a, "url": reverse("step", args=[record.machine, record.pk, a.name])} for a in steps],
            "place": waiting.index(record.pk) + 1 if record.pk in waiting else None,
            "waiting": len(waiting),
            "following": next((pk for pk in waiting if pk != record.pk), None),
            "has_errors": status != 200,
        }
        return render(self.request, self.template_name, context | self.more(record), status=status)


def waiting_for(model: Any, user: Any) -> Any:
    """What this officer has still to check, the nearest deadline first."""
    rows = model.objects.filter(state=model.State.SUBMITTED, region_id__in=user.scope("dept_officer", "region"))
    return rows.order_by("check_due", "pk")


def next_to_check(model: Any, user: Any) -> dict[str, int] | None:
    """The record that waits longest for this officer, and how many wait; nothing where none does."""
    waiting = list(waiting_for(model, user).values_list("pk", flat=True)) if "dept_officer" in user.roles else []
    return {"pk": waiting[0], "waiting": len(waiting)} if waiting else None
