"""对接记录: the minutes of talks about a solution, for both sides; either writes, the other confirms."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.matching import talk_rules, talking
from demands.matching.forms import TalkForm
from demands.matching.models import Solution, Talk
from demands.matching.views import sending
from portal import access, clock, once, records, refusals
from portal.documents.storing import files_of
from portal.views.records import RecordView
from portal.workflow import StepRefused

LOOK = _("查看对接记录")


class TalksView(View):
    """All minutes about one solution, and the form for the next."""

    access = access.SIGNED_IN.about("solution")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        solution = self._solution(pk)
        if not talk_rules.side_of(solution, request.user):
            records.looked(solution, by=request.user, what=str(LOOK))
        return self._page(solution, TalkForm(solution=solution, initial={"held_on": clock.today()}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        solution = self._solution(pk)
        if not talk_rules.side_of(solution, request.user):
            raise PermissionDenied
        form = TalkForm(request.POST, request.FILES, solution=solution)
        if not form.is_valid():
            return self._page(solution, form, status=422)
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
            return self._page(solution, form, refused=refusal.reasons, status=409)
        messages.success(request, say("已记录，并请对方确认。"))
        return redirect("talks", pk)

    def _solution(self, pk: int) -> Solution:
        return get_object_or_404(Solution.objects.visible_to(self.request.user).for_detail(), pk=pk)

    def _page(self, solution: Solution, form: Any, *, refused: Any = (), status: int = 200) -> HttpResponse:
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
        files = [{"label": f.name, "size": f.size, "url": f.get_absolute_url(), "stored": f} for f in files_of(talk)]
        return super().get_context_data(**kwargs) | {"files": files, "corrections": talk.corrected_by.all()}
