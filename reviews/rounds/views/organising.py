"""评审轮次: the list, a round's page, drafting one, choosing what it reviews."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from portal import access, once
from portal.views.lists import RecordList
from portal.views.records import RecordView
from portal.workflow import StepRefused
from reviews.rounds import rules, services, subjects
from reviews.rounds.filters import ReviewRoundFilter
from reviews.rounds.models import ReviewRound
from reviews.rounds.models.subjects import with_records
from reviews.rounds.navigation import ORGANISERS, STAFF
from reviews.rounds.roundforms import RoundForm
from reviews.rounds.tables import ReviewRoundTable


def organises(round_: ReviewRound, user: Any) -> bool:
    """Whether this person is an organiser of the round."""
    return any(actor.fits(round_, user) for actor in rules.organiser)


def round_for(user: Any, pk: int) -> ReviewRound:
    """The round, for whoever may read it; else 404."""
    return get_object_or_404(ReviewRound.objects.visible_to(user).for_detail(), pk=pk)


def organised_round(user: Any, pk: int, *, drafting: bool = False) -> ReviewRound:
    """The round, for its organiser: strangers get 404, other insiders and rounds past their drafting 403."""
    found = round_for(user, pk)
    if not organises(found, user) or (drafting and found.state != ReviewRound.State.DRAFTING):
        raise PermissionDenied
    return found


class ReviewRoundList(RecordList):
    """The rounds that a department or the Office holds."""

    access = access.roles(*STAFF)
    model = ReviewRound
    table_class = ReviewRoundTable
    filterset_class = ReviewRoundFilter
    template_name = "rounds/list.html"
    title = _("评审轮次")
    empty_title = _("没有符合条件的评审轮次")
    empty_next = _("由经办人新建轮次，选定评审对象后抽取专家。")


class ReviewRoundView(RecordView):
    """A round: its terms, its subjects, its rubric, and the way to its pages."""

    model = ReviewRound
    template_name = "rounds/round.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        round_ = self.object
        past_drafting = round_.state not in ("drafting", "cancelled")
        return super().get_context_data(**kwargs) | {
            "subjects": with_records(round_.subjects.all()),
            "criteria": round_.rubric.criteria.all(),
            "links": [],
            "is_draft": organises(round_, self.request.user) and round_.state == "drafting",
            "has_panels": past_drafting,
            "has_results": round_.state in ("consolidating", "concluded"),
        }


class RoundEdit(View):
    """Draft a round, or change the draft."""

    access = access.roles(*ORGANISERS).about("review_round", only=access.Only.ITS_ORGANISER_DRAFTING)

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        round_ = organised_round(request.user, pk, drafting=True) if pk else None
        return self._page(RoundForm(instance=round_, user=request.user), round_, once.new_token())

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        round_ = organised_round(request.user, pk, drafting=True) if pk else None
        form, token = RoundForm(request.POST, instance=round_, user=request.user), request.POST.get("token", "")
        if not form.is_valid():
            return self._page(form, round_, token, status=422)
        try:
            url = self._change(form) if round_ else self._make_once(form, token)
        except StepRefused as refusal:
            form.add_error(None, refusal.reasons)
            return self._page(form, round_, once.new_token(), status=422)
        return redirect(url)

    def _change(self, form: RoundForm) -> str:
        changed = services.change_round(form.save(commit=False), fields=form.cleaned_data["fields"])
        return changed.get_absolute_url()

    def _make_once(self, form: RoundForm, token: str) -> str:
        post = self.request.POST
        receipt, _now = once.act_once(
            token=token,
            person=self.request.user,
            machine="review_round",
            step="make",
            content={k: post.getlist(k) for k in post if k not in ("csrfmiddlewaretoken", "token")},
            act=lambda: self._make(form),
        )
        return reverse("round_subjects", args=[receipt.object_id])

    def _make(self, form: RoundForm) -> ReviewRound:
        made = form.save(commit=False)
        return services.make_round(made, fields=form.cleaned_data["fields"], by=self.request.user)

    def _page(self, form: RoundForm, round_: Any, token: str, status: int = 200) -> HttpResponse:
        context = {"form": form, "record": round_, "token": token, "has_errors": status == 422}
        return render(self.request, "rounds/edit.html", context, status=status)


class SubjectsView(View):
    """选定评审对象: records that wait, and those already in the round."""

    access = access.SIGNED_IN.about("review_round", only=access.Only.ITS_ORGANISER)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(organised_round(request.user, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        round_ = organised_round(request.user, pk)
        try:
            if number := request.POST.get("drop"):
                subject = get_object_or_404(round_.subjects, pk=number if number.isdecimal() else 0)
                services.drop_subject(round_, subject)
            elif chosen := request.POST.getlist("record"):
                added = services.add_subjects(round_, chosen, by=request.user)
                messages.success(request, say("已加入 %d 项评审对象。") % added)
            else:
                return self._page(round_, refused=[say("请先勾选要加入的记录。")], status=422)
        except StepRefused as refusal:
            return self._page(round_, refused=refusal.reasons, status=409)
        return redirect("round_subjects", round_.pk)

    def _page(self, round_: ReviewRound, refused: Any = (), status: int = 200) -> HttpResponse:
        drafting = round_.state == ReviewRound.State.DRAFTING
        context = {
            "record": round_,
            "subjects": with_records(round_.subjects.in_the_round()),
            "waiting": subjects.waiting(round_, self.request.user) if drafting else [],
            "drafting": drafting,
            "refused": refused,
            "has_errors": bool(refused),
        }
        return render(self.request, "rounds/subjects.html", context, status=status)
