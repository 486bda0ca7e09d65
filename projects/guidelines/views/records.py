"""The list of guidelines, one guideline with all that was said of it, and its print view."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views import View

from portal import access, once
from portal.calls.models import Call
from portal.documents.official import SCREEN, document_html
from portal.navigation import STAFF
from portal.views.lists import RecordList
from portal.views.records import RecordView
from portal.workflow import StepRefused
from projects.guidelines import checks, content, documents, services, speaking
from projects.guidelines.filters import GuidelineFilter
from projects.guidelines.forms.text import NewGuidelineForm
from projects.guidelines.models import Guideline
from projects.guidelines.rules import issuing
from projects.guidelines.tables import GuidelineTable


class GuidelineList(RecordList):
    """指南编制: every guideline that the reader may see."""

    access = access.roles(*STAFF)
    model = Guideline
    table_class = GuidelineTable
    filterset_class = GuidelineFilter
    title = _("指南编制")
    opening = "guideline_new"
    lede = _("科创办编制，征求四省（市）科技厅（委）意见后审定印发。")
    empty_title = _("没有符合条件的指南")
    empty_next = _("科创办经办人可在工作台点“编制指南”新建。")


class GuidelineView(RecordView):
    """指南: its text, opinions, signatures, versions and what still holds it up."""

    model = Guideline
    template_name = "guidelines/record.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        guideline, user = self.object, self.request.user
        inside = user.sees_all_regions or bool(user.department_regions)
        more = self._for_staff(guideline) if inside else {}
        return (
            super().get_context_data(**kwargs)
            | more
            | {
                "inside": inside,
                "may_edit": guideline.is_draft and "office_officer" in user.roles,
                "text": documents.presented(content.frozen(guideline)),
                "directions": content.directions_of(guideline),
                "extensions": guideline.extensions.all(),
                "document": issuing.pdf_of(guideline) if inside or guideline.issued_at else None,
                "links": [],
            }
        )

    def _for_staff(self, guideline: Guideline) -> dict[str, Any]:
        return {
            "checks": checks.of(guideline),
            "opinions": speaking.opinion_cards(guideline),
            "signatures": speaking.signature_cards(guideline),
            "versions": speaking.versions(guideline),
            "secrecy": guideline.secrecy_reviews.select_related("by").first(),
        }


class NewGuidelineView(View):
    """编制指南: a new draft of the current year, once for each form."""

    access = access.roles("office_officer")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, NewGuidelineForm(), once.new_token())

    def post(self, request: HttpRequest) -> HttpResponse:
        form, token = NewGuidelineForm(request.POST), request.POST.get("token", "")
        if not form.is_valid():
            return self._page(request, form, token, status=422)
        given = form.cleaned_data
        try:
            receipt, _now = once.act_once(
                token=token,
                person=request.user,
                machine=Guideline.machine,
                step="create",
                content=given,
                act=lambda: services.create(call=Call.objects.current(), by=request.user, **given),
            )
        except StepRefused as refusal:
            return self._page(request, form, once.new_token(), refused=refusal.reasons, status=409)
        return redirect("guideline_edit", receipt.object_id)

    def _page(
        self, request: HttpRequest, form: Any, token: str, *, refused: Any = (), status: int = 200
    ) -> HttpResponse:
        context = {"form": form, "token": token, "refused": refused, "call": Call.objects.current()}
        return render(request, "guidelines/new.html", context, status=status)


class PreviewView(View):
    """文稿预览: the document as it would be printed, from the draft or from the version that stands."""

    access = access.roles(*STAFF).about("guideline")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        guideline = get_object_or_404(Guideline.objects.visible_to(request.user).for_detail(), pk=pk)
        template, official, context = documents.guideline_document(guideline)
        back = {"back_url": guideline.get_absolute_url(), "back_label": _("返回指南")}
        return HttpResponse(document_html(template, official, shell=SCREEN, request=request, **context, **back))
