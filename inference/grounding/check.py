"""The verdict on a sentence: does it stand on what the shop knows?

In this order: is it in a script that anybody here writes? Do its figures stand there? Is the shop open then? Does it
promise what nobody does, or deny what the shop has, or a stock? Do the words that make its claim occur there, in one
entry, of the same row, with the same yes or no, on the same condition? Is a figure told of what was asked, and all of
it of the same article and subject? Does a yes or no stand? What is copied word for word can be wrong in few of these
ways. The rules and their thresholds are explained and measured in docs/answers.md.
"""

import re
from collections.abc import Sequence, Set

from inference.grounding.asked import Asked
from inference.grounding.claim_rules import ClaimRules
from inference.grounding.claims import acknowledges, asks, denies_having, says_yes
from inference.grounding.conditions import tells_only
from inference.grounding.content_words import Words, words_of
from inference.grounding.entries import as_said
from inference.grounding.figure_kinds import once, without_words
from inference.grounding.figure_rules import FigureRules
from inference.grounding.figure_text import Figure
from inference.grounding.figures import figures_in
from inference.grounding.finding import Finding
from inference.grounding.opening import Opening
from inference.grounding.overlap import Known
from inference.grounding.premises import Premise
from inference.grounding.promises import promise_in
from inference.grounding.questions import Question
from inference.grounding.scripts import Scripts
from inference.grounding.sentences import sentences_of
from inference.grounding.shopper import Shopper
from inference.grounding.sides import denies
from inference.grounding.sources import Sources
from inference.grounding.statements import Statements
from inference.grounding.subject_rules import SubjectRules
from inference.grounding.told import clauses_of
from inference.grounding.variants import Variants
from inference.grounding.yes_and_no import PlainAnswer
from knowledge.lexical import simplified

_POUNDS = re.compile(
    r"(?<![\d.,£])(\d{1,9}(?:,\d{3})*(?:\.\d{1,2})?) (?:pounds?|quid)\b", re.IGNORECASE
)


