"""What was refused and what failed, on record: who tried what, and why not.

A form that is merely filled in wrongly is answered beside its fields and stands in the log only. What is forbidden,
not there for its reader, no longer possible, too much at once or an error of ours is written to the chain of the
person, or to the visitors' chain of the day, with the incident number that the person was shown.
"""

import logging
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from portal import records

log = logging.getLogger(__name__)
Answer = TypeVar("Answer", bound=HttpResponseBase)

LABELS = {
    400: _("请求无法识别"),
    403: _("无权访问"),
    404: _("查阅不存在或不可见的内容"),
    409: _("办理被拒绝"),
    413: _("上传过大"),
    429: _("操作过于频繁"),
    500: _("系统出错"),
    503: _("暂时不能办理"),
}
OF_VISITORS = frozenset({403, 429, 500})  # an unknown page asked for by nobody in particular is no event
KEPT_ARGUMENTS = ("machine", "name")  # others may be codes that open something


def because(response: Answer, reasons: Iterable[Any]) -> Answer:
    """The answer, with the sentences of its refusal for the record."""
    response.reasons = [str(reason) for reason in reasons]  # type: ignore[attr-defined]
    return response


class OnRecord:
    """Write each refusal to the record once its answer is made; the answer itself never depends on that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        status = response.status_code
        gone = getattr(response, "database_gone", False)  # then waiting for it again would only delay the page
        try:
            if status in LABELS and not gone and _concerns_the_record(request, status):
                _write(request, response)
        except (DatabaseError, InterfaceError):
            log.exception("a refusal could not be written to the record")
        return response


def _concerns_the_record(request: HttpRequest, status: int) -> bool:
    if connection.needs_rollback:
        return False
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return status != 404 or request.resolver_match is not None
    return status in OF_VISITORS


def _write(request: HttpRequest, response: HttpResponseBase) -> None:
    status = response.status_code
    detail = {
        "page": _page(request),
        "method": request.method,
        "status": status,
        "incident": getattr(request, "incident", ""),
    }
    if reasons := getattr(response, "reasons", None):
        detail["reasons"] = reasons
    with transaction.atomic():
        by = request.user if request.user.is_authenticated else None
        records.noted("refused", label=LABELS[status], by=by, detail=detail)


def _page(request: HttpRequest) -> str:
    """The page's name with the numbers of its records; never its address, which may hold a code or a search."""
    match = request.resolver_match
    if match is None:
        return ""
    given = [str(v) for k, v in match.kwargs.items() if isinstance(v, int) or k in KEPT_ARGUMENTS]
    return " ".join([match.view_name, *given])
