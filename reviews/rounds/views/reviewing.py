"""评审任务: what an expert was asked to review, the invitation with its pledge, an assignment's page."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.views import View

from portal import access, once, records
from portal.views.records import RecordView
from portal.workflow import StepRefused, perform
from reviews.rounds import haste, opinions, recusal
from reviews.rounds.forms import AcceptForm
from reviews.rounds.models import ReviewAssignment
from reviews.rounds.models.subjects import with_records

SHOWN = ("invited", "accepted", "submitted", "recused", "expired")


def own_assignment(user: Any, pk: int) -> ReviewAssignment:
    """The assignment, where it is this expert's: strangers get 404, those who may only read of it 403."""
    found = get_object_or_404(ReviewAssignment.objects.visible_to(user).for_list(), pk=pk)
    if found.expert.user_id != user.pk:
        raise PermissionDenied
    return found


def own_in_round(user: Any, round_id: int) -> QuerySet:
    """This expert's assignments in a round, in the order of the subjects."""
    own = ReviewAssignment.objects.of_expert(user).for_list().filter(round_id=round_id, state__in=SHOWN)
    return own.filter(subject__struck=False).order_by("subject__order", "pk")


class MyReviewsView(View):
    """The expert's rounds: how much was asked, how much is done, until when."""

    access = access.roles("expert")

    def get(self, request: HttpRequest) -> HttpResponse:
        own = ReviewAssignment.objects.of_expert(request.user).for_list().filter(state__in=SHOWN)
        rows = own.order_by("-round__created_at", "-round_id", "subject__order")
        signed = set(opinions.signed().values_list("subject_id", flat=True).filter(subject__assignments__in=own))
        batches = [_batch(list(found), signed) for _round, found in groupby(rows, key=lambda a: a.round_id)]
        return render(request, "rounds/mine.html", {"batches": batches})


def _batch(assignments: list[ReviewAssignment], signed: set[int]) -> dict[str, Any]:
    """One round as its expert sees it: what is asked, what waits, until when."""
    round_ = assignments[0].round
    waiting = [a for a in assignments if a.state in ("invited", "accepted")]
    return {
        "round": round_,
        "invited": [a for a in assignments if a.state == "invited"],
        "rows": [_row(a, signed) for a in assignments if a.state != "invited"],
        "due": min((a.due_at for a in waiting), default=None),
        "may_sum_up": round_.state == "scoring" and any(a.is_being_written for a in assignments),
    }


def _row(assignment: ReviewAssignment, signed: set[int]) -> dict[str, Any]:
    """What has become of one review, and what its expert can do with it now."""
    round_state = assignment.round.state
    if assignment.is_being_written:
        is_open = round_state == "scoring"
        word = say("待评分") if is_open else say("已接受，等待启动评分")
        return {"of": assignment, "word": word, "label": say("评分") if is_open else "", "url": _score_url(assignment)}
    if assignment.is_submitted and assignment.is_chair and round_state == "consolidating":
        word = say("专家组意见已签署") if assignment.subject_id in signed else say("待签署专家组意见")
        url = reverse("step", args=["review_assignment", assignment.pk, "sign_opinion"])
        return {"of": assignment, "word": word, "label": say("签署意见"), "url": url}
    label = say("查看") if assignment.is_submitted else ""
    return {
        "of": assignment,
        "word": assignment.get_state_display(),
        "label": label,
        "url": assignment.get_absolute_url(),
    }


def _score_url(assignment: ReviewAssignment) -> str:
    return reverse("score", args=[assignment.pk])


class InvitationView(View):
    """接受邀请: one pledge for everything that a round asks of this expert."""

    access = access.SIGNED_IN.about("review_assignment", only=access.Only.ITS_EXPERT)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(own_assignment(request.user, pk), AcceptForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        assignment, form = own_assignment(request.user, pk), AcceptForm(request.POST)
        token = request.POST.get("token", "")
        if not form.is_valid():
            return self._page(assignment, form, status=422)
        try:
            once.act_once(
                token=token,
                person=request.user,
                machine="review_assignment",
                step="accept",
                content={"round": assignment.round_id},
                act=lambda: self._accept(assignment),
            )
        except StepRefused as refusal:
            return self._page(assignment, form, refused=refusal.reasons, status=409)
        messages.success(request, say("已接受评审邀请并记录您的承诺。评分启动后即可打分。"))
        return redirect("my_reviews")

    def _accept(self, assignment: ReviewAssignment) -> ReviewAssignment:
        free = [a for a, why in self._invited(assignment) if not why]
        if not free:
            raise StepRefused(say("没有可以接受的评审任务：须回避的请逐项申请回避"))
        for each in free:
            perform(each, "accept", by=self.request.user, pledge=True)
        return assignment

    def _invited(self, assignment: ReviewAssignment) -> list[tuple[ReviewAssignment, list[str]]]:
        invited = list(own_in_round(self.request.user, assignment.round_id).filter(state="invited"))
        with_records(a.subject for a in invited)
        barred: dict[int, list[str]] = {}
        for each, why in recusal.of_assignments(invited):
            barred.setdefault(each.pk, []).append(why)
        return [(a, barred.get(a.pk, [])) for a in invited]

    def _page(self, assignment: Any, form: AcceptForm, refused: Any = (), status: int = 200) -> HttpResponse:
        invited = self._invited(assignment)
        if not invited and not refused:
            return redirect("my_reviews")
        context = {
            "round": assignment.round,
            "invited": invited,
            "form": form,
            "refused": refused,
            "token": once.new_token(),
            "has_errors": bool(refused),
        }
        return render(self.request, "rounds/invitation.html", context, status=status)


class ReviewAssignmentView(RecordView):
    """One review: to its expert the own sheet, to those who hold the round who it is and what was given."""

    model = ReviewAssignment
    template_name = "rounds/assignment.html"

    def get_object(self, queryset: QuerySet | None = None) -> ReviewAssignment:
        found = super().get_object(queryset)
        if found.expert.user_id != self.request.user.pk:
            records.looked(found, by=self.request.user, what=say("查看评审任务"))
        elif found.state == "proposed":
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record, own = self.object, self.object.expert.user_id == self.request.user.pk
        shown = super().get_context_data(**kwargs)
        if own:
            # An expert reads the own steps; who was asked before, and who replaced whom, is not for experts.
            shown["waits_for"] = []
        return shown | {
            "is_own": own,
            "haste": "" if own else haste.warning(record, haste.line(record.round)),
            "links": [],
            "scores": record.scores.select_related("criterion").order_by("criterion__order"),
            "may_score": own and record.state in ("accepted", "submitted") and record.round.has_started,
        }
