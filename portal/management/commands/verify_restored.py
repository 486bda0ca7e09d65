"""`manage.py verify_restored`: after a restore, that files and rows, states and record belong together; reads only."""

from django.core.management.base import BaseCommand, CommandError

from portal import restored


class Command(BaseCommand):
    help = "Prove that every file is there unchanged and every state is what the record says last."

    def handle(self, *args: object, **options: object) -> None:
        found = 0
        for fault in restored.faults():
            found += 1
            self.stdout.write(fault)
        self.stdout.write(f"{found} faults")
        if found:
            raise CommandError("what was restored does not belong together")
