"""Forms of registering, inviting and verifying."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation, User
from portal.accounts.models.people import SYSTEM_NAME
from portal.documents.fields import UploadField
from portal.forms import StepForm
from portal.identity import normalise_code, validate_uscc

TAKEN = _("这个登录名已有人使用，请换一个。")


class PersonFields(forms.Form):
    """An account for a person."""

    of_staff = False

    username = forms.RegexField(
        r"^[A-Za-z0-9_.@-]{3,60}$",
        label=_("登录名"),
        help_text=_("3—60 位，字母、数字或 _ . @ -。"),
        error_messages={"invalid": _("登录名只能用字母、数字和 _ . @ -，3—60 位。")},
    )
    person_name = forms.CharField(label=_("姓名"), max_length=60)
    email = forms.EmailField(label=_("邮箱"), help_text=_("通知和找回密码都发到这个邮箱。"))
    mobile = forms.RegexField(
        r"^1\d{10}$", label=_("手机号"), error_messages={"invalid": _("手机号是 1 开头的 11 位数字，请检查。")}
    )
    password = forms.CharField(
        label=_("密码"),
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
        help_text=_("至少 8 位，不用常见密码，不含平台名、单位名、年份。可以粘贴。"),
    )

    def clean_username(self) -> str:
        name = self.cleaned_data["username"]
        # The system's own name, even before its user is made: whoever held it could take the system's steps.
        taken = User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name))
        if name.lower() == SYSTEM_NAME or taken.exists():
            raise ValidationError(TAKEN)
        return name

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("这个邮箱已注册过账号，请直接登录，或者换一个邮箱。"))
        return email

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"], self._account())
        return self.cleaned_data["password"]

    def _account(self) -> User:
        """The account as it will be, against whose words the password is held."""
        given = self.cleaned_data
        account = User(
            username=given.get("username", ""), email=given.get("email", ""), name=given.get("person_name", "")
        )
        account.will_hold_office = self.of_staff  # type: ignore[attr-defined]
        return account


class UnitFields(forms.ModelForm):
    """A unit as it is registered."""

    licence_upload = UploadField("organisation", label=_("营业执照或法人证书"))

    class Meta:
        model = Organisation
        fields = ["name", "uscc", "kind", "region", "city", "contact", "phone"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["uscc"].help_text = _("18 位，见营业执照，提交时核对校验码。")

    def clean_uscc(self) -> str:
        code = normalise_code(self.cleaned_data["uscc"])
        validate_uscc(code)
        if Organisation.objects.filter(uscc=code).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("这个单位已经注册。请向本单位管理员索取邀请链接。"))
        return code


class InviteForm(forms.Form):
    """Whom to invite into one's unit."""

    person_name = forms.CharField(label=_("姓名"), max_length=60)
    email = forms.EmailField(label=_("邮箱"), help_text=_("邀请链接发到这个邮箱，7 日内有效，只能用一次。"))
    is_admin = forms.BooleanField(label=_("同时设为单位管理员"), required=False)


class VerifyForm(StepForm):
    """What the officer finds when verifying a unit."""

    is_leading = forms.BooleanField(
        label=_("认定为骨干企业"), required=False, help_text=_("只有骨干企业可以提交技术需求（第七条）。")
    )


class ResubmitForm(StepForm):
    """The answer to each defect, with what was put right."""

    answer = forms.CharField(label=_("补正说明"), widget=forms.Textarea, max_length=1000)
    name = forms.CharField(label=_("单位名称"), max_length=120)
    contact = forms.CharField(label=_("联系人"), max_length=40)
    phone = forms.CharField(label=_("联系电话"), max_length=30)
    licence = UploadField("organisation", label=_("更换营业执照或法人证书"), required=False)

    @staticmethod
    def initial_for(record: Organisation) -> dict[str, Any]:
        return {"name": record.name, "contact": record.contact, "phone": record.phone}
