"""What administrators do to another person's account: unlock, disable, enable, end its sessions, reset its factor."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock, records
from portal.accounts.models import FailedSignIns, Role, Session, User
from portal.accounts.signing import events, lockout
from portal.notices import mail, outbox

STATES = (("", _("全部")), ("active", _("正常")), ("locked", _("已锁定")), ("disabled", _("已停用")))


class Refused(Exception):
    """Something that must not be done to this account; its text is what the administrator reads."""


def in_state(people: QuerySet, state: str) -> QuerySet:
    """Those who are active, locked or disabled; all where nothing is asked."""
    if state == "disabled":
        return people.filter(is_active=False)
    locked = Exists(FailedSignIns.objects.filter(user=OuterRef("pk"), locked_until__gt=clock.now()))
    if state == "locked":
        return people.filter(locked)
    return people.filter(is_active=True).exclude(locked) if state == "active" else people


def for_list(people: QuerySet) -> QuerySet:
    """With what the list shows of each, in a fixed number of queries."""
    locked = FailedSignIns.objects.filter(user=OuterRef("pk"), locked_until__gt=clock.now())
    factor = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    rows = people.annotate(is_locked=Exists(locked), has_factor=Exists(factor))
    return rows.prefetch_related("grants__region", "memberships__organisation").order_by("username")


def unlock(person: User, *, by: User) -> str:
    """Open a locked account before its time. Raises Refused where it is not locked."""
    if not lockout.unlock(person, by=by):
        raise Refused(say("这个账号现在没有锁定。"))
    return say("已解除锁定，此人可以登录。")


@transaction.atomic
def disable(person: User, *, by: User, reason: str) -> str:
    """Shut the account; its sessions end with it, and the person is written to.

    Raises Refused for the own account and the last who could open it.
    """
    if person.pk in by.account_ids:
        raise Refused(say("不能停用自己的账号。"))
    holding = User.objects.holding(Role.SECURITY_ADMIN, "", None).exclude(pk=person.pk)
    if Role.SECURITY_ADMIN in person.roles and not holding.exists():
        raise Refused(say("这是最后一位安全管理员，停用后无人能开通账号。请先授予另一人。"))
    person.is_active = False
    person.save(update_fields=["is_active"])
    detail = {"account": person.username, "reason": reason}
    entry = records.noted("disabled", label=_("停用账号"), by=by, detail=detail)
    if person.email:
        outbox.put("account disabled", f"disabled:{entry.pk}", person_id=person.pk, reason=reason)
    return say("账号已停用，其会话已全部结束。")


@outbox.handles("account disabled")
def write_of_disabling(person_id: int, reason: str) -> None:
    """Mail the reason to whom no message in the portal reaches any more; one enabled or erased meanwhile gets none."""
    person = User.objects.get(pk=person_id)
    if person.is_active or not person.email:
        return
    body = say(
        "%(name)s：\n\n您的联合攻关计划平台账号 %(username)s 已由管理员停用，不能再登录。\n原因：%(reason)s\n\n"
        "如有疑问，请联系安全管理员。此邮件由系统发出，请勿回复。"
    ) % {"name": person.name, "username": person.username, "reason": reason}
    mail.post(person.email, say("联合攻关计划平台账号已停用"), body)


@transaction.atomic
def enable(person: User, *, by: User) -> str:
    """Let the account be used again; a dormant one counts its days anew."""
    person.is_active, person.signed_in_at = True, clock.now()
    person.save(update_fields=["is_active", "signed_in_at"])
    records.noted("enabled", label=_("恢复账号"), by=by, detail={"account": person.username})
    return say("账号已恢复。")


@transaction.atomic
def end_sessions(person: User, *, by: User) -> str:
    """End every session of the account."""
    number = events.end(Session.objects.of(person), person, by=by, why=say("安全管理员结束"))
    return say("已结束 %d 个会话。") % number


@transaction.atomic
def reset_factor(person: User, *, by: User, reason: str) -> str:
    """Take away a lost second factor; who must have one enrols anew. Raises Refused for the own person."""
    if person.pk in by.account_ids:
        raise Refused(say("不能重置自己的第二因素，请由另一位安全管理员办理。"))
    number, _rows = Authenticator.objects.filter(user=person).delete()
    if not number:
        raise Refused(say("这个账号没有启用第二因素。"))
    detail = {"account": person.username, "reason": reason}
    entry = records.noted("factor_reset", label=_("重置第二因素"), by=by, detail=detail)
    events.end(Session.objects.of(person), person, by=by, why=say("重置了第二因素"))
    words = say("的第二因素已由安全管理员重置（原因：%(reason)s），请登录后重新启用")
    events.tell_of(person, words % {"reason": reason}, key=f"credentials:{entry.pk}")
    return say("已重置，此人下次登录后重新启用。")
