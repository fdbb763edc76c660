"""`manage.py restore FILE`: a backup into an empty database, counted again."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from config.backups import restore_backup
from config.env import env, service_url
from config.preflight import UnfitError
from config.services.meanwhile import database_alone
from config.services.places import Places
from config.services.postgres import DatabaseStartError
from config.services.roles import OWNER
from config.services.secrets import ensure_secrets
from config.supervision.lock import installation_lock


class Command(BaseCommand):
    """Restore as the owner of the tables, build the wall, and compare."""

    help = "Bring what `backup` wrote into an empty database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Where from, and where to."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--url", help=f"default: {OWNER.variable}, or the embedded database, started for it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 and one line when the database is not as it was."""
        try:
            if options["url"] or env.str("DATABASE_URL", default=""):
                url = options["url"] or service_url(OWNER.variable)
                restore_backup(url, options["file"], self._tell)
            else:
                self._into_embedded(options["file"])
        except (UnfitError, DatabaseStartError) as problem:
            self.stderr.write(f"✗ {problem}")
            sys.exit(1)

    def _into_embedded(self, file: Path) -> None:
        """Nothing else runs then: the database is started for the while."""
        places = Places(settings.XIAOER_HOME)
        places.run.mkdir(parents=True, exist_ok=True)
        with installation_lock(places.run / "lock"):
            secrets = ensure_secrets(places.secrets)
            with database_alone(places, secrets) as urls:
                restore_backup(urls[OWNER.variable], file, self._tell)

    def _tell(self, text: str) -> None:
        self.stdout.write(f"✓ {text}")
