"""会签: each of the four departments signs one version of a text, once; a change voids what was signed."""

import pytest
from django.db import IntegrityError, transaction

from portal import cosign
from portal.accounts.models import Region
from portal.models import Signature
from tests.factories import people

FOUR = ("310000", "320000", "330000", "340000")


class Text:
    """Whatever is co-signed offers the hash of what is signed."""

    machine, pk = "release_list", 1

    def __init__(self, words):
        self.words = words

    def signing_digest(self):
        return cosign.digest_of(self.words)


@pytest.fixture
def approvers(db):
    return {code: people.staff("dept_approver", Region.objects.get(pk=code)) for code in FOUR}


@pytest.fixture
def text():
    return Text({"榜单": ["ZJ-2026-0001", "SH-2026-0002"]})


def signed_by(text, approvers, codes):
    for code in codes:
        cosign.sign(text, region_id=code, by=approvers[code])


def test_a_text_is_co_signed_once_all_four_departments_signed(text, approvers):
    signed_by(text, approvers, FOUR[:3])
    assert cosign.signed_by_all_four.reasons(text, None, None) == ["尚缺安徽省科学技术厅会签"]

    signed_by(text, approvers, FOUR[3:])
    assert cosign.signed_by_all_four.reasons(text, None, None) == []
    assert cosign.signed_regions(text) == set(FOUR)


def test_a_department_signs_one_version_once(text, approvers):
    signed_by(text, approvers, ["330000"])

    with pytest.raises(IntegrityError, match="one_signature_for_each_department"), transaction.atomic():
        signed_by(text, approvers, ["330000"])
    assert cosign.not_signed_by_own_department.reasons(text, approvers["330000"], None) == ["本省（市）尚未会签"]
    assert cosign.not_signed_by_own_department.reasons(text, approvers["310000"], None) == []


def test_signatures_under_another_version_do_not_count(text, approvers):
    signed_by(text, approvers, FOUR)

    assert cosign.signed_regions(Text({"榜单": ["ZJ-2026-0001"]})) == set()


def test_signatures_that_were_voided_stay_with_their_reason_and_count_no_more(text, approvers):
    signed_by(text, approvers, FOUR)

    assert cosign.void(text, why="榜单增加一项") == 4
    assert cosign.signed_regions(text) == set()
    assert set(Signature.objects.values_list("voided_why", flat=True)) == {"榜单增加一项"}
    signed_by(text, approvers, ["330000"])
    assert cosign.signed_regions(text) == {"330000"}


def test_the_four_cards_stand_in_the_official_order(text, approvers):
    signed_by(text, approvers, ["340000"])

    cards = [(card["region"].short, card["signature"] and card["signature"].person) for card in cosign.cards(text)]
    assert cards == [("沪", None), ("苏", None), ("浙", None), ("皖", approvers["340000"])]


def test_the_digest_is_of_the_content_and_not_of_its_order():
    assert cosign.digest_of({"a": 1, "b": [1, 2]}) == cosign.digest_of({"b": [1, 2], "a": 1})
    assert cosign.digest_of({"b": [1, 2]}) != cosign.digest_of({"b": [2, 1]})
