"""Registering an expert and tying the account."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.accounts import granting
from portal.accounts.models import User
from portal.forms import StepForm
from reviews.experts.models import Expert, PastUnit


def account_named(text: str, *, apart_from: int | None = None) -> User:
    """The active account with this user name or mailbox, not yet tied to another expert. Raises ValidationError."""
    user = User.objects.filter(Q(username=text) | Q(email=text), is_active=True).first()
    if user is None or user.is_system:
        raise ValidationError(say("没有找到这个登录账号，请核对用户名或邮箱。"))
    if Expert.objects.filter(user=user).exclude(pk=apart_from).exists():
        raise ValidationError(say("这个账号已绑定另一位专家，请核对。"))
    return user


def identity_field() -> forms.CharField:
    """Where the identity number of the expert is typed, the first time that an account is tied."""
    return forms.CharField(
        label=_("身份证号"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("首次绑定账号时填写，已登记过的不必再填。只保存加密摘要，不保存号码。"),
    )


def checked_identity(form: Any, user: User | None, number: str) -> str:
    """The number as typed for this account, any error at its field: known already, or given now and right."""
    try:
        plain = granting.checked_number(number) if number else ""
        if user and plain:
            granting.check_identity(user, plain)
        if user and not plain and user.person_id is None:
            raise ValidationError(say("这个账号还没有登记本人身份证号，请填写。"))
    except ValidationError as refusal:
        form.add_error("identity_number", refusal)
        return ""
    return plain


class LinkAccountForm(StepForm):
    """The account with which the expert signs in."""

    user = forms.CharField(label=_("登录账号"), max_length=150, help_text=_("填写用户名或邮箱。"))
    identity_number = identity_field()

    def clean_user(self) -> User:
        return account_named(self.cleaned_data["user"].strip(), apart_from=self.record.pk)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["identity_number"] = checked_identity(self, given.get("user"), given.get("identity_number", ""))
        return given


class ExpertForm(forms.ModelForm):
    """An expert as the keeper registers or mends it; only the name is needed before admission."""

    account = forms.CharField(
        label=_("登录账号"), max_length=150, required=False, help_text=_("填写用户名或邮箱；可在入库后再绑定。")
    )

    identity_number = identity_field()

    class Meta:
        model = Expert
        fields = ["name", "organisation", "organisation_name", "region", "fields", "title", "phone", "email"]
        widgets = {"fields": forms.CheckboxSelectMultiple}
        help_texts = {
            "organisation": _("单位已在平台认证的请选择，回避规则按单位核对。"),
            "organisation_name": _("单位不在平台内的，请填写全称。"),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.instance.user_id:
            self.fields["account"].initial = self.instance.user.username

    def clean_account(self) -> User | None:
        text = self.cleaned_data["account"].strip()
        return account_named(text, apart_from=self.instance.pk) if text else None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if unit := data.get("organisation"):
            data["organisation_name"] = unit.name
            data["region"] = data.get("region") or unit.region
        account = data.get("account") or self.instance.user
        data["identity_number"] = checked_identity(self, account, data.get("identity_number", ""))
        return data

    def save(self, commit: bool = True) -> Expert:
        self.instance.user = self.cleaned_data["account"] or self.instance.user
        if self.instance.user and (number := self.cleaned_data["identity_number"]):
            granting.identify(self.instance.user, number)
        return super().save(commit)


class PastUnitForm(forms.ModelForm):
    """Where the expert worked before."""

    class Meta:
        model = PastUnit
        fields = ["name", "left_on"]
        widgets = {"left_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def clean_left_on(self) -> Any:
        left_on = self.cleaned_data["left_on"]
        if left_on and left_on > clock.today():
            raise ValidationError(say("离开日期不能晚于今天；仍在任职的单位请填在“所在单位”。"))
        return left_on


PastUnits = forms.inlineformset_factory(Expert, PastUnit, form=PastUnitForm, extra=1, max_num=10, can_delete=True)
