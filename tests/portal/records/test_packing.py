"""The archive package holds what proves a record, and checks itself with nothing but Python."""

import json
import subprocess
import sys
from hashlib import sha256
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal import records
from portal.documents.models import StoredFile
from portal.notices import outbox
from portal.records.anchoring import rooting, signing
from portal.records.models import Package, Record
from portal.records.packing import asking
from portal.workflow import perform
from tests.factories import files, people


@pytest.fixture
def company(zhejiang, dept_officer):
    signing.make_key()
    company = people.unit(zhejiang)
    files.stored(company, dept_officer)
    perform(company, "return_for_correction", by=dept_officer, reason='=营业执照"已经"过期\n请换')
    for n in range(3):
        records.looked(people.unit(zhejiang), by=dept_officer, what=f"另一件 {n}")
    rooting.make()
    return company


@pytest.fixture
def auditor(db):
    return people.staff("auditor")


@pytest.fixture
def unpacked(company, auditor, tmp_path):
    package = asking.ask(company, by=auditor)
    while outbox.do_next():
        pass
    package.refresh_from_db()
    assert (package.status, package.why_failed) == ("ready", "")
    with package.file.open("rb") as made:
        assert sha256(made.read()).hexdigest() == package.sha256
        with ZipFile(made) as archive:
            archive.extractall(tmp_path / "out")
    return tmp_path / "out"


def verified(folder):
    done = subprocess.run([sys.executable, "-I", "verify.py"], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_an_untouched_package_agrees_with_itself(unpacked, company):
    rows = Record.objects.of(company).count() - 1  # that it was asked for is in the chain already

    assert verified(unpacked) == (0, f"共 {rows + 1} 行记录，全部相符。\n")


def test_it_holds_the_record_the_history_the_files_the_root_and_the_key(unpacked, company):
    names = {str(file.relative_to(unpacked)) for file in unpacked.rglob("*") if file.is_file()}
    stored = StoredFile.objects.get(object_id=company.pk, machine="organisation")

    assert names == {
        *("说明.md", "verify.py", "record.json", "record.csv", "names.json", "history.json", "purges.json"),
        *("root.json", "root-body.txt", "root-signature.bin", "public-key.pem", "manifest-sha256.txt"),
        f"附件/{stored.pk}-{stored.name}",
    }
    assert [v["op"] for v in json.loads((unpacked / "history.json").read_text())][:1] == ["I"]
    assert "\n'=营业执照" not in (unpacked / "record.csv").read_text(encoding="utf-8-sig")
    assert "'=营业执照" in (unpacked / "record.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("name", "was", "becomes", "said"),
    [
        ("record.json", "return_for_correction", "verify", "第 1 行被改动"),
        ("names.json", '"name": "', '"name": "假', "与摘要不符"),
        ("root.json", '"left"', '"right"', "从记录链推不到已签名的默克尔根"),
        ("root-body.txt", '"number":1', '"number":2', "root-body.txt 与 root.json 不符"),
    ],
)
def test_whatever_is_changed_in_it_is_named(unpacked, name, was, becomes, said):
    text = (unpacked / name).read_text(encoding="utf-8")
    if was == '"left"' and was not in text:
        was, becomes = becomes, was
    assert was in text
    (unpacked / name).write_text(text.replace(was, becomes), encoding="utf-8")

    code, told = verified(unpacked)
    assert (code, said in told, f"文件 {name} 与清单的摘要不符" in told) == (1, True, True)


def test_the_signature_is_checked_by_openssl_as_the_readme_says(unpacked):
    line = next(x for x in (unpacked / "说明.md").read_text(encoding="utf-8").splitlines() if "openssl pkeyutl" in x)
    command = line.strip(" `").split()
    try:
        done = subprocess.run(command, cwd=unpacked, capture_output=True, text=True, check=False)  # noqa: S603 -- ours
    except FileNotFoundError:
        pytest.skip("openssl is not installed")

    assert (done.returncode, "Verified Successfully" in done.stdout) == (0, True)


def test_two_clicks_ask_for_one_package(company, auditor, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = False

    assert asking.ask(company, by=auditor) == asking.ask(company, by=auditor)
    assert Record.objects.of(company).filter(step="package").count() == 1


def test_who_lost_the_role_meanwhile_gets_nothing(company, auditor):
    package = asking.ask(company, by=auditor)
    auditor.grants.update(ended_at=company.region and people.clock.now())
    while outbox.do_next():
        pass

    package.refresh_from_db()
    assert (package.status, bool(package.file)) == (Package.Status.FAILED, False)


def test_the_same_content_gives_the_same_bytes(company, auditor):
    from portal.records.packing.content import pack

    with pack(company) as one, pack(company) as other:
        one.seek(0), other.seek(0)
        assert one.read() == other.read()


def test_the_row_in_the_package_is_what_the_chain_hashes(unpacked, company):
    row = json.loads((unpacked / "record.json").read_text())["rows"][0]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT hash FROM records_record WHERE machine = 'organisation' AND object_id = %s AND seq = 1",
            [company.pk],
        )

        assert sha256((row["prev_hash"] + row["said"]).encode()).hexdigest() == cursor.fetchone()[0]


def test_the_command_packs_the_same_and_stands_in_the_chain(company, tmp_path):
    call_command("records", "package", "organisation", str(company.pk), "--to", str(tmp_path / "out.zip"))
    with ZipFile(tmp_path / "out.zip") as archive:
        archive.extractall(tmp_path / "out")

    assert verified(tmp_path / "out")[0] == 0
    assert Record.objects.of(company).last().step == "package"
    with pytest.raises(FileExistsError):
        call_command("records", "package", "organisation", str(company.pk), "--to", str(tmp_path / "out.zip"))
    with pytest.raises(CommandError):
        call_command("records", "package", "organisation", "987654", "--to", str(tmp_path / "none.zip"))


def test_the_page_says_how_far_a_package_is_and_asks_again_only_while_it_waits(client, company, auditor):
    package = asking.ask(company, by=auditor)
    client.force_login(auditor)
    waiting = client.get(package.get_absolute_url()).text
    while outbox.do_next():
        pass
    ready = client.get(package.get_absolute_url()).text

    assert ('hx-trigger="every 2s"' in waiting, "1 个，共" in waiting, "已等待" in waiting) == (True, True, True)
    assert ("hx-trigger" in ready, "下载归档包" in ready) == (False, True)
