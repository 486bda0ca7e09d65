"""What must hold before an application is handed in (article 12)."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.accounts.models import Ban, Organisation
from portal.workflow import need
from projects.applications import completeness, later
from projects.applications.models.papers import Commitment


def shown(instant: Any) -> str:
    """An instant as a sentence says it, in Shanghai's time."""
    return timezone.localtime(instant).strftime("%Y-%m-%d %H:%M")


def guideline_open(guideline: Any, at: Any) -> bool:
    """Whether a guideline takes applications at an instant: issued, begun, not over."""
    return guideline.state == "issued" and guideline.opens_at <= at < guideline.closes_at


@need(_("各部分填写完整"))
def form_complete(application: Any) -> list[str]:
    """Says section by section what is missing."""
    return [f"{section.title}：{gap.text}" for section, gap in completeness.SECTIONS.gaps_of(application)]


@need(_("指南正在申报期内，或补正期限未过"))
def in_time(application: Any) -> list[str]:
    """A correction asked for has its own deadline; what arrives at the deadline is late."""
    now, guideline = clock.now(), application.guideline
    if application.correction_due:
        late = now >= application.correction_due
        text = say("补正期限 %s 已过，逾期视为放弃。") % shown(application.correction_due)
        return [text] if late else []
    if guideline_open(guideline, now):
        return []
    text = say("指南“%(title)s”的申报时间是 %(from)s 至 %(to)s，现在不在申报期内或指南已撤销。")
    return [text % {"title": guideline.title, "from": shown(guideline.opens_at), "to": shown(guideline.closes_at)}]


@need(_("指南已截止或撤销且没有补正，或补正期限已过"))
def its_time_is_over(application: Any, cause: Any) -> bool:
    """A guideline that is being revoked is the `cause`; else the clock decides."""
    now = clock.now()
    if getattr(cause, "machine", "") == "guideline":
        return cause.pk == application.guideline_id and bool(cause.revoked_why)
    if application.correction_due:
        return application.correction_due <= now
    return application.guideline.state == "revoked" or application.guideline.closes_at <= now


@need(_("牵头单位持有储备项目，或符合指南方向"))
def entry_or_direction(application: Any) -> list[str]:
    """For a reserve entry its lead unit applies; for a free direction any verified unit of the four regions."""
    lead, entry, missing = application.lead, application.reserve_entry, []
    if lead.state != Organisation.State.VERIFIED:
        missing.append(say("牵头单位尚未通过认证，请单位管理员补齐认证材料。"))
    if not lead.region.is_member:
        missing.append(say("牵头单位注册在%s，须为三省一市内的单位。") % lead.region)
    if entry and entry.lead_id != lead.pk:
        missing.append(
            say("储备项目“%(entry)s”由%(unit)s牵头，本单位不能以它申报。") % {"entry": entry, "unit": entry.lead}
        )
    if entry and (other := _other_for(application, entry)):
        missing.append(say("储备项目“%(entry)s”已由 %(other)s 申报。") % {"entry": entry, "other": other})
    if application.direction.guideline_id != application.guideline_id:
        missing.append(say("所选方向不在本指南内，请重新选择方向。"))
    return missing


def _other_for(application: Any, entry: Any) -> Any:
    return type(application).objects.handed_in().filter(reserve_entry=entry).exclude(pk=application.pk).first()


@need(_("项目负责人符合限项规定"))
def within_the_leaders_limits(application: Any) -> list[str]:
    return leaders_limits(application)


def leaders_limits(application: Any) -> list[str]:
    """The leader's projects under way and applications of the year, against the year's limits."""
    leader, call, found = application.leader, application.call, []
    if leader is None:
        return [say("请在“项目负责人与人员”中填写项目负责人。")]
    most, running = call.value("leader_running_max"), later.running_projects(leader)
    # The project applied for would be one more.
    if running >= most:
        text = say("项目负责人%(name)s有 %(n)s 个在研项目，已达上限 %(most)s 个，请更换负责人。")
        found.append(text % {"name": leader, "n": running, "most": most})
    others = type(application).objects.handed_in().filter(call=call, leader=leader).exclude(pk=application.pk)
    if len(others) >= call.value("applications_per_leader"):
        text = say("项目负责人%(name)s本年度已申报：%(others)s。请更换负责人，或先撤回那一项。")
        found.append(text % {"name": leader, "others": "、".join(str(other.code) for other in others)})
    return found


@need(_("各单位和负责人没有生效中的失信限制"))
def no_ban_in_force(application: Any) -> list[str]:
    return banned(application)


def banned(application: Any) -> list[str]:
    """Sentences on every ban in force against a unit or a leader of the application."""
    units = application.participants.values("organisation_id")
    people = [application.leader_id, *application.subtopics.values_list("leader_id", flat=True)]
    bans = Ban.objects.against(units=units, people=[p for p in people if p]).select_related("organisation", "user")
    text = say("%(who)s受失信限制：%(basis)s。限制期满或解除后才能参加，请调整联合体或负责人。")
    return [text % {"who": ban.organisation or ban.user, "basis": ban.basis} for ban in bans]


@need(_("各项承诺均已作出"))
def commitments_given(application: Any) -> list[str]:
    given = set(application.commitments.values_list("kind", flat=True))
    return [say("尚未承诺：%s") % text for kind, text in Commitment.Kind.choices if kind not in given]
