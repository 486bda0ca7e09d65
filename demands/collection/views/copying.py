"""复制批次: a round from last year's, all its dates moved by one picker; then what to look at stands on its page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.views import View

from demands.collection import preparing
from demands.collection.forms.copying import CopyForm
from demands.collection.models import CollectionRound
from demands.collection.rules.preparing import PREPARING
from portal import access
from portal.calls.models import Call


class RoundCopy(View):
    """Terms, fields, regions, notice, form and checklist come along; nothing of the earlier round changes."""

    access = access.roles(*PREPARING).about("collection_round")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = self._source(request, pk)
        return self._page(request, CopyForm(source=source, call=self._call()))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = CopyForm(request.POST, source=self._source(request, pk), call=self._call())
        if not form.is_valid():
            return self._page(request, form, status=422)
        made = preparing.copy_round(form.source, call=form.call, by=request.user, **form.cleaned_data)
        messages.success(request, say("已从 %s 复制为新批次，请按页面上的“启动前核对”逐项查看。") % form.source.code)
        return redirect(made)

    def _source(self, request: HttpRequest, pk: int) -> CollectionRound:
        return get_object_or_404(CollectionRound.objects.visible_to(request.user).for_detail(), pk=pk)

    def _call(self) -> Call:
        call = Call.objects.current()
        if call is None:
            raise PermissionDenied
        return call

    def _page(self, request: HttpRequest, form: CopyForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "record": form.source, "call": form.call}
        return render(request, "collection/round_copy.html", context, status=status)
