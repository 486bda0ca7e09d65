"""The public hall: a row for each published demand, frozen as it went out, with columns to filter and search by."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from demands.collection.models import Demand, DemandState
from portal import clock, search


class Band(models.TextChoices):
    """总投入 in 万元, in three steps."""

    SMALL = "small", _("500 以下")
    MIDDLE = "middle", _("500～1,000")
    LARGE = "large", _("1,000 以上")


BAND = Case(
    When(total_investment__lt=500, then=Value("small")),
    When(total_investment__lt=1000, then=Value("middle")),
    default=Value("large"),
)
# What a list shows of a row; the whole copy and the words of the search are fetched only where they are read.
IN_LISTS = (
    "demand_id",
    "release_list_id",
    "code",
    "title",
    "unit_name",
    "city",
    "region_id",
    "field_id",
    "term_months",
    "total_investment",
    "key_indicators",
    "published_at",
    "state",
    "closes_at",
)


def taking_answers() -> Q:
    """Demands whose window is open now."""
    return Q(state=DemandState.PUBLISHED, closes_at__gt=clock.now())


class PublicDemandQuerySet(models.QuerySet):
    def in_the_hall(self) -> "PublicDemandQuerySet":
        """Rows that the public may read, each whole."""
        return self.filter(is_hidden=False).select_related("region", "field", "demand").defer("search")

    def for_list(self) -> "PublicDemandQuerySet":
        """Rows that the public may read, as lists show them: without the copy itself."""
        shown = self.filter(is_hidden=False).select_related("region", "field")
        return shown.only(*IN_LISTS, "region__name", "region__letters", "field__name")

    def open(self) -> "PublicDemandQuerySet":
        """Demands for which solutions are sought now."""
        return self.filter(taking_answers(), is_hidden=False)

    def about(self, query: str) -> "PublicDemandQuerySet":
        """Rows that hold the words of a query, in Chinese or Latin."""
        return self.filter(search.matches(query))


class PublicDemand(models.Model):
    """公开版: what was published of a demand, never changed after; state, deadline and `corrected` are of today.

    State and deadline are the demand's own, copied by a trigger of the database (migration 0002), so that the hall
    filters, sorts and counts in one narrow table.
    """

    demand = models.OneToOneField(
        "collection.Demand", models.PROTECT, related_name="public_row", verbose_name=_("需求")
    )
    release_list = models.ForeignKey(
        "release.ReleaseList", models.PROTECT, related_name="public_demands", verbose_name=_("榜单")
    )
    code = models.CharField(_("需求编号"), max_length=20, unique=True)
    title = models.CharField(_("需求名称"), max_length=60)
    unit_name = models.CharField(_("需求方"), max_length=120)
    city = models.CharField(_("所在城市"), max_length=40, blank=True)
    region = models.ForeignKey("accounts.Region", models.PROTECT, verbose_name=_("省（市）"))
    field = models.ForeignKey("calls.Field", models.PROTECT, verbose_name=_("领域"))
    term_months = models.PositiveSmallIntegerField(_("攻关期限（月）"))
    total_investment = models.DecimalField(_("总投入（万元）"), max_digits=14, decimal_places=2)
    key_indicators = models.CharField(_("关键指标"), max_length=400, blank=True)
    snapshot = models.JSONField(_("公开内容"))
    published_at = models.DateTimeField(_("发布时间"), db_index=True)
    search = SearchVectorField(_("检索词"))
    state = models.CharField(_("状态"), max_length=50, choices=DemandState.choices, db_default="", editable=False)
    closes_at = models.DateTimeField(_("揭榜截止"), null=True, editable=False)
    # While its content is taken down nobody of the public reads or counts the row.
    is_hidden = models.BooleanField(_("暂停公开"), default=False, db_default=False, editable=False)
    corrected = models.JSONField(_("更正、调整后的公开内容"), null=True, blank=True)
    is_running = models.GeneratedField(
        expression=Q(state="published"), output_field=models.BooleanField(), db_persist=True, verbose_name=_("揭榜中")
    )
    band = models.GeneratedField(
        expression=BAND, output_field=models.CharField(max_length=6), db_persist=True, verbose_name=_("总投入档次")
    )

    objects = PublicDemandQuerySet.as_manager()
    history_omits = ("state", "closes_at", "is_running", "band")  # say once more what other columns say

    class Meta:
        verbose_name = verbose_name_plural = _("公开需求")
        ordering = ["-published_at", "code"]
        indexes = [
            GinIndex(fields=["search"], name="public_demand_search"),
            models.Index(fields=["-is_running", "-published_at", "code"], name="public_demand_newest"),
            models.Index(
                models.OrderBy(models.F("is_running"), descending=True),
                models.OrderBy(models.F("closes_at"), nulls_last=True),
                models.F("code"),
                name="public_demand_soonest",
            ),
            models.Index(fields=["-total_investment", "code"], name="public_demand_money"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("public_demand", args=[self.code])

    @property
    def is_open(self) -> bool:
        """Whether answers are taken now."""
        return self.state == DemandState.PUBLISHED and self.closes_at is not None and self.closes_at > clock.now()

    @property
    def state_label(self) -> Any:
        """What the demand's state is called."""
        return DemandState(self.state).label

    @property
    def tone(self) -> str:
        """How the demand's state looks."""
        return Demand.tones.get(self.state, "")


class HallTally(models.Model):
    """How many rows of the hall came (or went, below zero) in one cell of its filters; the sum is what stands.

    Written by a trigger of the database, a row for each statement and cell, so that two publications never wait for
    one counter; `counting.compact` adds them up.
    """

    region_id = models.CharField(_("省（市）"), max_length=6)
    field_id = models.BigIntegerField(_("领域"))
    band = models.CharField(_("总投入档次"), max_length=6)
    state = models.CharField(_("状态"), max_length=50)
    n = models.IntegerField(_("项数"))

    without_history = "follows from the rows of the hall"

    class Meta:
        verbose_name = verbose_name_plural = _("需求大厅计数")
