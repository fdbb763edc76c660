"""`manage.py up`: every part of Xiaoer under one supervisor."""

import asyncio
import sys
from typing import Any

from django.core.management.base import BaseCommand

from config.supervision.supervisor import Supervisor


class Command(BaseCommand):
    """Start database, cache, web, worker and engine, and keep them running until Ctrl-C."""

    help = "Start everything under one supervisor, with progress shown; Ctrl-C stops it."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until a signal; the exit code is 1 when something could not be started."""
        sys.exit(asyncio.run(_supervise()))


async def _supervise() -> int:
    return await Supervisor(sys.stdout).run()
