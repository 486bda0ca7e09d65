"""Erasing a person: the account ends, names and numbers go, what was done and when stays whole (article 47)."""

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import models
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock, locks, records
from portal.accounts.models import User
from portal.personal import answering
from portal.personal.kinds import Kind
from portal.personal.models import ErasureRequest
from portal.personal.owning import rows_about
from portal.personal.register import Entry, of
from portal.records import clear
from portal.records.models import PersonName
from portal.workflow import StepRefused

GONE = _("（已删除）")
# What else goes with an account and is no field: sessions, second factors. Filled by the apps that keep them.
_also: list[Callable[[Any], None]] = []
_against: list[Callable[[Any], list[str]]] = []


def also(what: Callable[[Any], None]) -> Callable[[Any], None]:
    """Register what else is to be done when a person is erased: a function(person)."""
    _also.append(what)
    return what


def stands_against(reasons: Callable[[Any], list[str]]) -> Callable[[Any], list[str]]:
    """Register a reason why a person cannot be erased now: a function(person) that lists sentences."""
    _against.append(reasons)
    return reasons


def reasons_against(person: Any) -> list[str]:
    """Why this person's data cannot be erased now, in sentences."""
    return [reason for find in _against for reason in find(person)]


@stands_against
def duties_held(person: Any) -> list[str]:
    """Whoever still acts for somebody hands that over first."""
    found = []
    if person.grants.filter(ended_at=None).exists():
        found.append(say("还持有平台角色，请先由安全管理员撤销角色。"))
    if person.memberships.filter(ended_at=None).exists():
        found.append(say("还是单位成员，请先由单位管理员移出单位。"))
    return found


def ask(*, person: Any, why: str) -> ErasureRequest:
    """Ask for the own erasure. Raises StepRefused with the reasons where something stands against it."""

    def act() -> ErasureRequest:
        locks.row(User, person.pk)
        if reasons := reasons_against(person):
            raise StepRefused(*reasons)
        if waiting := ErasureRequest.objects.filter(person=person, answered_at=None).first():
            return waiting
        asked = ErasureRequest.objects.create(person=person, why=why, asked_at=clock.now())
        records.noted("erasure_asked", label=say("申请删除个人信息"), by=person)
        return asked

    return locks.whole(act)


def answer(request: ErasureRequest, *, granted: bool, text: str, by: Any) -> ErasureRequest:
    """Grant or refuse, and write to the person; granted, the person is erased at once.

    Raises StepRefused where that cannot be.
    """

    def act() -> ErasureRequest:
        found = locks.row(ErasureRequest, request.pk)
        if found.answered_at is not None:
            return found
        if granted and (reasons := reasons_against(found.person)):
            raise StepRefused(*reasons)
        found.granted, found.answer, found.answered_by, found.answered_at = granted, text, by, clock.now()
        found.save(update_fields=["granted", "answer", "answered_by", "answered_at"])
        label = say("同意删除个人信息") if granted else say("不同意删除个人信息")
        records.noted("erasure_answered", label=label, by=by, detail={"account": found.person_id, "answer": text})
        answering.write(found)  # before the address goes
        if granted:
            erase(found.person)
        return found

    return locks.whole(act)


def erase(person: Any) -> None:
    """Take a person's names and numbers out of every row about them and end the account; nothing brings them back."""
    for model, rows in list(rows_about(person)):
        fields = of(model)
        for row in rows:
            for entry in fields.values():
                if entry.what.kind != Kind.TEXT or model is ErasureRequest:
                    setattr(row, entry.name, _nothing(entry, row))
            if fields:
                row.save(update_fields=list(fields))
        clear.forget(model, [row.pk for row in rows])
    for what in _also:
        what(person)
    User.objects.filter(pk=person.pk).update(is_active=False, password=make_password(None))


def _nothing(entry: Entry, row: models.Model) -> str | None:
    """What stands in the place of an erased value: a word that names nobody where there was a name, else nothing."""
    if entry.field.null:
        return None
    if entry.what.kind == Kind.LOGIN:
        return f"erased-{row.pk}"
    return str(GONE) if entry.what.kind == Kind.NAME else ""


@also
def names_in_the_record(person: Any) -> None:
    """Without its salt the digest of a name in the record can be tried against no name."""
    PersonName.objects.filter(person_id=person.pk).update(salt="")


@also
def ways_in(person: Any) -> None:
    """Sessions, devices, second factors and mailboxes by which the account could be entered or found."""
    person.sessions.all().delete()
    person.devices.all().delete()
    person.drafts.all().delete()
    Authenticator.objects.filter(user=person).delete()
    EmailAddress.objects.filter(user=person).delete()
