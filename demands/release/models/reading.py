"""Who sees which release lists, and how they are fetched."""

from typing import Any

from django.db import models

SEE_ALL = {"office_officer", "office_approver", "working_group", "supervisor", "auditor"}


class ReleaseListQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ReleaseListQuerySet":
        """The Office and who oversees it: all; departments once asked to sign; others what was published."""
        if user.roles & SEE_ALL:
            return self
        published = models.Q(published_at__isnull=False)
        if user.department_regions:
            return self.filter(published | models.Q(version__gt=0))
        return self.filter(published)

    def for_list(self) -> "ReleaseListQuerySet":
        return (
            self.select_related("call")
            .annotate(demand_count=models.Count("items"), total=models.Sum("items__demand__total_investment"))
            .order_by("-created_at", "-pk")
        )

    def for_detail(self) -> "ReleaseListQuerySet":
        return self.select_related("call", "created_by", "requested_by")
