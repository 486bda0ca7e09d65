"""The pool of what is ready for a guideline (article 11)."""

from demands.reserve.models.batches import Batch
from demands.reserve.models.claims import Claim, Waiver
from demands.reserve.models.consents import Consent
from demands.reserve.models.covered import CoveredDemand
from demands.reserve.models.entries import ReserveEntry
from demands.reserve.models.unit_consents import UnitConsent

from demands.reserve.models.adjustments import DemandAdjustment  # isort: skip -- its rules read the models above

__all__ = ["Batch", "Claim", "Consent", "CoveredDemand", "DemandAdjustment", "ReserveEntry", "UnitConsent", "Waiver"]
