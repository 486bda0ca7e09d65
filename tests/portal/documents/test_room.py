"""One table says what may be handed in where; a record and a unit have so much room and no more."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from demands.collection.models import Demand
from portal import clock
from portal.documents import room
from portal.documents.models import StoredFile
from portal.documents.slots import BY_MACHINE, SLOTS
from portal.documents.storing import files_of, store, take_back
from portal.documents.sweeping import sweep
from portal.workflow import StepRefused
from tests.at_once import at_once
from tests.factories import collection, people
from tests.factories.files import pdf, stored

MB = 1024 * 1024


@pytest.mark.asvs("5.1.1")
def test_the_page_of_the_documentation_is_the_table():
    said = StringIO()
    call_command("files", "table", stdout=said)

    assert said.getvalue() == Path("docs/uploads.md").read_text()
    assert [slot.machine for slot in SLOTS] == re.findall(r"\| `(\w+)` \|", said.getvalue())


@pytest.mark.asvs("5.1.1")
def test_the_hint_on_a_page_is_made_from_the_table(client, db, now, settings):
    settings.UPLOAD_MAX_MB = 7
    demand = collection.draft()
    client.force_login(demand.created_by)

    page = client.get(reverse("demand_section", args=[demand.pk, "pledge"])).text

    assert "PDF、Word、Excel、PNG、JPG，每个不超过 7 MB，最多 20 个。附件只供本单位和主管部门查阅。" in page
    assert 'accept=".pdf,.docx,.xlsx,.png,.jpg,.jpeg"' in page


def test_a_licence_is_a_page_and_no_table(client, db):
    upload = pdf("a.xlsx")

    refused = client.post("/register/", {"unit-licence_upload": upload})

    assert "请上传 PDF、PNG、JPG，当前文件为 .xlsx" in refused.text


def test_one_file_more_than_a_record_holds_is_refused_beside_its_field(client, db, now):
    demand, most = collection.draft(), BY_MACHINE["demand"].most_files
    for _n in range(most):
        stored(demand, demand.created_by)
    client.force_login(demand.created_by)

    refused = client.post(reverse("demand_section", args=[demand.pk, "pledge"]), {"seen": "0", "upload": pdf()})

    assert (refused.status_code, refused.text.count(f"本条记录已有 {most} 个附件，达到上限。")) == (422, 2)
    assert files_of(demand).count() == most


@pytest.mark.asvs("5.2.4")
def test_a_unit_has_so_much_room_for_all_its_records(db, now, settings):
    settings.UNIT_QUOTA_MB = 0
    demand = collection.draft()

    with pytest.raises(StepRefused, match="本单位的附件已用 0 MB，上限 0 MB，放不下这个文件"):
        store(pdf(), by=demand.created_by, record=demand)

    assert StoredFile.ever.count() == 0


def test_what_was_taken_back_counts_until_its_bytes_are_gone(db, settings):
    with clock.standing_at(clock.now()):
        demand = collection.draft()
        file = stored(demand, demand.created_by)
        take_back(file, by=demand.created_by)
        assert room.used_by(demand.organisation_id) == file.size
    settings.FILE_KEPT_DAYS = -1
    sweep()

    assert room.used_by(demand.organisation_id) == 0


@pytest.mark.asvs("2.3.4")
@pytest.mark.django_db(transaction=True)
def test_the_last_free_place_of_a_unit_goes_once(settings):
    unit = people.verified_unit()
    demands = [collection.draft(unit=unit) for _n in range(6)]
    size = pdf().size
    settings.UNIT_QUOTA_MB = (room.used_by(unit.pk) + size * 2.5) / MB

    def hand_in(demand):
        with transaction.atomic():
            return store(pdf(), by=demand.created_by, record=Demand.objects.get(pk=demand.pk))

    answers = at_once(*(lambda d=d: hand_in(d) for d in demands))

    refused = [answer for answer in answers if isinstance(answer, StepRefused)]
    assert (len(answers) - len(refused), len(refused)) == (2, 4)
    assert StoredFile.ever.filter(machine="demand").count() == 2
