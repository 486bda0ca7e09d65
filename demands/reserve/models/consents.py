"""入库征询: what the department of each of an entry's regions says to its admission."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Consent(models.Model):
    """One department that is asked; silence until the term is over counts as nothing raised."""

    entry = models.ForeignKey(
        "reserve.ReserveEntry", models.CASCADE, related_name="consents", verbose_name=_("储备项目")
    )
    region = models.ForeignKey("accounts.Region", models.PROTECT, verbose_name=_("省（市）"))
    objects_to_it = models.BooleanField(_("有异议"), default=False)
    opinion = models.TextField(_("意见"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("办理人")
    )
    at = models.DateTimeField(_("时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("入库征询意见")
        ordering = ["region_id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "region"], name="a_department_is_asked_once_for_an_entry"),
            models.CheckConstraint(
                condition=models.Q(objects_to_it=False) | ~models.Q(opinion=""), name="an_objection_says_why"
            ),
        ]
