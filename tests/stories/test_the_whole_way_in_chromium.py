"""The same way by clicking: everybody signs in and works by the words on the pages, in a real Chromium."""

import pytest

from tests.stories import pages2, pages3, people_of_the_story
from tests.stories.at_the_desk import AtTheDesk
from tests.stories.whole import the_way_is_whole

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
STATIONS = (
    pages2.a_round_opens,
    pages2.a_unit_says_what_it_needs,
    pages2.its_department_accepts_it,
    pages2.experts_evaluate_it,
    pages2.it_is_chosen_for_release,
    pages2.the_list_is_published,
    pages2.two_providers_answer,
    pages2.the_demander_agrees_with_one,
    pages2.it_enters_the_reserve,
    pages3.a_guideline_is_issued,
    pages3.a_consortium_applies,
    pages3.its_department_recommends_it,
    pages3.experts_review_it,
    pages3.the_four_departments_decide,
    pages3.the_public_is_told,
    pages3.it_becomes_a_project,
    pages3.the_agreement_is_signed,
)


class StoryOnThePages(people_of_the_story.Story):
    """The story with a window for each person who takes part."""

    def at(self, person):
        """Where this person works, signed in once."""
        user = self.people[person] if isinstance(person, str) else person
        if user.pk not in self.desks:
            self.desks[user.pk] = AtTheDesk(self.visitor().sign_in(user))
        return self.desks[user.pk]

    def stranger(self):
        """Somebody of the public."""
        self.desks.setdefault("public", AtTheDesk(self.visitor()))
        return self.desks["public"]


def test_a_real_need_becomes_an_active_project_by_clicking(visitor):
    story = people_of_the_story.begin(StoryOnThePages())
    story.visitor, story.desks = visitor, {}
    for station in STATIONS:
        station(story)
    the_way_is_whole(story)
    windows = [desk.visitor for desk in story.desks.values()]
    assert [fault for window in windows for fault in window.faults] == []
    assert [address for window in windows for address in window.strangers] == []
