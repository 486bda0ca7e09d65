"""邮箱: the own mailbox changed, by a link that goes to the new one."""

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from portal import access, stepup
from portal.accounts import mailbox
from portal.accounts.models import User
from portal.http import PortalRequest


class MailboxForm(forms.Form):
    """The new mailbox. Whether another account has it is told to nobody but its owner."""

    email = forms.EmailField(
        label=_("新邮箱"),
        help_text=_("确认链接发到这个邮箱，24 小时内有效。确认之前，通知仍发到原邮箱。"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any):
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if email == self.person.email.lower():
            raise forms.ValidationError(_("这就是现在的邮箱，不必更换。"))
        return email


class MailboxView(View):
    """更换邮箱: asks for the new one."""

    access = access.SIGNED_IN.confirmed()

    def get(self, request: PortalRequest) -> HttpResponse:
        return self._page(request, MailboxForm(person=request.user, initial=stepup.kept_values(request)))

    def post(self, request: PortalRequest) -> HttpResponse:
        form = MailboxForm(request.POST, person=request.user)
        if not form.is_valid():
            return self._page(request, form, status=422)
        if too_often := ratelimit.consume_or_429(request, action="change_email", user=request.user):
            return too_often
        mailbox.ask(request.user, form.cleaned_data["email"], request=request)
        told = say("确认链接已发往 %s，请在 24 小时内打开并确认；没有收到的，请查看垃圾邮件。")
        messages.success(request, told % form.cleaned_data["email"])
        return redirect("account")

    def _page(self, request: PortalRequest, form: MailboxForm, status: int = 200) -> HttpResponse:
        return render(request, "accounts/mailbox.html", {"form": form}, status=status)


class ConfirmMailboxView(View):
    """The page behind the link: whoever asked for the change confirms it, signed in."""

    access = access.SIGNED_IN.confirmed()

    def get(self, request: PortalRequest) -> HttpResponse:
        return self._page(request, request.GET.get("code", ""))

    def post(self, request: PortalRequest) -> HttpResponse:
        code = request.POST.get("code", "")
        try:
            if not mailbox.change(request.user, code, request=request):
                return self._page(request, code, status=409)
        except mailbox.Taken:
            return self._page(request, code, taken=True, status=409)
        messages.success(request, say("邮箱已更换，其他浏览器上的登录已结束。"))
        return redirect("account")

    def _page(self, request: PortalRequest, code: str, *, taken: bool = False, status: int = 200) -> HttpResponse:
        context = {"wanted": mailbox.wanted(request.user, code), "code": code, "taken": taken}
        return render(request, "accounts/mailbox_confirm.html", context, status=status)
