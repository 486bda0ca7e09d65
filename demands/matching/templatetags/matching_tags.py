"""What the public page of a demand shows of matching."""

from typing import Any

from django import template

from demands.matching.models import Question

register = template.Library()


@register.inclusion_tag("matching/_public_questions.html")
def public_questions(demand_id: int) -> dict[str, Any]:
    """The answered questions about a demand, oldest first; who asked is told to nobody."""
    answered = Question.objects.filter(demand_id=demand_id, answered_at__isnull=False)
    return {
        "demand_id": demand_id,
        "questions": answered.only("text", "answer", "asked_at", "answered_at").order_by("pk"),
    }
