"""定期更换密码: staff, experts and administrators change theirs from time to time, as 等保 asks; units do not."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from portal import clock


def is_due(user: Any) -> bool:
    """Whether the person must choose a new password before anything else.

    One who was just given a first role chose the password under the rules of units, and chooses anew.
    """
    if settings.PASSWORD_DAYS is None or not user.holds_office:
        return False
    chosen = user.password_set_at
    return chosen is None or clock.now() - chosen > timedelta(days=settings.PASSWORD_DAYS)
