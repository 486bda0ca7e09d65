"""Every file of the corpus is kept or refused with a sentence that helps, in time and in little memory."""

import io
import re
import time
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.documents.slots import BY_MACHINE
from portal.documents.storing import store
from portal.documents.uploads import check_upload
from tests.factories import collection
from tests.security.corpus import samples

SLOT = BY_MACHINE["demand"]
MOST_MEMORY = 100_000  # kB more than before
LONGEST = 2  # seconds of the processor: the machine may be busy with something else


def peak_memory():
    """The most memory that this process has had since `forget_peak`, in kB."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text()).group(1))


def forget_peak():
    Path("/proc/self/clear_refs").write_text("5")


def verdict_of(sample):
    try:
        check_upload(io.BytesIO(sample.content), sample.name, SLOT)
    except ValidationError as refused:
        return refused.code, refused.messages[0]
    return "", ""


@pytest.mark.asvs("1.5.1", "5.2.1", "5.2.2", "5.2.3", "5.2.5", "5.2.6")
def test_each_file_gets_its_verdict_in_time_and_in_little_memory():
    wrong, seen = [], 0
    verdict_of(next(samples()))  # what is loaded once counts for nobody
    for sample in samples():
        forget_peak()
        before, begun = peak_memory(), time.process_time()
        code, sentence = verdict_of(sample)
        took, grown = time.process_time() - begun, peak_memory() - before
        seen += 1
        if code != sample.verdict or sample.says not in sentence:
            wrong.append((sample.what, code, sentence))
        if took > LONGEST or grown > MOST_MEMORY:
            wrong.append((sample.what, f"{took:.2f} s", f"{grown} kB"))

    assert wrong == []
    assert seen > 70


@pytest.mark.django_db
@pytest.mark.asvs("5.3.1", "5.3.2", "5.3.3")
def test_whatever_a_file_is_called_it_is_kept_in_the_storage_and_nowhere_else(now, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    demand = collection.draft()
    kept = [s for s in samples() if not s.verdict and len(s.content) < 1_000_000][: SLOT.most_files]
    # A name as it comes from a request: Django takes folders off before the portal sees it.
    stored = [store(SimpleUploadedFile(s.name, s.content), by=demand.created_by, record=demand) for s in kept]

    lying = {str(p.relative_to(settings.MEDIA_ROOT)) for p in tmp_path.rglob("*") if p.is_file()}
    assert lying == {row.file.name for row in stored}
    assert [name for name in lying if not re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{32}", name)] == []
    assert [row.name for row in stored if set(row.name) & set('/\\\r\n\0\u202e"')] == []
