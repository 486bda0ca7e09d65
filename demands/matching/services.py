"""Beginning and keeping a solution's draft, and its questions and answers."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as say

from demands.matching import rules
from demands.matching.models import Question, Solution
from portal import clock, locks
from portal.accounts.models import Organisation
from portal.documents.storing import files_of, store, take_back
from portal.notices import tell
from portal.workflow import StepRefused


def units_to_answer(demand: Any, user: Any) -> list[Organisation]:
    """The verified units of a person that may answer the demand."""
    units = Organisation.objects.filter(pk__in=user.unit_ids, state=Organisation.State.VERIFIED).order_by("pk")
    return [unit for unit in units if not rules.is_of_the_demander(demand, unit)]


def begin(*, demand: Any, unit: Any, by: Any, form: Any, rows: list) -> Solution:
    """A new draft of the unit. Raises StepRefused where the unit has a live solution for the demand already."""
    solution = form.instance
    solution.demand, solution.organisation, solution.region = demand, unit, unit.region
    solution.created_by, solution.code = by, rules.new_code(demand)
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError as twice:
        raise StepRefused(say("本单位对这项需求已有一份方案，请在“我的揭榜方案”中继续填写。")) from twice
    return _with_rows(solution, form, rows, by)


def keep(*, solution: Solution, by: Any, form: Any, rows: list) -> Solution:
    """Save the draft as it is. Raises StepRefused where it is no draft any more, or a colleague saved meanwhile."""
    locked = locks.row(Solution, solution.pk)
    if locked.state != Solution.State.DRAFT:
        raise StepRefused(say("方案已提交，不能再修改；窗口截止前可以先收回。"))
    if form.cleaned_data.get("version") not in (None, locked.version):
        raise StepRefused(say("同事刚保存过这份方案，您填写的内容未保存。请复制后重新打开页面合并。"))
    form.instance.version = locked.version + 1
    form.save()
    return _with_rows(form.instance, form, rows, by)


def _with_rows(solution: Solution, form: Any, rows: list, by: Any) -> Solution:
    for row in rows:
        row.instance.solution = solution
        row.save()
    if upload := form.cleaned_data.get("attachment"):
        store(upload, by=by, record=solution)
    return solution


def remove_files(solution: Solution, wanted: list[str], *, by: Any) -> None:
    """Take files out of a draft."""
    for stored in files_of(solution).filter(pk__in=[pk for pk in wanted if pk.isdecimal()]):
        take_back(stored, by=by)


def ask(*, demand: Any, unit: Any, by: Any, text: str) -> Question:
    """A question for the demander. Raises StepRefused once the window is over."""
    if not rules.takes_answers(demand):
        raise StepRefused(say("揭榜窗口已截止，不能再提问。"))
    question = Question.objects.create(demand=demand, organisation=unit, asked_by=by, text=text, asked_at=clock.now())
    told = list(rules.demander.people(Solution(demand=demand)))
    tell.send(
        told,
        key=f"question:{question.pk}",
        text=say("有单位就 %s 提问，请答复。") % demand,
        url=question.get_absolute_url(),
    )
    return question


def answer(*, question: Question, by: Any, text: str) -> Question:
    """The demander's answer. Raises StepRefused where it was answered already."""
    locked = Question.objects.select_for_update().get(pk=question.pk)
    if locked.answered_at is not None:
        raise StepRefused(say("这个问题已经答复，请刷新页面查看。"))
    locked.answer, locked.answered_by, locked.answered_at = text, by, clock.now()
    locked.save()
    asked = [locked.asked_by]
    tell.send(asked, key=f"answer:{locked.pk}", text=say("您的提问已得到答复。"), url=locked.get_absolute_url())
    return locked
