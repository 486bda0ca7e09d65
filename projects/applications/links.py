"""Places of applications in the chain, and what they answer to the stages before."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal import chain, locks
from portal.accounts.models import User
from portal.workflow import perform
from projects.applications.models import Application
from projects.guidelines import later as of_guidelines
from reviews.rounds import subjects


@chain.earlier("application")
def before_application(application: Any) -> list:
    """The guideline, and the reserve entry that it comes from."""
    return chain.of([application.guideline, application.reserve_entry])


@chain.later("reserve_entry")
def after_entry(entry: Any) -> Iterable:
    """Applications handed in for it."""
    return entry.applications.filter(submitted_at__isnull=False)


@of_guidelines.answers(of_guidelines.APPLIED_FOR)
def is_applied_for(guideline: Any) -> bool:
    """Whether an application is handed in under the guideline, or is being corrected."""
    return Application.objects.handed_in().filter(guideline=guideline).exists()


@of_guidelines.follows(of_guidelines.REVOKED)
def lapse_with_the_guideline(guideline: Any, reason: str) -> None:
    """What was not handed in lapses with a revoked guideline."""
    for application in locks.rows(Application.objects.unsent().filter(guideline=guideline)):
        perform(application, "lapse", by=User.objects.system(), cause=guideline)


def waiting_for_review(user: Any) -> Any:
    """Applications that an organiser of the Office may put into a round."""
    return Application.objects.visible_to(user).for_review()


subjects.source("application", _("已推荐的项目申报"), waiting_for_review)
