"""提交前检查: every answer, what is missing, what the public will read, and the buttons that hand it in, in place."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.collection import completeness, copies, services, tasks
from demands.collection.forms.steps import SubmitForm
from demands.collection.models import Demand
from portal import access, once
from portal.materials.services import attachments_of
from portal.offers import Offer, offer
from portal.sending import content_of
from portal.workflow import Action, StepRefused, actions_for, step_named

OF_UNITS = access.roles("org_admin", "org_editor")
HANDING_IN = ("request_org_review", "submit", "submit_revision", "org_return")
# Taken here, without a page between: they ask for one tick at most. The others have a page of their own.
IN_PLACE = ("request_org_review", "submit")
AFTER = _("提交后取得编号和回执，所在地科技厅（委）进行形式审查。提交以后不能修改，需要时可以写明理由撤回。")


class ReviewView(View):
    """GET shows it all; POST is for who holds both positions: asks for the unit's review and hands in, both or none."""

    access = OF_UNITS.about("demand", only=access.Only.ITS_UNIT).sent_by("org_admin")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(self._demand(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand = self._demand(pk)
        if not self._holds_both(demand):
            raise PermissionDenied
        form = SubmitForm(request.POST, record=demand, user=request.user)
        if not form.is_valid():
            return self._page(demand, form, status=422)
        try:
            receipt, _now = once.act_once(
                token=request.POST.get("token", ""),
                person=request.user,
                machine=demand.machine,
                step="submit",
                content=content_of(request) | {"record": demand.pk},
                act=lambda: services.hand_in_at_once(demand, by=request.user, **form.inputs()),
            )
        except StepRefused as refusal:
            return self._page(self._demand(pk), form, refused=refusal.reasons, status=409)
        return redirect("receipt", receipt.number)

    def _demand(self, pk: int) -> Demand:
        demand = get_object_or_404(Demand.objects.visible_to(self.request.user).for_detail(), pk=pk)
        if demand.organisation_id not in self.request.user.unit_ids:
            raise PermissionDenied
        return demand

    def _holds_both(self, demand: Demand) -> bool:
        """Whether the reader fills in and reviews: the only hand-off within the unit is then to oneself."""
        return all(_step(name).actor(demand, self.request.user) for name in IN_PLACE)

    def _page(self, demand: Demand, form: Any = None, *, refused: Any = (), status: int = 200) -> HttpResponse:
        context = {
            "record": demand,
            "state_tone": demand.tones[demand.state],
            "is_own": True,
            "sections": tasks.answers_of(demand),
            "gaps": list(completeness.sections_of(demand).gaps_of(demand)),
            "offers": self._offers(demand, form),
            "public": copies.public(demand),
            "restricted": copies.restricted(demand),
            "files": attachments_of(demand),
            "changes": tasks.changes_of(demand),
            "since_request": tasks.changes_since_request(demand),
            "form": form,
            "refused": refused,
            "has_errors": status != 200,
        }
        return render(self.request, "collection/review.html", context, status=status)

    def _offers(self, demand: Demand, form: Any) -> list[Offer]:
        user = self.request.user
        found = [_offered(a, demand, user) for a in actions_for(demand, user) if a.name in HANDING_IN]
        if demand.state in _step("request_org_review").sources and self._holds_both(demand):
            # What holds up the request for review holds up both, and is told once.
            return [self._at_once(demand, form), *(offer for offer in found if not offer.action.held_up_by)]
        return found

    def _at_once(self, demand: Demand, form: Any) -> Offer:
        declared = _step("submit")
        reasons = [reason for name in IN_PLACE for reason in _step(name).held_up_by(demand, self.request.user)]
        action = Action(
            declared.name, declared.label, declared.articles, declared.tone, "", list(dict.fromkeys(reasons)), []
        )
        return Offer(
            action,
            reverse("demand_review", args=[demand.pk]),
            once.new_token(),
            form or SubmitForm(record=demand, user=self.request.user),
            _("您既是填报人又是单位管理员，核对后可以直接提交，单位审核一并记入办理记录。"),
            AFTER,
        )


def _step(name: str) -> Any:
    return step_named(Demand, name)


def _offered(action: Action, demand: Demand, user: Any) -> Offer:
    return offer(action, demand, user, in_place=IN_PLACE, after=AFTER if action.name == "submit" else "")
