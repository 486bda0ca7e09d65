"""公示公告: what is posted, and one notice with what it proposes and how to object."""

from typing import Any

from django.db.models import QuerySet
from django.views.generic import DetailView, ListView

from portal import access
from portal.documents.making import documents_of
from projects.approval.models import PublicNotice


class PublicityView(ListView):
    """Every notice that was posted, newest first; those still running are marked."""

    access = access.PUBLIC
    template_name = "approval/publicity.html"
    model = PublicNotice
    paginate_by = 20
    ordering = ["-posted_at", "-pk"]


class PublicNoticeView(DetailView):
    """One notice, from its frozen rows only."""

    access = access.PUBLIC.about("public_notice")
    template_name = "approval/notice.html"
    context_object_name = "notice"

    def get_queryset(self) -> QuerySet:
        return PublicNotice.objects.select_related("decision_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        documents = documents_of(self.object.decision_list, "public_notice").filter(is_public=True)
        return super().get_context_data(**kwargs) | {"documents": documents}
