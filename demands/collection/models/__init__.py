"""征集批次, 需求 and what belongs to a demand."""

from demands.collection.models.bulk import BulkReport
from demands.collection.models.bureaus import BureauOpinion, PrecheckTerm
from demands.collection.models.checks import Check, DemandVersion, ReviewCopy, SecrecyReview
from demands.collection.models.counters import Counter
from demands.collection.models.demands import Demand
from demands.collection.models.form_versions import FormVersion
from demands.collection.models.imports import DemandImport
from demands.collection.models.indicators import Indicator
from demands.collection.models.likeness import DuplicateCheck, Fingerprint, Likeness
from demands.collection.models.rounds import CollectionRound
from demands.collection.models.states import DemandState

__all__ = [
    "BulkReport",
    "BureauOpinion",
    "Check",
    "CollectionRound",
    "Counter",
    "Demand",
    "DemandImport",
    "DemandState",
    "DemandVersion",
    "DuplicateCheck",
    "Fingerprint",
    "FormVersion",
    "Indicator",
    "Likeness",
    "PrecheckTerm",
    "ReviewCopy",
    "SecrecyReview",
]
