"""Where the portal runs on many machines its files are objects: the same rules hold, at a store that speaks S3."""

import boto3
import pytest
from django.conf import settings as of_the_portal
from django.core.files.uploadedfile import SimpleUploadedFile
from moto.server import ThreadedMotoServer

from portal import outage
from portal.documents import storage, sweeping, verdicts
from portal.documents.models import StoredFile
from portal.documents.storing import store
from tests.factories import collection
from tests.factories.files import pdf_bytes

pytestmark = pytest.mark.django_db
KEYS = {"access_key": "tests", "secret_key": "tests", "region_name": "us-east-1"}


@pytest.fixture(scope="module")
def endpoint():
    """An S3 on this machine."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint, settings):
    """A bucket in which the portal keeps its files."""
    client = boto3.resource(
        "s3", endpoint_url=endpoint, aws_access_key_id="tests", aws_secret_access_key="tests", region_name="us-east-1"
    )
    made = client.create_bucket(Bucket="portal")
    options = KEYS | {"endpoint_url": endpoint, "bucket_name": "portal"}
    settings.STORAGES = of_the_portal.STORAGES | {"default": of_the_portal.AS_OBJECTS | {"OPTIONS": options}}
    yield made
    made.objects.all().delete()
    made.delete()


@pytest.fixture
def stored(bucket):
    return kept()


def kept(pages=1):
    """A file of so many pages, taken in."""
    demand, content = collection.draft(), pdf_bytes(pages=pages)
    upload = SimpleUploadedFile("材料.pdf", content, "application/pdf")
    return store(upload, by=demand.created_by, record=demand)


def keys(bucket):
    return [each.key for each in bucket.objects.all()]


def test_a_file_is_an_object_that_only_the_portal_hands_out(client, bucket, stored):
    client.force_login(stored.by)

    assert keys(bucket) == [stored.file.name]
    assert bucket.Object(stored.file.name).get()["Body"].read() == pdf_bytes()
    whole = client.get(stored.get_absolute_url())
    part = client.get(stored.get_absolute_url(), headers={"range": "bytes=1-3"})
    assert (whole.status_code, b"".join(whole.streaming_content)) == (200, pdf_bytes())
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"PDF")
    client.logout()
    assert client.get(stored.get_absolute_url()).status_code == 302
    grants = bucket.Object(stored.file.name).Acl().grants
    assert [grant for grant in grants if grant["Grantee"]["Type"] == "Group"] == []


def test_what_is_found_harmful_leaves_for_a_place_from_which_nothing_is_handed_out(bucket, stored):
    storage.files.quarantine(stored.file.name)
    storage.files.quarantine(stored.file.name)

    assert keys(bucket) == [f"quarantine/{stored.file.name.rpartition('/')[2]}"]
    assert storage.files.is_in_quarantine(stored.file.name)
    assert list(storage.files.lying()) == []
    assert verdicts._finding(stored) == "quarantined"
    storage.files.purge(stored.file.name)
    assert keys(bucket) == []


def test_objects_and_rows_are_held_against_each_other(bucket, stored, monkeypatch):
    gone, changed = kept(pages=2), kept(pages=3)
    bucket.Object(gone.file.name).delete()
    bucket.put_object(Key=changed.file.name, Body=b"other")
    bucket.put_object(Key="00/nobody-knows-it", Body=b"x")

    assert list(sweeping.faults()) == [
        f"documents.StoredFile {gone.pk}: its file is missing",
        f"documents.StoredFile {changed.pk}: its file was changed",
    ]
    assert sweeping.sweep().removed == 0  # young enough that a row may still be on its way
    monkeypatch.setattr(sweeping, "ORPHAN_AFTER", -60)
    assert sweeping.sweep().orphans == ["00/nobody-knows-it"]
    assert stored.file.name in keys(bucket)


def test_a_store_that_is_away_is_an_outage_and_leaves_no_row(bucket, settings):
    options = of_the_portal.STORAGES["default"]["OPTIONS"] | {"endpoint_url": "http://127.0.0.1:9"}
    settings.STORAGES = of_the_portal.STORAGES | {"default": of_the_portal.AS_OBJECTS | {"OPTIONS": options}}

    with pytest.raises(OSError, match="the store of files does not answer") as raised:
        kept()
    assert outage.is_one(raised.value)
    assert not StoredFile.ever.exists()
