"""What a password must be, said in Chinese: Django's own catalogue lacks these sentences."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as say


class MinimumLength(MinimumLengthValidator):
    """At least so many characters."""

    def get_error_message(self) -> str:
        return say("密码太短，至少 %d 位。") % self.min_length

    def get_help_text(self) -> str:
        return say("密码至少 %d 位。") % self.min_length
