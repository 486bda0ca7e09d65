"""Roles given and withdrawn, and the natural person whom every holder of a role must be known to be; all on record."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock, records
from portal.accounts.models import Person, RoleGrant, User
from portal.identity import normalise_code, validate_identity_number
from portal.notices import tell


def give_role(*, user: User, role: str, region: Any = None, city: str = "", by: User | None = None) -> RoleGrant:
    """Give a role; one that is held already stays as it is. The account's sessions end. `city` is a bureau's.

    The database keeps the three administrators apart by natural person, wants the holder to be a known person, and lets
    nobody give a role to the own person (IntegrityError).
    """
    with transaction.atomic():
        grant, new = RoleGrant.objects.get_or_create(
            user=user,
            role=role,
            region=region,
            ended_at=None,
            defaults={"given_by": by, "given_at": clock.now(), "city": city},
        )
        if new and by:
            records.noted("role_given", label=_("授予角色"), by=by, detail=_words(grant))
    return grant


def end_role(grant: RoleGrant, *, by: User, reason: str = "") -> RoleGrant:
    """Withdraw a role from now on; the row stays as what was. The account's sessions end; its holder is told why."""
    if grant.ended_at is None:
        with transaction.atomic():
            grant.ended_at = clock.now()
            grant.save(update_fields=["ended_at"])
            told = {"reason": reason} if reason else {}
            records.noted("role_withdrawn", label=_("撤销角色"), by=by, detail=_words(grant) | told)
            _tell(grant, reason)
    return grant


def _tell(grant: RoleGrant, reason: str) -> None:
    where = {"role": grant.get_role_display(), "region": grant.region.name if grant.region else ""}
    text = say("您的角色“%(region)s%(role)s”已撤销。") % where + (say("理由：%s") % reason if reason else "")
    tell.send([grant.user], key=f"role-ended:{grant.pk}", text=text)


def _words(grant: RoleGrant) -> dict[str, Any]:
    where = {"region": grant.region_id or ""} | ({"city": grant.city} if grant.city else {})
    return {"account": grant.user.username, "role": grant.role} | where


def checked_number(number: str) -> str:
    """The identity number as the standard writes it. Raises ValidationError where it is none."""
    plain = normalise_code(number)
    validate_identity_number(plain)
    return plain


def check_identity(user: User, number: str) -> None:
    """Raise ValidationError where the account is known to be another person's than this number's."""
    known = Person.objects.with_number(number)
    if user.person_id is not None and (known is None or known.pk != user.person_id):
        raise ValidationError(say("这个账号登记的是另一个人，请核对身份证号；一个账号不能换人使用，请为此人另开账号。"))


def identify(user: User, number: str) -> None:
    """Make known whose account it is, on which nobody changes anything later. Raises ValidationError as above."""
    check_identity(user, number)
    if user.person_id is None:
        user.person = Person.objects.of(number)
        user.save(update_fields=["person"])


def check_three_apart(person_id: int | None, role: str) -> None:
    """Raise ValidationError where the person, under any account, holds another of the three administrators' roles."""
    from portal.accounts.models.people import SEPARATED

    held = RoleGrant.objects.filter(person=person_id, ended_at=None, role__in=SEPARATED).exclude(role=role)
    if person_id and role in SEPARATED and held.exists():
        raise ValidationError(say("系统、安全、审计管理员须由三个不同的人担任，此人（含其其他账号）已任其一。"))
