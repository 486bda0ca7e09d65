"""Registering a unit, inviting a member, accepting an invitation; roles are given in `granting`."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as say

from portal import clock
from portal.accounts.granting import end_role, give_role
from portal.accounts.models import Invitation, Membership, Organisation, User
from portal.documents.storing import store
from portal.notices import mail, outbox, tell
from portal.sealing import opened, sealed

INVITATION_LASTS = timedelta(days=7)


@transaction.atomic
def register_unit(*, person: dict[str, Any], unit: Organisation, licence: Any) -> User:
    """Make an account, its unit awaiting verification, and the person its administrator; the officers are told."""
    user = _make_person(person)
    unit.save()
    unit.licence = store(licence, by=user, record=unit)
    unit.save(update_fields=["licence"])
    Membership.objects.create(user=user, organisation=unit, is_admin=True, joined_at=clock.now())
    from portal.workflow import step_named

    verify = step_named(Organisation, "verify")
    officers = {p.pk: p for actor in verify.by for p in actor.people(unit)} if verify else {}
    text = say("%(unit)s 已注册，等待核验。") % {"unit": unit.name}
    tell.send(list(officers.values()), key=f"registered:{unit.pk}", text=text, url=unit.get_absolute_url())
    return user


def _make_person(person: dict[str, Any]) -> User:
    return User.objects.create_user(
        person["username"],
        email=person["email"],
        password=person["password"],
        name=person["person_name"],
        mobile=person["mobile"],
        password_set_at=clock.now(),
    )


@transaction.atomic
def invite(*, unit: Organisation, email: str, name: str, is_admin: bool, by: User) -> str:
    """Send a person a link into the unit, good once and for seven days; the link's code comes back."""
    code, now = secrets.token_urlsafe(24), clock.now()
    invitation = Invitation.objects.create(
        organisation=unit,
        email=email,
        name=name,
        is_admin=is_admin,
        digest=_digest(code),
        invited_by=by,
        invited_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    outbox.put("invitation", f"invitation:{invitation.pk}", invitation_id=invitation.pk, sealed_code=sealed(code))
    return code


def invitation_with(code: str) -> Invitation | None:
    """The invitation that this code opens; None where it is wrong, used or expired."""
    return (
        Invitation.objects.filter(digest=_digest(code), accepted_at=None, expires_at__gt=clock.now())
        .select_related("organisation", "invited_by")
        .first()
    )


@transaction.atomic
def accept_invitation(*, code: str, person: dict[str, Any] | None, user: User | None) -> User | None:
    """Join the unit, with a new account or with one's own; None where the code no longer opens anything."""
    found = invitation_with(code)
    if found is None:
        return None
    invitation = Invitation.objects.select_for_update().get(pk=found.pk)
    if invitation.accepted_at:
        return None
    user = user or _make_person(person or {})
    Membership.objects.get_or_create(
        user=user,
        organisation=invitation.organisation,
        ended_at=None,
        defaults={"is_admin": invitation.is_admin, "joined_at": clock.now()},
    )
    invitation.accepted_at = clock.now()
    invitation.save(update_fields=["accepted_at"])
    return user


@outbox.handles("invitation")
def send_invitation(invitation_id: int, sealed_code: str) -> None:
    """Mail the link of one invitation; one that was accepted meanwhile is left alone."""
    invitation = Invitation.objects.select_related("organisation").get(pk=invitation_id)
    if invitation.accepted_at:
        return
    body = say("%(name)s：\n\n%(unit)s 邀请您加入联合攻关计划平台。请在 7 日内打开：\n%(url)s\n") % {
        "name": invitation.name,
        "unit": invitation.organisation.name,
        "url": settings.SITE_URL + reverse("join", args=[opened(sealed_code)]),
    }
    mail.post(invitation.email, say("加入联合攻关计划平台的邀请"), body)


__all__ = ["accept_invitation", "end_role", "give_role", "invitation_with", "invite", "register_unit"]


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
