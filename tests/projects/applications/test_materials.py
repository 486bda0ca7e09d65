"""An application takes its attachments from the lead unit's library, and leaves its own there."""

import pytest
from django.urls import reverse

from portal.documents.models import StoredFile
from portal.materials.models import Material
from tests.factories import applications, materials, people
from tests.factories.files import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(client, now):
    made = applications.draft()
    client.force_login(people.member(made.lead))
    return made


def page(application):
    return reverse("application_section", args=[application.pk, "files"])


def pick(client, application, *found):
    versions = {"versions": [material.present_id for material in found]}
    return client.post(reverse("application_materials", args=[application.pk]), versions)


def test_materials_are_picked_each_under_the_kind_that_it_is(client, application):
    assert reverse("application_materials", args=[application.pk]) in client.get(page(application)).text
    patent = materials.material(application.lead, kind="property", name="专利证书")
    letter = materials.material(application.lead, kind="commitment", name="承诺函")
    licence = materials.material(application.lead)

    assert pick(client, application, patent, letter, licence).url == page(application)

    kinds = [(row.kind, row.file.use.version.material) for row in application.enclosures.all()]
    assert sorted(kinds, key=str) == [("commitment", letter), ("evidence", patent), ("other", licence)]
    assert "来源" in client.get(page(application)).text


def test_what_is_there_already_is_not_picked_again(client, application):
    licence = materials.material(application.lead)
    pick(client, application, licence)

    assert pick(client, application, licence).status_code == 422
    assert application.enclosures.count() == 1


def test_another_units_materials_are_not_offered(client, application):
    foreign = materials.material()

    assert pick(client, application, foreign).status_code == 422
    assert application.enclosures.count() == 0


def test_one_taken_back_can_be_picked_anew(client, application):
    licence = materials.material(application.lead)
    pick(client, application, licence)
    client.post(reverse("application_remove_enclosure", args=[application.pk, application.enclosures.get().pk]))
    pick(client, application, licence)

    assert [row.file.use.version.material for row in application.enclosures.all()] == [licence]


def test_an_attachment_is_kept_in_the_library(client, application):
    client.post(page(application), {"kind": "evidence", "upload": pdf("查新报告.pdf")})
    stored = StoredFile.objects.get(machine="application")
    address = reverse("application_file_keep", args=[application.pk, stored.pk])
    assert address in client.get(page(application)).text

    answer = client.post(address, {"kind": "report", "name": "查新报告", "valid_until": "", "level": "C"})

    made = Material.objects.get()
    assert (answer.url, made.unit, made.present.uses.get().file) == (page(application), application.lead, stored)


def test_an_application_handed_in_takes_no_more(client, now):
    sent = applications.submitted()
    client.force_login(people.member(sent.lead))

    assert client.get(reverse("application_materials", args=[sent.pk])).status_code == 403
