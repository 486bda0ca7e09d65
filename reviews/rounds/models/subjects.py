"""评审对象: a record in a round, under a number that does not give it away, and the panel's opinion of it."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.workflow import machines
from reviews.rounds.models.kinds import Recommendation


class SubjectQuerySet(models.QuerySet):
    def in_the_round(self) -> "SubjectQuerySet":
        """Those still reviewed; a record that left its round is struck out."""
        return self.filter(struck=False)


class Subject(models.Model):
    """One record under review. Means, spread and rank are filled, for ever, when the round is concluded."""

    round = models.ForeignKey("rounds.ReviewRound", models.CASCADE, related_name="subjects", verbose_name=_("轮次"))
    machine = models.CharField(_("类别"), max_length=40)
    object_id = models.BigIntegerField(_("记录"))
    order = models.PositiveSmallIntegerField(_("次序"))
    blind_code = models.CharField(_("匿名编号"), max_length=8)
    struck = models.BooleanField(_("已退出"), default=False)
    is_live = models.BooleanField(_("评审进行中"), default=True)
    mean = models.DecimalField(_("均分"), max_digits=5, decimal_places=2, null=True)
    deviation = models.DecimalField(_("标准差"), max_digits=5, decimal_places=2, null=True)
    standardised = models.DecimalField(_("标准化均分"), max_digits=6, decimal_places=2, null=True)
    rank = models.PositiveSmallIntegerField(_("名次"), null=True)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("评审对象")
        ordering = ["round", "order"]
        indexes = [models.Index(fields=["machine", "object_id"], name="subjects_of_a_record")]
        constraints = [
            models.UniqueConstraint(fields=["round", "blind_code"], name="a_blind_code_once_in_a_round"),
            models.UniqueConstraint(fields=["round", "machine", "object_id"], name="a_record_once_in_a_round"),
            models.UniqueConstraint(
                fields=["machine", "object_id"],
                condition=models.Q(is_live=True),
                name="a_record_in_one_round_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.blind_code

    @property
    def record(self) -> Any:
        """The record itself, read once; the system sees it whoever asks, so a page must know its reader."""
        if "_record" not in self.__dict__:
            self._record = machines()[self.machine]._base_manager.get(pk=self.object_id)
        return self._record

    @property
    def opinion(self) -> "PanelOpinion | None":
        """The panel's opinion as it stands."""
        return next((opinion for opinion in self.opinions.all() if opinion.voided_at is None), None)


def with_records(subjects: Iterable[Subject]) -> list[Subject]:
    """The subjects with their records read in one query for each kind."""
    found, by_machine = list(subjects), {}
    for subject in found:
        by_machine.setdefault(subject.machine, []).append(subject.object_id)
    rows = {name: machines()[name]._base_manager.in_bulk(ids) for name, ids in by_machine.items()}
    for subject in found:
        subject._record = rows[subject.machine][subject.object_id]
    return found


class PanelOpinion(models.Model):
    """专家组意见: signed by the panel's chair; void where its chair had to step aside."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="opinions", verbose_name=_("评审对象"))
    text = models.TextField(_("专家组意见"))
    recommendation = models.CharField(_("推荐意见"), max_length=10, choices=Recommendation.choices)
    chair = models.ForeignKey("experts.Expert", models.PROTECT, related_name="+", verbose_name=_("专家组组长"))
    signed_at = models.DateTimeField(_("签署时间"))
    voided_at = models.DateTimeField(_("作废时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("专家组意见")
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=models.Q(voided_at=None), name="one_opinion_of_a_subject"
            )
        ]
