"""年度指南 and what belongs to it."""

from projects.guidelines.models.directions import Direction, DirectionIndicator
from projects.guidelines.models.guidelines import Guideline
from projects.guidelines.models.opinions import Extension, Opinion, SecrecyReview, Version
from projects.guidelines.models.states import GuidelineState, Issuers

__all__ = [
    "Direction",
    "DirectionIndicator",
    "Extension",
    "Guideline",
    "GuidelineState",
    "Issuers",
    "Opinion",
    "SecrecyReview",
    "Version",
]
