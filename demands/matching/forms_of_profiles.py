"""What a unit says of its abilities."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from demands.collection.forms.inputs import KeywordsField
from demands.matching.models import CapabilityProfile
from portal.calls.models import Field


class SkillWords(KeywordsField):
    """Up to twenty keywords."""

    most = 20


class ProfileForm(forms.ModelForm):
    """The words by which the unit is suggested, and whether it wants to be."""

    keywords = SkillWords(
        label=_("关键词"), required=False, help_text=_("最多 20 个，用顿号或逗号分开，例如：固态电池、宽温电解液。")
    )

    class Meta:
        model = CapabilityProfile
        fields = ["capabilities", "keywords", "fields", "may_be_suggested"]
        widgets = {"fields": forms.CheckboxSelectMultiple}
        help_texts = {
            "capabilities": _("能解决什么问题：技术方向、代表成果、平台和设备。请勿写入涉密内容。"),
            "may_be_suggested": _(
                "勾选后，需求方和科技厅（委）会在相关需求的推荐名单中看到本单位及推荐理由；随时可以取消。"
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["fields"].queryset = Field.objects.all()
        self.fields["fields"].required = False
