"""The public hall: a row for each published demand, frozen as it went out, with columns to filter and search by."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from demands.collection.models import DemandState
from portal import clock, search


def taking_answers() -> models.Q:
    """Demands whose window is open now."""
    return models.Q(demand__state=DemandState.PUBLISHED, demand__window_closes_at__gt=clock.now())


class PublicDemandQuerySet(models.QuerySet):
    def in_the_hall(self) -> "PublicDemandQuerySet":
        """Rows with what goes on after publication: state, deadline, and whether answers are still taken."""
        shown = self.select_related("region", "field", "demand").annotate(
            state=models.F("demand__state"),
            closes_at=models.F("demand__window_closes_at"),
            is_open=taking_answers(),
        )
        return shown.only(*self._columns, "region", "field", "demand__state", "demand__retracted_why")

    @property
    def _columns(self) -> list[str]:
        return [f.name for f in self.model._meta.concrete_fields if f.name != "search"]

    def open(self) -> "PublicDemandQuerySet":
        """Demands for which solutions are sought now."""
        return self.filter(taking_answers())

    def about(self, query: str) -> "PublicDemandQuerySet":
        """Rows that hold the words of a query, in Chinese or Latin."""
        return self.filter(search.matches(query))


class PublicDemand(models.Model):
    """公开版: what the public reads of a demand, never changed after; only state and deadline come from the demand."""

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

    objects = PublicDemandQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("公开需求")
        ordering = ["-published_at", "code"]
        indexes = [GinIndex(fields=["search"], name="public_demand_search")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("public_demand", args=[self.code])

    @property
    def state_label(self) -> Any:
        """What the demand's state is called."""
        return DemandState(self.demand.state).label

    @property
    def tone(self) -> str:
        """How the demand's state looks."""
        return self.demand.tones.get(self.demand.state, "")
