"""What is no step of an application: items of the checklist decided."""

from typing import Any

from django.utils.translation import gettext as say

from portal.sections import checklist
from projects.applications.models import Application


def decide_items(application: Application, decisions: dict[str, tuple[bool, str]], *, by: Any) -> int:
    """Keep an officer's decisions on items of the checklist, {item: (passed, reason)}; how many are decided now."""
    return checklist.decide(
        application,
        decisions,
        by=by,
        while_in=Application.State.SUBMITTED,
        otherwise=say("申报不在形式审查中，可能已有人办理。请刷新页面查看最新情况。"),
    )
