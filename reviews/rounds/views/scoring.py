"""评分: the three panes, and the sheet of all own scores that is signed at the end."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.views import View

from portal import access, clock, once
from portal.documents import delivery, looks
from portal.drafts.pages import LongForm, Make
from portal.workflow import StepRefused, perform
from reviews.rounds import haste, materials, recusal, sheets
from reviews.rounds.models import ReviewAssignment, ReviewRound
from reviews.rounds.sheetforms import SheetForm
from reviews.rounds.views.reviewing import own_assignment, own_in_round


def is_open(assignment: ReviewAssignment) -> bool:
    """Whether the sheet may still be changed: what was begun in time is judged when it is received."""
    scoring = assignment.state == "accepted" and assignment.round.state == "scoring"
    return scoring and clock.now() < assignment.due_at


class OpenMaterial(View):
    """Base of what shows an expert the material of a subject: only while this expert may see it."""

    access = access.SIGNED_IN.about("review_assignment", only=access.Only.ITS_EXPERT)

    def dispatch(self, request: HttpRequest, pk: int, **kwargs: int) -> HttpResponseBase:
        self.assignment = own_assignment(request.user, pk)
        if refused := self._kept_out():
            messages.warning(request, refused)
            return redirect(self.assignment)
        return super().dispatch(request, **kwargs)

    def _kept_out(self) -> str:
        """Why the material stays closed; nothing where it is open. The rules of recusal run again at each look."""
        assignment = self.assignment
        if assignment.state not in ("accepted", "submitted"):
            return say("接受邀请并承诺保密后，才能查看评审材料。")
        if not assignment.round.has_started or assignment.subject.struck:
            return say("评分尚未启动，或该对象已退出本轮，材料暂不开放。")
        if getattr(assignment.subject.record, "is_closed_to_experts", False):
            return say("该对象的内容已停止公开，评审材料已关闭，已填写的意见保留。")
        if why := recusal.reasons(assignment.expert, assignment.subject):
            return say("按规则您应回避该对象（%s），材料已关闭，请申请回避。") % "；".join(why)
        return ""


class MaterialView(OpenMaterial):
    """附件材料: one file of the subject; the look is on record with the assignment, where no applicant reads it."""

    def get(self, request: HttpRequest, number: int) -> HttpResponseBase:
        found = next((m for m in materials.of(self.assignment) if m.number == number), None)
        if found is None or not found.is_ready:
            raise Http404
        looks.note(self.assignment, found.stored, by=request.user)
        return delivery.hand_out(
            request,
            found.file,
            name=found.name,
            content_type=delivery.TYPES[found.stored.kind],
            sha256=found.sha256,
        )


class ScoreView(OpenMaterial, LongForm):
    """One subject: the list, the material, the sheet."""

    def get(self, request: HttpRequest) -> HttpResponse:
        haste.looks(self.assignment, by=request.user)
        return self._page(*self.opened(self.assignment, self._make(self.assignment)))

    def post(self, request: HttpRequest) -> HttpResponse:
        if not is_open(self.assignment):
            raise PermissionDenied
        haste.looks(self.assignment, by=request.user)  # a sheet filled in without its page begins here
        try:
            with sheets.being_written(self.assignment) as locked:
                (form,) = self.sent(locked, self._make(locked))
                if not form.is_valid():
                    return self._page(form, status=422)
                sheets.save(locked, **form.kept())
                self.kept()
        except StepRefused as refusal:
            messages.warning(request, str(refusal))
            return redirect("score", self.assignment.pk)
        if request.POST.get("go") != "next":
            messages.success(request, say("已暂存 %s。") % self.assignment.code)
            return redirect("score", self.assignment.pk)
        following = _following(self.assignment, self._own())
        return redirect("score", following.pk) if following else redirect("review_summary", self.assignment.round_id)

    def door(self) -> ReviewAssignment:
        if not is_open(self.assignment):
            raise PermissionDenied
        return self.assignment

    def _make(self, assignment: ReviewAssignment) -> Make:
        return lambda data=None, files=None: (SheetForm(data, assignment=assignment),)

    def _own(self) -> list[ReviewAssignment]:
        """Own reviews of the round, each with whether its sheet is whole; one query for all."""
        round_ = self.assignment.round
        own = own_in_round(self.request.user, round_.pk).exclude(state="invited").annotate(given=Count("scores"))
        asked, least = round_.rubric.criteria.count(), round_.call.value("comment_min")
        rows = list(own)
        for row in rows:
            written = len(row.comment.strip()) >= least and bool(row.recommendation)
            row.is_whole = row.is_submitted or (row.given == asked and written)
        return rows

    def _page(self, form: SheetForm, status: int = 200) -> HttpResponse:
        assignment, own = self.assignment, self._own()
        record, round_ = assignment.subject.record, assignment.round
        following = _following(assignment, own)
        context = {
            "assignment": assignment,
            "round": round_,
            "items": own,
            "form": form,
            "title": record.review_title(),
            "sheet": record.review_sheet(round_.is_blind),
            "materials": materials.of(assignment),
            "is_open": is_open(assignment),
            "done": sum(a.is_whole for a in own),
            "left": sum(a.is_being_written and not a.is_whole for a in own),
            "total": sheets.plain(sheets.total(assignment)),
            "comment_min": round_.call.value("comment_min"),
            "following": following,
        }
        return render(self.request, "rounds/score.html", context, status=status)


def _following(assignment: ReviewAssignment, rows: list[Any]) -> ReviewAssignment | None:
    """The next sheet that still lacks something, after this one and then from the top; None where all are full."""
    here = next((n for n, a in enumerate(rows) if a.pk == assignment.pk), 0)
    after = rows[here + 1 :] + rows[:here]
    return next((a for a in after if a.is_being_written and not a.is_whole), None)


class SummaryView(View):
    """汇总核对并签名提交: all own scores of a round, what is missing, one signature for all."""

    access = access.SIGNED_IN.about("review_round", only=access.Only.ITS_EXPERT)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.POST.get("signed") != "on":
            return self._page(pk, refused=[say("请勾选签名确认后再提交。")], status=422)
        try:
            once.act_once(
                token=request.POST.get("token", ""),
                person=request.user,
                machine="review_assignment",
                step="submit",
                content={"round": pk, "sent": request.POST.getlist("assignment")},
                act=lambda: self._submit(pk),
            )
        except StepRefused as refusal:
            return self._page(pk, refused=refusal.reasons, status=409)
        messages.success(request, say("评审意见已签名提交并锁定。感谢您的评审。"))
        return redirect("my_reviews")

    def _submit(self, pk: int) -> ReviewAssignment:
        waiting = [a for a in self._own(pk) if a.state == "accepted"]
        if not waiting:
            raise StepRefused(say("没有待提交的评审意见。"))
        for assignment in waiting:
            try:
                perform(assignment, "submit", by=self.request.user)
            except StepRefused as refusal:
                said = [f"{assignment.code}：{reason}" for reason in refusal.reasons]
                raise StepRefused(*said) from refusal
        return waiting[0]

    def _own(self, pk: int) -> list[ReviewAssignment]:
        own = list(own_in_round(self.request.user, pk).filter(state__in=("accepted", "submitted")))
        if not own:
            get_object_or_404(ReviewRound.objects.visible_to(self.request.user), pk=pk)
            raise PermissionDenied
        return own

    def _page(self, pk: int, refused: Any = (), status: int = 200) -> HttpResponse:
        own = self._own(pk)
        round_ = own[0].round
        criteria = list(round_.rubric.criteria.all())
        context = {
            "round": round_,
            "criteria": criteria,
            "rows": [_summed_up(a, criteria) for a in own],
            "left": sum(a.state == "accepted" for a in own),
            "token": once.new_token(),
            "refused": refused,
            "has_errors": bool(refused),
        }
        return render(self.request, "rounds/summary.html", context, status=status)


def _summed_up(assignment: ReviewAssignment, criteria: list[Any]) -> dict[str, Any]:
    values = dict(assignment.scores.values_list("criterion_id", "value"))
    return {
        "assignment": assignment,
        "values": [values.get(c.pk) for c in criteria],
        "total": sum(values.values()),
        "missing": sheets.what_is_missing(assignment) if assignment.state == "accepted" else [],
    }
