"""找回密码: asking does the same for a mailbox that has an account and for one that has none."""

import uuid
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.notices import mail, outbox
from portal.sealing import opened, sealed


class AskForReset(forms.Form):
    """The mailbox to which a link goes, if it has an account; the page does not know whether it has."""

    email = forms.EmailField(label=_("电子邮箱"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))

    def save(self, request: HttpRequest, **_more: Any) -> str:
        email = self.cleaned_data["email"].lower()
        outbox.put("password_reset", f"password_reset:{uuid.uuid4()}", sealed_to=sealed(email))
        return email


@outbox.handles("password_reset")
def send_reset(sealed_to: str) -> None:
    """Mail the link to the account of this mailbox; to one that has none, or is disabled, nothing is sent."""
    user = User.objects.filter(email__iexact=opened(sealed_to), is_active=True).first()
    if user is None:
        return
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    body = say(
        "%(name)s：\n\n有人为您的账号 %(username)s 申请重设密码。如果是您本人，请在 1 小时内打开：\n%(url)s\n\n"
        "如果不是您本人，不必理会，密码不会改变。"
    ) % {
        "name": user.name,
        "username": user.username,
        "url": settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key),
    }
    mail.post(user.email, say("重设联合攻关计划平台的密码"), body)
