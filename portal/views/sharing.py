"""共享: a unit's administrator opens one of its records to one person, and closes it again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from portal import access, sharing, stepup
from portal.accounts.models import User
from portal.http import PortalRequest
from portal.workflow import machines


class ShareForm(forms.Form):
    """With whom, by login name."""

    username = forms.CharField(
        label=_("协作者的登录名"), max_length=60, help_text=_("对方只能阅读，不能填写和提交；可以随时停止共享。")
    )

    def clean_username(self) -> User:
        found = User.objects.filter(username=self.cleaned_data["username"].strip(), is_active=True).first()
        if found is None:
            raise ValidationError(_("没有这个登录名，请向对方核对。"))
        return found


class ShareView(View):
    """GET lists the readers, POST adds one or, with `stop`, takes one away."""

    access = access.roles("org_admin").about("record", only=access.Only.ITS_ADMIN).confirmed()

    def get(self, request: PortalRequest, machine: str, pk: int) -> HttpResponse:
        record, _position = self._own(request, machine, pk)
        return self._page(request, record, ShareForm(initial=stepup.kept_values(request)))

    def post(self, request: PortalRequest, machine: str, pk: int) -> HttpResponse:
        record, position = self._own(request, machine, pk)
        if "stop" in request.POST:
            person = get_object_or_404(sharing.readers_of(record), username=request.POST["stop"])
            with transaction.atomic():
                sharing.stop_sharing(record, person=person, by=request.user, position=position)
            messages.success(request, say("已停止与 %s 共享。") % person.name)
            return redirect("share", machine, pk)
        form = ShareForm(request.POST)
        if not form.is_valid():
            return self._page(request, record, form, status=422)
        person = form.cleaned_data["username"]
        with transaction.atomic():
            sharing.share(record, person=person, by=request.user, position=position)
        messages.success(request, say("%s 现在可以阅读这份材料。") % person.name)
        return redirect("share", machine, pk)

    def _own(self, request: PortalRequest, machine: str, pk: int) -> tuple[Any, Any]:
        model = machines().get(machine)
        shared_by = getattr(model, "shared_by", None)
        if model is None or shared_by is None:
            raise Http404
        record = get_object_or_404(model.objects.visible_to(request.user), pk=pk)
        if not shared_by.fits(record, request.user):
            raise PermissionDenied
        return record, shared_by

    def _page(self, request: PortalRequest, record: Any, form: ShareForm, status: int = 200) -> HttpResponse:
        context = {"record": record, "form": form, "readers": sharing.readers_of(record)}
        return render(request, "portal/share.html", context, status=status)
