"""年度计划: the year, its fields, settings and funds, and the days that differ from the calendar."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.calls.parameters import BY_KEY


class Field(models.Model):
    """领域: a key field of the programme, such as 集成电路."""

    name = models.CharField(_("名称"), max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("领域")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class CallQuerySet(models.QuerySet):
    def current(self) -> Any:
        """The latest year; None before the first is set up."""
        return self.order_by("-year").first()


class Call(models.Model):
    """A programme year with its settings."""

    year = models.PositiveSmallIntegerField(_("年度"), unique=True)
    title = models.CharField(_("名称"), max_length=80)
    fields = models.ManyToManyField(Field, verbose_name=_("重点领域"))

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("年度计划")
        ordering = ["-year"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("call", args=[self.year])

    def value(self, key: str) -> Any:
        """The year's value of a setting, else its default. Raises KeyError for one never declared."""
        parameter = BY_KEY[key]
        stored = self._stored.get(key)
        return parameter.default if stored is None else parameter.read(stored)

    @property
    def _stored(self) -> dict[str, Any]:
        if "_settings_read" not in self.__dict__:
            self._settings_read = dict(self.settings.values_list("key", "value"))
        return self._settings_read

    def set_value(self, key: str, value: Any) -> None:
        """Set one of the year's settings. Raises KeyError for one never declared."""
        self.settings.update_or_create(key=key, defaults={"value": BY_KEY[key].store(value)})
        self.__dict__.pop("_settings_read", None)


class Setting(models.Model):
    """What a year sets differently from the default."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="settings", verbose_name=_("年度计划"))
    key = models.CharField(_("参数"), max_length=40)
    value = models.JSONField(_("值"))

    class Meta:
        verbose_name = verbose_name_plural = _("年度参数")
        constraints = [models.UniqueConstraint(fields=["call", "key"], name="a_setting_once_in_a_year")]


class RegionFund(models.Model):
    """What a region has for the year's projects, in 万元."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="funds", verbose_name=_("年度计划"))
    region = models.ForeignKey("accounts.Region", models.PROTECT, verbose_name=_("省（市）"))
    amount = models.DecimalField(_("金额（万元）"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = verbose_name_plural = _("省（市）经费")
        constraints = [
            models.UniqueConstraint(fields=["call", "region"], name="one_fund_for_a_region_and_year"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="a_fund_is_not_negative"),
        ]


class CalendarDay(models.Model):
    """A day that the State Council's calendar or the Office sets differently: off, or a make-up working day."""

    day = models.DateField(_("日期"), unique=True)
    working = models.BooleanField(_("工作日"))
    name = models.CharField(_("说明"), max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = _("日历调整")
        ordering = ["day"]
