"""Which applications a person may see."""

from typing import Any

from django.db import models
from django.db.models import Q

from portal import sharing
from projects.applications.models.states import UNSENT
from projects.applications.models.states import ApplicationState as S


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ApplicationQuerySet":
        """The lead unit and whom it shares with; the consortium once asked; departments and the Office what came in."""
        own = Q(lead_id__in=user.unit_ids) | (Q(consents_asked_at__isnull=False) & self._joined_by(user))
        own |= sharing.shared_with(user, "applications", "application")
        handed_in = Q(submitted_at__isnull=False)
        if user.sees_all_regions:
            return self.filter(own | handed_in)
        return self.filter(own | (handed_in & Q(region_id__in=user.department_regions)))

    def _joined_by(self, user: Any) -> Q:
        from projects.applications.models import Participant, SubTopic

        units = Participant.objects.filter(organisation_id__in=user.unit_ids).values("application_id")
        topics = SubTopic.objects.filter(leader_id=user.pk).values("application_id")
        return Q(leader_id=user.pk) | Q(pk__in=units) | Q(pk__in=topics)

    def for_list(self) -> "ApplicationQuerySet":
        return self.select_related("direction", "guideline", "lead__region", "leader", "region")

    def for_detail(self) -> "ApplicationQuerySet":
        rows = self.select_related("direction__field", "guideline", "lead__region", "leader", "region", "reserve_entry")
        return rows.select_related("created_by", "call").prefetch_related(
            "participants__organisation__region",
            "subtopics__organisation",
            "subtopics__leader",
            "team__organisation",
            "leader_consents__person",
            "indicators",
            "milestones",
            "budget__organisation",
            "commitments",
            "enclosures__file",
        )

    def handed_in(self) -> "ApplicationQuerySet":
        """Those that stand before the departments, or stood there: what the limits count."""
        return self.filter(submitted_at__isnull=False).exclude(
            state__in=[S.WITHDRAWN, S.LAPSED, S.REJECTED, S.NOT_RECOMMENDED, S.NOT_PROPOSED]
        )

    def unsent(self) -> "ApplicationQuerySet":
        """Those still with their units."""
        return self.filter(state__in=UNSENT)

    def for_review(self) -> "ApplicationQuerySet":
        """Those that a review round may take: recommended, or to be reviewed again."""
        return self.filter(state__in=[S.RECOMMENDED, S.REVIEWED])
