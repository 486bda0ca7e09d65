"""The addresses of the open data: the hall's own questions and rows, as JSON."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.http import conditional_page
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from demands.release.filters import HallForm
from demands.release.models import PublicDemand
from demands.release.open_data.shapes import DemandShape, DetailShape, PageShape
from demands.release.views.hall import page_of
from portal import access

VERSION = "v1"
WORDS = {
    "q": _("关键词，空格分开的各部分都要出现"),
    "region": _("省（市）行政区划代码，可重复"),
    "field": _("领域编号，可重复"),
    "money": _("总投入档次，可重复：small 500 万元以下，middle 500～1,000，large 1,000 以上"),
    "state": _("状态代码，可重复"),
    "due": _("几日内截止：7、30"),
    "since": _("近几日发布：7、30、365"),
    "sort": _("排序：不填为新发布在前，due 截止时间，money 总投入"),
    "page": _("第几页"),
}


class ByAddress(SimpleRateThrottle):
    """So many requests a minute from one address, whoever is signed in there."""

    scope = "open_data"

    def get_rate(self) -> str:
        return settings.OPEN_DATA_RATE

    def get_cache_key(self, request: Any, view: Any) -> str:
        ident = request.META.get("REMOTE_ADDR", "")  # as portal.proxies left it; other headers can be made up
        return self.cache_format % {"scope": self.scope, "ident": ident}


@method_decorator(conditional_page, name="dispatch")
class OpenView(APIView):
    """Base: JSON for everybody, with an ETag, throttled, read only."""

    access = access.PUBLIC
    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (JSONRenderer,)
    throttle_classes = (ByAddress,)

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        view: Any = super().as_view(**initkwargs)
        view.csrf_exempt = False  # nothing is sent here, and no view of ours goes without the token
        return view

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Whoever is signed in stays so: the answer is the same, what is refused is put on that person's record."""
        asked = super().initialize_request(request, *args, **kwargs)
        if hasattr(request, "user"):  # nobody sends the request of which the description is made
            asked.user = request.user  # else nobody is written in its place, in the request of the middleware too
        return asked


class DemandsView(OpenView):
    """Every published demand that the questions leave, fifty or fewer to a page."""

    @extend_schema(
        operation_id="demands",
        summary=str(_("需求列表，条件与需求大厅相同")),
        parameters=[OpenApiParameter(name, description=str(words)) for name, words in WORDS.items()],
        responses=PageShape,
    )
    def get(self, request: Any) -> Response:
        page, counted = page_of(HallForm(request.query_params), request.query_params.get("page"))
        said = {
            "count": page.paginator.count,
            "more": counted.more,
            "page": page.number,
            "pages": page.paginator.num_pages,
            "next": _beside(request, page.next_page_number()) if page.has_next() else None,
            "previous": _beside(request, page.previous_page_number()) if page.has_previous() else None,
            "results": DemandShape(page.object_list, many=True, context={"request": request}).data,
        }
        return Response(said)


class DemandView(OpenView):
    """One demand in full; 410 where its content was closed."""

    access = access.PUBLIC.about("public_demand")

    @extend_schema(operation_id="demand", summary=str(_("一项需求的公开全文")), responses=DetailShape)
    def get(self, request: Any, code: str) -> Response:
        row = get_object_or_404(PublicDemand.objects.select_related("region", "field").defer("search"), code=code)
        if row.is_hidden:
            return Response({"detail": say("该内容已停止公开。")}, status=410)
        return Response(DetailShape(row, context={"request": request}).data)


def _beside(request: Any, number: int) -> str:
    asked = request.query_params.copy()
    asked["page"] = number
    return request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")


patterns = [
    path(f"open-data/{VERSION}/demands/", DemandsView.as_view(), name="open_demands"),
    path(f"open-data/{VERSION}/demands/<slug:code>/", DemandView.as_view(), name="open_demand"),
]


@cache
def schema() -> dict[str, Any]:
    """The OpenAPI description of these addresses, made from their declarations."""
    made: dict[str, Any] = SchemaGenerator(patterns=patterns).get_schema(request=None, public=True)
    return made


class SchemaView(View):
    """The description for programs."""

    access = access.PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        return JsonResponse(schema(), json_dumps_params={"ensure_ascii": False, "indent": 1})


class OpenDataView(View):
    """开放数据: what there is, how it is asked for, on what terms; from the same description."""

    access = access.PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        parts = schema()["components"]["schemas"]
        context = {
            "questions": WORDS.items(),
            "shapes": [
                (label, parts[name]["properties"].items())
                for name, label in (("Page", _("一页")), ("Detail", _("一项需求")), ("Indicator", _("技术指标")))
                for name in [f"{name}Shape"]
                if name in parts
            ],
            "rate": settings.OPEN_DATA_RATE.partition("/")[0],
            "version": VERSION,
        }
        return render(request, "release/open_data.html", context)
