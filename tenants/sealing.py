"""Sealing secrets that have to be read again: what the database holds is no use without the installation's key.

Fernet (AES-128-CBC with HMAC-SHA256) under a key that HKDF (RFC 5869) derives from SECRET_KEY. With a former
SECRET_KEY among SECRET_KEY_FALLBACKS, what was sealed under it still opens.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_PURPOSE = b"xiaoer.tenants.sealing.1"


class BrokenSealError(Exception):
    """Sealed under a key that this installation has no more, or changed since."""


def seal(secret: str) -> str:
    """The secret, encrypted under the present key."""
    return _keys().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """What `seal` was given. Raises BrokenSealError."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise BrokenSealError from None


def is_sealed(text: str) -> bool:
    """Whether it looks like what `seal` gives, under whichever key: Fernet's version, and a time of this millennium."""
    return text.startswith("gAAAAA")


def _keys() -> MultiFernet:
    return MultiFernet([_key(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret_key: str) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret_key.encode())
    return Fernet(urlsafe_b64encode(derived))
