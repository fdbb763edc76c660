"""`manage.py doctor`: what is wrong with this installation, and what to do about it."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.doctor import examine
from config.supervision.board import SIGNS, State, cells

SHOWN: dict[str, State] = {"ok": "ok", "warn": "warn", "fail": "failed"}


class Command(BaseCommand):
    """One line for each thing looked at; exit code 1 when something fails."""

    help = "Explain what is wrong with this installation."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Only the form of the answer can be chosen."""
        parser.add_argument("--json", action="store_true", help="Print a JSON list instead.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the findings."""
        findings = list(examine())
        if options["json"]:
            shown = [asdict(finding) for finding in findings]
            self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2))
        else:
            width = max(cells(finding.part) for finding in findings)
            for finding in findings:
                padding = " " * (width - cells(finding.part))
                sign = SIGNS[SHOWN[finding.level]]
                self.stdout.write(f"{sign} {finding.part}{padding}  {finding.line()}")
        if any(finding.level == "fail" for finding in findings):
            sys.exit(1)
