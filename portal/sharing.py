"""Sharing: one record opened for reading to one person who has no other right to it, by the unit it belongs to.

guardian keeps who was given what. Lists are scoped by an indexed sub-query on its table, never by asking it for each
row. What is shared ends when it is taken back; both stand in the record.
"""

from typing import Any

from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermission
from guardian.shortcuts import assign_perm, remove_perm

from portal import records
from portal.actors import Actor

SHARE, UNSHARE = _("共享给协作者"), _("停止共享")


def shared_with(user: Any, app_label: str, model: str) -> Q:
    """The rows of a model that were shared with this person."""
    given = UserObjectPermission.objects.filter(
        user_id=user.pk,
        permission__codename=f"view_{model}",
        content_type__app_label=app_label,
        content_type__model=model,
    )
    return Q(pk__in=given.annotate(shared=Cast("object_pk", BigIntegerField())).values("shared"))


def readers_of(record: Any) -> QuerySet:
    """Those with whom a record is shared now, in the order of their names."""
    from portal.accounts.models import User

    given = UserObjectPermission.objects.filter(
        object_pk=str(record.pk),
        permission__codename=f"view_{record._meta.model_name}",
        content_type__app_label=record._meta.app_label,
        content_type__model=record._meta.model_name,
    )
    return User.objects.filter(pk__in=given.values("user_id")).order_by("name", "pk")


def share(record: Any, *, person: Any, by: Any, position: Actor) -> None:
    """Open a record for reading to a person; one with whom it is shared already stays as it is."""
    assign_perm(_permission(record), person, record)
    _write(record, "share", SHARE, person, by, position)


def stop_sharing(record: Any, *, person: Any, by: Any, position: Actor) -> None:
    """Close it again."""
    remove_perm(_permission(record), person, record)
    _write(record, "unshare", UNSHARE, person, by, position)


def _permission(record: Any) -> str:
    return f"{record._meta.app_label}.view_{record._meta.model_name}"


def _write(record: Any, step: str, label: Any, person: Any, by: Any, position: Actor) -> None:
    records.append(
        record, step, label=label, articles=(), by=by, position=position, before=record.state,
        detail={"person": person.username},
    )  # fmt: skip
