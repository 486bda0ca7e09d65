"""What the demander does with a solution, and what follows for it from agreements and from the demand's end."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from demands.matching import rules
from demands.matching.models.offering import Offering
from demands.matching.models.states import UNDECIDED
from demands.matching.models.states import SolutionState as State
from portal import clock
from portal.workflow import SYSTEM, one_of, step


class Choosing(Offering):
    """The demander's steps of a solution."""

    class Meta(Offering.Meta):
        abstract = True

    @step(
        State.SUBMITTED,
        State.SHORTLISTED,
        article=10,
        label=_("列入入围"),
        tone="primary",
        by=rules.demander,
        needs=[rules.window_closed, rules.in_matching],
        form="demands.matching.forms.ChoiceForm",
        todo=_("比选揭榜方案"),
        due="demand__matching_due",
        tells=[rules.provider_people],
    )
    def shortlist(self, by: Any, reason: str) -> None:
        """Worth talking about."""
        self.reason = reason

    @step(
        State.SHORTLISTED,
        State.NEGOTIATING,
        article=10,
        label=_("发起洽谈"),
        tone="primary",
        by=rules.demander,
        needs=[rules.in_matching],
        todo=_("与揭榜方洽谈"),
        due="demand__matching_due",
        tells=[rules.provider_people],
    )
    def negotiate(self, by: Any) -> None:
        """Demander and provider talk."""

    @step(
        State.NEGOTIATING,
        State.NEGOTIATING,
        article=10,
        label=_("拟定合作意向"),
        tone="primary",
        by=rules.demander,
        needs=[rules.in_matching, rules.no_live_agreement],
        form="demands.matching.forms.TermsForm",
        todo=_("拟定合作意向"),
        todo_when=rules.without_agreement,
        due="demand__matching_due",
        tells=[rules.provider_people],
    )
    def draw_agreement(self, by: Any, **terms: Any) -> dict:
        """The terms on which both would work together, as a draft that both may change until it is signed."""
        drawn = self.agreements.create(
            demand_id=self.demand_id, code=rules.next_agreement_code(self), drawn_by=by, **terms
        )
        drawn.keep_version(drawn.terms, by=by)
        return {"agreement": drawn.code}

    @step(
        State.NEGOTIATING,
        State.AGREED,
        article=10,
        label=_("达成意向"),
        by=SYSTEM,
        needs=[rules.agreed_with_it],
        then=[rules.leaves_its_round],
    )
    def agree(self, by: Any, cause: Any = None) -> None:
        """Both sides signed."""

    @step(
        UNDECIDED,
        State.NOT_CHOSEN,
        article=10,
        label=_("不予选用"),
        tone="danger",
        by=rules.demander,
        needs=[rules.window_closed],
        form="portal.forms.ReasonForm",
        tells=[rules.provider_people],
        then=[rules.leaves_its_round],
    )
    def turn_down(self, by: Any, reason: str) -> None:
        """Not chosen, with a reason that the provider reads; an agreement being signed goes with it."""
        self.reason = reason
        self._end_agreements(reason)

    @step(
        UNDECIDED,
        State.NOT_CHOSEN,
        article=10,
        label=_("未被选中"),
        by=SYSTEM,
        needs=[rules.choice_fell_elsewhere],
        tells=[rules.provider_people],
        then=[rules.leaves_its_round],
    )
    def pass_over(self, by: Any, cause: Any = None, reason: str = "") -> None:
        """The demand matched with another, or its matching is over."""
        self.reason = reason
        self._end_agreements(reason)

    @step(
        State.AGREED,
        one_of(rules.after_falling_through, State.NOT_CHOSEN, State.WITHDRAWN),
        article=10,
        label=_("意向解除"),
        by=SYSTEM,
        needs=[rules.its_agreement_broken],
        tells=[rules.provider_people],
    )
    def fall_through(self, by: Any, cause: Any = None, reason: str = "") -> None:
        """The agreement was broken off: by the provider, then it withdrew; by the demander, then it is not chosen."""
        self.reason = reason

    @step(
        State.NOT_CHOSEN,
        State.NOT_CHOSEN,
        article=10,
        label=_("确认方案仍有效"),
        by=rules.own_admin,
        needs=[rules.in_matching, rules.no_ban],
        tells=[rules.demander_people],
    )
    def stand_by(self, by: Any) -> None:
        """The provider says that its solution still stands, now that the demand is in matching again."""
        self.stands_at = clock.now()

    @step(
        State.NOT_CHOSEN,
        State.SHORTLISTED,
        article=10,
        label=_("重新列入入围"),
        by=rules.demander,
        needs=[rules.in_matching, rules.provider_stands_by_it, rules.no_other_live_solution],
        tells=[rules.provider_people],
    )
    def reconsider(self, by: Any) -> None:
        """Looked at anew after the matching was taken up again."""
        self.stands_at = None

    @step(
        [State.DRAFT, *UNDECIDED],
        State.LAPSED,
        article=10,
        label=_("方案失效"),
        by=SYSTEM,
        needs=[rules.too_late_or_retracted],
        tells=[rules.provider_people],
        then=[rules.leaves_its_round],
    )
    def lapse(self, by: Any, cause: Any = None, reason: str = "") -> None:
        """Not handed in before the window closed, or the demand was retracted."""
        self._keep_sealed()
        self._end_agreements(reason)
