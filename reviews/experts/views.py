"""专家库: the list, an expert's page, registering and mending one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from portal import access, once
from portal.formsets import wants_row, with_one_more_row
from portal.views.lists import RecordList
from portal.views.records import RecordView
from portal.workflow import StepRefused
from reviews.experts.filters import ExpertFilter
from reviews.experts.forms import ExpertForm, PastUnits
from reviews.experts.models import READERS, Expert
from reviews.experts.tables import ExpertTable

ROWS = "past_units"


class ExpertList(RecordList):
    """The pool, for its keeper and for those who organise reviews."""

    access = access.roles(*READERS)
    model = Expert
    table_class = ExpertTable
    filterset_class = ExpertFilter
    template_name = "experts/list.html"
    title = _("专家库")
    look = _("查看专家库")
    lede = _("需求评估、方案比选、项目评审和验收的专家从这里抽取。")
    empty_title = _("没有符合条件的专家")
    empty_next = _("由专家库管理员登记并审核入库。")


class ExpertView(RecordView):
    """An expert: fields, unit, where the expert worked before."""

    model = Expert
    template_name = "experts/expert.html"
    look = _("查看专家信息")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        keeps = "expert_keeper" in self.request.user.roles
        return super().get_context_data(**kwargs) | {"links": [], "may_edit": keeps and self.object.state != "removed"}


class ExpertEdit(View):
    """Register an expert, or mend what is known of one."""

    access = access.roles("expert_keeper").about("expert", only=access.Only.WHILE_EDITABLE)

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        expert = self._expert(pk)
        return self._page(ExpertForm(instance=expert), PastUnits(instance=expert), expert, once.new_token())

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        expert = self._expert(pk)
        form, rows = ExpertForm(request.POST, instance=expert), PastUnits(request.POST, instance=expert)
        if wants_row(request.POST, ROWS):
            more = PastUnits(with_one_more_row(request.POST, ROWS, most=PastUnits.max_num), instance=expert)
            return self._page(form, more, expert, request.POST.get("token", ""))
        if not (form.is_valid() & rows.is_valid()):
            return self._page(form, rows, expert, request.POST.get("token", ""), status=422)
        if expert is not None:
            return redirect(_saved(form, rows))
        return self._register(form, rows)

    def _register(self, form: ExpertForm, rows: Any) -> HttpResponse:
        token = self.request.POST.get("token", "")
        try:
            receipt, now = once.act_once(
                token=token,
                person=self.request.user,
                machine="expert",
                step="register",
                content=sorted(
                    (k, v) for k, v in self.request.POST.items() if k not in ("csrfmiddlewaretoken", "identity_number")
                ),
                act=lambda: _saved(form, rows),
            )
        except StepRefused as refusal:
            form.add_error(None, refusal.reasons)
            return self._page(form, rows, None, once.new_token(), status=422)
        if now:
            messages.success(self.request, say("专家已登记，核对后请办理审核入库。"))
        return redirect(receipt.url)

    def _expert(self, pk: int | None) -> Expert | None:
        if pk is None:
            return None
        expert = get_object_or_404(Expert.objects.visible_to(self.request.user), pk=pk)
        if expert.state == Expert.State.REMOVED:
            raise PermissionDenied
        return expert

    def _page(self, form: Any, rows: Any, expert: Any, token: str, status: int = 200) -> HttpResponse:
        context = {"form": form, "rows": rows, "record": expert, "token": token, "has_errors": status == 422}
        return render(self.request, "experts/edit.html", context, status=status)


@transaction.atomic
def _saved(form: ExpertForm, rows: Any) -> Expert:
    expert = form.save()
    rows.instance = expert
    rows.save()
    return expert
