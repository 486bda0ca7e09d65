"""Experts of a blind round get files that do not say who made them, under names that name nobody."""

from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.documents.models import StoredFile
from portal.documents.storing import store, take_back
from portal.records.models import Record
from tests.factories import reviews
from tests.factories.files import pdf, stored
from tests.security import telling
from tests.security.reach import send_what_waits

pytestmark = [pytest.mark.django_db, pytest.mark.asvs("14.2.8")]


@pytest.fixture
def mine(now, dept_officer):
    """An accepted task of a blind round under way."""
    reviews.pool(7)
    return reviews.scoring(2, by=dept_officer).assignments.order_by("subject__order", "pk").first()


@pytest.fixture
def demand(mine):
    return mine.subject.record


@pytest.fixture
def expert(mine, client):
    client.force_login(mine.expert.user)
    return client


def material(mine, number):
    return f"/reviews/mine/{mine.pk}/material/{number}/"


def hand_in(demand, content, name):
    upload = SimpleUploadedFile(name, content)
    return store(upload, by=demand.created_by, record=demand, for_experts=True)


def test_an_expert_gets_copies_that_tell_nothing_and_show_all(expert, mine, demand):
    made = {kind: telling.Tokens() for kind in telling.MADE}
    originals = {kind: telling.MADE[kind](tokens) for kind, tokens in made.items()}
    kept = {kind: hand_in(demand, content, f"隐名单位的材料.{kind}") for kind, content in originals.items()}
    send_what_waits()

    for number, (kind, tokens) in enumerate(made.items(), 1):
        answer = expert.get(material(mine, number))
        copy = b"".join(answer.streaming_content)
        assert tokens.found_in(originals[kind]) == set(tokens.placed)
        assert tokens.found_in(copy) == set()
        assert telling.is_whole(kind, copy)
        assert unquote(answer["Content-Disposition"]).endswith(f"''材料{number}.{kind}")
        with kept[kind].file.open() as file:
            assert file.read() == originals[kind]


def test_the_page_lists_what_was_handed_in_for_experts_under_blind_names(expert, mine, demand):
    stored(demand, demand.created_by)
    hand_in(demand, pdf().read(), "隐名单位.pdf")
    before = expert.get(f"/reviews/mine/{mine.pk}/score/").text
    assert ("材料1.pdf" in before, "正在准备，请稍后刷新" in before, material(mine, 1) in before) == (True, True, False)
    assert expert.get(material(mine, 1)).status_code == 404

    send_what_waits()

    after = expert.get(f"/reviews/mine/{mine.pk}/score/").text
    assert (material(mine, 1) in after, "材料2" in after, "隐名单位" in after) == (True, False, False)


def test_a_named_round_gives_the_file_as_it_was_handed_in(expert, mine, demand):
    hand_in(demand, pdf().read(), "某厂材料.pdf")
    type(mine.round).objects.filter(pk=mine.round_id).update(is_blind=False)

    assert unquote(expert.get(material(mine, 1))["Content-Disposition"]).endswith("''某厂材料.pdf")


def test_places_stay_when_a_file_is_taken_back(expert, mine, demand):
    first, _second = (hand_in(demand, pdf().read(), f"{n}.pdf") for n in (1, 2))
    send_what_waits()
    take_back(first, by=demand.created_by)

    assert expert.get(material(mine, 1)).status_code == 404
    assert unquote(expert.get(material(mine, 2))["Content-Disposition"]).endswith("''材料2.pdf")


def test_the_look_stands_with_the_task_and_not_where_the_applicant_reads(expert, mine, demand):
    kept = hand_in(demand, pdf().read(), "a.pdf")
    send_what_waits()

    expert.get(material(mine, 1))

    looks = Record.objects.filter(step="look", label=f"下载附件 {kept.pk}")
    assert list(looks.values_list("machine", "object_id")) == [("review_assignment", mine.pk)]


@pytest.mark.parametrize("state", ["invited", "recused"])
def test_who_has_not_accepted_or_has_recused_gets_nothing(expert, mine, demand, state):
    from tests.support import place

    hand_in(demand, pdf().read(), "a.pdf")
    send_what_waits()
    place(mine, state)

    answer = expert.get(material(mine, 1))

    assert answer.status_code == 302


def test_another_expert_gets_nothing(client, mine, demand):
    hand_in(demand, pdf().read(), "a.pdf")
    send_what_waits()
    client.force_login(reviews.active_expert().user)

    assert client.get(material(mine, 1)).status_code == 404


def test_a_file_that_cannot_be_stripped_reaches_no_expert(expert, mine, demand):
    wide = telling.package(
        parts={"word/comments.xml": '<?xml version="1.0" encoding="latin-1"?><a>é</a>'.encode("latin-1")}
    )
    kept = hand_in(demand, wide, "a.docx")

    send_what_waits()

    assert StoredFile.objects.get(pk=kept.pk).blind.name == ""
    assert expert.get(material(mine, 1)).status_code == 404


def test_a_held_file_gets_no_copy_before_it_was_scanned(expert, mine, demand, settings):
    settings.SCANNER = "unix:/nowhere/clamd"
    kept = hand_in(demand, pdf().read(), "a.pdf")
    send_what_waits()

    assert StoredFile.objects.get(pk=kept.pk).blind.name == ""
    assert expert.get(material(mine, 1)).status_code == 404
