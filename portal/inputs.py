"""Inputs that forms of several halls share: money in 万元, a unit by its name or code."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation
from portal.identity import normalise_code


class MoneyField(forms.DecimalField):
    """An amount in 万元: not negative, at most two decimals."""

    default_error_messages = {
        "invalid": _("请填写数字，单位万元，例如 120.00。"),
        "min_value": _("金额不能是负数，请修改。"),
        "max_decimal_places": _("金额以万元计，最多两位小数，请修改。"),
        "max_digits": _("金额过大，请核对单位是否为万元。"),
        "max_whole_digits": _("金额过大，请核对单位是否为万元。"),
    }

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(min_value=Decimal(0), max_digits=14, decimal_places=2, **kwargs)


class ByNameField(forms.CharField):
    """A row that people name in words; its value is the row, what is shown are the words."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("widget", forms.TextInput(attrs={"class": "pt-name"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return self.words(value) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "").strip()

    def words(self, pk: int) -> str:
        """What a row is called in the field."""
        raise NotImplementedError


class UnitField(ByNameField):
    """A verified unit by its whole name or its credit code; a part of the name will do where only one unit has it."""

    def words(self, pk: int) -> str:
        return str(Organisation.objects.filter(pk=pk).values_list("name", flat=True).first() or "")

    def clean(self, value: Any) -> Organisation | None:
        text = super().clean(value).strip()
        if not text:
            return None
        found = self._matching(text)
        if len(found) > 1:
            names = "、".join(unit.name for unit in found)
            raise ValidationError(
                _("有多家单位的名称含“%(text)s”：%(names)s。请填写全称。"), params={"text": text, "names": names}
            )
        if not found:
            raise ValidationError(
                _("没有找到已认证的单位“%(text)s”。请填写全称或统一社会信用代码；未注册的单位请先注册并通过认证。"),
                params={"text": text},
            )
        return found[0]

    def _matching(self, text: str) -> list[Organisation]:
        verified = Organisation.objects.filter(state=Organisation.State.VERIFIED).select_related("region")
        exact = list(verified.filter(name=text) | verified.filter(uscc=normalise_code(text)))
        return exact or list(verified.filter(name__icontains=text)[:4])
