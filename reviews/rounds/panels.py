"""Panels: drawn, invited, filled again, each with its chair. Called from within the steps of a round."""

import secrets
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as say

from portal import clock, locks
from portal.accounts.models import User
from portal.workflow import StepRefused, perform
from reviews.experts.models import Expert
from reviews.rounds import drawing, driving, opinions, recusal
from reviews.rounds.models.kinds import Kind

LIVE = ("proposed", "invited", "accepted", "submitted")


def experts_of(round_: Any) -> list:
    """Everybody who reviews in the round, to be told."""
    return list(
        User.objects.filter(as_expert__assignments__in=round_.assignments.filter(state__in=LIVE[1:])).distinct()
    )


def chairs_of(round_: Any) -> list:
    """The chairs of its panels, to be told."""
    chairs = round_.assignments.filter(state="submitted", is_chair=True)
    return list(User.objects.filter(as_expert__assignments__in=chairs).distinct())


def candidates(round_: Any) -> list[Expert]:
    """Every expert in the pool, with what the rules of recusal read."""
    found = Expert.objects.active().select_related("organisation", "user")
    return list(found.prefetch_related("past_units", "fields", "user__memberships").order_by("pk"))


def barred_for_all(round_: Any, experts: list[Expert]) -> dict[int, str]:
    """Experts who may review nothing in this round, and why."""
    wanted = set(round_.fields.values_list("pk", flat=True))
    banned = recusal.banned_among(experts)
    why = {}
    for expert in experts:
        if expert.user_id is None or not expert.user.is_active:
            why[expert.pk] = say("没有可用的登录账号")
        elif expert.user_id in banned:
            why[expert.pk] = str(recusal.BANNED)
        elif wanted and not wanted & {field.pk for field in expert.fields.all()}:
            why[expert.pk] = say("专业领域与本轮不符")
    return why


def exclusions(round_: Any, experts: list[Expert], subjects: list[Any]) -> list[dict[str, Any]]:
    """Everybody who may not be drawn, for one subject or (subject None) for all, each with the reason."""
    everywhere = barred_for_all(round_, experts)
    rows = [{"subject": None, "expert": pk, "reason": why} for pk, why in everywhere.items()]
    years, today = round_.call.value("recusal_years"), clock.today()
    for subject in subjects:
        circle = recusal.circle_of(subject.record)
        for expert in experts:
            if expert.pk not in everywhere and (why := recusal.reasons_within(expert, circle, years, today)):
                rows.append({"subject": subject.pk, "expert": expert.pk, "reason": "；".join(why)})
    return rows


def draw(round_: Any, *, by: Any) -> dict[str, Any]:
    """Draw a panel for every subject by a new seed; what was drawn before and not yet invited is cancelled."""
    round_.letting_go = True
    driving.let_go(round_)
    round_.letting_go = False
    experts, subjects = candidates(round_), list(round_.subjects.in_the_round())
    rows = {
        "seed": secrets.token_hex(16),
        "wanted": round_.experts_wanted,
        "pool": [_row(e) for e in experts],
        "subjects": [_asks(round_, s) for s in subjects],
        "exclusions": exclusions(round_, experts, subjects),
    }
    drawn = drawing.draw(**rows)
    passed_over = [
        {"subject": p["subject"], "expert": p["expert"], "reason": say("同单位已有专家入组：%s") % p["unit"]}
        for p in drawn.passed_over
    ]
    kept = round_.draws.create(
        number=round_.draws.count() + 1,
        picks=drawn.picks,
        passed_over=passed_over,
        by=by,
        at=clock.now(),
        **rows,
    )
    _propose(round_, subjects, drawn.picks)
    return {"number": kept.number, "seed": kept.seed, "short_of": drawn.short_of}


def _row(expert: Expert) -> dict[str, Any]:
    return {"expert": expert.pk, "unit": expert.unit_name, "region": expert.region_id or ""}


def _asks(round_: Any, subject: Any) -> dict[str, Any]:
    regions = set(subject.record.review_units().values_list("region_id", flat=True))
    mixed = round_.kind == Kind.APPLICATION_REVIEW
    return {"subject": subject.pk, "regions": sorted(regions), "mixed": mixed}


