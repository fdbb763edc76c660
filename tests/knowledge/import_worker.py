"""A worker of its own process: works at an import until that is done, or it is killed.

Given a folder, it also exports the shop's FAQs there. It ends with the most memory that it had, in KiB.
"""

import resource
import sys
from pathlib import Path
from uuid import UUID

import django

django.setup()

from knowledge import imports  # noqa: E402 - after the set-up
from knowledge.tables.faqs import FAQS  # noqa: E402
from knowledge.tables.writing import BATCH, WRITERS  # noqa: E402
from tenants.scope import shop_scope  # noqa: E402

shop_id, import_id, *folders = sys.argv[1:]
imports.check(UUID(shop_id), UUID(import_id))
imports.apply(UUID(shop_id), UUID(import_id))
for folder in folders:
    for written_as, write in WRITERS.items():
        with shop_scope(UUID(shop_id)), (Path(folder) / written_as).open("wb") as file:
            write(FAQS, FAQS.every(UUID(shop_id)).iterator(chunk_size=BATCH), file)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
