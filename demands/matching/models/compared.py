"""A solution as experts see it in a comparison, and what a round of review does with it (article 10)."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection.rules import checking, taken_down
from demands.matching.models.filled import Filled
from demands.matching.models.states import UNDECIDED
from portal import locks
from portal.accounts.models import Organisation, User
from portal.workflow import SYSTEM, one_of, perform, step
from reviews.rounds.blinding import masked

TEXTS = ("summary", "approach", "team", "foundation", "division", "schedule", "ip_terms")


def _as_it_was(solution: Any, **inputs: Any) -> str:
    return str(solution.state)


AS_IT_WAS = one_of(_as_it_was, *UNDECIDED)


class Compared(Filled):
    """The solution's side of `reviews.rounds.protocols.Reviewable`; a round does not move it on."""

    class Meta(Filled.Meta):
        abstract = True

    review_article = 10
    review_steps = {"begin": "begin_comparison", "conclude": "conclude_comparison", "stop": "stop_comparison"}

    @property
    def review_region_id(self) -> str:
        """The department of the demand's region holds the round."""
        return self.demand.region_id

    @property
    def is_closed_to_experts(self) -> bool:
        """Whether the demand that it answers was taken down."""
        return self.demand.is_sealed

    def review_title(self) -> str:
        """What the experts know it by; in a round nobody reads the name of what answers to what was taken down."""
        return str(taken_down.INSTEAD) if self.is_closed_to_experts else self.title

    def review_units(self) -> Any:
        """The provider, its partners and the demander: no expert comes from any of them."""
        own = {self.organisation_id, self.demand.demander_id, self.demand.organisation_id}
        return Organisation.objects.filter(pk__in=own | set(self.partners.values_list("pk", flat=True)))

    def review_people(self) -> Any:
        """Whoever filled it in."""
        return User.objects.filter(pk=self.created_by_id)

    def review_sheet(self, blind: bool) -> list[dict[str, Any]]:
        """The material for the experts; blind leaves out what names the unit or its people."""
        plain = self._masked() if blind else str
        named = [] if blind else [(say("揭榜单位"), self.organisation.name), (say("所在地"), self.region.name)]
        money = "" if self.money is None else f"{self.money:,.2f}"
        pairs = [
            *named,
            (say("所需经费（万元）"), money),
            (say("现有技术成熟度"), self.get_trl_display() or ""),
            (say("完成时技术成熟度"), self.get_trl_end_display() or ""),
        ]
        field = self._meta.get_field
        texts = [(str(field(name).verbose_name), plain(getattr(self, name))) for name in TEXTS]
        return [
            {"title": say("基本信息"), "pairs": pairs},
            self._answer_table(plain),
            *[{"title": title, "text": text} for title, text in texts if text],
            self._table(say("阶段"), [say("第几个月"), say("目标"), say("成果")], self._stages(plain)),
            self._table(say("经费"), [say("来源"), say("用途"), say("金额（万元）")], self._lines()),
        ]

    def _masked(self) -> Callable[[str], str]:
        units = {self.organisation.name, *(unit.name for unit in self.partners.all())}
        people = {self.created_by.name, *(member.name for member in self.members.all())}
        return masked(units=units, people=people)

    def _answer_table(self, plain: Callable[[str], str]) -> dict[str, Any]:
        head = [say("指标"), say("目标值"), say("响应"), say("承诺值"), say("幅度"), say("依据与验证方式")]
        answers = self.indicator_answers.select_related("indicator")
        rows = [
            [
                a.indicator.name,
                f"{a.indicator.target} {a.indicator.unit}",
                a.get_answer_display(),
                plain(a.value),
                plain(a.margin),
                plain(a.how),
            ]
            for a in answers
        ]
        return self._table(say("指标响应"), head, rows)

    def _stages(self, plain: Callable[[str], str]) -> list[list[str]]:
        return [[str(row.month), plain(row.goal), plain(row.result)] for row in self.stages.all()]

    def _lines(self) -> list[list[str]]:
        rows = self.money_lines.all()
        return [[row.get_source_display(), row.get_use_display(), f"{row.amount:,.2f}"] for row in rows]

    @staticmethod
    def _table(title: str, head: list[str], rows: list[list[str]]) -> dict[str, Any]:
        return {"title": title, "table": {"head": head, "rows": rows}}

    @step(
        UNDECIDED,
        AS_IT_WAS,
        article=10,
        label=_("开始专家比选"),
        by=SYSTEM,
        needs=[checking.in_a_started_round],
    )
    def begin_comparison(self, by: Any, cause: Any = None) -> dict:
        """The round that holds it has started."""
        return {"round": str(cause)}

    @step(
        UNDECIDED,
        AS_IT_WAS,
        article=10,
        label=_("停止专家比选"),
        by=SYSTEM,
        needs=[checking.its_round_was_cancelled],
    )
    def stop_comparison(self, by: Any, cause: Any = None) -> dict:
        """The round was cancelled."""
        return {"round": str(cause)}

    @step(
        UNDECIDED,
        AS_IT_WAS,
        article=10,
        label=_("专家比选结束"),
        by=SYSTEM,
        needs=[checking.its_round_is_concluded],
    )
    def conclude_comparison(self, by: Any, cause: Any = None) -> dict:
        """Scores and rank stand; with them the request is answered."""
        for asked in locks.rows(self.demand.expert_comparisons.filter(state="accepted")):
            perform(asked, "conclude", by=User.objects.system(), cause=cause)
        return {"round": str(cause)}
