"""What is being typed: one row for each person and form."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.personal.kinds import Kind, Personal


class DraftQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "DraftQuerySet":
        """One's own, nobody else's."""
        return self.filter(person_id=user.pk)

    def live(self) -> "DraftQuerySet":
        """Those that hold something: their form was not saved since."""
        return self.filter(is_live=True)


class Draft(models.Model):
    """自动保存的内容 of one person in one form. Once the form is saved the row stays empty, so that a late sending of
    the page that was saved brings nothing back."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts", verbose_name=_("填写人")
    )
    form = models.CharField(_("表单地址"), max_length=200)
    machine = models.CharField(_("类别"), max_length=40)
    object_id = models.BigIntegerField(_("记录"))
    state = models.CharField(_("记录当时的状态"), max_length=40, blank=True)
    page = models.UUIDField(_("最近保存的窗口"))
    turn = models.PositiveIntegerField(_("该窗口第几次保存"))
    n = models.PositiveIntegerField(_("第几次保存"), default=0)
    # {name: [values]}, as the browser sent them, with the version of the record on which the person typed.
    content = models.JSONField(_("内容"), default=dict)
    is_live = models.BooleanField(_("尚未保存到记录"), default=True)
    at = models.DateTimeField(_("时间"))

    objects = DraftQuerySet.as_manager()
    without_history = "what is being typed stands in nobody's record until it is saved"

    personal = {"content": Personal(Kind.TEXT, _("保住还没有保存的内容"))}

    @staticmethod
    def personal_of(person: Any) -> models.Q:
        """The rows about an account."""
        return models.Q(person=person)

    class Meta:
        verbose_name = verbose_name_plural = _("自动保存的内容")
        constraints = [
            models.UniqueConstraint(fields=["person", "form"], name="one_draft_of_a_person_in_a_form"),
            models.CheckConstraint(condition=Q(is_live=True) | Q(content={}), name="a_saved_draft_is_empty"),
        ]
        indexes = [models.Index(fields=["form", "at"]), models.Index(fields=["at"])]
