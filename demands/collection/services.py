"""What spans rows of this stage and is no step: new demands, items decided, rounds drafted."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as say

from demands.collection.layouts.carrying import carry
from demands.collection.models import CollectionRound, Demand
from demands.collection.preparing import new_code
from demands.collection.rules import filing
from demands.collection.rules.preparing import drafted_by
from portal import clock, cosign, locks
from portal.accounts.models import Organisation
from portal.sections import checklist
from portal.workflow import StepRefused, perform


def new_demand(
    *, collection_round: CollectionRound, unit: Organisation, title: str, by: Any, copy_of: Demand | None = None
) -> Demand:
    """A draft in an open round, empty but for its unit's contact, or filled from an earlier demand of the unit.

    What of the earlier one does not fit the round's form is left out, and named in the draft's `left_out`.
    Raises StepRefused where the round is not open or the unit may not answer it.
    """
    now = clock.now()
    if reasons := filing.reasons_against(unit, collection_round):
        raise StepRefused(*reasons)
    demand = Demand(
        round=collection_round,
        organisation=unit,
        demander=unit,
        region=unit.region,
        created_by=by,
        created_at=now,
        lapses_at=collection_round.closes_at,
        title=title,
        contact=unit.contact,
        contact_phone=unit.phone,
    )
    demand.left_out = carry(copy_of, demand) if copy_of else []
    with transaction.atomic():
        locks.keep_as_it_is(demand, "round")  # an extension or the end of the round comes before this draft or after it
        if not demand.round.is_open_at(now):
            raise StepRefused(say("批次“%s”现在不在征集期内，请选择正在征集的批次。") % demand.round.name)
        demand.lapses_at = demand.round.closes_at
        demand.save()
        _copy_indicators(copy_of, demand)
    return demand


def _copy_indicators(earlier: Demand | None, demand: Demand) -> None:
    for row in earlier.indicators.all() if earlier else ():
        row.pk, row.demand = None, demand
        row._state.adding = True
        row.save()


def hand_in_at_once(demand: Demand, *, by: Any, **given: Any) -> Demand:
    """提交: by one person who fills in for the unit and reviews for it; both steps are taken, or neither (article 7).

    Raises StepRefused and PermissionDenied as the steps do.
    """
    return locks.whole(lambda: perform(perform(demand, "request_org_review", by=by), "submit", by=by, **given))


def decide_items(demand: Demand, decisions: dict[str, tuple[bool, str]], *, by: Any) -> int:
    """Keep an officer's decisions on items of the checklist, {item: (passed, reason)}; how many are decided now."""
    return checklist.decide(
        demand,
        decisions,
        by=by,
        while_in=Demand.State.SUBMITTED,
        otherwise=say("需求不在形式审查中，可能已有人办理。请刷新页面查看最新情况。"),
    )


def save_round(form: Any, *, by: Any) -> CollectionRound:
    """Draft a round or change a draft; what the departments agreed to before is void."""
    collection_round = form.save(commit=False)
    with transaction.atomic():
        if collection_round.pk is None:
            collection_round.code = new_code(collection_round.call)
            collection_round.created_by, collection_round.department_id = by, drafted_by(by)
        else:
            cosign.void_and_tell(collection_round, why=say("征集通知已修改"))
        collection_round.save()
        form.save_m2m()
    return collection_round
