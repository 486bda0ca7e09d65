"""Who organises and approves a round, who reviews, and what must hold before each step (articles 8, 10, 14, 18, 19)."""

from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.actors import Actor, in_office, in_region, the_person
from portal.persons import is_any_of
from portal.records.models import Record
from portal.workflow import need
from reviews.rounds import quorum, recusal, sheets


def _of_the_body(officer: str, position: str, region: str, **where: Any) -> tuple[Actor, Actor]:
    """The department's person where the round has a region, the Office's where it has none."""
    return (
        in_region(f"dept_{officer}", region, position=position, **where),
        in_office(f"office_{officer}", position=position, **{region: None}, **where),
    )


organiser = _of_the_body("officer", "organiser", "region_id")
round_approver = _of_the_body("approver", "round_approver", "region_id")
may_cancel = (
    *_of_the_body("officer", "organiser", "region_id", state="drafting"),
    *_of_the_body("officer", "organiser", "region_id", state="staffing"),
    *_of_the_body("approver", "round_approver", "region_id", state="scoring"),
    *_of_the_body("approver", "round_approver", "region_id", state="consolidating"),
)
organiser_of_its_round = _of_the_body("officer", "organiser", "round__region_id")
its_expert = the_person("expert", "expert__user_id")
its_chair = the_person("panel_chair", "expert__user_id", is_chair=True)


def organisers_of(record: Any) -> list:
    """Those who hold the round, to be told of what they must mend."""
    actors = organiser_of_its_round if record.machine == "review_assignment" else organiser
    return [person for actor in actors for person in actor.people(record)]


def the_expert(assignment: Any) -> Any:
    """The expert of an assignment, once invited: whoever a draw merely proposed never hears of it."""
    was_invited = Record.objects.of(assignment).filter(step="invite").exists()
    return its_expert.people(assignment) if was_invited else []


@need(_("评分表各项满分合计为 100 分"))
def weights_add_up(record: Any) -> list[str]:
    total = record.rubric.total
    return (
        []
        if total == 100
        else [say("评分表“%s”各项满分合计为 %s 分，应为 100 分，请更换评分表") % (record.rubric, total)]
    )


@need(_("至少有一个评审对象"))
def has_a_subject(record: Any) -> list[str]:
    return [] if record.subjects.in_the_round().exists() else [say("还没有评审对象，请先选定评审对象")]


@need(_("每个评审对象的专家人数已满，且无人须回避"))
def panels_complete(record: Any) -> list[str]:
    """Says for each subject how many experts are missing, and who of them must step aside."""
    return quorum.places_missing(record)


@need(_("评分截止时间未到"))
def deadline_to_come(record: Any) -> list[str]:
    if record.deadline > clock.now():
        return []
    return [say("评分截止时间已过，请退回筹备后改定截止时间")]


@need(_("每个评审对象的有效评审意见达到规定比例"))
def quorum_reached(record: Any) -> list[str]:
    """Says which subjects lack how many submitted reviews."""
    return quorum.reviews_missing(record)


@need(_("已提交的评审意见中没有须回避的"))
def no_score_in_conflict(record: Any) -> list[str]:
    """Says whose review must be struck out because of what became known after it was signed."""
    return quorum.scores_in_conflict(record)


@need(_("每个评审对象均有组长签署的专家组意见"))
def opinions_signed(record: Any) -> list[str]:
    signed = set(record.subjects.filter(opinions__voided_at=None, opinions__isnull=False).values_list("pk", flat=True))
    lacking = [s.blind_code for s in record.subjects.in_the_round() if s.pk not in signed]
    return [say("尚缺 %s 的专家组意见，请提醒组长签署") % code for code in lacking]


@need(_("审定人不是本轮评审的组织人"))
def not_the_organiser(record: Any, by: Any) -> bool:
    steps = Record.objects.of(record).filter(person_id__in=by.account_ids, position="organiser")
    return not is_any_of(by, record.created_by_id) and not steps.exists()


@need(_("尚未发出评审邀请"))
def nobody_invited_yet(record: Any) -> list[str]:
    if not record.assignments.filter(state__in=("invited", "accepted", "submitted")).exists():
        return []
    return [say("已发出评审邀请，不能重新抽取；个别专家不能评审的，请补派专家")]


@need(_("有拟邀请的专家"))
def somebody_to_invite(record: Any) -> list[str]:
    if record.assignments.filter(state="proposed", to_replace_why="").exists():
        return []
    return [say("没有等待邀请的专家，请先抽取专家")]


@need(_("有专家需要更换"))
def has_gaps(record: Any) -> list[str]:
    return [] if record.assignments.to_be_replaced().exists() else [say("没有空缺的名额，无须补派")]


@need(_("退出的记录是本轮的评审对象"))
def its_subject_left(record: Any, cause: Any) -> bool:
    return cause is not None and record.holds(cause)


@need(_("抽取记录已保存，轮次处于遴选专家或评分阶段"))
def drawn_and_open(assignment: Any) -> bool:
    return assignment.round.state in ("staffing", "scoring") and assignment.round.draws.exists()


@need(_("专家在库，未被暂停或出库"))
def expert_in_the_pool(assignment: Any) -> bool:
    return assignment.expert.state == "active" and not assignment.to_replace_why


@need(_("按规则无须回避"))
def no_reason_to_recuse(assignment: Any) -> list[str]:
    """The rules of recusal as they stand now, run again because data may have changed since the draw."""
    return [say("按规则应回避：%s，请申请回避") % why for why in recusal.reasons(assignment.expert, assignment.subject)]


@need(_("已提交的评审只能由组织人在轮次结束前作回避处理"))
def once_submitted_by_the_organiser(assignment: Any, by: Any) -> bool:
    if assignment.state != "submitted":
        return True
    organises = any(actor.fits(assignment, by) for actor in organiser_of_its_round)
    return organises and not assignment.round.is_concluded


@need(_("每项指标均已打分，并有评语和推荐意见"))
def sheet_complete(assignment: Any) -> list[str]:
    """Says exactly what the sheet still lacks."""
    return sheets.what_is_missing(assignment)


@need(_("轮次仍在评分阶段"))
def round_still_scoring(assignment: Any) -> bool:
    return assignment.round.state == "scoring"


@need(_("评审截止时间未过"))
def before_its_deadline(assignment: Any) -> list[str]:
    if clock.now() < assignment.due_at:
        return []
    return [say("评审截止时间已过，请联系评审组织人延长期限")]


@need(_("评审截止时间已过"))
def deadline_passed(assignment: Any) -> bool:
    return assignment.due_at <= clock.now()


@need(_("轮次已取消、退回筹备或结束，或评审对象已退出"))
def its_round_lets_go(assignment: Any, cause: Any) -> bool:
    return cause is not None and cause.machine == "review_round" and cause.lets_go_of(assignment)


@need(_("轮次处于遴选专家或评分阶段"))
def round_still_staffed(assignment: Any) -> bool:
    return assignment.round.state in ("staffing", "scoring")


@need(_("轮次处于汇总阶段"))
def round_consolidating(assignment: Any) -> bool:
    return assignment.round.state == "consolidating"


@need(_("该对象仍在轮次中"))
def subject_in_the_round(assignment: Any) -> bool:
    return not assignment.subject.struck


@need(_("该专家还不是组长"))
def not_the_chair_yet(assignment: Any) -> bool:
    return not assignment.is_chair


@need(_("轮次尚未结束"))
def round_not_over(assignment: Any) -> bool:
    return assignment.round.state not in ("concluded", "cancelled")
