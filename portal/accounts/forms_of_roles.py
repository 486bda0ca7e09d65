"""Forms of the security administrator: roles, and accounts opened for staff, experts and administrators."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal.accounts import granting
from portal.accounts.forms import PersonFields
from portal.accounts.models import Person, Region, Role, User
from portal.accounts.models.people import REGIONAL

NUMBER_HELP = _("18 位。只保存加密摘要，用来核对两个账号是否同一人，不保存号码。")
NUMBER_WIDGET = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text", "maxlength": "24"})


class RoleFields(forms.Form):
    """A role, for one region or for all."""

    role = forms.ChoiceField(label=_("角色"), choices=Role.choices)
    region = forms.ModelChoiceField(
        Region.objects.members(),
        label=_("省（市）"),
        required=False,
        help_text=_("科技厅（委）、归口管理部门须选。"),
    )
    city = forms.CharField(
        label=_("城市"),
        max_length=40,
        required=False,
        help_text=_("只有归口管理部门的角色须填，例如：绍兴。与单位注册信息中的城市一致，不必写“市”字。"),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        regional = given.get("role") in REGIONAL
        if regional and not given.get("region"):
            self.add_error("region", _("这个角色须选择省（市）。"))
        if not regional and given.get("region"):
            self.add_error("region", _("这个角色不分省（市），请不要选择。"))
        self._check_city(given)
        return given

    def _check_city(self, given: dict[str, Any]) -> None:
        given["city"] = given.get("city", "").strip().removesuffix("市")
        of_a_bureau = given.get("role") == Role.BUREAU_OFFICER
        if of_a_bureau and not given["city"]:
            self.add_error("city", _("归口管理部门的角色须填写城市。"))
        if not of_a_bureau and given["city"]:
            self.add_error("city", _("这个角色不分城市，请不要填写。"))

    def check_three_apart(self, person_id: int | None) -> None:
        """Say at the role that the person holds another of the three already."""
        try:
            granting.check_three_apart(person_id, self.cleaned_data.get("role", ""))
        except ValidationError as refusal:
            self.add_error("role", refusal)


class GrantForm(RoleFields):
    """A role for somebody who has an account."""

    username = forms.CharField(label=_("登录名"), max_length=60, help_text=_("被授予人的登录名。"))
    identity_number = forms.CharField(
        label=_("身份证号"),
        max_length=24,
        required=False,
        widget=NUMBER_WIDGET,
        help_text=_("首次授予角色时填写，已登记过的不必再填。只保存加密摘要，不保存号码。"),
    )
    field_order = ("username", "identity_number", "role", "region", "city")

    def __init__(self, *args: Any, by: User, **kwargs: Any):
        self.by = by
        super().__init__(*args, **kwargs)

    def clean_username(self) -> User:
        found = User.objects.filter(username=self.cleaned_data["username"], is_active=True).first()
        if found is None:
            raise ValidationError(_("没有这个登录名，请核对后重新输入。"))
        if found.pk in self.by.account_ids:
            raise ValidationError(_("不能给自己（含自己的其他账号）授予角色，请由另一位安全管理员办理。"))
        return found

    def clean_identity_number(self) -> str:
        number = self.cleaned_data["identity_number"]
        return granting.checked_number(number) if number else ""

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        user, number = given.get("username"), given.get("identity_number")
        if user is None or number is None:
            return given
        if not number and user.person_id is None:
            self.add_error("identity_number", _("这个账号还没有登记本人身份证号，请填写。"))
        elif number:
            self._check_identity(user, number)
        known = Person.objects.with_number(number) if number else None
        self.check_three_apart(known.pk if known else user.person_id)
        return given

    def _check_identity(self, user: User, number: str) -> None:
        try:
            granting.check_identity(user, number)
        except ValidationError as refusal:
            self.add_error("identity_number", refusal)


class OpeningForm(RoleFields):
    """Whom to send a letter that opens an account with a role."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    email = forms.EmailField(
        label=_("邮箱"), help_text=_("开通链接发到这个邮箱，3 日内有效，只能用一次；密码由本人设置。")
    )
    identity_number = forms.CharField(label=_("身份证号"), max_length=24, widget=NUMBER_WIDGET, help_text=NUMBER_HELP)
    field_order = ("name", "email", "identity_number", "role", "region", "city")

    def __init__(self, *args: Any, by: User | None = None, **kwargs: Any):
        self.by = by
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("这个邮箱已有账号，请到“角色授予”直接授予角色。"))
        return email

    def clean_identity_number(self) -> str:
        number = granting.checked_number(self.cleaned_data["identity_number"])
        known = Person.objects.with_number(number)
        if self.by and known and self.by.person_id == known.pk:
            raise ValidationError(say("不能给自己开通账号，请由另一位安全管理员办理。"))
        return number

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if number := given.get("identity_number"):
            known = Person.objects.with_number(number)
            self.check_three_apart(known.pk if known else None)
        return given


class StaffFields(PersonFields):
    """The account that a member of staff, an expert or an administrator chooses."""

    of_staff = True

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = _(
            "至少 12 位，含大写字母、小写字母、数字、其他字符中的 3 种，不含平台名、单位名、年份。可以粘贴。"
        )


class AccountReasonForm(forms.Form):
    """Why somebody's account is shut or loses its second factor."""

    reason = forms.CharField(
        label=_("原因"),
        min_length=5,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写进办理记录，也会随邮件告知本人。"),
    )


class EndRoleForm(forms.Form):
    """Why a role is withdrawn."""

    reason = forms.CharField(
        label=_("撤销理由"),
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("本人会看到，并记入审计日志，例如：调离岗位，由某某接任。"),
    )
