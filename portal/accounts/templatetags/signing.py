"""What the pages of signing in say of the rules, read from the settings."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import gettext as say

from portal.accounts.signing import limits

register = template.Library()


@register.simple_tag
def lock_rule() -> str:
    """How many failures lock a name, and for how long."""
    return say("连续 %(n)d 次输错将锁定 %(m)d 分钟。") % {"n": settings.LOCK_AFTER, "m": settings.LOCK_MINUTES}


@register.simple_tag(takes_context=True)
def session_over(context: Any) -> str:
    """Why the reader has to sign in again; empty for whoever came by himself."""
    return limits.words_for(context["request"].GET.get("over", ""))