class Grounds:
    """What a reply may stand on: the entries of the shop's knowledge, and what the shopper wrote.

    `knowledge` holds one text an entry; of an FAQ the question comes first and is no claim of the shop. `about` are
    texts that only name things: the shop, its assistant. `earlier` is what the assistant said before: sums, discounts
    and stocks in it may be old, and carry nothing. `language` is that of the reply. `doubted` are the places of those
    entries that are likelier not what was asked. `leans_on` is what was said before that the question goes on with.
    `asked` says what a sentence is beside the question.
    """

    def __init__(
        self,
        knowledge: Sequence[str],
        shopper: Sequence[str],
        question: str,
        about: Sequence[str] = (),
        earlier: Sequence[str] = (),
        language: str = "",
        doubted: Set[int] = frozenset(),
        leans_on: str = "",
    ) -> None:
        known, wrote = ([simplified(text) for text in texts] for texts in (knowledge, shopper))
        names, before = ([simplified(text) for text in texts] for texts in (about, earlier))
        self._knowledge, self._doubted = knowledge, doubted
        self._question = Question(simplified(question), simplified(leans_on))
        self._sources = Sources(known, names, before)
        self._statements = Statements(self._sources)
        self._premise = Premise(self._question, self._sources, self._statements)
        self._opening, self._variants = Opening(known), Variants(known)
        self._meant = self._sources.articles.meant(
            self._question.text,
            [text for text in wrote if text != self._question.text],
            before[-1] if before else "",
        )
        self._answer = PlainAnswer(
            self._question,
            self._sources,
            self._statements,
            self._variants,
            self._premise,
            self._opening,
            self._meant,
        )
        self._scripts = Scripts(language, [*knowledge, *shopper, question], about)
        self.asked = Asked(self._question, self._sources, self._scripts)
        self._shopper = Shopper(wrote, self._question, self._sources)
        self._figure_rules = FigureRules(self._question, self._sources, self._shopper)
        self._claim_rules = ClaimRules(
            self._question,
            self._sources,
            self._statements,
            self._premise,
            self._shopper,
            self._figure_rules,
        )
        self._subject_rules = SubjectRules(
            self._question, self._sources, self._shopper, self._meant
        )

    def finding(self, sentence: str, said: str = "", answer: str = "") -> Finding | None:
        """Why the sentence may not be said, after what was `said` of the reply; None when it may.

        `answer` is a plain yes or no before it that has waited to be judged with it.
        """
        if script := self._scripts.foreign(sentence):
            return Finding("script", script.capitalize())
        sentence, said = simplified(sentence), simplified(said)
        if self._sources.has_pounds:
            sentence = _POUNDS.sub(r"£\1", sentence)
        figures = figures_in(self._question.left_of(sentence))
        if self._sources.quotes(sentence):
            found = self._claim_rules.wrong_yes(
                sentence, words_of(sentence), figures
            ) or self._figure_rules.fact_aside(sentence, figures)
            found = found or self._figure_rules.of_other_dimension(sentence, said)
        else:
            found = (
                self._figure_rules.unknown(sentence, figures)
                or self._figure_rules.in_other_part(sentence, figures, said)
                or self._told_of_shopper(sentence)
                or self._other_hours(sentence)
                or self._promise(sentence)
                or self._denied_wrongly(sentence)
                or self._subject_rules.stock_denied(sentence, said)
                or self._claim_rules.unfounded(sentence, figures)
                or self._figure_rules.of_other_dimension(sentence, said)
                or self._figure_rules.stray(sentence, figures, said)
            )
        return (
            found
            or self._subject_rules.of_another(sentence, figures, said)
            or self._answered_wrongly(sentence, figures, simplified(answer))
        )

    def beside(self, sentence: str, said: str = "") -> Finding | None:
        """Why the sentence is likelier no answer: all entries that have most of what it adds to the question are
        doubted. Behind what was `said` it may be a fact of the shop, speak of what was asked, or limit that."""
        claim = self._question.claim_in(simplified(sentence))
        if not (self._doubted and claim):
            return None
        carriers = self._sources.carriers(*self._added(claim))
        if not carriers or not self._doubted >= set(carriers):
            return None
        limits = denies(claim) or tells_only(claim)
        if said and (
            any(self._sources.entries[place].is_fact for place in carriers)
            or self._question.shares(words_of(claim))
            or (limits and _share(words_of(claim), words_of(simplified(said))))
        ):
            return None
        return Finding("beside", self._knowledge[carriers[0]].partition("\n")[0])

    def read_in(self, sentence: str) -> int | None:
        """The place of the one entry of the knowledge that has all figures which the sentence adds to the question, or
        all of its words where it adds none; of several the one with most of its words. None where that is not one."""
        claim = self._question.claim_in(simplified(sentence))
        return self._sources.sole_carrier(*self._added(claim))

    def conditions_left_out(self, reply: str) -> Sequence[str]:
        """The knowledge's own sentences on whose conditions it stands what the reply says, where it names none."""
        said = simplified(f"{reply} {self._question.text}")
        found = dict[str, None]()
        for sentence in sentences_of(simplified(reply)):
            if self._question.side_of(sentence) == "yes":
                found |= dict.fromkeys(self._answer.conditions(said))
            claim = self._question.claim_in(sentence)
            if claim and not denies(claim):
                condition = self._statements.condition_of(words_of(claim), said)
                found |= {condition: None} if condition else {}
        told = [one.strip() for text in self._knowledge for one in sentences_of(text)]
        # Two entries may say it in the same words.
        return [one for one in dict.fromkeys(told) if simplified(one) in found] if found else []

    def affirms_wrongly(self, text: str) -> bool:
        """Whether the text begins with a yes to what the knowledge does not speak of, or denies."""
        text = simplified(text)
        if self._premise.affirmed(text, words_of(text), figures_in(text)):
            return True
        first = next(iter(sentences_of(text)), "")
        return self.asked.is_plain(first) and self.finding(first) is not None

    def lacks_question(self) -> bool:
        """Whether the knowledge does not speak of what was asked."""
        return bool(self._premise.lacking())

    def _answered_wrongly(
        self, sentence: str, figures: Sequence[Figure], answer: str
    ) -> Finding | None:
        """A yes or no that the knowledge does not give: the sentence itself, or the `answer` before it."""
        if answer and not acknowledges(answer):
            both = f"{answer} {sentence}"
            lacking = self._premise.affirmed(both, words_of(both), figures)
            if lacking:
                return Finding("claim", lacking)
            return self._answer.wrong(self._question.side_of(answer), sentence)
        side = self._question.side_of(sentence)
        if side == "no" and self._is_denied_in(sentence):
            return None
        if side:
            plain = self.asked.is_plain(sentence)
            if plain and side == "yes" and self._question.asks_a_deed:
                return Finding("promise", sentence.strip())
            found = self._answer.wrong(side, "" if plain or side == "no" else sentence)
            # Who says it back in words may name the condition in the next sentence.
            return found if plain or not found or found.rule != "condition" else None
        if self._question.asks_whether and says_yes(sentence):
            others = self._answer.of_others()
            return Finding("contradiction", others) if others else None
        in_stock = any(one.key == ("stock", True) for one in figures)
        if (
            in_stock
            and self._question.asks_whether
            and not any(one.kind == "stock" for one in self._question.figures)
            and not self._variants.names_one(sentence, self._meant)
        ):
            # “It is in stock”, asked for a colour in which it does not come, reads as a yes.
            found = self._answer.wrong("yes", sentence)
            return found if found and found.rule == "contradiction" else None
        return None

    def _added(self, claim: str) -> tuple[Words, Sequence[Figure]]:
        """The words and figures that the claim adds to the question."""
        words = without_words(words_of(claim), {*self._question.words.every})
        figures = [one for one in once(figures_in(claim)) if one.key not in self._shopper.figures]
        return words, figures

    def _is_denied_in(self, sentence: str) -> bool:
        """Whether an entry that has all that was asked says so in these words: “No jigsaws.”, of what is bought."""
        plain = as_said(sentence)
        return not (self.asked.is_plain(sentence) or self._question.asks_for_having) and any(
            plain in entry.said and not entry.known.lacks(self._question.claimed)
            for entry in self._sources.entries
        )

    def _told_of_shopper(self, sentence: str) -> Finding | None:
        about = self._shopper.told_of(sentence)
        return Finding("claim", about) if about else None

    def _other_hours(self, sentence: str) -> Finding | None:
        """That the shop is open on a day on which it is closed, or the other way round."""
        day = "" if asks(sentence) else self._opening.turned_round(self._question.left_of(sentence))
        return Finding("contradiction", day) if day else None

    def _promise(self, sentence: str) -> Finding | None:
        found = promise_in(sentence)
        if found is None:
            return None
        written, verb = found
        if verb:
            said = words_of(verb)
            if self._supports(said if said.every else words_of(sentence)):
                return None
        return Finding("promise", written)

    def _denied_wrongly(self, sentence: str) -> Finding | None:
        """That something is not to be had, where the knowledge has it."""
        if asks(sentence):
            return None
        claim = self._question.claim_in(sentence)
        question = self._question.text
        had: str | None = (
            self._variants.denied(sentence, question, self._meant)
            or self._variants.of_another(sentence, question, self._meant)
            or self._statements.excepted(claim)
            or self._statements.yes_denied(claim, words_of(claim), self._question.words)
        )
        for words in (one.words for one in clauses_of(sentence) if denies_having(one.words.text)):
            # A word alone is too little to know what is meant: “a weekly price” is none of a day.
            several = len(words.every) > 1 and self._sources.comparable(words)
            if not had and several and self._supports(words):
                had = self._statements.contrary(words.text, words)
        return Finding("contradiction", had) if had else None

    def _supports(self, words: Words) -> bool:
        return bool(words.every) and not self._sources.missing(words)


def _share(one: Words, other: Words) -> bool:
    known = Known([other])
    return any(map(known.has, one.every))
