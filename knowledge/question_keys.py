"""When two questions are the same one: folded, they are equal."""

import hashlib
import re
import unicodedata
from typing import Any

from django.db import models

_SPACES = re.compile(r"\s+")
_AROUND = " ?!.。,、…~"


def question_key(question: str) -> str:
    """The same for questions that differ in width, case, spaces or the marks at their ends only: 32 hex digits."""
    folded = unicodedata.normalize("NFKC", question).casefold()
    plain = _SPACES.sub(" ", folded).strip(_AROUND) or folded
    return hashlib.sha256(plain.encode(errors="surrogatepass")).hexdigest()[:32]


class QuestionKeyField(models.CharField):  # type: ignore[type-arg]  # not generic at run time
    """The key of the row's `question`, written whenever the row is."""

    auto_now = (
        True  # as Django calls it for times: a form that saves some fields saves this one, too
    )

    def __init__(self, **named: Any) -> None:
        super().__init__(**{"max_length": 32, "editable": False, "default": "", **named})

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Follow the question."""
        key = question_key(model_instance.question)  # type: ignore[attr-defined]  # an FAQ
        setattr(model_instance, self.attname, key)
        return key
