"""抽取记录: with what seed from which pool a panel was drawn, who was left out and why."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reviews.rounds import drawing


class Draw(models.Model):
    """One draw, kept whole: an auditor draws again from what stands here and gets the same panels."""

    round = models.ForeignKey("rounds.ReviewRound", models.CASCADE, related_name="draws", verbose_name=_("轮次"))
    number = models.PositiveSmallIntegerField(_("第几次抽取"))
    seed = models.CharField(_("种子"), max_length=64)
    wanted = models.PositiveSmallIntegerField(_("每项专家数"))
    pool = models.JSONField(_("备选专家"))
    subjects = models.JSONField(_("评审对象"))
    exclusions = models.JSONField(_("排除名单"))
    passed_over = models.JSONField(_("因同单位未入组"))
    picks = models.JSONField(_("抽取结果"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("抽取人"))
    at = models.DateTimeField(_("抽取时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("抽取记录")
        ordering = ["round", "-number"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="draws_are_counted")]

    def again(self) -> dict[str, Any]:
        """Draw once more from the seed, pool and rules kept here: panels by subject, as `picks`."""
        return drawing.draw(
            seed=self.seed,
            pool=self.pool,
            subjects=self.subjects,
            exclusions=self.exclusions,
            wanted=self.wanted,
        ).picks

    @property
    def is_reproducible(self) -> bool:
        """Whether drawing again gives the same panels."""
        return self.again() == self.picks

    @property
    def seed_parts(self) -> list[str]:
        """The seed in pieces, between which a narrow column may break it."""
        return [self.seed[at : at + 8] for at in range(0, len(self.seed), 8)]
