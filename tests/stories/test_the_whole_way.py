"""One real need, from its draft to an active project: what the Measures promise at each of its stations."""

import pytest

from tests.stories import chapter2, chapter3, people_of_the_story
from tests.stories.whole import the_way_is_whole

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
STATIONS = (
    chapter2.a_round_opens,
    chapter2.a_unit_says_what_it_needs,
    chapter2.its_department_accepts_it,
    chapter2.experts_evaluate_it,
    chapter2.it_is_chosen_for_release,
    chapter2.the_list_is_published,
    chapter2.two_providers_answer,
    chapter2.the_demander_agrees_with_one,
    chapter2.it_enters_the_reserve,
    chapter3.a_guideline_is_issued,
    chapter3.a_consortium_applies,
    chapter3.its_department_recommends_it,
    chapter3.experts_review_it,
    chapter3.the_four_departments_decide,
    chapter3.the_public_is_told,
    chapter3.it_becomes_a_project,
    chapter3.the_agreement_is_signed,
)


def test_a_real_need_becomes_an_active_project():
    story = people_of_the_story.begin()
    for station in STATIONS:
        station(story)
    the_way_is_whole(story)
