"""指标响应: what a solution promises for each indicator of the demand."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IndicatorAnswer(models.Model):
    """One solution's answer to one indicator: met or not, by how much, with what value, shown how."""

    class Answer(models.TextChoices):
        MEETS = "meets", _("满足")
        EXCEEDS = "exceeds", _("优于")
        BELOW = "below", _("未达到")

    solution = models.ForeignKey(
        "matching.Solution", models.CASCADE, related_name="indicator_answers", verbose_name=_("方案")
    )
    indicator = models.ForeignKey(
        "collection.Indicator", models.PROTECT, related_name="answers", verbose_name=_("技术指标")
    )
    answer = models.CharField(_("响应"), max_length=8, choices=Answer.choices, blank=True)
    value = models.CharField(_("承诺值"), max_length=60, blank=True)
    margin = models.CharField(_("优于或低于目标的幅度"), max_length=60, blank=True, default="", db_default="")
    how = models.CharField(_("依据与验证方式"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("指标响应")
        ordering = ["indicator__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["solution", "indicator"], name="an_indicator_answered_once_in_a_solution")
        ]

    @property
    def tone(self) -> str:
        """How the answer looks in a comparison."""
        return {"meets": "ok", "exceeds": "done", "below": "no"}.get(self.answer, "")

    @property
    def is_complete(self) -> bool:
        """Whether every part is there: whoever does better or worse than asked says by how much."""
        says_how_much = self.answer == self.Answer.MEETS or bool(self.margin.strip())
        return bool(self.answer and self.value.strip() and self.how.strip()) and says_how_much
