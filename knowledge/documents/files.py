"""The files of documents: in the shop's own folder, under names that we made. Nothing outside serves that folder."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from tenants.erasure import shop_folder


def place_of(shop_id: UUID, stored_as: UUID) -> Path:
    """Where the file lies, if it is there."""
    return shop_folder(shop_id) / "documents" / str(stored_as)


def digest_of(chunks: Iterable[bytes]) -> str:
    """SHA-256, hex."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def store(shop_id: UUID, stored_as: UUID, chunks: Iterable[bytes]) -> None:
    """Write the file, so that it outlives a crash, or nothing. Raises OSError."""
    place = place_of(shop_id, stored_as)
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(place, "xb", opener=_private) as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        place.unlink(missing_ok=True)
        raise


def drop(shop_id: UUID, stored_as: UUID) -> None:
    """Remove the file, if it is there."""
    place_of(shop_id, stored_as).unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
