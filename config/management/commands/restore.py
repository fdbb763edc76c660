"""`manage.py restore FILE`: a backup into an empty database, counted again."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.backups import restore_backup
from config.env import service_url
from config.preflight import UnfitError
from config.services.roles import OWNER


class Command(BaseCommand):
    """Restore as the owner of the tables, build the wall, and compare."""

    help = "Bring what `backup` wrote into an empty database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Where from, and where to."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--url", help=f"default: {OWNER.variable}, or the embedded database")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 and one line when the database is not as it was."""
        try:
            restore_backup(
                options["url"] or service_url(OWNER.variable), options["file"], self._tell
            )
        except UnfitError as problem:
            self.stderr.write(f"✗ {problem}")
            sys.exit(1)

    def _tell(self, text: str) -> None:
        self.stdout.write(f"✓ {text}")
