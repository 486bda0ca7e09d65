"""For each machine, how a record of it comes to be in its first state, with an owner in Zhejiang (330000)."""

from collections.abc import Callable

from tests.factories import (
    applications,
    approval,
    collection,
    delivery,
    guidelines,
    matching,
    people,
    redress,
    release,
    reserve,
    reviews,
)

MACHINES: dict[str, Callable] = {
    "organisation": people.unit,
    "release_list": release.release_list,
    "correction": release.correction,
    "takedown": release.takedown,
}
MACHINES["redress"] = redress.draft
MACHINES["collection_round"] = collection.collection_round
MACHINES["demand"] = collection.draft
MACHINES["expert"] = reviews.expert
MACHINES["review_round"] = reviews.review_round
MACHINES["review_assignment"] = reviews.assignment
MACHINES["guideline"] = guidelines.draft
MACHINES["solution"] = lambda: matching.draft(unit=matching.provider_unit("330000"))
MACHINES["agreement"] = matching.agreement
MACHINES["talk"] = matching.talk
MACHINES["expert_comparison"] = matching.comparison_asked
MACHINES["reserve_entry"] = reserve.draft
MACHINES["demand_adjustment"] = reserve.adjustment
MACHINES["application"] = applications.draft
MACHINES["decision_list"] = approval.decision_list
MACHINES["project"] = delivery.project
MACHINES["task_agreement"] = delivery.agreement
