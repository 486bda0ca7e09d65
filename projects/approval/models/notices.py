"""公示: what the public reads, and until when objections may come."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal import clock


class PublicNotice(models.Model):
    """The notice of one decision list, frozen as it was posted; the period counts from the day after posting."""

    decision_list = models.OneToOneField(
        "approval.DecisionList", models.PROTECT, related_name="notice", verbose_name=_("立项名单")
    )
    number = models.CharField(_("公示文号"), max_length=60, unique=True)
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("正文"))
    how_to_object = models.TextField(_("异议受理方式"))
    days = models.PositiveSmallIntegerField(_("公示期（个工作日）"))
    posted_at = models.DateTimeField(_("发布时间"))
    ends_at = models.DateTimeField(_("公示截止"), db_index=True)
    # Rows as they were posted: order, code, title, lead, region, and the amount where the year publishes it.
    rows = models.JSONField(_("公示内容"))
    shows_money = models.BooleanField(_("公布经费"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("拟立项公示")
        ordering = ["-posted_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("posted_at")), name="a_notice_ends_after_it_is_posted"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("public_notice", args=[self.pk])

    @property
    def is_running(self) -> bool:
        """Whether the period still runs, so that objections are taken."""
        return self.ends_at > clock.now()
