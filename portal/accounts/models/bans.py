"""Integrity bans in force (article 19): what a decided case stops, for whom, how long."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import clock


class BanQuerySet(models.QuerySet):
    def in_force(self, at: datetime | None = None) -> "BanQuerySet":
        """Bans that stop their subject at the instant (now unless said)."""
        at = at or clock.now()
        return self.filter(begins_at__lte=at, lifted_at=None).filter(models.Q(ends_at=None) | models.Q(ends_at__gt=at))

    def against(self, *, units: Any = (), people: Any = ()) -> "BanQuerySet":
        """Bans against any of these units or people, in force now."""
        return self.in_force().filter(models.Q(organisation__in=units) | models.Q(user__in=people))


class Ban(models.Model):
    """A unit or a person that may not take part until the ban ends."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, verbose_name=_("单位")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("人员"))
    basis = models.TextField(_("依据"))
    begins_at = models.DateTimeField(_("起始时间"))
    ends_at = models.DateTimeField(_("终止时间"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("解除时间"), null=True, blank=True)

    objects = BanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("失信限制")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False) ^ models.Q(user__isnull=False),
                name="a_ban_names_a_unit_or_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("begins_at")),
                name="a_ban_ends_after_it_begins",
            ),
        ]
