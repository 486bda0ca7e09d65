"""What runs out: the unit's people are told once, some time before its last day, and once when it is over."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as say

from portal import locks
from portal.accounts.models import User
from portal.materials.models import Material
from portal.materials.models.materials import SOON, Told
from portal.notices import tell
from portal.timed import on_the_clock


@on_the_clock
def tell_of_those_that_run_out(now: datetime, system: Any) -> int:
    """Tell of every material in use that runs out soon or has run out; how many were told of now."""
    today = timezone.localdate(now)
    over = Q(present__valid_until__lt=today) & ~Q(present__told=Told.OVER)
    soon = Q(present__valid_until__range=(today, today + SOON), present__told="")
    rows = Material.objects.filter(over | soon, ended_at=None).order_by("pk")
    return sum(_told(pk) for pk in rows.values_list("pk", flat=True))


@transaction.atomic
def _told(pk: int) -> bool:
    material = locks.row(Material, pk)
    version = material.present
    if version is None or material.ended_at:
        return False
    version.told = Told.OVER if version.is_expired else Told.SOON
    version.save(update_fields=["told"])
    text = say("材料“%(name)s”的有效期至 %(day)s，已过期，不能再选用，请上传新的版本或者停用。")
    if version.told == Told.SOON:
        text = say("材料“%(name)s”的有效期至 %(day)s，请及时换发并上传新的版本。")
    given = {"name": material.name, "day": version.valid_until.isoformat() if version.valid_until else ""}
    key, url = f"material:{version.told}:{version.pk}", material.get_absolute_url()
    tell.send(list(_people_of(material)), key=key, text=text % given, url=url)
    return True


def _people_of(material: Material) -> QuerySet[User]:
    """Whoever put it in, and the unit's administrators."""
    members = {"memberships__organisation_id": material.unit_id, "memberships__ended_at": None, "is_active": True}
    whose = Q(memberships__is_admin=True) | Q(pk=material.present.by_id if material.present else None)
    return User.objects.filter(whose, **members).distinct()
