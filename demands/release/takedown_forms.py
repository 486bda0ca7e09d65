"""What the steps of a takedown ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from demands.release.models import Takedown
from portal.forms import StepForm

NEUTRAL = _("根据有关规定，该需求不再公开。")


class CloseForm(StepForm):
    """Why the content is closed; never the content itself."""

    ground = forms.ChoiceField(label=_("情形"), choices=Takedown.Ground.choices, widget=forms.RadioSelect)
    finding = forms.CharField(
        label=_("发现的情况"),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明在哪一部分、由谁、何时发现，不要复述涉密内容。只有参与处理和监督审计的人能看到。"),
    )


class LiftForm(StepForm):
    """Why it may be read again."""

    decision = forms.CharField(
        label=_("决定理由"),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明核实的情况和依据，不要复述涉密内容。"),
    )
    template_of_step = "release/takedown_decide.html"


class ConfirmForm(LiftForm):
    """Why it stays closed, and what the public is told."""

    reason = forms.CharField(
        label=_("公开的理由"),
        min_length=5,
        max_length=500,
        initial=NEUTRAL,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("公众只看到这段文字和需求编号，请不要写入不宜公开的信息。"),
    )
