"""What comes in is cut off at the limit and not after it, and the rest of the form is not lost with the file."""

import os
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.accounts.models import Organisation
from portal.documents.models import StoredFile
from portal.documents.receiving import CutOff
from portal.records.models import Record
from tests.factories import collection
from tests.factories.files import pdf_bytes

MB = 1024 * 1024


@pytest.fixture
def demand(db, now, client):
    demand = collection.draft()
    client.force_login(demand.created_by)
    return demand


def page_of(demand):
    return reverse("demand_section", args=[demand.pk, "pledge"])


def of_size(size, name="说明.pdf"):
    return SimpleUploadedFile(name, pdf_bytes(pad=size - len(pdf_bytes())), "application/pdf")


def test_nothing_past_the_limit_is_let_through_to_the_disk(settings):
    settings.UPLOAD_MAX_MB = 1
    handler, kept = CutOff(), 0
    handler.new_file("upload", "a.pdf", "application/pdf", None)
    for start in range(0, 3 * MB, 64 * 1024):
        kept += len(handler.receive_data_chunk(b"x" * 64 * 1024, start) or b"")

    assert kept == MB
    assert handler.file_complete(3 * MB).cut_off_at == 3 * MB


@pytest.mark.asvs("5.2.1")
def test_a_file_over_the_limit_is_refused_with_its_size_and_the_other_fields_stay(client, demand, settings):
    settings.UPLOAD_MAX_MB = 1
    sent = {"seen": "0", "is_anonymous": "on", "upload": of_size(3 * MB + 10_000)}

    refused = client.post(page_of(demand), sent)

    assert (refused.status_code, refused.text.count("文件不能超过 1 MB，当前为 3.1 MB。")) == (422, 2)
    assert re.search(r'<input[^>]*name="is_anonymous"[^>]* checked', refused.text)
    assert StoredFile.ever.count() == 0


@pytest.mark.asvs("5.1.1")
def test_a_request_over_the_limit_is_answered_unread_in_chinese_with_the_way_back(client, demand, settings):
    settings.REQUEST_MAX_MB = 2
    back = f"http://testserver{page_of(demand)}"

    refused = client.post(page_of(demand), {"upload": of_size(3 * MB)}, headers={"referer": back})

    assert (refused.status_code, "内容过大，没有保存" in refused.text) == (413, True)
    assert f'href="{back}">返回上一页</a>' in refused.text
    assert refused.wsgi_request._read_started is False
    assert Record.objects.filter(step="refused").latest("pk").label == "上传过大"


def test_the_way_back_leads_to_no_other_site(client, demand, settings):
    settings.REQUEST_MAX_MB = 0

    refused = client.post(page_of(demand), {"a": "b"}, headers={"referer": "https://elsewhere.example/x"})

    assert (refused.status_code, "elsewhere" in refused.text) == (413, False)


def test_too_many_files_in_one_form_are_refused(client, demand, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2

    refused = client.post(page_of(demand), {"upload": [of_size(500) for _n in range(3)]})

    assert refused.status_code == 400
    assert StoredFile.ever.count() == 0


def test_a_licence_over_the_limit_keeps_what_a_visitor_typed(client, db, settings):
    settings.UPLOAD_MAX_MB = 1

    refused = client.post("/register/", {"unit-name": "某某半导体", "unit-licence_upload": of_size(2 * MB)})

    assert (refused.status_code, 'value="某某半导体"' in refused.text) == (422, True)
    assert Organisation.objects.count() == 0


@pytest.mark.asvs("5.3.1", "5.3.2", "5.3.3")
def test_files_lie_under_names_by_chance_for_us_alone(client, demand, settings):
    client.post(page_of(demand), {"seen": "0", "upload": of_size(3 * MB, "../../图纸.pdf")})

    stored = StoredFile.objects.get()
    path = stored.file.path
    assert (stored.name, os.stat(path).st_mode & 0o777) == ("图纸.pdf", 0o640)
    assert path.startswith(str(settings.MEDIA_ROOT))
    assert not str(settings.MEDIA_ROOT).startswith(str(settings.STATIC_ROOT))
