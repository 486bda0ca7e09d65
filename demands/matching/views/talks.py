"""对接记录: the minutes of talks about a solution, for both sides; either writes, the other confirms."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.matching import talk_rules, talking
from demands.matching.forms import TalkForm
from demands.matching.models import Solution, Talk
from demands.matching.views import sending
from demands.matching.views.records import shown_files
from portal import access, clock, once, records, refusals
from portal.drafts.pages import LongForm
from portal.views.records import RecordView
from portal.workflow import StepRefused

LOOK = _("查看对接记录")


class TalksView(LongForm):
    """All minutes about one solution, and the form for the next, which keeps what is typed."""

    access = access.SIGNED_IN.about("solution")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not talk_rules.side_of(self.solution, request.user):
            records.looked(self.solution, by=request.user, what=str(LOOK))
            return self._page(*self._make())
        (form,) = self.opened(self.solution, self._make)
        # The day is proposed and not yet typed: a form left open over midnight is none the older for it.
        return self._page(
            form if form.is_bound else TalkForm(solution=self.solution, initial={"held_on": clock.today()})
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        solution = self.door()
        (form,) = self.sent(solution, self._make)
        if not form.is_valid():
            return self._page(form, status=422)
        minutes = form.cleaned_data
        try:
            sending.take(
                request,
                machine="talk",
                step="record",
                about=pk,
                act=lambda: talking.record(solution=solution, by=request.user, **minutes),
            )
        except StepRefused as refusal:
            return self._page(form, refused=refusal.reasons, status=409)
        self.kept()
        messages.success(request, say("已记录，并请对方确认。"))
        return redirect("talks", pk)

    def door(self) -> Solution:
        if not talk_rules.side_of(self.solution, self.request.user):
            raise PermissionDenied
        return self.solution

    @cached_property
    def solution(self) -> Solution:
        """Whose talks they are. Raises Http404 for whoever may not read it."""
        rows = Solution.objects.visible_to(self.request.user).for_detail()
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def _make(self, data: Any = None, files: Any = None) -> tuple:
        return (TalkForm(data, files, solution=self.solution),)

    def _page(self, form: Any, *, refused: Any = (), status: int = 200) -> HttpResponse:
        solution = self.solution
        side = talk_rules.side_of(solution, self.request.user)
        context = {
            "solution": solution,
            "talks": solution.talks.for_list(),
            "side": side,
            "may_write": bool(side) and solution.state in talk_rules.TALKED_ABOUT,
            "form": form,
            "refused": refused,
            "has_errors": status == 422,
            "token": once.new_token(),
        }
        return refusals.because(render(self.request, "matching/talks.html", context, status=status), refused)


class TalkView(RecordView):
    """The minutes of one meeting."""

    model = Talk
    template_name = "matching/talk.html"
    look, own = LOOK, ("solution__demand__demander_id", "solution__organisation_id")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        talk = self.object
        return super().get_context_data(**kwargs) | {
            "files": shown_files(talk),
            "corrections": talk.corrected_by.all(),
        }
