"""Lists and record pages of solutions and agreements."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from demands.matching import wording
from demands.matching.filters import AgreementFilter, SolutionFilter
from demands.matching.models import Agreement, Solution
from demands.matching.tables import AgreementTable, SolutionTable
from demands.release import today
from portal.documents.making import documents_of
from portal.documents.storing import files_of
from portal.views.lists import RecordList
from portal.views.records import RecordView


class SolutionList(RecordList):
    """揭榜方案: those of one's unit, and those that were opened to the reader."""

    model = Solution
    table_class = SolutionTable
    filterset_class = SolutionFilter
    title = _("揭榜方案")
    lede = _("本单位的全部方案，以及窗口截止后向您开放的方案。")
    empty_title = _("没有揭榜方案")
    empty_next = _("在需求大厅选择揭榜中的需求，点“填报揭榜方案”。")


class SolutionView(RecordView):
    """One solution."""

    model = Solution
    template_name = "matching/solution.html"
    look, own = _("查看解决方案"), ("organisation_id",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        solution = self.object
        own = solution.organisation_id in self.request.user.unit_ids
        return super().get_context_data(**kwargs) | {
            "public": today.of(solution.demand),
            "files": shown_files(solution),
            "is_own": own,
            "may_talk": solution.is_opened,
            "talks": solution.talks.count(),
            "may_edit": own and solution.state == Solution.State.DRAFT,
            "may_compare": type(solution.demand).objects.visible_to(self.request.user).contains(solution.demand),
        }


class AgreementList(RecordList):
    """合作意向."""

    model = Agreement
    table_class = AgreementTable
    filterset_class = AgreementFilter
    title = _("合作意向")
    empty_title = _("没有合作意向")
    empty_next = _("需求方与揭榜方洽谈后，由需求方拟定合作意向，双方在线签署。")


class AgreementView(RecordView):
    """One agreement with its signatures."""

    model = Agreement
    template_name = "matching/agreement.html"
    look, own = _("查看合作意向"), ("demand__demander_id", "solution__organisation_id")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "terms": self.object.shown_terms,
            "signatures": self.object.signatures.all(),
            "versions": wording.with_changes(list(self.object.versions.all())),
            "supplement": self.object.supplement,
            "documents": documents_of(self.object),
        }


def shown_files(record: Any) -> list[dict[str, Any]]:
    """The attachments of a record for `<c-file-list>`."""
    return [{"label": f.name, "size": f.size, "url": f.get_absolute_url(), "stored": f} for f in files_of(record)]
