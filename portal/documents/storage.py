"""Where bytes lie: on a disk of ours, under names by chance, on the platter before any row says that they are there."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage


class PrivateStorage(FileSystemStorage):
    """Files in MEDIA_ROOT that are never written twice; `save` returns once the disk has them."""

    def _save(self, name: str, content: Any) -> str:
        kept = super()._save(name, content)  # type: ignore[misc]  # Django has it, its stubs have not
        _to_the_disk(self.path(kept))
        return kept


def _to_the_disk(path: str) -> None:
    """The file, its name in its folder, and the folder's name in the one above."""
    for place in (path, os.path.dirname(path), os.path.dirname(os.path.dirname(path))):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def quarantine(name: str) -> None:
    """Take a file's bytes out of the place from which files are handed out; again does nothing."""
    there = _in_quarantine(name)
    there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.replace(default_storage.path(name), there)
    except FileNotFoundError:
        return
    there.chmod(0o600)


def is_in_quarantine(name: str) -> bool:
    """Whether the bytes were taken out, as by a rejection that a restored database knows nothing of."""
    return _in_quarantine(name).is_file()


def purge(name: str) -> None:
    """Remove a file's bytes for good, wherever they lie."""
    default_storage.delete(name)
    _in_quarantine(name).unlink(missing_ok=True)


def _in_quarantine(name: str) -> Path:
    return Path(settings.QUARANTINE_ROOT) / Path(name).name
