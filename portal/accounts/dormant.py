"""长期不用的账号: disabled by the clock, on record; old sessions and failures swept away."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from portal import records
from portal.accounts.models import FailedSignIns, Role, RoleGrant, User
from portal.accounts.signing.store import SessionStore
from portal.timed import on_the_clock


@on_the_clock
def disable_dormant(now: datetime, system: Any) -> int:
    """Disable every account that nobody signed in with for too long, each on record; how many.

    The last security administrator stays: without one nobody could open an account again.
    """
    if settings.DORMANT_DAYS is None:
        return 0
    done = 0
    for user in _dormant(now, settings.DORMANT_DAYS):
        if not _is_the_last_to_open_accounts(user):
            User.objects.filter(pk=user.pk).update(is_active=False)
            records.noted(
                "disabled", label=_("长期未登录，停用账号"), by=user, detail={"signed_in_at": user.signed_in_at}
            )
            done += 1
    return done


def _dormant(now: datetime, days: int) -> list[User]:
    held = RoleGrant.objects.filter(user=OuterRef("pk"), ended_at=None)
    people = User.objects.filter(is_active=True).annotate(
        of_office=Exists(held), last=Coalesce("signed_in_at", "date_joined")
    )
    staff = Q(of_office=True, last__lt=now - timedelta(days=days))
    others = Q(of_office=False, last__lt=now - timedelta(days=settings.DORMANT_DAYS_OF_UNITS))
    return list(people.filter(staff | others).order_by("pk"))


def _is_the_last_to_open_accounts(user: User) -> bool:
    holding = User.objects.holding(Role.SECURITY_ADMIN, "", None)
    return set(holding.values_list("pk", flat=True)) == {user.pk}


@on_the_clock
def sweep(now: datetime, system: Any) -> int:
    """Throw away sessions that have run out and failures that count no more; they are nobody's work."""
    SessionStore.clear_expired()
    FailedSignIns.objects.filter(since__lt=now - timedelta(days=1)).exclude(locked_until__gt=now).delete()
    return 0
