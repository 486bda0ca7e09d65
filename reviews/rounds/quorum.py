"""Whether each subject has its experts, and whether enough of them have said what they think."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as say

from reviews.rounds import recusal


def wanted_reviews(round_: Any) -> int:
    """How many submitted reviews each subject needs: the year's share of its experts, rounded up."""
    return -(-round_.experts_wanted * round_.call.value("review_quorum_percent") // 100)


def _counted(round_: Any, states: tuple[str, ...], **more: Any) -> Counter:
    return Counter(round_.assignments.filter(state__in=states, **more).values_list("subject_id", flat=True))


def places_missing(round_: Any) -> list[str]:
    """A sentence for each subject whose panel is not full, and for each expert who must step aside."""
    # Who was asked counts: whoever declines is replaced while others already score.
    there = _counted(round_, ("invited", "accepted", "submitted"), to_replace_why="")
    sentences = []
    for subject in round_.subjects.in_the_round():
        if (missing := round_.experts_wanted - there[subject.pk]) > 0:
            sentences.append(say("%s 还缺 %d 位已邀请的专家，请抽取、补派并发出邀请") % (subject.blind_code, missing))
    return sentences + [
        say("%s 的专家%s须回避（%s），请先更换") % (a.subject.blind_code, a.expert.name, why)
        for a, why in _in_conflict(round_, "invited", "accepted")
    ]


def scores_in_conflict(round_: Any) -> list[str]:
    """A sentence for each submitted review whose expert must step aside by now; struck out before it counts."""
    return [
        say("%s 的专家%s提交评审意见后出现须回避的情形（%s），请由组织人作回避处理")
        % (a.subject.blind_code, a.expert.name, why)
        for a, why in _in_conflict(round_, "submitted")
    ]


def _in_conflict(round_: Any, *states: str) -> Iterator[tuple[Any, str]]:
    rows = round_.assignments.filter(state__in=states, subject__struck=False)
    return recusal.of_assignments(rows.select_related("subject", "expert__user"))


def reviews_missing(round_: Any) -> list[str]:
    """A sentence for each subject with fewer submitted reviews than it needs."""
    submitted, needed = _counted(round_, ("submitted",)), wanted_reviews(round_)
    return [
        say("%s 已提交 %d 份评审意见，至少须 %d 份，还缺 %d 份")
        % (s.blind_code, submitted[s.pk], needed, needed - submitted[s.pk])
        for s in round_.subjects.in_the_round()
        if submitted[s.pk] < needed
    ]
