"""The demo year, built through the one door, whole or not at all."""

from django.db import transaction

from portal.calls.models import Call
from portal.documents import render
from portal.notices import outbox
from projects.demo import arriving, beside
from projects.demo.cast import Cast
from projects.demo.chapter2 import Chapter2
from projects.demo.chapter3 import Chapter3
from projects.demo.ending import EndOfYear
from projects.demo.moving import Calendar


def build() -> bool:
    """Build the year unless there is one already; whether it was built now."""
    with transaction.atomic():
        if Call.objects.exists():
            return False
        days = Calendar()
        days.go_to(0)
        cast = Cast.arrive()
        call = arriving.set_up_year(days.first.year)
        days.go_to(1)
        arriving.verify_units(cast)
        arriving.admit_experts(cast)
        beside.tell_strengths(cast)
        beside.fill_libraries(cast)
        beside.read_the_hall(cast)
        needs = Chapter2(cast, call, days)
        needs.collect()
        needs.evaluate()
        needs.release_and_match()
        needs.reserve()
        # A guideline is issued as a PDF: where none can be made, the year goes as far as the reserve.
        if render.is_possible():
            _rest_of_the_year(needs, Chapter3(cast, call, days, needs))
        days.go_back_to_now()
    while outbox.do_next():
        pass
    return True


def _rest_of_the_year(needs: Chapter2, projects: Chapter3) -> None:
    projects.first_batch()
    projects.second_batch()
    needs.second_list()
    projects.third_batch()
    projects.fourth_batch()
    EndOfYear(needs).whole()
