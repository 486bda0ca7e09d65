"""What the public page of a demand shows of matching."""

from typing import Any

from django import template
from django.template import Context

from demands.matching.models import Question

register = template.Library()


@register.inclusion_tag("matching/_public_questions.html", takes_context=True)
def public_questions(context: Context, row: Any) -> dict[str, Any]:
    """The answered questions about a demand of the hall, oldest first; who asked is told to nobody."""
    answered = Question.objects.filter(demand_id=row.demand_id, answered_at__isnull=False)
    return {
        "demand_id": row.demand_id,
        "may_ask": row.is_open,
        "signed_in": context["request"].user.is_authenticated,
        "questions": answered.only("text", "answer", "asked_at", "answered_at").order_by("pk"),
    }
