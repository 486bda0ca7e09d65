"""Forms of what people ask about their own data, and of the answer."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MobileForm(forms.Form):
    """The own mobile, put right."""

    mobile = forms.RegexField(
        r"^1\d{10}$", label=_("手机号"), error_messages={"invalid": _("手机号是 1 开头的 11 位数字，请检查。")}
    )


class ErasureForm(forms.Form):
    """Why the own data should go."""

    why = forms.CharField(
        label=_("申请说明"),
        max_length=500,
        required=False,
        widget=forms.Textarea,
        help_text=_("可以不写。已形成的办理记录依法保留，其中您的姓名会被清除。"),
    )
    sure = forms.BooleanField(label=_("我知道删除后账号停用，不能恢复"))


class AnswerForm(forms.Form):
    """The answer to a request."""

    granted = forms.ChoiceField(
        label=_("答复"), choices=[("", _("请选择")), ("yes", _("同意删除")), ("no", _("不同意"))]
    )
    answer = forms.CharField(
        label=_("答复说明"),
        min_length=5,
        max_length=500,
        widget=forms.Textarea,
        help_text=_("这段文字会随答复发到申请人的邮箱。同意时，请写明哪些信息依法还须保留。"),
    )
