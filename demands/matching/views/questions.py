"""问答: questions about a published demand and their answers, the same for all who may answer it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.views import View

from demands.collection.models import Demand
from demands.matching import rules, services
from demands.matching.forms import AnswerForm, QuestionForm
from demands.matching.models import Question
from demands.matching.views import sending
from demands.release import today
from portal import access, once, refusals
from portal.views.errors import gone
from portal.workflow import StepRefused


class QuestionsView(View):
    """All questions about a demand; whoever may answer it may ask."""

    access = access.SIGNED_IN.about("demand", only=access.Only.EVERYBODY_ONCE_PUBLISHED)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(self._demand(pk), QuestionForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand, form = self._demand(pk), QuestionForm(request.POST)
        units = services.units_to_answer(demand, request.user)
        if not units:
            raise PermissionDenied
        if not form.is_valid():
            return self._page(demand, form, status=422)
        text = form.cleaned_data["text"]
        try:
            sending.take(
                request,
                machine="demand",
                step="ask",
                about=pk,
                act=lambda: services.ask(demand=demand, unit=units[0], by=request.user, text=text),
            )
        except StepRefused as refusal:
            return self._page(demand, form, refused=refusal.reasons, status=409)
        messages.success(request, say("问题已提交给需求方，答复后通知您。"))
        return redirect("questions", pk)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            taken_down = Demand.objects.filter(pk=kwargs["pk"], is_sealed=True, published_at__isnull=False)
            if not taken_down.exists():
                raise
        return gone(request)

    def _demand(self, pk: int) -> Demand:
        return get_object_or_404(Demand.objects.published().for_detail(), pk=pk)

    def _page(self, demand: Demand, form: Any, *, refused: Any = (), status: int = 200) -> HttpResponse:
        user = self.request.user
        context = {
            "demand": demand,
            "public": today.of(demand),
            "questions": Question.objects.about(demand),
            "until": rules.questions_until(demand) if rules.takes_answers(demand) else None,
            "may_ask": rules.takes_questions(demand) and bool(services.units_to_answer(demand, user)),
            "may_answer": may_answer(demand, user),
            "may_offer": rules.takes_answers(demand),
            "form": form,
            "refused": refused,
            "has_errors": status == 422,
            "token": once.new_token(),
        }
        return refusals.because(render(self.request, "matching/questions.html", context, status=status), refused)


class AnswerView(View):
    """The demander answers one question."""

    access = access.roles("org_admin", "org_editor").about("question", only=access.Only.ITS_DEMANDER)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(self._question(pk), AnswerForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        question, form = self._question(pk), AnswerForm(request.POST)
        if not form.is_valid():
            return self._page(question, form, status=422)
        try:
            with transaction.atomic():
                services.answer(question=question, by=request.user, text=form.cleaned_data["answer"])
        except StepRefused as refusal:
            return self._page(question, form, refused=refusal.reasons, status=409)
        messages.success(request, say("答复已公开给所有可以揭榜的单位。"))
        return redirect("questions", question.demand_id)

    def _question(self, pk: int) -> Question:
        question = get_object_or_404(
            Question.objects.visible_to(self.request.user).select_related("demand__demander"), pk=pk
        )
        if not may_answer(question.demand, self.request.user):
            raise PermissionDenied
        return question

    def _page(self, question: Question, form: Any, *, refused: Any = (), status: int = 200) -> HttpResponse:
        context = {
            "question": question,
            "demand": question.demand,
            "form": form,
            "refused": refused,
            "has_errors": status == 422,
        }
        return refusals.because(render(self.request, "matching/answer.html", context, status=status), refused)


def may_answer(demand: Demand, user: Any) -> bool:
    """Whether the reader speaks for the demander."""
    return demand.demander_id in user.unit_ids
