"""Beginning a solution, and questions and answers about a demand."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as say

from demands.matching import kinship, rules
from demands.matching.filling import copying
from demands.matching.models import IndicatorAnswer, Question, Solution
from portal import clock
from portal.accounts.models import Membership, Organisation, User
from portal.notices import tell
from portal.workflow import StepRefused


def verified_units(user: Any) -> list[Organisation]:
    """The verified units that a person belongs to."""
    own = Organisation.objects.filter(pk__in=user.unit_ids, state=Organisation.State.VERIFIED)
    return list(own.select_related("region", "parent").order_by("pk"))


def units_to_answer(demand: Any, user: Any) -> list[Organisation]:
    """Those of them that may answer the demand."""
    return [unit for unit in verified_units(user) if not kinship.reasons_against(unit, demand)]


def begin(*, demand: Any, unit: Any, by: Any, title: str, copy_of: Solution | None = None) -> Solution:
    """A new draft of the unit, with what an earlier solution of it says where one is given.

    Raises StepRefused where the unit has a live solution for the demand already.
    """
    solution = Solution(
        demand=demand, organisation=unit, region=unit.region, created_by=by, title=title, code=rules.new_code(demand)
    )
    if copy_of:
        copying.texts(copy_of, solution)
    try:
        with transaction.atomic():
            solution.save()
    except IntegrityError as twice:
        raise StepRefused(say("本单位对这项需求已有一份方案，请在“揭榜方案”中继续填写。")) from twice
    blank_answers(solution)
    if copy_of:
        copying.tables(copy_of, solution)
    return solution


def blank_answers(solution: Solution) -> None:
    """A row for the answer to each indicator of the demand, still to be filled in."""
    asked = solution.demand.indicators.all()
    IndicatorAnswer.objects.bulk_create(IndicatorAnswer(solution=solution, indicator=each) for each in asked)


def add_up(solution: Solution) -> None:
    """The money of a solution is what its table adds up to; none while the table is empty."""
    solution.money = solution.money_lines.aggregate(sum=Sum("amount"))["sum"]
    solution.save(update_fields=["money"])


def ask(*, demand: Any, unit: Any, by: Any, text: str) -> Question:
    """A question for the demander. Raises StepRefused once questions are over."""
    if not rules.takes_questions(demand):
        raise StepRefused(say("提问已截止，不能再提问。"))
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
    """The demander's answer, of which everybody is told who asked about the demand or began a solution to it.

    Raises StepRefused where it was answered already.
    """
    locked = Question.objects.select_for_update().select_related("demand").get(pk=question.pk)
    if locked.answered_at is not None:
        raise StepRefused(say("这个问题已经答复，请刷新页面查看。"))
    locked.answer, locked.answered_by, locked.answered_at = text, by, clock.now()
    locked.save()
    said = say("%s 有新的问答，对所有可以揭榜的单位公开，请核对方案。") % locked.demand
    tell.send(list(concerned(locked.demand)), key=f"answer:{locked.pk}", text=said, url=locked.get_absolute_url())
    return locked


def concerned(demand: Any) -> QuerySet:
    """The people of the units that asked about a demand or began a solution to it; told one by one, named to nobody."""
    units = Organisation.objects.filter(
        Q(pk__in=Solution.objects.live().filter(demand=demand).values("organisation_id"))
        | Q(pk__in=demand.questions.values("organisation_id"))
    )
    members = Membership.objects.filter(organisation__in=units, ended_at=None)
    return User.objects.filter(is_active=True, pk__in=members.values("user_id"))
