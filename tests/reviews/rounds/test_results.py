"""From totals to ranks, in exact decimals."""

from decimal import Decimal

import pytest

from reviews.rounds.results import deviation, ranks, standardised, trimmed_mean

D = Decimal


def numbers(*values):
    return [D(value) for value in values]


def test_from_seven_experts_up_the_highest_and_the_lowest_are_dropped():
    seven = numbers(10, 70, 70, 70, 70, 70, 100)

    assert trimmed_mean(seven, 7) == D("70.00")
    assert trimmed_mean(seven, 8) == D("65.71")


@pytest.mark.parametrize(("totals", "mean"), [(["80"], "80.00"), (["80", "80.5"], "80.25"), (["66.7"] * 3, "66.70")])
def test_fewer_experts_count_in_full(totals, mean):
    assert trimmed_mean(numbers(*totals), 7) == D(mean)


def test_a_half_cent_is_rounded_up():
    assert trimmed_mean(numbers(*["80"] * 19, "80.1"), 99) == D("80.01")


def test_nobody_submitted_is_no_mean_and_no_rank():
    assert trimmed_mean([], 7) is None
    assert deviation([]) is None
    assert ranks([None, D(70)]) == [None, 1]


def test_equals_share_a_rank_and_the_next_one_is_left_out():
    assert ranks(numbers(80, 90, 80, 70)) == [2, 1, 2, 4]


def test_the_spread_is_that_of_the_whole_panel():
    assert deviation(numbers(60, 60, 90, 90)) == D("15.00")


def test_a_strict_and_a_kind_expert_agree_once_their_level_is_taken_out():
    levelled = standardised({1: {7: D(60), 8: D(50)}, 2: {7: D(90), 8: D(80)}})

    assert [total.quantize(D("0.01")) for total in levelled[7]] == [levelled[7][0].quantize(D("0.01"))] * 2
    assert sum(levelled[7]) > sum(levelled[8])


def test_an_expert_with_one_total_keeps_what_was_given():
    assert standardised({1: {7: D("81.5")}}) == {7: [D("81.5")]}
