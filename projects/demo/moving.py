"""The demo's year runs on a moved clock: it begins some 300 days ago and ends now."""

from datetime import datetime, timedelta

from django.utils import timezone

from portal import clock
from portal.models import ClockShift
from portal.timed import perform_due

LENGTH = 300  # days from the first day of the demo year to today


class Calendar:
    """Moves the portal's clock to a day of the demo year, and takes what has become due on the way."""

    def __init__(self) -> None:
        ClockShift.objects.update_or_create(pk=1, defaults={"by": timedelta(0)})
        today = timezone.localtime(clock.now()).replace(minute=0, second=0, microsecond=0)
        self.first = today.replace(hour=9) - timedelta(days=LENGTH)

    def day(self, number: int, hour: int = 10) -> datetime:
        """The instant of a day of the year, counted from 0."""
        return self.first.replace(hour=hour) + timedelta(days=number)

    def go_to(self, number: int, hour: int = 10) -> None:
        """Move on to a day; the timed steps of the days between are taken."""
        clock.move(self.day(number, hour) - clock.now())
        perform_due()

    def go_back_to_now(self) -> None:
        """The clock stands as the database's own again."""
        ClockShift.objects.filter(pk=1).update(by=timedelta(0))
        perform_due()
