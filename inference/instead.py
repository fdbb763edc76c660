"""Which entries are told in place of a model's words, or beside them: what answers, or what comes nearest."""

from collections.abc import Sequence
from dataclasses import dataclass

from inference.assembly import Assembled
from inference.entries import answer_of, not_in_colour
from inference.fallback import fallback_answer, named_answer
from inference.grounding.content_words import words_of
from inference.grounding.entries import as_said
from inference.grounding.finding import Finding
from inference.grounding.sentences import sentences_of
from inference.languages import language_of
from inference.retrieval.choosing import asks_to_choose
from inference.retrieval.contacts import asks_for_it_alone, is_asked_for
from inference.retrieval.doubt import (
    POSSIBLE,
    fact_with,
    passage_with,
    stands_all_the_same,
    stands_as_answer,
    tells_measure_asked,
    with_more,
)
from inference.retrieval.fitting import OFFERED
from inference.retrieval.held import Held, question_of
from inference.retrieval.table_rows import row_with
from inference.retrieval.together import told_beside, told_together
from inference.speech import Speech, stands_on
from knowledge.direct import chance
from knowledge.lexical import simplified
from knowledge.search import Match

# What a model says of an entry that the entry does not say.
MISREAD = ("figure", "claim", "contradiction", "condition", "promise")
TOLD = 0.6  # share of an answer's words from which it was said already


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known on a question, beside what a model said of it."""

    made: Assembled
    question: str
    speech: Speech

    @property
    def asked_in(self) -> str:
        """The language of the question."""
        return language_of(self.question, self.made.language)

    def answering(self, *, heard: bool, broken: Finding | None = None) -> Sequence[Match]:
        """What is told as the answer, after a model was `heard` and what may have `broken` off its part.

        The best entry, with the runner-up where it is as good; the row of a table; a fact of the policy. Empty where
        nothing is more than what comes nearest.
        """
        made, question, asked_in = self.made, self.question, self.asked_in
        misread = broken is not None and broken.rule in MISREAD

        def stands(told: Sequence[Match]) -> bool:
            if not stands_as_answer(told, question, asked_in, made.matches, made.leans):
                return False
            if made.leans or not heard:
                return True
            return stands_all_the_same(told, question, asked_in, made.matches, misread)

        for fact in made.policy_answers:
            if asks_for_it_alone(fact, question, asked_in):
                return [fact]
        entries = told_together(made.answers, question)
        if entries and entries[0].kind != "passage" and stands(entries):
            return self._with_all(entries) or entries
        # Where a figure is asked for and no product may be meant a row is told from however far behind: a long table
        # lies near to no question.
        far = question_of(question).asks_for_figure and not any(
            match.article for match in made.facts
        )
        among = made.matches if far else made.facts
        for asked in dict.fromkeys((question, f"{made.leans_on} {question}".strip())):
            if row := row_with(asked, among, asked_in):
                return [row]
        if entries and stands(entries):
            return entries
        return next(([fact] for fact in made.of_policy if stands([fact])), ())

    def _with_all(self, told: Sequence[Match]) -> Sequence[Match]:
        """The row of a table, or the entry, that has all of the question, where an FAQ that lacks a word leads."""
        if told[0].kind != "faq" or not Held(told, self.question, self.asked_in).missing:
            return ()
        if row := row_with(self.question, self.made.facts, self.asked_in):
            return [row]
        others = [one for one in self.made.facts if one not in told]
        return [
            one
            for one in others
            if one.kind != "faq" and Held([one], self.question, self.asked_in).has_all
        ][:1]

    def nearest(self) -> Sequence[Match]:
        """What is told as what comes nearest.

        The fact that is asked for by what it is called, as the hours; a passage that has what was asked, behind entries
        that have not; else the best entry, if it has half of the question's words, or is an FAQ that may be meant; and
        beside it a line of the policy that says more.
        """
        made, question, asked_in = self.made, self.question, self.asked_in
        if called_for := [one for one in made.policy_answers if is_asked_for(one, question)]:
            return called_for[:1]
        if passage := passage_with(question, made.facts, asked_in):
            return [passage]
        faqs = [match for match in made.matches if match.kind == "faq"]

        def may_be_meant(one: Match) -> bool:
            if one.kind != "faq":
                return one in made.answers
            if not Held([one], question, asked_in).comparable:
                return True  # across languages chances are small, and no word tells more
            return not one.dense or made.leans or chance(question, faqs) >= POSSIBLE

        def speaks_of_it(one: Match) -> bool:
            said = f"{one.title}\n{answer_of(one, made.language)}"
            return self.speech.grounds.asked.speaks_of_question(said)

        first: Sequence[Match] = (made.answers or made.facts)[:1]
        if asks_to_choose(question) and first and first[0].article:
            first = [one for one in made.facts if one.article][:OFFERED]
        likely = [
            one
            for one in told_beside(made.facts, question) or first
            if may_be_meant(one) or speaks_of_it(one)
        ]
        fact = fact_with(question, made.policy_answers, asked_in)
        across = fact and not Held([fact], question, asked_in).comparable
        if asks_to_choose(question) or (across and not question_of(question).asks_for_figure):
            fact = None  # is no goods; and across languages no word tells that it is meant
        if fact and not any(fact.text in one.text for one in likely):
            return [*likely, fact]
        read = self._read(likely)
        more = with_more(likely[0], made.facts, question, asked_in) if likely else None
        beside = [one for one in (read, more) if one and one not in likely]
        # Of two as good the one that the model chose.
        beside.sort(key=self._lacking)
        return [*likely, *beside[:1]]

    def overlooked(self) -> Sequence[Match]:
        """What is told where the model says no more than that it does not know: a small one overlooks entries."""
        answers = self.made.answers
        row = bool(answers and answers[0].article)  # has what is asked of any, in other words
        known = row or not self.speech.grounds.lacks_question()
        return self.answering(heard=True) if known else ()

    def with_figure(self) -> Sequence[Match]:
        """The entry that has the sum, the weight or the length that was asked for, where the model told none."""
        if tells_measure_asked(self.speech.said, self.question):
            return ()
        told = self.answering(heard=True)
        return () if told and self.was_said(fallback_answer(told, self.made.language)) else told

    def in_place(self) -> Sequence[Match]:
        """What is told as the answer in place of what was withheld.

        An entry that lacks what the shopper asked about is no answer to it, however near it lies.
        """
        speech = self.speech
        lacks = speech.broken.asked if speech.broken else speech.grounds.lacks_question()
        told = () if lacks else self.answering(heard=True, broken=speech.broken)
        # An FAQ's own yes is to its own question.
        if not told or self._affirms_wrongly(told) or self._reads_better(told):
            return ()
        return () if self.was_said(self.as_answer(told)) else told

    def as_answer(self, told: Sequence[Match]) -> str:
        """The entries as the answer: by their names where that begins with a yes, but to their own question; first the
        no to a colour in which a product does not come."""
        language = self.made.language
        text = fallback_answer(told, language)
        if self.speech.grounds.affirms_wrongly(text):
            text = named_answer(told, language)
        no = not_in_colour(told[0], simplified(self.question), language)
        return f"{no} {text}" if no and len(told) == 1 else text

    def unsaid(self, text: str) -> str:
        """The text without sentences that the model has said."""
        before = {as_said(one) for one in sentences_of(self.speech.said)}
        return "".join(one for one in sentences_of(text) if as_said(one) not in before).strip()

    def was_said(self, text: str) -> bool:
        """Whether the model has said most of it."""
        words, known = words_of(text), words_of(self.speech.said)
        every = {*words.every}
        return len(every & {*known.every}) >= TOLD * len(every)

    def _affirms_wrongly(self, told: Sequence[Match]) -> bool:
        return self.speech.grounds.affirms_wrongly(fallback_answer(told, self.made.language))

    def _read(self, told: Sequence[Match]) -> Match | None:
        """The entry beside what is `told` from which the model took what was withheld, if it has a word of the
        question."""
        place = self.speech.grounds.read_in(self.speech.withheld)
        read = None if place is None else stands_on(self.made)[place]
        if read is None or any(one.id == read.id for one in told):
            return None
        held = Held([read], self.question, self.asked_in)
        return read if len(held.lacking) < len(held.words) else None

    def _reads_better(self, told: Sequence[Match]) -> bool:
        """Whether an FAQ is told by its chance alone, and the model took what it said from an entry that has as many of
        the question's words."""
        read = self._read(told) if told[0].kind == "faq" else None
        return read is not None and self._lacking(read) <= self._lacking(*told)

    def _lacking(self, *told: Match) -> int:
        return len(Held(told, self.question, self.asked_in).lacking)
