"""Files as private objects of a store that speaks S3, for a portal that runs on many machines."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any

from botocore.client import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

QUARANTINE = "quarantine/"
# Seconds and tries: a store that is away is said to be away before the web server gives the request up.
PATIENCE = Config(
    connect_timeout=3,
    read_timeout=20,
    retries={"mode": "standard", "total_max_attempts": 2},
    signature_version="s3v4",
    s3={"addressing_style": "path"},
)
MISSING = frozenset({"404", "NoSuchKey"})


class ObjectStorage(S3Storage):
    """Objects that are never written twice and have no address of their own; `save` returns once the store has them.

    Raises OSError (EHOSTUNREACH) where the store cannot serve, which the portal answers like a database that is away.
    """

    def __init__(self, **options: Any):
        super().__init__(client_config=PATIENCE, file_overwrite=False, default_acl=None, **options)

    def _save(self, name: str, content: Any) -> str:
        with reached():
            return super()._save(name, content)

    def _open(self, name: str, mode: str = "rb") -> Any:
        with reached():
            return super()._open(name, mode)

    def exists(self, name: str) -> bool:
        with reached():
            return super().exists(name)

    def delete(self, name: str) -> None:
        with reached():
            super().delete(name)

    def quarantine(self, name: str) -> None:
        with reached():
            try:
                source = {"Bucket": self.bucket_name, "Key": name}
                self.bucket.Object(_in_quarantine(name)).copy_from(CopySource=source)
            except ClientError as error:
                if error.response["Error"]["Code"] in MISSING:
                    return
                raise
        self.delete(name)

    def is_in_quarantine(self, name: str) -> bool:
        return self.exists(_in_quarantine(name))

    def purge(self, name: str) -> None:
        self.delete(name)
        self.delete(_in_quarantine(name))

    def lying(self) -> Iterator[tuple[str, float]]:
        with reached():
            for each in self.bucket.objects.all():
                if not each.key.startswith(QUARANTINE):
                    yield each.key, each.last_modified.timestamp()


@contextmanager
def reached() -> Iterator[None]:
    """Inside, the store's failures are those of any place for files."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise OSError(errno.EHOSTUNREACH, "the store of files does not answer") from error


def _in_quarantine(name: str) -> str:
    return QUARANTINE + PurePosixPath(name).name
