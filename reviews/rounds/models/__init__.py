"""Rounds, what they review, by which rubric, who reviews and what they said."""

from reviews.rounds.models.assignments import ReviewAssignment, Score
from reviews.rounds.models.draws import Draw
from reviews.rounds.models.kinds import ARTICLE_OF, ARTICLES, Kind, Recommendation, Relation
from reviews.rounds.models.reviewrounds import ReviewRound
from reviews.rounds.models.rubrics import Criterion, Rubric
from reviews.rounds.models.subjects import PanelOpinion, Subject

__all__ = [
    "ARTICLES",
    "ARTICLE_OF",
    "Criterion",
    "Draw",
    "Kind",
    "PanelOpinion",
    "Recommendation",
    "Relation",
    "ReviewAssignment",
    "ReviewRound",
    "Rubric",
    "Score",
    "Subject",
]
