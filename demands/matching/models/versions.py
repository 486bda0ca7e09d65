"""What a unit handed in, each time: the whole solution as plain data, with its hash."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import clock


class SolutionVersion(models.Model):
    """One handing in; taken back and handed in again it is the next one. Sealed as the solution itself is."""

    solution = models.ForeignKey("matching.Solution", models.CASCADE, related_name="versions", verbose_name=_("方案"))
    number = models.PositiveSmallIntegerField(_("第几次提交"))
    content = models.JSONField(_("内容"))
    digest = models.CharField(_("内容摘要"), max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提交人"))
    at = models.DateTimeField(_("提交时间"), default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = _("提交的方案")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["solution", "number"], name="a_solution_is_handed_in_once_under_a_number")
        ]
