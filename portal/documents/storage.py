"""Where bytes lie: under names by chance, and safe before any row says that they are there.

Two stores know the same verbs: a disk of ours, and objects at whatever speaks S3 (`FILES_BUCKET`). Both are private:
only `delivery` hands anything out.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol, cast

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage


class Store(Protocol):
    """What the portal asks of a place for files besides what Django does."""

    def delete(self, name: str) -> None:
        """Remove the bytes; where there are none, nothing."""

    def quarantine(self, name: str) -> None:
        """Take a file's bytes out of the place from which files are handed out; again does nothing."""

    def is_in_quarantine(self, name: str) -> bool:
        """Whether the bytes were taken out, as by a rejection that a restored database knows nothing of."""
        ...

    def purge(self, name: str) -> None:
        """Remove a file's bytes for good, wherever they lie."""

    def lying(self) -> Iterator[tuple[str, float]]:
        """Every name, with when it was written in seconds since 1970; not what is in quarantine."""
        ...


files = cast(Store, default_storage)


class PrivateStorage(FileSystemStorage):
    """Files in MEDIA_ROOT that are never written twice; `save` returns once the disk has them."""

    def _save(self, name: str, content: Any) -> str:
        kept = super()._save(name, content)  # type: ignore[misc]  # Django has it, its stubs have not
        _to_the_disk(self.path(kept))
        return kept

    def quarantine(self, name: str) -> None:
        there = _in_quarantine(name)
        there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.replace(self.path(name), there)
        except FileNotFoundError:
            return
        there.chmod(0o600)

    def is_in_quarantine(self, name: str) -> bool:
        return _in_quarantine(name).is_file()

    def purge(self, name: str) -> None:
        self.delete(name)
        _in_quarantine(name).unlink(missing_ok=True)

    def lying(self) -> Iterator[tuple[str, float]]:
        root = Path(self.path(""))
        for folder, _folders, names in os.walk(root):
            for name in names:
                path = Path(folder) / name
                try:
                    yield str(path.relative_to(root)), path.stat().st_mtime
                except FileNotFoundError:  # gone meanwhile
                    continue


def _to_the_disk(path: str) -> None:
    """The file, its name in its folder, and the folder's name in the one above."""
    for place in (path, os.path.dirname(path), os.path.dirname(os.path.dirname(path))):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _in_quarantine(name: str) -> Path:
    return Path(settings.QUARANTINE_ROOT) / Path(name).name
