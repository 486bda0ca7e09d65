"""Numbers of rounds, such as ZJ-2026-PS-003: region (YRD for the Office), year, count within both."""

from typing import Any

from django.db import connection

from reviews.rounds.models import ReviewRound

OFFICE_LETTERS = "YRD"


def next_code(call: Any, region: Any) -> str:
    """The next free number; within a transaction, so that two rounds made at once get two numbers."""
    prefix = f"{region.letters if region else OFFICE_LETTERS}-{call.year}-PS-"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"review_round:{prefix}"])
    last = ReviewRound.objects.filter(code__startswith=prefix).order_by("-code").values_list("code", flat=True).first()
    return f"{prefix}{int(last.rsplit('-', 1)[1]) + 1 if last else 1:03d}"
