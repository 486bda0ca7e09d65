"""推荐函: the department's letter as an official document (article 13)."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say

from portal import positions
from portal.documents.making import makes
from portal.documents.official import Official
from projects.applications.budget import Budget


@makes("recommendation_letter")
def recommendation_letter(application: Any) -> tuple[str, Official, dict[str, Any]]:
    """The letter's parts; its number comes with the document."""
    department = application.region.department
    dated = timezone.localdate(application.recommended_at) if application.recommended_at else None
    official = Official(
        title=say("关于推荐申报“%s”项目的函") % application.title,
        organs=(department,),
        addressee=str(positions.OFFICE),
        signatories=(department,),
        dated=dated,
        attached=(say("申报项目基本情况表"),),
    )
    rows = application.participants.select_related("organisation__region")
    return (
        "applications/recommendation_letter.html",
        official,
        {"application": application, "participants": list(rows), "budget": Budget.of(application)},
    )