def _propose(round_: Any, subjects: list[Any], picks: dict[str, list[int]]) -> None:
    for subject in subjects:
        for place, expert_id in enumerate(picks[str(subject.pk)]):
            round_.assignments.create(subject=subject, expert_id=expert_id, due_at=round_.deadline, is_chair=place == 0)


def invite_all(round_: Any) -> int:
    """Invite everybody proposed who is still in the pool; how many."""
    system = User.objects.system()
    waiting = locks.rows(round_.assignments.filter(state="proposed", to_replace_why=""))
    for assignment in waiting:
        perform(assignment, "invite", by=system, cause=round_)
    return len(waiting)


def replace_all(round_: Any, *, by: Any) -> dict[str, int]:
    """Fill every place that fell empty. Raises StepRefused where the pool has nobody left for one of them."""
    gaps = locks.rows(round_.assignments.to_be_replaced())
    for gap in gaps:
        perform(gap, "replace", by=by, cause=round_)
    return {"replaced": len(gaps)}


def substitute(assignment: Any) -> dict[str, Any]:
    """The next free expert in the order of the last draw takes the place; asked at once where others have been."""
    round_, subject = assignment.round, assignment.subject
    if round_.deadline <= clock.now():
        raise StepRefused(say("评分截止时间已过，请先延长评分期限，再更换专家"))
    locks.rows(subject.assignments.all())  # two places of one panel must not be filled with the same expert or unit
    found = _next_for(assignment)
    if found is None:
        raise StepRefused(
            say("专家库中已没有可以评审 %s 的专家（须避开已在组的单位和须回避的人员），请先补充专家库")
            % subject.blind_code
        )
    was_asked = assignment.state != "proposed" or round_.state == "scoring"
    with transaction.atomic():
        # The place must be free before it is taken: the chair is one for each panel.
        was_chair, assignment.is_chair = assignment.is_chair, False
        assignment.save(update_fields=["is_chair"])
        made = round_.assignments.create(
            subject=subject,
            expert=found,
            due_at=round_.deadline,
            is_chair=was_chair and not has_chair(subject),
            replaces=assignment,
        )
        if was_asked:
            perform(made, "invite", by=User.objects.system(), cause=assignment)
    return {"by_expert": found.pk, "assignment": made.pk}


def _next_for(assignment: Any) -> Expert | None:
    round_, subject = assignment.round, assignment.subject
    experts = {e.pk: e for e in candidates(round_)}
    drawn = round_.draws.first()
    seed = drawn.seed if drawn else round_.code
    panel = subject.assignments.filter(state__in=LIVE).exclude(pk=assignment.pk).select_related("expert__organisation")
    had = set(subject.assignments.exclude(state="cancelled").values_list("expert_id", flat=True))
    barred = had | {row["expert"] for row in exclusions(round_, list(experts.values()), [subject])}
    found = drawing.next_in_order(
        seed=seed,
        pool=[_row(e) for e in experts.values()],
        barred=barred,
        units_in_panel={a.expert.unit_name for a in panel},
    )
    return experts[found["expert"]] if found else None


def has_chair(subject: Any, states: Iterable[str] = LIVE) -> bool:
    """Whether the subject's panel has a chair among reviews in these states."""
    return subject.assignments.filter(is_chair=True, state__in=states).exists()


def ensure_chairs(round_: Any, among: Iterable[str] = LIVE) -> None:
    """Every panel has a chair who reviews: where its chair fell out, the first of the panel speaks for it."""
    locks.rows(round_.assignments.filter(state__in=among))
    for subject in round_.subjects.in_the_round():
        if not has_chair(subject, among):
            first = subject.assignments.filter(state__in=among).order_by("pk").first()
            if first is not None:
                subject.assignments.filter(is_chair=True).update(is_chair=False)
                subject.assignments.filter(pk=first.pk).update(is_chair=True)


def change_chair(assignment: Any) -> dict[str, Any]:
    """This expert is the chair of the panel in place of the one before, whose opinion is void."""
    locks.rows(assignment.subject.assignments.all())
    assignment.subject.assignments.filter(is_chair=True).update(is_chair=False)
    assignment.is_chair = True
    return {"opinions_voided": opinions.void([assignment.subject_id])}
