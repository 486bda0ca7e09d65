"""查重: which other applications a new one resembles; a flag for a person, never a refusal (article 12)."""

from demands.collection.duplicates.passages import dice
from projects.applications.models import Application


def pairs_of(text: str) -> set[str]:
    """All pairs of neighbouring characters, signs and blanks left out."""
    plain = "".join(sign for sign in text.lower() if sign.isalnum())
    return {plain[n : n + 2] for n in range(len(plain) - 1)}


def resembling(application: Application) -> list[tuple[float, Application]]:
    """Applications handed in, of any year, that share at least the year's percentage with this one; closest first.

    Those for the same reserve entry and the unit's own earlier versions are other rows and count too.
    """
    line = float(application.call.value("duplicate_flag"))
    own = pairs_of(application.title + application.content)
    others = Application.objects.filter(submitted_at__isnull=False).exclude(pk=application.pk)
    shares = {
        pk: share
        for pk, title, content in others.values_list("pk", "title", "content")
        if (share := dice(own, pairs_of(title + content))) >= line
    }
    rows = others.filter(pk__in=shares).select_related("lead", "call")
    return sorted(((shares[row.pk], row) for row in rows), key=lambda pair: -pair[0])[:5]
