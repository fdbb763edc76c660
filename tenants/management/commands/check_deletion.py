"""`manage.py check_deletion SHOP_ID`: that nothing of a deleted shop is left."""

import json
import sys
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from tenants.erasure import remaining
from tenants.models import Deletion
from tenants.platform import ALIAS


class Command(BaseCommand):
    """Count what there still is of the shop; exit code 1 when that is anything, or when no receipt is known."""

    help = "Verify that nothing of a deleted shop is left, and show its receipt."

    def add_arguments(self, parser: CommandParser) -> None:
        """The shop, and the form of the answer."""
        parser.add_argument("shop_id", type=UUID)
        parser.add_argument("--json", action="store_true", help="Print a JSON object instead.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was deleted and what is left."""
        shop_id: UUID = options["shop_id"]
        deletion = Deletion.objects.using(ALIAS).filter(shop_ref=shop_id).first()
        left = {kind: count for kind, count in remaining(shop_id).items() if count}
        clean = not left and deletion is not None and deletion.finished_at is not None
        if options["json"]:
            found = {
                "shop": str(shop_id),
                "clean": clean,
                "remaining": left,
                "receipt": deletion.receipt if deletion else None,
            }
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            with override(settings.TERMINAL_LANGUAGE):
                self._say(deletion, left)
        if not clean:
            sys.exit(1)

    def _say(self, deletion: Deletion | None, left: dict[str, int]) -> None:
        if deletion is None:
            self.stdout.write(_("No deletion of such a shop is known."))
        else:
            for kind, count in deletion.receipt.items():
                self.stdout.write(_("%(kind)s: %(count)d deleted") % {"kind": kind, "count": count})
            if deletion.finished_at is None:
                self.stdout.write(_("The deletion is not finished."))
        for kind, count in left.items():
            self.stdout.write(_("%(kind)s: %(count)d LEFT") % {"kind": kind, "count": count})
        if not left:
            self.stdout.write(_("Nothing of the shop is left."))
