"""The rules on what a sentence is about: a sentence that names nothing else tells of what was asked about."""

from collections.abc import Sequence

from inference.grounding.claims import asks
from inference.grounding.content_words import Words, words_of
from inference.grounding.entries import Entry
from inference.grounding.figure_kinds import told_by_figures, without
from inference.grounding.figure_text import Figure
from inference.grounding.finding import Finding
from inference.grounding.questions import Question
from inference.grounding.sentences import sentences_of
from inference.grounding.shopper import Shopper
from inference.grounding.sides import denies
from inference.grounding.sources import Sources
from inference.grounding.subjects import Subjects
from inference.grounding.told import clauses_of

SO_FAR = 400  # signs of a reply in which another article may have been named

_NONE = words_of("")


class SubjectRules:
    """What the articles and other entries are about, before the question; `meant` is the article that it is about."""

    def __init__(
        self, question: Question, sources: Sources, shopper: Shopper, meant: Entry | None
    ) -> None:
        self._question = question
        self._sources = sources
        self._shopper = shopper
        self._meant = meant
        self._subjects = Subjects(sources.entries, question.text)

    def of_another(self, sentence: str, figures: Sequence[Figure], said: str) -> Finding | None:
        """What is told of another article, or of another subject, than was asked about, after what was `said`."""
        claim = self._question.claim_in(sentence)
        if not claim:
            return None
        if denies(claim):
            # “480 yuan a skin, none in winter”: a figure is told all the same.
            told = [one for one in clauses_of(claim) if not denies(one.words.text)]
            return self._of_other_subject(_NONE, [f for one in told for f in one.figures], "", said)
        words = told_by_figures(words_of(without(claim, figures)), figures)
        so_far = words_of(f"{said[-SO_FAR:]} {sentence}")
        if not (words.every or figures) and self._question.side_of(claim):
            words, figures = self._question.claimed, self._question.figures
        own = [one for one in figures if not self._shopper.brought(one, sentence)]
        articles = self._sources.articles
        found = articles.of_another(
            words, figures, self._question.words, so_far, self._meant
        ) or articles.of_one_not_here(words, own)
        if found:
            return Finding("claim", found)
        return self._of_other_subject(words, own, sentence, said)

    def _of_other_subject(
        self, words: Words, figures: Sequence[Figure], sentence: str, said: str
    ) -> Finding | None:
        """What is told of something else than the question is about, and the sentence has not named."""
        # Who copies another question before its answer names nothing of what was asked.
        so_far = "" if self._asks_in(said) else f"{said[-SO_FAR:]} {sentence}"
        found = (
            self._subjects.told_of_another(words, figures, words_of(so_far))
            or self._subjects.is_no_return(figures)
            or self._subjects.told_of_other_name(words_of(sentence), figures)
            or self._subjects.told_of_another_model(sentence, said)
        )
        return Finding("claim", found) if found else None

    def _asks_in(self, said: str) -> bool:
        """Whether a question of an entry stands in what was said."""
        return any(asks(one) and self._sources.ask(one) for one in sentences_of(said))

    def stock_denied(self, sentence: str, said: str) -> Finding | None:
        """That an article can be had now, where it is sold out, or that it is sold out, where it can be had."""
        claim = self._question.claim_in(sentence)
        if not claim:
            return None
        articles, question = self._sources.articles, self._question.text
        about = (claim, question, self._meant, said[-SO_FAR:])
        denied = articles.sold_out(*about) or articles.in_stock(*about)
        return Finding("contradiction", denied) if denied else None
