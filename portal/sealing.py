"""Sealing short secrets that must wait in the database: whoever has only the database cannot read them.

The key comes from SECRET_KEY; a key changed by SECRET_KEY_FALLBACKS still opens what the old one sealed.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

PURPOSE = b"portal.sealing:"  # the same SECRET_KEY signs sessions; here it must give another key


class NotOurSeal(ValueError):
    """What was to be opened was not sealed with any of our keys, or was changed since."""


def sealed(text: str) -> str:
    """The text, encrypted and authenticated."""
    return _keys().encrypt(text.encode()).decode()


def opened(seal: str) -> str:
    """The text that was sealed. Raises NotOurSeal."""
    try:
        return _keys().decrypt(seal.encode()).decode()
    except InvalidToken as wrong:
        raise NotOurSeal from wrong


def _keys() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(PURPOSE + secret.encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
