"""揭榜公告: what the public is told of a published demand after its release: longer, again, corrected, taken down."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _


class HallNoticeQuerySet(models.QuerySet):
    def readable(self) -> "HallNoticeQuerySet":
        """Those that the public may read: of a demand that is taken down, only that it left."""
        of_what_left = models.Q(kind=HallNotice.Kind.RETRACTION)
        return self.filter(of_what_left | models.Q(row__is_hidden=False)).select_related("row", "correction")


class HallNotice(models.Model):
    """One public notice about one demand; never changed."""

    class Kind(models.TextChoices):
        EXTENSION = "extension", _("延期公告")
        REOPENING = "reopening", _("重新揭榜公告")
        CORRECTION = "correction", _("更正公告")
        RETRACTION = "retraction", _("撤下公告")
        ADJUSTMENT = "adjustment", _("调整公告")

    row = models.ForeignKey("release.PublicDemand", models.PROTECT, related_name="notices", verbose_name=_("公开需求"))
    kind = models.CharField(_("公告类别"), max_length=12, choices=Kind.choices)
    at = models.DateTimeField(_("发布时间"), db_index=True)
    reason = models.TextField(_("公开的说明"))
    earlier = models.DateTimeField(_("原揭榜截止"), null=True, blank=True)
    later = models.DateTimeField(_("新的揭榜截止"), null=True, blank=True)
    correction = models.OneToOneField(
        "release.Correction", models.PROTECT, null=True, blank=True, related_name="notice", verbose_name=_("更正")
    )

    objects = HallNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("揭榜公告")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("hall_notice", args=[self.pk])

    @property
    def title(self) -> str:
        """What it is about; one that says what left names the number only."""
        kind = self.Kind
        words: dict[str, Any] = {
            kind.EXTENSION: say("关于延长 %s 揭榜期限的公告"),
            kind.REOPENING: say("关于重新征集 %s 解决方案的公告"),
            kind.CORRECTION: say("关于更正 %s 公开内容的公告"),
            kind.RETRACTION: say("关于撤下 %s 的公告"),
            kind.ADJUSTMENT: say("关于调整 %s 部分内容的公告"),
        }
        return words[self.kind] % self.row.code

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Its dates in words."""
        named = ((say("原揭榜截止"), self.earlier), (say("揭榜截止"), self.later))
        return [(label, timezone.localtime(at).strftime("%Y-%m-%d %H:%M")) for label, at in named if at]
