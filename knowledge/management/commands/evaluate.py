"""`manage.py evaluate QUESTIONS.jsonl`: how well a shop's FAQs are found, and how often direct answers are right."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from knowledge.embedding_endpoint import EmbeddingsDownError
from knowledge.evaluation import Figures, measure, questions_of, read_all, throw_away_shop
from knowledge.evaluation_files import (
    Asked,
    BadFileError,
    read_faqs,
    read_questions,
    refuse_unknown,
)
from tenants.platform import shops_named
from tenants.scope import shop_scope


class Command(BaseCommand):
    """Ask every question of a file, of a shop or of FAQs in a file; change nothing."""

    help = "Measure how well questions find their FAQs, and how often direct answers are right."

    def add_arguments(self, parser: CommandParser) -> None:
        """The questions, whom to ask, and the form of the answer."""
        parser.add_argument("questions", type=Path, help="lines of {question, expect}")
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("--shop", help="the short name of a shop")
        whom.add_argument("--faqs", type=Path, help="a CSV file of FAQs, for a throw-away shop")
        parser.add_argument("--json", action="store_true", help="Print a JSON object instead.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure and print."""
        with override(settings.TERMINAL_LANGUAGE):
            try:
                asked = read_questions(options["questions"])
                figures = (
                    self._of_file(asked, options)
                    if options["faqs"]
                    else self._of_shop(asked, options)
                )
            except BadFileError as problem:
                raise CommandError(str(problem)) from problem
            except EmbeddingsDownError as problem:
                said = _("The server of embeddings does not answer: nothing was measured.")
                raise CommandError(f"{said} ({problem})") from problem
            if options["json"]:
                self.stdout.write(json.dumps(figures.as_json()))
            else:
                self._table(figures)

    def _of_file(self, asked: list[Asked], options: dict[str, Any]) -> Figures:
        faqs = read_faqs(options["faqs"], self.stderr.write)  # --json has standard output
        refuse_unknown(options["questions"], asked, {faq.question for faq in faqs})
        questions = read_all(asked)
        with throw_away_shop(faqs) as shop_id:
            return measure(shop_id, asked, questions)

    def _of_shop(self, asked: list[Asked], options: dict[str, Any]) -> Figures:
        shops = shops_named([options["shop"]])
        if not shops:
            raise BadFileError(_("There is no shop “%s”.") % options["shop"])
        shop_id = shops[0][0]
        with shop_scope(shop_id):
            refuse_unknown(options["questions"], asked, questions_of(shop_id))
        questions = read_all(asked)
        with shop_scope(shop_id):
            return measure(shop_id, asked, questions)

    def _table(self, figures: Figures) -> None:
        for name, value in figures.as_json().items():
            shown = "–" if value is None else f"{value:.3f}" if isinstance(value, float) else value
            self.stdout.write(f"{name.replace('_', ' '):<16}{shown:>8}")
