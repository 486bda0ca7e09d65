"""Forms in which a password is set: the rule stands beside the field as one sentence, for whom it applies to."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, ResetPasswordKeyForm

from portal.accounts.passwords import rule_for


class TellsTheRule:
    """The rule of the person's own passwords instead of the list of all validators."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields, user = self.fields, self.user  # type: ignore[attr-defined]
        fields["password1"].help_text = rule_for(user)


class ChangePassword(TellsTheRule, ChangePasswordForm):
    """修改密码."""


class NewPassword(TellsTheRule, ResetPasswordKeyForm):
    """A new password by the link of a letter."""
