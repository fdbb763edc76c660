"""`manage.py migrate`: Django's own, as the owner of the tables, and then the wall between shops."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands.migrate import Command as DjangoMigrate

from tenants.wall import build_wall


class Command(DjangoMigrate):
    """Pages run under a role that owns nothing and could not migrate."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Django's arguments; the database is the owner's."""
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, and build the wall once every table stands."""
        super().handle(*args, **options)
        if options["app_label"] is None and not options["plan"] and not options["check_unapplied"]:
            build_wall()
