"""What becomes of an entry in the pool: listed, applied for, approved, given back, or taken out."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from demands.collection import later
from demands.reserve import actors, rules
from demands.reserve.models.checking import Checking
from demands.reserve.models.states import POOL
from demands.reserve.models.states import EntryState as State
from portal import clock
from portal.accounts.models import User
from portal.workflow import SYSTEM, perform, step


class Ageing(Checking):
    """The steps from the pool on; later stages drive most of them (see `demands.reserve.protocols`)."""

    class Meta(Checking.Meta):
        abstract = True

    @step(
        State.IN_POOL,
        State.LISTED,
        article=12,
        label=_("列入指南"),
        by=SYSTEM,
        needs=[rules.listed_by],
        tells=[actors.all_units_people],
    )
    def list(self, by: Any, cause: Any = None) -> None:
        """An issued guideline has a direction that comes from it."""

    @step(
        State.LISTED,
        State.IN_POOL,
        article=12,
        label=_("退出指南"),
        by=SYSTEM,
        needs=[rules.let_go_by],
        tells=[actors.all_units_people, actors.department_people],
    )
    def unlist(self, by: Any, cause: Any = None) -> None:
        """The guideline closed or was revoked without an application for it."""
        self._back_for_long_enough()

    @step(
        State.LISTED,
        State.APPLIED,
        article=12,
        label=_("提交申报"),
        by=SYSTEM,
        needs=[rules.applied_for_by],
        tells=[actors.all_units_people],
    )
    def apply(self, by: Any, cause: Any = None) -> None:
        """An application for it is handed in."""

    @step(
        State.APPLIED,
        State.APPROVED,
        article=15,
        label=_("批准立项"),
        by=SYSTEM,
        needs=[rules.approved_by],
        tells=[actors.all_units_people, actors.department_people],
    )
    def approve(self, by: Any, cause: Any = None) -> None:
        """Its application is approved."""

    @step(
        State.APPLIED,
        State.IN_POOL,
        article=15,
        label=_("退回储备库"),
        by=SYSTEM,
        needs=[rules.given_back_by],
        tells=[actors.all_units_people, actors.department_people],
    )
    def give_back(self, by: Any, cause: Any = None) -> None:
        """Its application ended without approval."""
        self._back_for_long_enough()

    @step(
        [State.IN_POOL, State.LISTED],
        State.REMOVED,
        article=11,
        label=_("移出储备库"),
        tone="danger",
        by=actors.office_approver,
        form="demands.reserve.forms.steps.RemoveForm",
        tells=[actors.all_units_people, actors.department_people],
    )
    def remove(self, by: Any, ground: str, reason: str) -> dict:
        """Taken out for a reason of the list; its demand is free again."""
        self._leave()
        return {"ground": ground}

    @step(
        State.IN_POOL,
        State.REMOVED,
        article=11,
        label=_("在库期满"),
        by=SYSTEM,
        needs=[rules.time_is_over, rules.lead_was_warned],
        timed="expires_at",
        tells=[actors.all_units_people, actors.department_people],
    )
    def expire(self, by: Any) -> None:
        """Its time in the pool is over."""
        self._leave()

    @property
    def has_left(self) -> bool:
        """Whether it left the pool without a project and no other entry of its demands is in it."""
        others = type(self)._base_manager.filter(covered__demand__in=self.joined, state__in=POOL).exclude(pk=self.pk)
        return self.removed_at is not None and not others.exists()

    def rests_on_agreement(self, demand: Any) -> bool:
        """Whether that demand of it still has the agreement that it was matched by (what the demand asks)."""
        return later.is_so(later.AGREEMENT_SIGNED, demand)

    def _back_for_long_enough(self) -> None:
        # Its time went on while it was out; nobody is put out of the pool the moment that it comes back.
        least = clock.now() + timedelta(days=self.call.value("reserve_warn_days"))
        if self.expires_at is not None and self.expires_at < least:
            self.expires_at, self.warned_at = least, None

    def _leave(self) -> None:
        self.removed_at = clock.now()
        if self.has_left:
            for demand in self.joined:
                perform(demand, "unreserve", by=User.objects.system(), cause=self)
