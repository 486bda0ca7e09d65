"""Bad input: a clear message beside the field and in the summary on top, the typed text kept, nothing half-written.

Here every form of the portal is filled with markup and with nonsense, and what no hall says for itself is said.
Where each line of the rules is held:

- wrong check characters: tests/portal/test_identity.py, tests/portal/accounts/test_registering.py
- dates out of order: tests/demands/collection/test_pages.py, tests/projects/guidelines/test_editor.py
- money negative or with too many decimals: tests/demands/collection/test_form_pages.py,
  tests/demands/matching/test_filling.py, tests/projects/applications/test_form_pages.py,
  tests/projects/approval/test_pages.py, tests/projects/delivery/test_pages.py
- a consortium of one region: tests/projects/applications/test_consenting.py, over HTTP here
- indicators missing: tests/demands/collection/test_filing.py, over HTTP here
- a file of the wrong type: tests/portal/documents/test_uploads.py and the form pages of each hall; too large: here
- a deadline passed by one second: tests/demands/collection/test_form_pages.py,
  tests/demands/matching/test_submitting.py, tests/projects/applications/test_filing.py,
  tests/reviews/rounds/test_assignments.py
- a step by the wrong person: tests/workflow/, tests/everywhere/test_every_address.py
- the same step twice at once: tests/portal/test_at_once.py, tests/everywhere/test_submit_race.py
- an unknown id: tests/portal/test_access.py, tests/everywhere/test_every_address.py
- HTML in every text field: here
"""

import html
import re
from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from demands.collection.models import Demand
from portal import once
from portal.accounts.models import Organisation, Region
from portal.documents.models import StoredFile
from projects.applications.models import Application
from tests.everywhere import world as worlds
from tests.everywhere.forms import read, sent_by_post
from tests.everywhere.sending import pages, send
from tests.factories import applications, collection, people
from tests.factories.files import pdf_bytes
from tests.traces import traces

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MARKUP = "<img src=x onerror=alert({})>"
NONSENSE = ("-1", "1.005", "NaN", "1e400", "\x00", "９９", "9" * 5000, "2026-02-30", "💥", " ")


def tried_by(client, path, who):
    """The forms of a page, each filled with markup by the first person from whom it is taken; what came of each."""
    for reader in who:
        client.force_login(reader)
        page = client.get(path)
        forms = sent_by_post(page.text) if page.status_code == 200 and not page.streaming else []
        for form in forms:
            typed, numbers = {}, count()
            sent = form.filled(lambda name, n=numbers, t=typed: t.setdefault(name, MARKUP.format(next(n))))
            result = send(client, form.action or path, sent)
            if result[0].status_code != 403:
                yield form, typed, result
        if forms and result[0].status_code != 403:
            return


@pytest.mark.parametrize("make", [worlds.beginning, worlds.gone_on])
def test_every_form_keeps_what_was_typed_as_text_says_what_is_wrong_and_never_fails(client, now, make):
    world, wrong, statuses = make(), [], []
    for path, who in pages(world, worlds.insiders(world)):
        for form, typed, (answer, after, statements) in tried_by(client, path, who):
            statuses.append(answer.status_code)
            wrong += [(path, f"{name} came back as markup") for name in _raw(typed, answer.text, after)]
            if answer.status_code == 422:
                wrong += [(path, fault) for fault in _faults(answer.text, typed)]
                wrong += [(path, sql[:80]) for sql in statements]
            wrong += [(path, f"failed at {some}") for some in _failing(client, form, path)]

    assert wrong == []
    assert (statuses.count(422) > 10, statuses.count(302) > 5) == (True, True)


def _raw(typed, *shown):
    return [name for name, mark in typed.items() if any(mark in page for page in shown)]


def _failing(client, form, path):
    for first in range(0, len(NONSENSE), 3):
        numbers = count(first)
        sent = form.filled(lambda _name, n=numbers: NONSENSE[next(n) % len(NONSENSE)])
        if send(client, form.action or path, sent)[0].status_code >= 500:
            yield NONSENSE[first]


def _faults(page, typed):
    """What the page of a refused form lacks: a summary, its ways to the fields, the words there, what was typed."""
    summary = re.search(r'class="pt-errors".*?</div>', page, re.S)
    if summary is None:
        yield "no summary"
        return
    ids = read(page).ids
    for anchor, sentence in re.findall(r'href="#([^"]+)">(.*?)</a>', summary.group()):
        yield from [f"{anchor} leads nowhere"] if anchor not in ids else []
        yield from [f"{sentence} is not at its field"] if page.count(sentence) < 2 else []
    for name, mark in typed.items():
        is_kept = html.escape(mark) in page or "password" in name or "__prefix__" in name
        yield from [] if is_kept else [f"{name} was not kept"]


def pdf_of(megabytes, more=0):
    return SimpleUploadedFile(
        "承诺函.pdf", pdf_bytes(pad=megabytes * 1024 * 1024 + more - len(pdf_bytes())), "application/pdf"
    )


TOO_LARGE = "文件不能超过 1 MB，当前为 1.1 MB。请压缩图片或者拆分后再上传。"


def test_a_file_too_large_is_refused_beside_its_field_and_on_top_and_nothing_is_kept(client, now, settings):
    settings.UPLOAD_MAX_MB = 1
    demand = collection.draft()
    client.force_login(demand.created_by)
    page = reverse("demand_section", args=[demand.pk, "pledge"])

    refused = client.post(page, {"upload": pdf_of(1, more=90_000)})
    assert (refused.status_code, refused.text.count(TOO_LARGE)) == (422, 2)
    assert StoredFile.objects.count() == 0

    assert client.post(page, {"upload": pdf_of(1)}).status_code == 302
    assert StoredFile.objects.get().size == 1024 * 1024


def test_a_licence_too_large_registers_nobody_and_keeps_what_was_typed(client, db, settings):
    settings.UPLOAD_MAX_MB = 1
    sent = {"unit-name": "杭州某某半导体有限公司", "unit-licence_upload": pdf_of(1, more=90_000)}

    refused = client.post("/register/", sent)

    assert (refused.status_code, refused.text.count(TOO_LARGE)) == (422, 2)
    assert 'value="杭州某某半导体有限公司"' in refused.text
    assert Organisation.objects.count() == 0


def test_a_demand_without_indicators_is_sent_back_with_the_place_to_mend_it(client, now):
    demand = collection.complete()
    demand.indicators.all().delete()
    client.force_login(demand.created_by)
    before = traces(demand)

    refused = client.post(f"/do/demand/{demand.pk}/request_org_review/", {"token": once.new_token()})

    assert refused.status_code == 409
    assert "技术指标：请至少填写一项技术指标" in refused.text
    assert traces(demand) == before
    assert Demand.objects.get(pk=demand.pk).state == "draft"


def test_a_consortium_of_one_region_is_sent_back_with_the_place_to_mend_it(client, now):
    application = applications.complete(
        partner=people.verified_unit(Region.objects.get(pk="330000"), kind="university")
    )
    client.force_login(applications.editor_of(application))
    before = traces(application)

    refused = client.post(f"/do/application/{application.pk}/request_consents/", {"token": once.new_token()})

    assert refused.status_code == 409
    assert "联合体的承担单位须来自三省一市中的 2 地以上，现有：浙江省。请在“单位与分工”中补充。" in refused.text
    assert traces(application) == before
    assert Application.objects.get(pk=application.pk).state == "draft"
