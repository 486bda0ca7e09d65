"""What is handed in is scanned: clean is kept, infected refused, no answer held until there is one."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal import clock
from portal.documents import scanner, storage, verdicts
from portal.documents.models import StoredFile
from portal.documents.storing import files_of, store
from portal.notices.models import Message
from portal.records.models import Record
from tests.factories import collection
from tests.factories.files import pdf, pdf_bytes
from tests.portal.documents import clamd

HARMFUL = pdf_bytes(b"<</Length 70>>stream\n%s\nendstream" % clamd.EICAR)
NOBODY = "unix:/nowhere/clamd"


@pytest.fixture(scope="module")
def clamd_address():
    with clamd.running() as address:
        yield address


@pytest.fixture
def scanning(settings, clamd_address):
    settings.SCANNER = clamd_address


@pytest.fixture
def demand(db, now):
    return collection.draft()


def harmful():
    return SimpleUploadedFile("材料.pdf", HARMFUL)


def handed_in(client, demand, upload):
    client.force_login(demand.created_by)
    return client.post(reverse("demand_section", args=[demand.pk, "pledge"]), {"seen": "0", "upload": upload})


@pytest.mark.usefixtures("scanning")
class TestClamd:
    def test_it_says_that_it_is_there(self):
        assert scanner.state() == "ok"

    def test_a_clean_file_has_nothing_in_it_and_is_left_at_its_start(self):
        file = io.BytesIO(pdf_bytes(pad=3_000_000))

        assert scanner.scan(file) == ""
        assert file.tell() == 0

    def test_the_standard_test_file_is_found_by_name_also_within_a_pdf(self):
        assert scanner.scan(io.BytesIO(clamd.EICAR)).startswith(clamd.NAME)
        assert scanner.scan(io.BytesIO(HARMFUL)).startswith(clamd.NAME)

    def test_a_clean_file_is_open_at_once(self, client, demand):
        assert handed_in(client, demand, pdf()).status_code == 302

        stored = files_of(demand).get()
        assert (stored.verdict, stored.is_open, stored.scanned_at) == ("clean", True, clock.now())
        assert client.get(stored.get_absolute_url()).status_code == 200

    @pytest.mark.asvs("5.4.3", "16.3.3")
    def test_an_infected_file_is_refused_beside_its_field_and_stands_on_record(self, client, demand):
        refused = handed_in(client, demand, harmful())

        sentence = (
            "“材料.pdf”未通过安全扫描（Portal.Test.Eicar.UNOFFICIAL），没有保存。请在本机查毒，换用干净的文件后再上传。"
        )
        assert (refused.status_code, refused.text.count(sentence)) == (422, 2)
        assert StoredFile.ever.count() == 0
        row = Record.objects.get(step="infected")
        assert (row.person_id, row.detail["finding"]) == (demand.created_by_id, "Portal.Test.Eicar.UNOFFICIAL")


@pytest.mark.asvs("5.4.3")
class TestWhileTheScannerIsDown:
    @pytest.fixture(autouse=True)
    def _down(self, settings):
        settings.SCANNER = NOBODY

    @pytest.mark.asvs("16.5.3")
    def test_a_file_is_kept_and_held_and_nobody_gets_it_not_even_its_own_people(self, client, demand):
        assert handed_in(client, demand, pdf("说明.pdf")).status_code == 302

        stored = files_of(demand).get()
        assert (stored.verdict, stored.file.size) == ("held", stored.size)
        page = client.get(stored.get_absolute_url())
        assert (page.status_code, "正在等待安全扫描，扫描完成后自动开放下载，不需要重新上传" in page.text) == (
            202,
            True,
        )
        own = client.get(reverse("demand_section", args=[demand.pk, "pledge"]))
        assert "待安全扫描，完成后自动开放" in own.text

    def test_it_is_opened_as_soon_as_the_scanner_answers_and_finds_nothing(self, settings, demand, clamd_address):
        stored = store(pdf(), by=demand.created_by, record=demand)
        assert verdicts.scan_held() == 0

        settings.SCANNER = clamd_address
        assert verdicts.scan_held() == 1

        stored.refresh_from_db()
        assert (stored.verdict, stored.is_open) == ("clean", True)
        assert verdicts.scan_held() == 0

    @pytest.mark.django_db(transaction=True)
    def test_one_with_something_in_it_is_rejected_then_its_bytes_leave_and_the_uploader_is_told(
        self, settings, client, clamd_address
    ):
        demand = collection.draft()
        stored = store(harmful(), by=demand.created_by, record=demand)

        settings.SCANNER = clamd_address
        assert verdicts.scan_held() == 1

        stored.refresh_from_db()
        assert (stored.verdict, stored.finding, stored.is_open) == ("rejected", "Portal.Test.Eicar.UNOFFICIAL", False)
        assert not stored.file.storage.exists(stored.file.name)
        assert storage.files.is_in_quarantine(stored.file.name)
        client.force_login(demand.created_by)
        page = client.get(stored.get_absolute_url())
        assert (page.status_code, "未通过安全扫描，已停用" in page.text) == (410, True)
        assert Message.objects.get(person=demand.created_by).text.startswith("附件“材料.pdf”未通过安全扫描，已停用。")
        assert Record.objects.get(step="infected").detail["file"] == stored.pk

    @pytest.mark.django_db(transaction=True)
    def test_a_database_from_before_the_rejection_learns_it_from_the_quarantine(self, settings, clamd_address):
        demand = collection.draft()
        stored = store(harmful(), by=demand.created_by, record=demand)
        storage.files.quarantine(stored.file.name)

        settings.SCANNER = clamd_address
        verdicts.scan_held()

        stored.refresh_from_db()
        assert (stored.verdict, stored.finding) == ("rejected", "quarantined")

    def test_files_taken_in_before_there_was_a_scanner_are_closed_until_they_are_scanned(self, settings, demand):
        settings.SCANNER = "none"
        stored = store(pdf(), by=demand.created_by, record=demand)
        assert (stored.verdict, stored.is_open) == ("unscanned", True)

        settings.SCANNER = NOBODY
        assert stored.is_open is False


class TestWhatIsNoAnswer:
    """Anything but a plain verdict counts as a scanner that is down: the file is held, never let through."""

    @pytest.mark.parametrize(
        "answer",
        [
            b"INSTREAM size limit exceeded. ERROR\0",
            b"stream: Can't allocate memory ERROR\0",
            b"stream: OK, nearly\0",
            b"OK\0",
            b"\0",
            b"",
            b"stream: OKstream: X FOUND\0",
            b"\xff\xfe\0",
            b"x" * 10_000,
        ],
    )
    def test_an_answer_that_is_no_verdict(self, settings, answer):
        with clamd.answering(answer) as settings.SCANNER, pytest.raises(scanner.ScannerDown):
            scanner.scan(io.BytesIO(b"x" * 600_000))

    def test_a_connection_that_breaks_while_the_file_goes_out(self, settings):
        with clamd.answering(None) as settings.SCANNER, pytest.raises(scanner.ScannerDown):
            scanner.scan(io.BytesIO(b"x" * 5_000_000))

    def test_an_answer_that_does_not_come_in_time(self, settings):
        settings.SCANNER_TIMEOUT = 0.3
        with clamd.answering(b"stream: OK\0", after=5) as settings.SCANNER, pytest.raises(scanner.ScannerDown):
            scanner.scan(io.BytesIO(b"x"))

    @pytest.mark.parametrize("address", [NOBODY, "tcp:127.0.0.1:1", "somewhere", "tcp:127.0.0.1:x"])
    def test_an_address_at_which_nobody_listens(self, settings, address):
        settings.SCANNER = address

        assert scanner.state() == "unreachable"
        with pytest.raises(scanner.ScannerDown):
            scanner.scan(io.BytesIO(b"x"))

    def test_a_verdict_is_taken_as_it_is(self, settings):
        with clamd.answering(b"stream: OK\0") as settings.SCANNER:
            assert scanner.scan(io.BytesIO(b"x")) == ""
        with clamd.answering(b"stream: Win.Test(abc:9) FOUND\0") as settings.SCANNER:
            assert scanner.scan(io.BytesIO(b"x")) == "Win.Test(abc:9)"


def test_without_a_scanner_files_are_taken_and_say_that_nobody_scanned_them(settings, demand):
    assert settings.SCANNER == "none"
    assert scanner.state() == "none"
    assert verdicts.scan_held() == 0
    assert store(pdf(), by=demand.created_by, record=demand).verdict == "unscanned"
