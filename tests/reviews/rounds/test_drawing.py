"""The draw is the seed's and nobody's: pure, repeatable, one expert from each unit, regions mixed where asked."""

from reviews.rounds.drawing import draw, next_in_order, order_of

POOL = [{"expert": n, "unit": f"单位{n}", "region": "310000" if n % 2 else "320000"} for n in range(1, 21)]
SUBJECT = {"subject": 7, "regions": ["310000"], "mixed": False}


def panel(**more):
    given = {"seed": "a1", "pool": POOL, "subjects": [SUBJECT], "exclusions": [], "wanted": 5} | more
    return draw(**given)


def test_the_same_seed_gives_the_same_panel_whatever_order_the_pool_comes_in():
    assert panel().picks == panel(pool=POOL[::-1]).picks
    assert len(panel().picks["7"]) == 5


def test_another_seed_gives_another_panel():
    assert panel(seed="a1").picks != panel(seed="a2").picks


def test_who_is_excluded_is_not_drawn_and_the_next_in_order_takes_the_place():
    first = panel().picks["7"]
    barred = [{"subject": 7, "expert": first[0], "reason": "同单位"}]

    assert panel(exclusions=barred).picks["7"] == [e["expert"] for e in order_of("a1", POOL)][1:6]


def test_an_exclusion_for_all_subjects_holds_for_each_one_for_a_subject_only_there():
    two = [SUBJECT, SUBJECT | {"subject": 8}]
    first = panel().picks["7"][0]

    everywhere = panel(subjects=two, exclusions=[{"subject": None, "expert": first}])
    here = panel(subjects=two, exclusions=[{"subject": 7, "expert": first}])

    assert [first in everywhere.picks[key] for key in ("7", "8")] == [False, False]
    assert [first in here.picks[key] for key in ("7", "8")] == [False, True]


def test_a_panel_has_one_expert_from_a_unit_and_says_whom_it_passed_over():
    same = [row | {"unit": "同一单位"} if row["expert"] <= 10 else row for row in POOL]
    drawn = panel(pool=same, wanted=11)
    units = {row["expert"]: row["unit"] for row in same}

    assert [units[e] for e in drawn.picks["7"]].count("同一单位") == 1
    assert len(drawn.picks["7"]) == 11
    assert {row["unit"] for row in drawn.passed_over} == {"同一单位"}


def test_a_pool_too_small_says_how_many_places_stay_empty():
    assert panel(pool=POOL[:3]).short_of == {"7": 2}


def test_a_project_panel_has_two_regions_and_one_from_outside_the_applicants():
    shanghai = [row | {"region": "310000"} for row in POOL[:19]]
    pool = [*shanghai, POOL[19]]
    mixed = SUBJECT | {"mixed": True}

    for seed in ("a", "b", "c", "d", "e"):
        picked = draw(seed=seed, pool=pool, subjects=[mixed], exclusions=[], wanted=5).picks["7"]
        assert 20 in picked
        assert len(set(picked)) == 5


def test_a_place_that_fell_empty_goes_to_the_next_free_expert_of_another_unit():
    order = [e["expert"] for e in order_of("a1", POOL)]

    found = next_in_order(seed="a1", pool=POOL, barred=set(order[:5]), units_in_panel={f"单位{order[5]}"})

    assert found["expert"] == order[6]
    assert next_in_order(seed="a1", pool=POOL, barred=set(order), units_in_panel=set()) is None
