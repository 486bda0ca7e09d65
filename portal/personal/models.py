"""删除申请: what a person asks of what the portal knows of them (个人信息保护法 articles 44-47)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.personal.kinds import Kind, Personal


class ErasureRequest(models.Model):
    """A person asks that the own account and personal data be erased; the security administrator answers."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="erasure_requests", verbose_name=_("申请人")
    )
    why = models.TextField(_("申请说明"), max_length=500, blank=True)
    asked_at = models.DateTimeField(_("申请时间"))
    granted = models.BooleanField(_("是否同意"), null=True)
    answer = models.TextField(_("答复"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    personal = {"why": Personal(Kind.TEXT, _("办理本人的删除申请"))}

    class Meta:
        verbose_name = verbose_name_plural = _("个人信息删除申请")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(answered_at=None), name="one_erasure_asked_for_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(granted=None, answered_at=None)
                | models.Q(granted__isnull=False, answered_at__isnull=False, answered_by__isnull=False),
                name="an_answer_has_a_time_and_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by=None) | ~models.Q(answered_by=models.F("person")),
                name="nobody_answers_the_own_request",
            ),
        ]

    @staticmethod
    def personal_of(person: Any) -> models.Q:
        """The rows about an account."""
        return models.Q(person=person)
