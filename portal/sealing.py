"""Sealing short secrets that must wait in the database: whoever has only the database cannot read them.

A seal says by which algorithm and under which key it was made: `AES-256-GCM.3f9a01bc.…`. New ones are made by
`SEALING` under a key out of SECRET_KEY; keys out of SECRET_KEY_FALLBACKS open what they sealed. `manage.py reseal`
makes every seal anew while the portal serves; after it an older key may go. NIST SP 800-38D: no nonce is used twice
with one key; random ones of 96 bits do for 2^32 seals of a key.
"""

import base64
import hashlib
import secrets
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"portal.sealing:"  # the same SECRET_KEY signs sessions; here it must give another key
ALGORITHMS = {"AES-256-GCM": (algorithms.AES, 32), "SM4-GCM": (algorithms.SM4, 16)}
NONCE, TAG = 12, 16
_keepers: list[Callable[[], int]] = []


class NotOurSeal(ValueError):
    """What was to be opened was not sealed with any of our keys, or was changed since."""


def sealed(text: str) -> str:
    """The text, encrypted and authenticated by the algorithm and key of now."""
    algorithm, secret, nonce = settings.SEALING, settings.SECRET_KEY, secrets.token_bytes(NONCE)
    head = f"{algorithm}.{key_id(secret)}"
    run = Cipher(_made(algorithm, secret), modes.GCM(nonce)).encryptor()
    run.authenticate_additional_data(head.encode())
    body = run.update(text.encode()) + run.finalize()
    return f"{head}.{base64.urlsafe_b64encode(nonce + run.tag + body).decode()}"


def opened(seal: str) -> str:
    """The text that was sealed. Raises NotOurSeal."""
    if "." not in seal:
        return _opened_without_a_head(seal)
    head, _dot, packed = seal.rpartition(".")
    algorithm, _dot, number = head.partition(".")
    secret = next((each for each in _secrets() if key_id(each) == number), None)
    if algorithm not in ALGORITHMS or secret is None:
        raise NotOurSeal
    try:
        raw = base64.b64decode(packed, altchars=b"-_", validate=True)
        if base64.urlsafe_b64encode(raw).decode() != packed:  # another spelling of the same bytes
            raise NotOurSeal
        nonce, tag, body = raw[:NONCE], raw[NONCE : NONCE + TAG], raw[NONCE + TAG :]
        run = Cipher(_made(algorithm, secret), modes.GCM(nonce, tag)).decryptor()
        run.authenticate_additional_data(head.encode())
        return (run.update(body) + run.finalize()).decode()
    except (InvalidTag, ValueError) as wrong:
        raise NotOurSeal from wrong


def is_of_now(seal: str) -> bool:
    """Whether it was made by the algorithm and under the key of now."""
    return seal.startswith(f"{settings.SEALING}.{key_id(settings.SECRET_KEY)}.")


def anew(seal: str) -> str:
    """The same text sealed by the algorithm and key of now; a seal of now comes back as it is. Raises NotOurSeal."""
    return seal if is_of_now(seal) else sealed(opened(seal))


def keeps_seals(reseal: Callable[[], int]) -> Callable[[], int]:
    """Register what makes anew the seals that some table keeps, each row under its lock; it gives how many."""
    _keepers.append(reseal)
    return reseal


def reseal_all() -> int:
    """Make every seal that is kept anew; how many were not of now."""
    return sum(reseal() for reseal in _keepers)


def key_id(secret: str) -> str:
    """The number of the key that a secret gives; it tells nothing of the key."""
    return hashlib.sha256(PURPOSE + b"id:" + secret.encode()).hexdigest()[:8]


def _made(algorithm: str, secret: str) -> BlockCipherAlgorithm:
    cipher, length = ALGORITHMS[algorithm]
    return cipher(HKDF(SHA256(), length, None, PURPOSE + algorithm.encode()).derive(secret.encode()))


def _secrets() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _opened_without_a_head(seal: str) -> str:
    """What was sealed before seals named their key (Fernet)."""
    digests = [hashlib.sha256(PURPOSE + secret.encode()).digest() for secret in _secrets()]
    try:
        return MultiFernet([Fernet(base64.urlsafe_b64encode(d)) for d in digests]).decrypt(seal.encode()).decode()
    except InvalidToken as wrong:
        raise NotOurSeal from wrong
