"""The shape of the open data: what stands in each answer, as the schema describes it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from demands.release import correcting, today
from demands.release.models import PublicDemand


class DemandShape(serializers.Serializer):
    """需求: one published demand as lists show it."""

    code = serializers.CharField(help_text=_("需求编号，不变，不重复"))
    title = serializers.CharField(help_text=_("需求名称"))
    organisation = serializers.CharField(source="unit_name", help_text=_("需求方；申请隐去名称的为“某省某企业”"))
    region = serializers.CharField(source="region_id", help_text=_("省（市）行政区划代码，GB/T 2260"))
    region_name = serializers.CharField(source="region.name", help_text=_("省（市）"))
    city = serializers.CharField(help_text=_("所在城市，可为空"))
    field = serializers.CharField(source="field.name", help_text=_("领域"))
    term_months = serializers.IntegerField(help_text=_("攻关期限，月"))
    total_investment = serializers.DecimalField(14, 2, help_text=_("总投入，万元，两位小数的文本"))
    key_indicators = serializers.CharField(help_text=_("前几项技术指标，一行"))
    state = serializers.CharField(help_text=_("状态代码"))
    state_label = serializers.CharField(help_text=_("状态"))
    is_open = serializers.BooleanField(help_text=_("现在是否接收揭榜方案"))
    published_at = serializers.DateTimeField(help_text=_("发布时间，含时区"))
    closes_at = serializers.DateTimeField(help_text=_("揭榜截止，含时区"), allow_null=True)
    url = serializers.SerializerMethodField(help_text=_("网页地址"))

    def get_url(self, row: PublicDemand) -> str:
        return self.context["request"].build_absolute_uri(row.get_absolute_url())


class IndicatorShape(serializers.Serializer):
    """技术指标."""

    name = serializers.CharField(help_text=_("指标"))
    present = serializers.CharField(help_text=_("现有水平；需求方不公开的没有这一项"), required=False)
    target = serializers.CharField(help_text=_("目标值"))
    unit = serializers.CharField(help_text=_("单位"))
    method = serializers.CharField(help_text=_("考核方式"))


class DetailShape(DemandShape):
    """需求全文: the same and every public text, as it reads after corrections and adjustments."""

    subfield = serializers.SerializerMethodField(help_text=_("细分方向"))
    keywords = serializers.SerializerMethodField(help_text=_("关键词"))
    texts = serializers.SerializerMethodField(help_text=_("各段公开文字，键为字段名；批次表单不公开的没有这一项"))
    indicators = serializers.SerializerMethodField(help_text=_("技术指标"))
    corrections = serializers.SerializerMethodField(help_text=_("更正公告的网页地址，按时间从新到旧"))

    def get_subfield(self, row: PublicDemand) -> str:
        return today.of_row(row)["subfield"]

    def get_keywords(self, row: PublicDemand) -> list[str]:
        return today.of_row(row)["keywords"]

    def get_texts(self, row: PublicDemand) -> dict[str, str]:
        said = today.of_row(row)
        return {name: said[name] for name in ("tasks", *correcting.TEXTS) if name in said and name != "subfield"}

    def get_indicators(self, row: PublicDemand) -> list[dict[str, str]]:
        return today.of_row(row)["indicators"]

    def get_corrections(self, row: PublicDemand) -> list[str]:
        request: Any = self.context["request"]
        found = row.notices.filter(kind="correction")
        return [request.build_absolute_uri(notice.get_absolute_url()) for notice in found]


class PageShape(serializers.Serializer):
    """一页需求: how many there are, the pages beside, the rows."""

    count = serializers.IntegerField(help_text=_("符合条件的项数"))
    more = serializers.BooleanField(help_text=_("检索命中很多时为 true，count 只数到上限"))
    page = serializers.IntegerField(help_text=_("第几页，从 1 起"))
    pages = serializers.IntegerField(help_text=_("共几页"))
    next = serializers.CharField(help_text=_("下一页地址"), allow_null=True)
    previous = serializers.CharField(help_text=_("上一页地址"), allow_null=True)
    results = DemandShape(many=True)
