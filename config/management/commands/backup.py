"""`manage.py backup FILE`: every shop's rows in one file, counted."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.backups import make_backup
from config.env import service_url
from config.preflight import UnfitError
from config.services.roles import BACKUP


class Command(BaseCommand):
    """Dump the database as the backup role, while everything runs."""

    help = "Write a complete backup of the database into FILE, and what it holds into FILE.json."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="even if FILE is there already")
        parser.add_argument("--url", help=f"default: {BACKUP.variable}, or the embedded database")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 and one line when there is no backup."""
        url = options["url"] or service_url(BACKUP.variable)
        try:
            make_backup(url, options["file"], self._tell, options["replace"])
        except (UnfitError, OSError) as problem:
            self.stderr.write(f"✗ {problem}")
            sys.exit(1)

    def _tell(self, text: str) -> None:
        self.stdout.write(f"✓ {text}")
