"""What lies in a package."""

import csv
import hashlib
import io
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db import connection

from portal.documents.models import Document, StoredFile
from portal.records import proof, versions
from portal.records.anchoring import merkle, signing
from portal.records.models import PersonName, Purge, Root, Rooted

HERE = Path(__file__).resolve().parent
# The row as the chain's hash takes it, and as it is read.
ROWS = """
    SELECT r.seq, r.prev_hash, r.hash, records_canonical(r) FROM records_record r
    WHERE r.machine = %s AND r.object_id = %s ORDER BY r.seq
"""
HEADS = (
    "序号",
    "时间（UTC）",
    "环节",
    "办理",
    "条款",
    "原状态",
    "现状态",
    "身份",
    "代表",
    "理由",
    "姓名摘要",
    "前一摘要",
    "摘要",
)
PLACES = (2, 16, 3, 4, 5, 6, 7, 10, 11, 12, 9)  # of those in the canonical row
OLDEST = (1980, 1, 1, 0, 0, 0)  # one date for all: the same content gives the same bytes


@contextmanager
def pack(record: Any) -> Iterator[Any]:
    """The package in a temporary file, read from its end; gone afterwards."""
    with tempfile.TemporaryFile() as out:
        sums: dict[str, str] = {}
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            for name, content in _contents(record):
                sums[name] = _add(archive, name, content)
            _add(archive, "manifest-sha256.txt", "".join(f"{s}  {n}\n" for n, s in sorted(sums.items())).encode())
        yield out


def _add(archive: ZipFile, name: str, content: bytes | Any) -> str:
    """Add a file to the archive, whatever its size; its SHA-256."""
    digest, told = hashlib.sha256(), ZipInfo(name, OLDEST)
    told.compress_type = ZIP_DEFLATED
    source = io.BytesIO(content) if isinstance(content, bytes) else content.open("rb")
    with archive.open(told, "w", force_zip64=True) as into:
        while chunk := source.read(1 << 20):
            digest.update(chunk)
            into.write(chunk)
    source.close()
    return digest.hexdigest()


def _contents(record: Any) -> Iterator[tuple[str, Any]]:
    rows = _rows(record)
    yield "说明.md", (HERE / "说明.md").read_bytes()
    yield "verify.py", (HERE / "verify.py").read_bytes()
    yield "record.json", _json({"machine": record.machine, "object_id": record.pk, "title": str(record), "rows": rows})
    yield "record.csv", _table(rows)
    yield "names.json", _json(_names(rows))
    yield "history.json", _json([_version(each) for each in reversed(versions.versions_of(record))])
    yield "purges.json", _json(_purges(record))
    yield from _proof(record)
    yield from _files(record)


def _rows(record: Any) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [record.machine, record.pk])
        return [{"seq": s, "prev_hash": p, "hash": h, "said": said} for s, p, h, said in cursor.fetchall()]


def _table(rows: list[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS)
    for row in rows:
        said = json.loads(row["said"])
        writer.writerow([_safe(said[place]) for place in PLACES] + [row["prev_hash"], row["hash"]])
    return out.getvalue().encode("utf-8-sig")


def _safe(value: Any) -> Any:
    """A text that a spreadsheet program does not run as a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _names(rows: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    digests = {json.loads(row["said"])[9] for row in rows}
    known = PersonName.objects.filter(digest__in=digests)
    return {each.digest: {"name": each.name, "salt": each.salt} for each in known}


def _version(version: Any) -> dict[str, Any]:
    columns = ("table_name", "row_id", "op", "data", "person_id", "step", "request_id", "db_role", "tx")
    return {name: getattr(version, name) for name in columns} | {"at": version.at.isoformat()}


def _purges(record: Any) -> list[dict[str, Any]]:
    """Tombstones, each with its signature; of others than this object only numbers stand in them."""
    columns = ("body", "key_id", "algorithm", "signature")
    found = Purge.objects.order_by("pk").values(*columns)
    mine = [record.machine, record.pk]
    return [row for row in found if any(each[:2] == mine for each in json.loads(row["body"])["ranges"])]


def _proof(record: Any) -> Iterator[tuple[str, bytes]]:
    """The newest root that covers the chain, the way from the chain's end up to it, the key."""
    rooted = Rooted.objects.filter(machine=record.machine, object_id=record.pk).first()
    root = Root.objects.filter(number=rooted.root).first() if rooted else None
    if rooted is None or root is None:
        return
    leaf = (rooted.machine, rooted.object_id, rooted.count, rooted.hash)
    way = merkle.path(proof.leaves_at(root.number).values(), leaf)
    signed = {"body": root.body, "key_id": root.key_id, "algorithm": root.algorithm, "signature": root.signature}
    yield "root.json", _json(signed | {"leaf": leaf, "path": way})
    yield "root-body.txt", root.body.encode()
    yield "root-signature.bin", bytes.fromhex(root.signature)
    if signing.public_key(root.key_id):
        yield "public-key.pem", signing.public_file(root.key_id).read_bytes()


def _files(record: Any) -> Iterator[tuple[str, Any]]:
    of = {"machine": record.machine, "object_id": record.pk}
    for document in Document.objects.filter(**of, status=Document.Status.READY).order_by("pk"):
        yield f"文书/{document.pk}-{_plain(document.title)}.pdf", document.file
    for stored in StoredFile.objects.filter(**of).order_by("pk"):
        # What nobody may download does not leave in an archive either; that it is there stands in the list.
        if stored.is_open:
            yield f"附件/{stored.pk}-{_plain(stored.name)}", stored.file
        else:
            yield f"附件/{stored.pk}-{_plain(stored.name)}.未收入.txt", f"{stored.get_verdict_display()}\n".encode()


def _plain(name: str) -> str:
    """A name that no file system takes for a path."""
    return "".join("_" if c in '/\\:*?"<>|' or not c.isprintable() else c for c in name)[:80]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()
