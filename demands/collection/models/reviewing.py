"""A demand as experts see it (article 8): what they read, whom they must not be close to, how it came out."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as say

from demands.collection import copies
from demands.collection.layouts.kinds import Kind
from demands.collection.layouts.parts import FormField
from demands.collection.layouts.reading import layout_of
from demands.collection.models.facts import DemandFacts
from demands.collection.rules import taken_down
from reviews.rounds.blinding import masked

SHOWN = ("field", "subfield", "keywords", "term_months", "way_of_solving", "total_investment", "own_money")
TEXTS = (
    "background",
    "tasks",
    "cross_region_reason",
    "deliverables",
    "users",
    "ip_terms",
    "provider_conditions",
)


class Reviewed(DemandFacts):
    """The demand's side of `reviews.rounds.protocols.Reviewable`."""

    class Meta:
        abstract = True

    review_article = 8
    review_steps = {
        "begin": "begin_evaluation",
        "conclude": "conclude_evaluation",
        "stop": "stop_evaluation",
    }

    @property
    def review_region_id(self) -> str:
        """The region whose department holds the review."""
        return self.region_id

    @property
    def is_closed_to_experts(self) -> bool:
        """Whether it was taken down."""
        return self.is_sealed

    def review_title(self) -> str:
        """What the experts know it by; in a round nobody reads the name of what was taken down."""
        return str(taken_down.INSTEAD) if self.is_closed_to_experts else self.title

    def review_units(self) -> Any:
        """Units from which no expert may come."""
        from portal.accounts.models import Organisation

        return Organisation.objects.filter(pk__in={self.organisation_id, self.demander_id})

    def review_people(self) -> Any:
        """People from whom an expert must keep a distance: whoever filled it in."""
        from portal.accounts.models import User

        return User.objects.filter(pk=self.created_by_id)

    def review_sheet(self, blind: bool) -> list[dict[str, Any]]:
        """The material for the experts, in sections; blind leaves out what names the unit or its people."""
        plain = self._masked() if blind else str
        named = [] if blind else [(say("提出单位"), self.organisation.name), (say("所在地"), self.region.name)]
        asked = layout_of(self).shown
        told = [*_those(asked, SHOWN), *_added(asked, blind=blind, long=False)]
        pairs = named + [(each.label, plain(copies.read_field(self, each))) for each in told]
        told = [*_those(asked, TEXTS), *_added(asked, blind=blind, long=True)]
        found = [(each.label, copies.read_field(self, each)) for each in told]
        texts = [{"title": label, "text": plain(text)} for label, text in found if text]
        return [{"title": say("基本信息"), "pairs": pairs}, *texts[:2], self._indicator_table(plain), *texts[2:]]

    def review_result(self) -> dict[str, Any]:
        """Mean, rank and number in rank of its latest concluded review; empty before one is concluded."""
        from demands.collection.outcome import latest

        found = latest(self)
        return {"mean": found.mean, "rank": found.rank, "of": found.of} if found else {}

    def _masked(self) -> Callable[[str], str]:
        units = {self.organisation.name, self.demander.name}
        return masked(units=units, people={self.contact, self.created_by.name})

    def _indicator_table(self, plain: Callable[[str], str]) -> dict[str, Any]:
        head = [say("指标"), say("现有水平"), say("目标值"), say("单位"), say("考核方式")]
        rows = [[plain(getattr(row, name)) for name in copies.COLUMNS] for row in self.indicators.all()]
        return {"title": say("技术指标"), "table": {"head": head, "rows": rows}}


def _those(asked: tuple[FormField, ...], names: tuple[str, ...]) -> Iterator[FormField]:
    """The columns of these names that the form asks for, in this order."""
    by_key = {each.key: each for each in asked if each.column}
    yield from (by_key[name] for name in names if name in by_key)


def _added(asked: tuple[FormField, ...], *, blind: bool, long: bool) -> Iterator[FormField]:
    """The fields that were added to the form; what names units or people is kept from experts who judge blind."""
    for each in asked:
        if each.column is None and (each.kind == Kind.LONG) is long and not (blind and each.identifying):
            yield each
