"""Who handles release lists, and what must hold before one goes out (article 9)."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection.models import DemandState
from portal import clock
from portal.accounts.models import Region, User
from portal.actors import Actor, in_office
from portal.cosign import signed_by_all_four, signed_regions
from portal.models import Signature
from portal.persons import is_any_of
from portal.workflow import need

office_officer = in_office("office_officer")
office_approver = in_office("office_approver")
# Each of the four departments signs; which one follows from whose approver it is.
any_department = Actor("dept_approver", beyond=(_("代表本人所在的科技厅（委）"),))


def office_once_signed(release_list: Any) -> Any:
    """The Office hears of each signature; its approver once the fourth is there."""
    complete = len(signed_regions(release_list)) >= Region.objects.members().count()
    return office_officer.people(release_list) | (
        office_approver.people(release_list) if complete else User.objects.none()
    )


def office_officers(release_list: Any) -> Any:
    """Those who draw up the list."""
    return office_officer.people(release_list)


def departments(release_list: Any) -> Any:
    """The approvers of all four departments: whoever signed, or is about to."""
    held = {"grants__role": "dept_approver", "grants__region__in": Region.objects.members(), "grants__ended_at": None}
    return User.objects.filter(is_active=True, **held).distinct()


def departments_once_asked(release_list: Any) -> Any:
    """The same, but nobody there for a list that was never sent out to be signed."""
    return departments(release_list) if release_list.version else User.objects.none()


def its_demanders(release_list: Any) -> Any:
    """The administrators of the units whose demands go out."""
    units = [demand.demander_id for demand in release_list.demands]
    return User.objects.filter(
        memberships__organisation__in=units, memberships__is_admin=True, memberships__ended_at=None, is_active=True
    ).distinct()


@need(_("榜单上至少有一项需求"))
def has_demands(release_list: Any) -> bool:
    return bool(release_list.demands)


@need(_("榜单上的需求均为“拟发布”"))
def every_demand_selected(release_list: Any) -> list[str]:
    """Says which demands have left the selection meanwhile."""
    return [
        say("%(code)s 现为“%(state)s”，请撤回修改，将其移出榜单。")
        % {"code": demand.code, "state": demand.get_state_display()}
        for demand in release_list.demands
        if demand.state != DemandState.SELECTED
    ]


@need(_("每项需求已通过所在省（市）的保密审查"))
def secrecy_review_passed(release_list: Any) -> list[str]:
    """Says which demands still wait for their department's review, or failed it."""
    return [
        say("%(code)s 的保密审查未通过，请将其移出榜单。") % {"code": demand.code}
        if demand.secrecy_passed is False
        else say("%(code)s 尚未通过保密审查，请等待%(department)s审查。")
        % {"code": demand.code, "department": demand.region.department}
        for demand in release_list.demands
        if not demand.secrecy_passed
    ]


@need(_("会签期限在今后"))
def deadline_ahead(release_list: Any) -> list[str]:
    if release_list.deadline > clock.now():
        return []
    return [say("会签期限已过，请先编辑榜单，改为今后的时间。")]


@need(_("本厅（委）尚未会签"))
def own_department_has_not_signed(release_list: Any, by: Any) -> bool:
    return bool(by.scope("dept_approver", "region") - signed_regions(release_list))


@need(_("发布人不是拟制或送签榜单的人"))
def second_person(release_list: Any, by: Any) -> bool:
    return not is_any_of(by, release_list.created_by_id, release_list.requested_by_id)


@need(_("榜单上的需求均已过揭榜截止时间或已撤下"))
def every_window_over(release_list: Any) -> bool:
    running = Q(demand__state=DemandState.PUBLISHED, demand__window_closes_at__gt=clock.now())
    return not release_list.items.filter(running).exists()


def own_signature_missing(user: Any) -> Q:
    """Lists that a department of this person has still to sign."""
    standing = Signature.objects.filter(machine="release_list", object_id=OuterRef("pk"), voided_at=None)
    missing = Q(pk__in=[])
    for region in user.scope("dept_approver", "region"):
        missing |= ~Q(Exists(standing.filter(region_id=region)))
    return missing


def fully_signed(user: Any) -> Q:
    """Lists that wait for nothing but their publication."""
    standing = Signature.objects.filter(machine="release_list", voided_at=None).order_by()
    counted = standing.values("object_id").annotate(signed=Count("pk"))
    departments = Region.objects.members().count()
    return Q(pk__in=counted.filter(signed__gte=departments).values("object_id"))


__all__ = ["signed_by_all_four"]
