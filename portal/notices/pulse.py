"""Whether what must run all the time does: beat and worker show it by a row that the timed task writes."""

from datetime import timedelta

from django.db.models.functions import Now

from portal.notices.models import Heartbeat

CLOCK = "clock"  # written by a task that beat asks for and the worker does: it stands still when either does
# Seconds since `name` last said so; no row where it never did.
AGE = "SELECT extract(epoch FROM clock_timestamp() - at) FROM notices_heartbeat WHERE name = %s"
LATE = timedelta(seconds=120)  # four times the pause between two ticks


def beats(name: str) -> None:
    """Say that `name` is running now, by the database's real time."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": Now()})
