"""`manage.py create_roles`: what Xiaoer needs on a PostgreSQL server of one's own."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.language import say
from config.preflight import UnfitError
from config.services.given_server import (
    GivenServer,
    known_passwords,
    script,
    with_new_passwords,
)
from config.services.places import DATABASE_NAME


class Command(BaseCommand):
    """Make the four roles and the database, and print the lines for `.env`."""

    help = "Make the database's roles on a PostgreSQL server of your own, and print each one's URL for .env."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Where, and whether only to show it."""
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument(
            "--server",
            metavar="URL",
            help="a superuser's URL: postgres://postgres:…@host:5432/postgres",
        )
        how.add_argument("--print", action="store_true", help="only print the SQL, for psql")
        parser.add_argument(
            "--database", default=DATABASE_NAME, metavar="NAME", help="default: %(default)s"
        )

        parser.add_argument(
            "--new-passwords",
            action="store_true",
            help="for roles that are there and whose URL is not in the environment",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Set the server up; exit code 1 and one line when it will not do."""
        known = known_passwords(os.environ)
        if options["print"]:
            passwords = with_new_passwords(known)
            for line in script(options["database"], passwords):
                self.stdout.write(line)
            for line in GivenServer("postgres://HOST:5432", options["database"]).lines(passwords):
                self.stdout.write(f"-- {line}")
            return
        server = GivenServer(options["server"], options["database"])
        try:
            passwords = server.set_up(known, renew=options["new_passwords"])
        except UnfitError as problem:
            self.stderr.write(f"✗ {problem}")
            sys.exit(1)
        self.stderr.write(
            say(
                "✓ Roles and database are there. Put these lines into .env, then `make run` migrates and starts:",
                "✓ 角色与数据库已就绪。请将以下各行写入 .env，然后运行 `make run`（会自动迁移并启动）：",
            )
        )
        for line in server.lines(passwords):
            self.stdout.write(line)
