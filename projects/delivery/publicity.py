"""What this stage gives the public site: projects of the year in figures."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal import publicity
from projects.delivery.models import Project


@publicity.counts
def projects(call: Any) -> list[publicity.Figure]:
    """How many projects the year has brought."""
    return [publicity.Figure(60, _("立项项目"), Project.objects.filter(call=call).count(), _("项"))]
