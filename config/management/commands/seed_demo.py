"""`manage.py seed_demo`: two demo shops, and their log-ins in a file."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from config.demo.seed import embed_demo, seed_demo
from config.language import say
from config.services.places import Places


class Command(BaseCommand):
    """Put the demo shops into an empty platform; on any other, keep their log-ins at hand."""

    help = "Make the two demo shops if there is no shop yet, and write their log-ins to demo.json."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add `--reset`."""
        parser.add_argument(
            "--reset",
            action="store_true",
            help="put the demo shops back: their conversations, edits and passwords are lost",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed, and say what was done."""
        logins = Places(settings.XIAOER_HOME).demo
        if seed_demo(logins, settings.PUBLIC_URL, reset=options["reset"]):
            embed_demo()
            text = say("Demo shops made; log-ins: {}", "演示店铺已建好，登录信息：{}")
        else:
            text = say(
                "There are shops already: nothing was changed. --reset puts the demo shops back. "
                "Log-ins: {}",
                "已有店铺，未作改动。加 --reset 可恢复演示店铺。登录信息：{}",
            )
        self.stdout.write(text.format(logins))
