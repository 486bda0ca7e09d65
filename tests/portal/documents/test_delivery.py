"""A file goes to those who may have it, whole or in parts, and can neither act nor be drawn into another site."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from portal import clock
from portal.documents.delivery import disposition
from portal.documents.models import Document, StoredFile
from portal.documents.storing import take_back
from portal.records.models import Record
from tests.factories import collection, people
from tests.factories.files import pdf_bytes, stored

CROSS = {"sec-fetch-site": "cross-site"}


@pytest.fixture
def demand(db, now):
    return collection.submitted()


@pytest.fixture
def file(demand):
    return stored(demand, demand.created_by)


@pytest.fixture
def content(file):
    with file.file.open() as opened:
        return opened.read()


@pytest.fixture
def officer(demand, client):
    reader = people.staff("dept_officer", demand.region)
    client.force_login(reader)
    return reader


def body(answer):
    return b"".join(answer.streaming_content)


def test_it_comes_whole_and_cannot_act(client, officer, file, content):
    answer = client.get(file.get_absolute_url())

    assert (answer.status_code, body(answer)) == (200, content)
    assert {name: answer[name] for name in ("Content-Type", "Content-Length", "Accept-Ranges", "Cache-Control")} == {
        "Content-Type": "application/pdf",
        "Content-Length": str(file.size),
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-store",
    }
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Content-Disposition"].startswith("attachment; ")


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-3", 0, 3), ("bytes=5-", 5, None), ("bytes=-4", -4, None), ("bytes=3-99999999", 3, None)],
)
def test_a_part_of_it_comes_alone(client, officer, file, content, asked, first, last):
    answer = client.get(file.get_absolute_url(), headers={"range": asked})

    part = content[first : None if last is None else last + 1]
    start = first % len(content)
    assert (answer.status_code, body(answer), answer["Content-Length"]) == (206, part, str(len(part)))
    assert answer["Content-Range"] == f"bytes {start}-{start + len(part) - 1}/{len(content)}"


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=5-3", "bytes=-0"])
def test_a_part_outside_of_it_is_refused(client, officer, file, asked):
    answer = client.get(file.get_absolute_url(), headers={"range": asked})

    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{file.size}")


@pytest.mark.parametrize("asked", ["bytes=0-1,3-4", "lines=1-2", "bytes=-", "bytes=a-b"])
def test_what_is_no_single_range_gets_all_of_it(client, officer, file, content, asked):
    assert body(client.get(file.get_absolute_url(), headers={"range": asked})) == content


def test_a_part_of_another_file_than_the_one_begun_is_not_given(client, officer, file, content):
    begun = {"range": "bytes=5-", "if-range": '"another"'}
    same = {"range": "bytes=5-", "if-range": f'"{file.sha256}"'}

    assert body(client.get(file.get_absolute_url(), headers=begun)) == content
    assert body(client.get(file.get_absolute_url(), headers=same)) == content[5:]


def test_with_nginx_before_it_the_portal_decides_and_nginx_sends(client, officer, file, settings):
    settings.ACCEL_PREFIX = "/_files/"

    answer = client.get(file.get_absolute_url())

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["X-Accel-Redirect"] == f"/_files/{file.file.name}"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    client.force_login(people.person())
    refused = client.get(file.get_absolute_url())
    assert (refused.status_code, "X-Accel-Redirect" in refused) == (404, False)


@pytest.mark.asvs("3.5.8")
@pytest.mark.parametrize("dest", ["image", "iframe", "object", "embed", "script", "empty", "video"])
def test_another_site_cannot_draw_it_into_a_page(client, officer, file, dest):
    mode = "navigate" if dest == "iframe" else "no-cors"
    embedding = CROSS | {"sec-fetch-mode": mode, "sec-fetch-dest": dest}

    assert client.get(file.get_absolute_url(), headers=embedding).status_code == 403


def test_a_link_in_a_mail_still_opens_it(client, officer, file):
    following = CROSS | {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}

    assert client.get(file.get_absolute_url(), headers=following).status_code == 200


@pytest.mark.asvs("5.4.1", "5.4.2")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (
            "需求说明.pdf",
            "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E9%9C%80%E6%B1%82%E8%AF%B4%E6%98%8E.pdf",
        ),
        ('a"; x=".pdf', "attachment; filename=\"file.pdf\"; filename*=UTF-8''a_%3B%20x%3D_.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "attachment; filename=\"file.pdf\"; filename*=UTF-8''aSet-Cookie_%20x.pdf"),
        ("图\u202efdp.exe", "attachment; filename=\"file.exe\"; filename*=UTF-8''%E5%9B%BEfdp.exe"),
        ("a.图", "attachment; filename=\"file\"; filename*=UTF-8''a.%E5%9B%BE"),
        ("../x/y.pdf", "attachment; filename=\"file.pdf\"; filename*=UTF-8''y.pdf"),
    ],
)
def test_a_name_adds_no_header_and_hides_no_extension(name, shown):
    assert disposition(name) == shown


def looks():
    return list(Record.objects.filter(step="look", machine="demand").values_list("person_id", "label"))


def test_a_look_at_a_file_is_on_record_once_however_it_comes(client, officer, file):
    for _time in range(3):
        client.get(file.get_absolute_url())
    client.get(file.get_absolute_url(), headers={"range": "bytes=0-3"})

    assert looks() == [(officer.pk, f"下载附件 {file.pk}")]


def test_those_whose_file_it_is_are_not_written_down(client, demand, file):
    client.force_login(demand.created_by)
    client.get(file.get_absolute_url())

    assert looks() == []


def test_a_file_taken_back_is_gone_for_everybody_and_stays_in_the_table(client, officer, demand, file):
    take_back(file, by=demand.created_by)

    assert client.get(file.get_absolute_url()).status_code == 404
    assert (StoredFile.objects.count(), StoredFile.ever.get().removed_by) == (0, demand.created_by)


def test_a_document_of_the_portal_comes_under_its_title(client, officer, demand):
    made = Document(
        machine="demand",
        object_id=demand.pk,
        kind="acceptance",
        title='受理通知书\n"x',
        code="2222-2222-2222",
        source_hash="0" * 64,
        status=Document.Status.READY,
        asked_at=clock.now(),
    )
    made.file.save("x.pdf", ContentFile(pdf_bytes()))

    answer = client.get(reverse("document", args=[made.pk]))

    assert answer["Content-Disposition"].startswith("inline; filename=\"file.pdf\"; filename*=UTF-8''%E5%8F%97")
