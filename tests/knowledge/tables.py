"""Files for tests of tables: written by hand, so that nothing of ours makes what it reads."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from uuid import UUID

from knowledge import imports
from knowledge.models import Import
from knowledge.tables.registry import KINDS
from knowledge.tables.writing import WRITERS
from tenants.audit import Actor
from tenants.models import Shop
from tenants.scope import shop_scope

# A form whose file has a longer name than Django reads.
ENDLESS = (
    b'--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\nfaqs\r\n'
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="%s.csv"\r\n\r\na,b\r\n--x--\r\n'
    % (b"x" * 5000)
)
ENDLESS_TYPE = "multipart/form-data; boundary=x"
SOMEBODY = Actor(None, "Alice", "192.0.2.7")


def bring(shop_id: UUID, data: bytes, kind: str = "faqs", name: str = "table.csv") -> Import:
    """An import whose file was read."""
    with shop_scope(shop_id):
        job = imports.take_in(shop_id, KINDS[kind], name, [data], SOMEBODY)
    imports.check(shop_id, job.pk)
    return again(job)


def carry_out(job: Import) -> Import:
    """Confirm it, and write its rows."""
    with shop_scope(job.shop_id):
        assert imports.confirm(job, SOMEBODY)
    imports.apply(job.shop_id, job.pk)
    return again(job)


def again(job: Import) -> Import:
    """As it stands now."""
    with shop_scope(job.shop_id):
        return Import.objects.get(shop_id=job.shop_id, pk=job.pk)


def counts(job: Import) -> dict[str, int]:
    """How many rows got each verdict; those of which there are none are left out."""
    found = {what: getattr(job, what) for what in Import.COUNTS}
    return {what: count for what, count in found.items() if count}


def lines_of(job: Import, verdict: str) -> list[tuple[int | None, str | None]]:
    """The lines with this verdict, each with the code that says why."""
    return [
        (finding["line"], finding.get("code"))
        for finding in job.findings
        if finding["verdict"] == verdict
    ]


def exported(kind: str, shop: Shop, written_as: str) -> bytes:
    """All rows of the shop as a file."""
    file = BytesIO()
    with shop_scope(shop.id):
        WRITERS[written_as](KINDS[kind], KINDS[kind].every(shop.id), file)
    return file.getvalue()


def faq_lines(numbers: Iterable[int]) -> str:
    """Rows of FAQs, each of its own."""
    return "".join(
        f'Question number {n}?,"Answer {n}, with a comma and a ""mark""","Way {n}\nManner {n}"\n'
        for n in numbers
    )


def put(folder: Path, data: bytes) -> Path:
    """The data as a file."""
    path = folder / "upload"
    path.write_bytes(data)
    return path
