"""Second factors: who must have one, a code that is good once, secrets that are not kept in the clear."""

import time
from typing import Any

from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import sealing
from portal.accounts.signing import lockout

HAS_ONE = "has_a_second_factor"  # in the session, so that it is looked up once
SEALED = ("secret", "seed", "migrated_codes")  # what allauth encrypts in the data of a factor
LAST_STEP = "last_step"  # of a TOTP: the latest step whose code was taken


@sealing.keeps_seals
def reseal_factors() -> int:
    """Make the seals of all second factors anew; how many were not of now."""
    count = 0
    for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=pk).first()
            found = {name: row.data[name] for name in SEALED if name in row.data} if row else {}
            renewed = {name: _anew(value) for name, value in found.items()}
            if row and renewed != found:
                row.data |= renewed
                row.save(update_fields=["data"])
                count += 1
    return count


def _anew(value: Any) -> Any:
    return [sealing.anew(each) for each in value] if isinstance(value, list) else sealing.anew(value)


def required_of(user: Any) -> bool:
    """Whether this person may do nothing without a second factor."""
    return settings.SECOND_FACTOR_REQUIRED and user.holds_office


def missing(request: Any) -> bool:
    """Whether the person signed in must enrol a second factor before anything else."""
    if not required_of(request.user) or request.session.get(HAS_ONE):
        return False
    if not of(request.user).exists():
        return True
    request.session[HAS_ONE] = True
    return False


def of(user: Any) -> Any:
    """The second factors of an account; recovery codes stand in for one and are none themselves."""
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)


class FactorAdapter(DefaultMFAAdapter):
    """allauth's second factors in Chinese, their secrets encrypted at rest."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("口令不对或者已经用过。请等手机上出现新的 6 位数字，再填写。"),
        "cannot_delete_authenticator": _("您的角色必须有第二因素，请先另加一个通行密钥，再停用。"),
        "cannot_generate_recovery_codes": _("请先启用动态口令或通行密钥，再生成恢复码。"),
    }

    def encrypt(self, text: str) -> str:
        return sealing.sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.opened(encrypted_text)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """The last factor of somebody who must have one stays."""
        return not required_of(authenticator.user) or of(authenticator.user).exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return say("通行密钥 %d") % (Authenticator.objects.filter(user=user, type=type).count() + 1)

    def get_totp_label(self, user: Any) -> str:
        return user.username


class OnceOnly(forms.Form):
    """A code that was taken is not taken again, nor one of an earlier step; a locked account is asked for none."""

    user: Any
    authenticator: Any

    def clean_code(self) -> str:
        if seconds := lockout.seconds_left(lockout.key_of("", self.user)):
            from portal.accounts.adapter import locked

            raise ImmediateHttpResponse(locked(context.request, seconds))
        code = super().clean_code()  # type: ignore[misc]  # the form of allauth that this is mixed into
        if self.authenticator.type == Authenticator.Type.TOTP and not _take(self.authenticator, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


def _take(authenticator: Any, code: str) -> bool:
    """Use up the step of a right code; False where it, or a later one, was used before."""
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        step = _step_of(row, code)
        if step is None or step <= row.data.get(LAST_STEP, 0):
            return False
        row.data[LAST_STEP] = step
        row.save(update_fields=["data"])
        authenticator.data = row.data
    return True


def _step_of(authenticator: Any, code: str) -> int | None:
    secret = get_adapter().decrypt(authenticator.data["secret"])
    for step in totp.yield_hotp_counters_from_time():
        if totp.format_hotp_value(totp.hotp_value(secret, step)) == code.strip().replace(" ", ""):
            return step
    return None


def spend_enrolment(authenticator: Any) -> None:
    """The code with which a TOTP was enrolled is used up, as are those before it."""
    authenticator.data[LAST_STEP] = int(time.time()) // app_settings.TOTP_PERIOD
    authenticator.save(update_fields=["data"])


def _in_our_words(form: Any) -> None:
    field = form.fields["code"]
    field.label, field.help_text = _("动态口令"), _("手机身份验证器上的 6 位数字；也可以填写一个恢复码。")
    field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code", "placeholder": ""}


class SignInCode(OnceOnly, AuthenticateForm):
    """The code asked for after the password."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _in_our_words(self)


class ConfirmCode(OnceOnly, ReauthenticateForm):
    """The code by which somebody confirms who it is."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _in_our_words(self)


class EnrolCode(ActivateTOTPForm):
    """The first code of a new authenticator."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _in_our_words(self)
        self.fields["code"].help_text = _("手机身份验证器上的 6 位数字。")


class NewPasskey(AddWebAuthnForm):
    """A passkey: it opens the account by itself, with the device's PIN or fingerprint."""

    name = forms.CharField(label=_("名称"), max_length=40, required=False, help_text=_("例如“办公室电脑”，便于区分。"))
    passwordless = forms.BooleanField(
        label=_("可以不输密码，直接用它登录"), required=False, initial=True, help_text=_("设备会要求指纹、面容或 PIN。")
    )
