"""A shop's rows as a file that somebody takes along, by a page or by the API."""

import asyncio
from collections.abc import AsyncIterator
from tempfile import TemporaryFile
from typing import IO
from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils import timezone

from knowledge.tables.kinds import Kind
from knowledge.tables.writing import BATCH, TYPES, WRITERS
from tenants.audit import Actor, record

_CHUNK = 64 * 1024


def take_along(shop_id: UUID, kind: Kind, written_as: str, by: Actor) -> StreamingHttpResponse:
    """All rows of the shop, inside its scope; the log says who took them along.

    They are written before anything is sent: what fails is no half of a table. Raises TableError.
    """
    file = TemporaryFile()  # noqa: SIM115 - closed when it was sent
    try:
        rows = kind.every(shop_id).iterator(chunk_size=BATCH)
        count = WRITERS[written_as](kind, rows, file)
    except BaseException:
        file.close()
        raise
    noted = {"rows": count, "format": written_as}
    record(shop_id, by, f"{kind.model._meta.model_name}.exported", "", noted)
    return _sent(file, f"{kind.name}-{timezone.localdate().isoformat()}", written_as)


def _sent(file: IO[bytes], name: str, written_as: str) -> StreamingHttpResponse:
    async def parts() -> AsyncIterator[bytes]:
        with file:
            file.seek(0)
            while chunk := await asyncio.to_thread(file.read, _CHUNK):
                yield chunk

    answer = StreamingHttpResponse(parts(), content_type=TYPES[written_as])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{written_as}"'
    answer["Cache-Control"] = "no-store"
    return answer
