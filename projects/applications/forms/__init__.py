"""Forms of applications; the steps find theirs here."""

from projects.applications.forms.steps import (
    ApproveForm,
    ConsentForm,
    DeliberateForm,
    DisqualifyForm,
    RecommendForm,
    RejectForm,
    ReturnForm,
    SettleForm,
)

__all__ = [
    "ApproveForm",
    "ConsentForm",
    "DeliberateForm",
    "DisqualifyForm",
    "RecommendForm",
    "RejectForm",
    "ReturnForm",
    "SettleForm",
]
