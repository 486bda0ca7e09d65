"""`manage.py reseal`: after SECRET_KEY or SEALING was changed, seal everything anew; the portal may go on serving."""

from django.conf import settings
from django.core.management.base import BaseCommand

from portal import sealing


class Command(BaseCommand):
    help = "Make every seal in the database anew by the algorithm and key of now; then an older key may go."

    def handle(self, *args: object, **options: object) -> None:
        count = sealing.reseal_all()
        self.stdout.write(f"{count} made anew by {settings.SEALING} under key {sealing.key_id(settings.SECRET_KEY)}")
