"""The pool of what is ready for a guideline (article 11)."""

from demands.reserve.models.consents import Consent
from demands.reserve.models.entries import ReserveEntry

__all__ = ["Consent", "ReserveEntry"]
