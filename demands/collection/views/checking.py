"""形式审查 of demands (article 7)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as say

from demands.collection import checklist, machine_checks, services, tasks
from demands.collection.models import Demand
from demands.collection.queue import passing, places
from demands.collection.rules import actors
from portal import access, locks
from portal.materials.services import attachments_of
from portal.sections import checking
from portal.sections.checklist import Item, decisions
from portal.workflow import StepRefused

# The buttons at the foot: what is done before the next demand opens, and how it is told.
GO_ON = {"pass": "accept", "return": "return_for_correction"}


class CheckView(checking.CheckView):
    """One demand: what the portal found, the items, the decision, and the next demand that waits."""

    access = access.roles("dept_officer").about("demand", only=access.Only.ITS_OFFICER)
    model, officer = Demand, actors.officer
    template_name, address = "collection/check.html", "demand_check"

    def items_of(self, record: Any) -> tuple[Item, ...]:
        return checklist.items_of(record)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        go = request.POST.get("rest") if request.POST.get("rest") in GO_ON else request.POST.get("go")
        return self._go_on(pk, go) if go in GO_ON else super().post(request, pk)

    def decide(self, record: Any, decided: dict[str, tuple[bool, str]]) -> int:
        return services.decide_items(record, decided, by=self.request.user)

    def more(self, record: Any) -> dict[str, Any]:
        findings = machine_checks.findings(record)
        failed = record.present_checks().filter(passed=False).exists()
        return places.place_of(record, self.request.user) | {
            "findings": findings,
            "clean": all(found.ok for found in findings) and not failed,
            "sections": tasks.answers_of(record),
            "files": attachments_of(record),
            "is_officer": True,
            "changes": tasks.changes_of(record),
        }

    def _go_on(self, pk: int, go: str) -> HttpResponse:
        """Pass or send back as the list of items says, then open the next demand."""
        record = self._record(pk)
        following = places.place_of(record, self.request.user)["following"]
        (forms,) = self.sent(record, self._make(record))
        if not all(form.is_valid() for form in forms):
            return self._page(record, forms, status=422)
        try:
            done = locks.whole(lambda: self._decided(record, decisions(forms), go))
        except StepRefused as refusal:
            return self._page(record, forms, refused=refusal.reasons, status=409)
        self.kept()
        messages.success(
            self.request, say("%(code)s：%(state)s。") % {"code": done.code, "state": done.get_state_display()}
        )
        return redirect("demand_check", following) if following else redirect("check_queue")

    def _decided(self, record: Demand, decided: dict[str, tuple[bool, str]], go: str) -> Demand:
        user = self.request.user
        if go == "return":
            services.decide_items(record, decided, by=user)
            return passing.send_back(record, by=user)
        odd = [found.label for found in machine_checks.findings(record) if not found.ok]
        if odd:
            raise StepRefused(*(say("机检“%s”须核对，请逐项审查后在“审查结论”中受理。") % label for label in odd))
        return passing.decide_and(record, "accept", decided, by=user)


def next_to_check(user: Any) -> dict[str, int] | None:
    """The demand that waits longest for this officer, and how many wait; nothing where none does."""
    waiting = list(places.mine(user).values_list("pk", flat=True)) if "dept_officer" in user.roles else []
    return {"pk": waiting[0], "waiting": len(waiting)} if waiting else None
