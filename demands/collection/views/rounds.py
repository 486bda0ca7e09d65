"""征集批次: list, page, drafting (article 7)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection import looking, services
from demands.collection.filters import RoundFilter
from demands.collection.forms.rounds import RoundForm
from demands.collection.models import CollectionRound
from demands.collection.rules.preparing import PREPARING, may_prepare
from demands.collection.tables import RoundTable
from portal import access, cosign, once
from portal.calls.models import Call
from portal.drafts.pages import LongForm
from portal.navigation import STAFF
from portal.views.lists import RecordList
from portal.views.records import RecordView


class RoundList(RecordList):
    """Every round that the reader may know of."""

    model = CollectionRound
    table_class = RoundTable
    filterset_class = RoundFilter
    template_name = "collection/rounds.html"
    title = _("征集批次")
    empty_title = _("还没有征集批次")
    empty_next = _("科创办或省（市）科技厅（委）拟制征集通知，四省（市）同意并启动后，批次显示在这里。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        prepares = bool(self.request.user.roles & PREPARING)
        newest = CollectionRound.objects.visible_to(self.request.user).exclude(state=CollectionRound.State.CANCELLED)
        latest = newest.order_by("-opens_at", "-pk").first() if prepares else None
        return super().get_context_data(**kwargs) | {"may_prepare": prepares, "latest": latest}


class RoundView(RecordView):
    """One round: its terms, its notice, which departments agreed."""

    model = CollectionRound
    template_name = "collection/round.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record, user = self.object, self.request.user
        may_edit = may_prepare(record, user)
        return super().get_context_data(**kwargs) | {
            "signatures": signature_cards(record),
            "handed_in": record.demands.filter(submitted_at__isnull=False).count(),
            "may_edit": may_edit,
            "to_look_at": looking.to_look_at(record) if may_edit else [],
            "is_staff": bool(user.roles & STAFF),
            "may_copy": bool(user.roles & PREPARING) and record.state != record.State.CANCELLED,
            "may_answer": record.is_open_now and bool(user.unit_ids),
            "sees_signatures": user.sees_all_regions or bool(user.department_regions),
        }


def signature_cards(collection_round: CollectionRound) -> list[dict[str, Any]]:
    """The four departments for the component of signatures."""
    cards = []
    for card in cosign.cards(collection_round):
        region, signed = card["region"], card["signature"]
        shown = {"tone": "ok", "label": say("已同意"), "who": signed.person.name, "at": signed.at} if signed else {}
        cards.append(
            {"region": region.pk, "department": region.department, "tone": "wait", "label": say("待同意")} | shown
        )
    return cards


class RoundEdit(LongForm):
    """Draft a round, or change a draft; the departments are asked again after every change."""

    access = access.roles(*PREPARING).about("collection_round", only=access.Only.ITS_DRAFTERS)

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        return self._page(*self.opened(self.door(), self._make), once.new_token())

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        token = request.POST.get("token", "")
        (form,) = self.sent(self.door(), self._make)
        if not form.is_valid() or not once.is_token(token):
            return self._page(form, once.new_token(), status=422)
        receipt, _now = once.act_once(
            token=token,
            person=request.user,
            machine="collection_round",
            step="draft",
            content={k: request.POST.getlist(k) for k in request.POST if k not in ("csrfmiddlewaretoken", "token")},
            act=lambda: services.save_round(form, by=request.user),
        )
        self.kept()
        messages.success(request, say("征集批次已保存，请各省（市）科技厅（委）审阅征集通知。"))
        return redirect(receipt.url)

    def door(self) -> CollectionRound:
        return self._round(self.kwargs.get("pk"))

    def _make(self, data: Any = None, files: Any = None) -> tuple:
        return (RoundForm(data, instance=self.door()),)

    def _round(self, pk: int | None) -> CollectionRound:
        if pk is None:
            call = Call.objects.current()
            if call is None:
                raise PermissionDenied
            terms = {"term_min": call.value("demand_term_min"), "term_max": call.value("demand_term_max")}
            return CollectionRound(call=call, per_unit=call.value("demands_per_unit"), **terms)
        found = get_object_or_404(CollectionRound.objects.visible_to(self.request.user), pk=pk)
        if not may_prepare(found, self.request.user):
            raise PermissionDenied
        return found

    def _page(self, form: RoundForm, token: str, status: int = 200) -> HttpResponse:
        context = {"form": form, "token": token, "record": form.instance}
        return render(self.request, "collection/round_edit.html", context, status=status)
