"""技术能力 of units, who is suggested for which demand and why, and who was invited to answer."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock


class ProfileQuerySet(models.QuerySet):
    def suggestible(self) -> "ProfileQuerySet":
        """Those of verified units that agreed to be suggested."""
        return self.filter(may_be_suggested=True, organisation__state="verified")


class CapabilityProfile(models.Model):
    """What a unit can do, in its own words; suggested to demanders only where it says so."""

    organisation = models.OneToOneField(
        "accounts.Organisation", models.PROTECT, related_name="capability_profile", verbose_name=_("单位")
    )
    capabilities = models.TextField(_("技术能力"), max_length=3000)
    keywords = ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name=_("关键词"))
    fields = models.ManyToManyField("calls.Field", blank=True, related_name="+", verbose_name=_("擅长领域"))
    may_be_suggested = models.BooleanField(_("同意向需求方推荐本单位"), default=False)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("填写人"))
    updated_at = models.DateTimeField(_("更新时间"), default=clock.now)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("技术能力")


class SuggestionRun(models.Model):
    """When suggestions for a demand were worked out, among how many units."""

    demand = models.OneToOneField(
        "collection.Demand", models.CASCADE, related_name="suggestion_run", verbose_name=_("需求")
    )
    at = models.DateTimeField(_("计算时间"))
    units = models.PositiveIntegerField(_("参与推荐的单位数"))

    class Meta:
        verbose_name = verbose_name_plural = _("推荐的计算")


class Suggestion(models.Model):
    """A unit that may know how to meet a demand: its score, and the reasons that people read."""

    demand = models.ForeignKey("collection.Demand", models.CASCADE, related_name="suggestions", verbose_name=_("需求"))
    organisation = models.ForeignKey(
        "accounts.Organisation", models.CASCADE, related_name="suggestions", verbose_name=_("单位")
    )
    score = models.FloatField(_("相关度"))
    reasons = models.JSONField(_("理由"))

    class Meta:
        verbose_name = verbose_name_plural = _("推荐")
        ordering = ["-score", "organisation_id"]
        constraints = [models.UniqueConstraint(fields=["demand", "organisation"], name="a_unit_is_suggested_once")]

    @property
    def in_words(self) -> list[str]:
        """The reasons as sentences."""
        reasons: dict[str, Any] = self.reasons
        said = []
        if reasons["terms"]:
            said.append(say("共同的技术词：%s") % "、".join(reasons["terms"]))
        if reasons["field"]:
            said.append(say("擅长领域与需求相同"))
        if reasons["past"]:
            said.append(say("在这一领域达成过 %s 项合作意向") % reasons["past"])
        elsewhere, here = say("与需求方不在同一省（市），可跨区域合作"), say("与需求方在同一省（市）")
        said.append(elsewhere if reasons["across"] else here)
        return said


class AnswerInvitation(models.Model):
    """A unit that was told of an open demand: the same words to everybody, and on record who told whom."""

    demand = models.ForeignKey(
        "collection.Demand", models.PROTECT, related_name="answer_invitations", verbose_name=_("需求")
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="answer_invitations", verbose_name=_("受邀单位")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("邀请人"))
    at = models.DateTimeField(_("邀请时间"), default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = _("揭榜邀请")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["demand", "organisation"], name="a_unit_is_invited_once")]
