"""`{% csrf_token %}` of every form of ours: whose browser sends it, and which sending it is."""

from typing import Any

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.template.defaulttags import csrf_token as djangos_tag
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from portal import once
from portal.sending import FIELD

register = template.Library()


class FormTokens(CsrfTokenNode):
    """Django's token against forged forms, and one of our own by which a repeated sending is known."""

    def render(self, context: Any) -> SafeString:
        # Not filled in again by a browser that goes back: the page it shows is another one.
        ours = format_html('<input type="hidden" name="{}" value="{}" autocomplete="off">', FIELD, once.new_token())
        return mark_safe(super().render(context) + ours)  # noqa: S308 -- both parts are escaped


@register.tag("csrf_token")
def csrf_token(parser: Any, token: Any) -> FormTokens:
    """Both hidden fields."""
    djangos_tag(parser, token)
    return FormTokens()
