"""What experts read of an application, and who must step aside from its review (article 14)."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet

from portal.accounts.models import Organisation, User
from projects.applications import sheet


class Reviewed:
    """An application as a review round sees it (`reviews.rounds.protocols.Reviewable`)."""

    review_article: ClassVar[int] = 14
    review_steps: ClassVar[dict[str, str]] = {
        "begin": "begin_review",
        "conclude": "conclude_review",
        "stop": "stop_review",
    }
    # The Office holds the review of applications.
    review_region_id = ""

    def review_title(self: Any) -> str:
        """What experts read as its title."""
        return self.title

    def review_units(self: Any) -> QuerySet:
        """The units of the consortium."""
        return Organisation.objects.filter(pk__in=self.participants.values("organisation_id"))

    def review_people(self: Any) -> QuerySet:
        """The leaders of the project and of its sub-topics."""
        topics = self.subtopics.filter(leader__isnull=False).values("leader_id")
        return User.objects.filter(pk__in=topics) | User.objects.filter(pk=self.leader_id)

    def review_rivals(self: Any) -> QuerySet:
        """Those who lead another application of the year, or a sub-topic of one, that is still in the running."""
        others = type(self)._default_manager.handed_in().filter(call=self.call_id).exclude(pk=self.pk)
        led, topics = others.values("leader_id"), others.values("subtopics__leader_id")
        return User.objects.filter(Q(pk__in=led) | Q(pk__in=topics))

    def review_avoids(self: Any) -> list[str]:
        """The experts whom the applicant asked to be spared."""
        return list(self.avoided_experts)

    def review_sheet(self: Any, blind: bool) -> list[dict[str, Any]]:
        """The material: sections of `title` and `pairs`, `text` or `table`; blind, without units and names."""
        return sheet.of(self, blind=blind)
