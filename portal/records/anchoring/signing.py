"""Signatures under roots and purges. The algorithm and the key's number stand beside each, so that both may change.

The private key is a file that only the worker's user may read (`ANCHOR_KEY_FILE`); public keys lie with the anchors,
one file for each key that was ever used, and are all that verifying needs.
"""

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

ED25519 = "ed25519"
KINDS = {ED25519: (Ed25519PrivateKey, Ed25519PublicKey)}


class NoKey(RuntimeError):
    """There is no private key to sign with."""


def sign(text: str) -> dict[str, str]:
    """Algorithm, key's number and signature of a text. Raises NoKey."""
    private = _private(Path(settings.ANCHOR_KEY_FILE))
    signature = private.sign(text.encode()).hex()
    return {"algorithm": ED25519, "key_id": number_of(private.public_key()), "signature": signature}


def is_signed(text: str, *, algorithm: str, key_id: str, signature: str) -> bool:
    """Whether one of the public keys that lie with the anchors vouches for a text."""
    public = public_key(key_id)
    if public is None or algorithm not in KINDS or not isinstance(public, KINDS[algorithm][1]):
        return False
    try:
        public.verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def number_of(public: Any) -> str:
    """The key's number: the beginning of the hash of its 32 bytes."""
    raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()[:16]


def public_file(key_id: str) -> Path:
    """Where the public key of that number lies."""
    return Path(settings.ANCHOR_DIR) / "keys" / f"{key_id}.pem"


def public_key(key_id: str) -> Any:
    """The public key of that number, None where there is none or the file holds another."""
    file = public_file(key_id)
    if not key_id.isalnum() or not file.exists():
        return None
    public = serialization.load_pem_public_key(file.read_bytes())
    return public if number_of(public) == key_id else None


def make_key() -> str:
    """A new private key, unless there is one, and its public half beside the anchors; the key's number."""
    file = Path(settings.ANCHOR_KEY_FILE)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        private = Ed25519PrivateKey.generate()
        pem = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(pem)
    public = _private(file).public_key()
    beside = public_file(number_of(public))
    beside.parent.mkdir(parents=True, exist_ok=True)
    beside.write_bytes(public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))
    return number_of(public)


def _private(file: Path) -> Any:
    try:
        return _loaded(file, file.stat().st_mtime_ns)
    except FileNotFoundError as missing:
        raise NoKey(f"there is no key at {file}; make one by `manage.py records key`") from missing


@cache
def _loaded(file: Path, _changed: int) -> Any:
    return serialization.load_pem_private_key(file.read_bytes(), password=None)
