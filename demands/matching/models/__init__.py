"""Answers to published demands, what is asked about them, and the agreements that come of them (article 10)."""

from demands.matching.models.agreements import Agreement
from demands.matching.models.answers import IndicatorAnswer
from demands.matching.models.comparisons import ExpertComparison
from demands.matching.models.parts import MoneyLine, SolutionMember, Stage
from demands.matching.models.questions import Question
from demands.matching.models.signatures import AgreementSignature
from demands.matching.models.solutions import Solution
from demands.matching.models.suggesting import AnswerInvitation, CapabilityProfile, Suggestion, SuggestionRun
from demands.matching.models.talks import Talk
from demands.matching.models.terms import TermsVersion
from demands.matching.models.versions import SolutionVersion

__all__ = [
    "Agreement",
    "AgreementSignature",
    "AnswerInvitation",
    "CapabilityProfile",
    "ExpertComparison",
    "IndicatorAnswer",
    "MoneyLine",
    "Question",
    "Solution",
    "SolutionMember",
    "SolutionVersion",
    "Stage",
    "Suggestion",
    "SuggestionRun",
    "Talk",
    "TermsVersion",
]
