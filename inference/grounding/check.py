"""The verdict on a sentence: does it stand on what the shop knows?

Four questions, in this order. Is it in a script that anybody here writes? Do its figures stand there? Does it promise
what nobody does? Do the words that make its claim occur there at all, and on the same condition? The rules and their
thresholds are explained and measured in docs/answers.md.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import replace

from inference.grounding.claims import (
    acknowledges,
    asks,
    claim_of,
    denies_having,
    is_polite,
    knows_not,
    offers,
    repeats,
)
from inference.grounding.conditions import says_of_all
from inference.grounding.content_words import Words, words_of
from inference.grounding.elsewhere import Elsewhere
from inference.grounding.figure_kinds import (
    MONEY,
    OF_TIME,
    group_of,
    once,
    told_by_figures,
    without,
    without_words,
)
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
from inference.grounding.sides import denies
from inference.grounding.sources import Sources
from inference.grounding.statements import Statements
from inference.grounding.subjects import Subjects
from inference.grounding.told import Clause, clauses_of
from inference.grounding.variants import Variants
from inference.grounding.yes_and_no import PlainAnswer
from knowledge import lexical
from knowledge.idle import IDLE_CHINESE, IDLE_ENGLISH
from knowledge.lexical import simplified

SO_FAR = 400  # signs of a reply in which another article may have been named
BARE = 4  # words beside a figure, or pairs of characters, that may still tell nothing: “that would be $15”
STRAY = MONEY | OF_TIME | {"percent", "digits"}
SUPPORT = 2 / 3  # more than this share of a claim's words must occur in the knowledge

# Kinds whose value a shopper may have brought along: repeating it claims nothing of the shop.
_SHOPPERS_OWN = {
    "digits", "email", "size", "kg", "jin", "gram", "pound", "cm", "inch", "metre", "year of age",
}  # fmt: skip
# What they bring along to be told whether it holds: “yes, by December 24” is the shop's claim.
_SHOPPERS_CHOICE = {"date", "code", "plain"}
_WORD = re.compile(r"[^\W\d_\u4e00-\u9fff]+|[\u4e00-\u9fff]{1,2}")
_PLACE = re.compile(
    r"\b(?:stores?|showrooms?|branch(?:es)?|outlets?|boutiques?|fitting rooms?)\b"
    r"|门店|实体店|展厅|线下店|专柜|旗舰店|分店|试衣间",
    re.IGNORECASE,
)

_TO_BE_HAD = re.compile(
    r"\b(?:yes|comes?|ha(?:ve|s)|available|offer|sell|carry|stock|there(?:'s| is| are))\b|有|卖|现货",
    re.IGNORECASE,
)
_NO_COUNTS = MONEY | OF_TIME | {"clock", "date", "weekday", "near day", "percent"}
_NONE = words_of("")
_WAYS = {"phone", "mail", "contact", "联系", "客服"}  # to the shop


class Grounds:
    """What a reply may stand on: the entries of the shop's knowledge, and what the shopper wrote.

    `knowledge` holds one text an entry; of an FAQ the question comes first and is no claim of the shop. `about` are
    texts that only name things: the shop, its assistant. `earlier` is what the assistant said before: sums, discounts
    and stocks in it may be old, and carry nothing. `language` is that of the reply. `doubted` are the places of those
    entries that are likelier not what was asked.
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
    ) -> None:
        wrote, asked = [simplified(text) for text in shopper], simplified(question)
        self._sources = Sources(
            [simplified(text) for text in knowledge],
            [simplified(text) for text in about],
            [simplified(text) for text in earlier],
        )
        self._knowledge, self._doubted = knowledge, doubted
        self._opening = Opening(simplified(text) for text in knowledge)
        self._variants = Variants([simplified(text) for text in knowledge])
        self._shoppers_figures = {f.key for text in wrote for f in figures_in(text)}
        self._shoppers_digits = "|".join(re.sub(r"\D", "", text) for text in wrote)
        self._question = Question(asked)
        self._elsewhere, self._statements = Elsewhere(self._sources), Statements(self._sources)
        self._premise = Premise(self._question, self._sources, self._statements)
        self._subjects = Subjects(self._sources.entries, asked)
        self._meant = self._sources.articles.meant(
            asked,
            [text for text in wrote if text != asked],
            simplified(earlier[-1]) if earlier else "",
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
        self._wrote = Known([words_of(" ".join([*wrote, asked]))])
        self._scripts = Scripts(language, [*knowledge, *shopper, question], about)

    def finding(self, sentence: str, said: str = "", answer: str = "") -> Finding | None:
        """Why the sentence may not be said, after what was `said` of the reply; None when it may.

        `answer` is a plain yes or no before it that has waited to be judged with it.
        """
        if script := self._scripts.foreign(sentence):
            return Finding("script", script.capitalize())
        sentence = simplified(sentence)
        figures = figures_in(self._question.left_of(sentence))
        if self._sources.quotes(sentence):
            found = self._wrong_yes(sentence, words_of(sentence), figures) or self._fact_aside(
                sentence, figures
            )
        else:
            found = (
                self._wrong_figure(sentence, figures)
                or self._other_hours(sentence)
                or self._promise(sentence)
                or self._denied_wrongly(sentence)
                or self._sold_out(sentence, simplified(said))
                or self._unfounded(sentence, figures)
                or self._stray(sentence, figures, simplified(said))
            )
        return (
            found
            or self._of_another(sentence, figures, simplified(said))
            or self._answered_wrongly(sentence, figures, simplified(answer))
        )

    def beside(self, sentence: str) -> Finding | None:
        """Why the sentence is likelier no answer: all entries that have most of what it adds to the question are
        doubted."""
        sentence = simplified(sentence)
        claim = claim_of(self._question.left_of(sentence))
        if not (self._doubted and claim) or asks(sentence):
            return None
        asked = self._question.words
        words = without_words(words_of(claim), {*asked.stems, *asked.han})
        added = [one for one in once(figures_in(claim)) if one.key not in self._shoppers_figures]
        carriers = self._sources.carriers(words, added)
        if not carriers or not self._doubted >= set(carriers):
            return None
        return Finding("beside", self._knowledge[carriers[0]].partition("\n")[0])

    def is_plain(self, sentence: str) -> bool:
        """Whether the sentence answers the question with yes or no, and says nothing else that could be wrong."""
        if self._scripts.foreign(sentence):
            return False
        sentence = simplified(sentence)
        left = self._question.left_of(sentence)
        words = words_of(left)
        told = words.stems or words.han or figures_in(left)
        return not (told or promise_in(sentence)) and bool(self._question.side_of(sentence))

    def conditions_left_out(self, reply: str) -> Sequence[str]:
        """The knowledge's own sentences on whose conditions it stands what the reply says, where it names none."""
        said = simplified(f"{reply} {self._question.text}")
        found = dict[str, None]()
        for sentence in sentences_of(simplified(reply)):
            if self._question.side_of(sentence) == "yes":
                found |= dict.fromkeys(self._answer.conditions(said))
            claim = claim_of(self._question.left_of(sentence))
            if claim and not (asks(sentence) or denies(claim)):
                condition = self._statements.condition_of(words_of(claim), said)
                found |= {condition: None} if condition else {}
        told = [one.strip() for text in self._knowledge for one in sentences_of(text)]
        # Two entries may say it in the same words.
        return [one for one in dict.fromkeys(told) if simplified(one) in found] if found else []

    def affirms_wrongly(self, text: str) -> bool:
        """Whether the text begins with a yes to what the knowledge does not speak of."""
        text = simplified(text)
        return bool(self._premise.affirmed(text, words_of(text), figures_in(text)))

    def lacks_question(self) -> bool:
        """Whether the knowledge does not speak of what was asked."""
        return bool(self._premise.lacking())

    def speaks_of_question(self, text: str) -> bool:
        """Whether the text has at least half of the question's words."""
        asked = self._question.words
        count = len(asked.stems) + len(asked.han)
        return (
            count > 0
            and 2 * len(Known([words_of(simplified(text))]).lacks(asked, latin=True)) <= count
        )

    def touches(self, text: str) -> bool:
        """Whether the text has any word of the question that says something; ways to the shop do."""
        asked, told = (set(lexical.words_of(one)) for one in (self._question.text, text))
        shared = (asked & told) - ({*IDLE_ENGLISH, *IDLE_CHINESE} - _WAYS)
        return any(len(word) > 1 for word in shared)

    def claims(self, sentence: str) -> bool:
        """Whether the sentence tells more than the question has: it is no echo, no question, no mere courtesy."""
        sentence = simplified(sentence)
        left = self._question.left_of(sentence)
        words = words_of(claim_of(left))
        if asks(sentence):
            return False
        if self._question.asks_whether:
            return bool(words.stems or words.han or figures_in(left))
        return not self._question.holds(words, figures_in(sentence))

    def echoes(self, sentence: str) -> bool:
        """Whether the sentence only says the question back, or that it will be answered."""
        sentence = simplified(sentence)
        words = words_of(self._question.left_of(sentence))
        polite = (is_polite(sentence) or offers(sentence)) and not (words.stems or words.han)
        if asks(sentence) and self._sources.ask(sentence) and not self.is_label(sentence):
            return True
        return not polite and self._question.is_echoed_by(sentence, words)

    def is_label(self, sentence: str) -> bool:
        """Whether the sentence is a question under what the prompt calls it: “The shopper's question: and in red?”."""
        return self._question.is_labelled_in(simplified(sentence))

    def knows_not(self, sentence: str) -> bool:
        """Whether the sentence says that the knowledge has no answer."""
        return knows_not(simplified(sentence))

    def _wrong_figure(self, sentence: str, figures: Sequence[Figure]) -> Finding | None:
        for figure in once(figures):
            known = self._sources.knows(figure, sentence, self._question.words)
            if not (known or self._of_shopper(figure, sentence)):
                return Finding("figure", figure.written)
        return None

    def _of_shopper(self, figure: Figure, sentence: str) -> bool:
        asking = asks(sentence)
        if figure.kind in ("near day", "weekday") and asking:
            return True
        if figure.kind == "digits" and str(figure.value) in self._shoppers_digits:
            return True
        if figure.key not in self._shoppers_figures or figure.kind == "link":
            return False
        if self._is_measure(figure):
            return True
        claims = not (asking or knows_not(sentence) or repeats(sentence))
        chosen = self._sources.lists(figure.kind) and not self._question.is_of_own
        if chosen and _TO_BE_HAD.search(sentence):
            return not claims or denies(sentence)  # “Yes, in 20 lb” where the strengths end with 15
        if figure.kind == "size" and self._sources.lists_sizes:
            return not claims or denies(sentence)  # “Yes, in XXL” where the sizes end with XL
        if figure.kind in _SHOPPERS_CHOICE:
            return not claims or denies(sentence)
        return figure.kind in _SHOPPERS_OWN or not claims

    def _is_measure(self, figure: Figure) -> bool:
        """Whether it is the shopper's, and a row of a table is of such figures: 9 inches, “7 to 10 inches”."""
        return figure.key in self._shoppers_figures and self._sources.rows.are_of(figure)

    def _of_another(self, sentence: str, figures: Sequence[Figure], said: str) -> Finding | None:
        """A sentence that names no article tells of the one that was asked about."""
        claim = claim_of(self._question.left_of(sentence))
        if not claim or asks(sentence):
            return None
        if denies(claim):
            # “480 yuan a skin, none in winter”: a figure is told all the same.
            told = [one for one in clauses_of(claim) if not denies(one.words.text)]
            return self._of_other_subject(_NONE, [f for one in told for f in one.figures], "", said)
        words = told_by_figures(words_of(without(claim, figures)), figures)
        so_far = words_of(f"{said[-SO_FAR:]} {sentence}")
        if not (words.stems or words.han or figures) and self._question.side_of(claim):
            words, figures = self._question.claimed, self._question.figures
        own = [one for one in figures if not self._of_shopper(one, sentence)]
        found = self._sources.articles.of_another(
            words, figures, self._question.words, so_far, self._meant
        )
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
            or self._elsewhere.told_of_other_name(words_of(sentence), figures)
        )
        return Finding("claim", found) if found else None

    def _asks_in(self, said: str) -> bool:
        """Whether a question of an entry stands in what was said."""
        return any(asks(one) and self._sources.ask(one) for one in sentences_of(said))

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
        if side := self._question.side_of(sentence):
            plain = self.is_plain(sentence)
            if plain and side == "yes" and self._question.asks_a_deed:
                return Finding("promise", sentence.strip())
            found = self._answer.wrong(side, "" if plain or side == "no" else sentence)
            # Who says it back in words may name the condition in the next sentence.
            return found if plain or not found or found.rule != "condition" else None
        return None

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
            if self._supports(said if said.stems or said.han else words_of(sentence)):
                return None
        return Finding("promise", written)

    def _denied_wrongly(self, sentence: str) -> Finding | None:
        """That something is not to be had, where the knowledge has it."""
        if asks(sentence):
            return None
        had: str | None = self._variants.denied(sentence, self._question.text, self._meant)
        for words in (one.words for one in clauses_of(sentence) if denies_having(one.words.text)):
            # A word alone is too little to know what is meant: “a weekly price” is none of a day.
            several = len(words.stems) + len(words.han) > 1 and self._sources.comparable(words)
            if not had and several and self._supports(words):
                had = self._statements.contrary(words.text, words)
        return Finding("contradiction", had) if had else None

    def _sold_out(self, sentence: str, said: str) -> Finding | None:
        """That an article can be had now, where it is sold out."""
        claim = claim_of(self._question.left_of(sentence))
        if not claim or asks(sentence):
            return None
        articles, question = self._sources.articles, self._question.text
        sold_out = articles.sold_out(claim, question, self._meant, said[-SO_FAR:])
        return Finding("contradiction", sold_out) if sold_out else None

    def _supports(self, words: Words) -> bool:
        return bool(words.stems or words.han) and not self._sources.missing(words)

    def _unfounded(self, sentence: str, figures: Sequence[Figure]) -> Finding | None:
        claim = claim_of(self._question.left_of(sentence))
        whole = claim_of(sentence).strip() == sentence.strip() and not asks(sentence)
        if not whole and (place := self._invented_place(sentence)):
            return Finding("claim", place)
        if not claim or asks(sentence):
            return None
        words = told_by_figures(words_of(without(claim, figures)), figures)
        if not self._sources.comparable(words):
            return None
        return self._wrong_yes(claim, words, figures) or self._wrong_claim(
            sentence, claim, words, figures
        )

    def _wrong_yes(self, claim: str, words: Words, figures: Sequence[Figure]) -> Finding | None:
        lacking = self._premise.affirmed(claim, words, figures)
        asked = not (words.stems or words.han)
        return Finding("claim", lacking, asked) if lacking else None

    def _wrong_claim(
        self, sentence: str, claim: str, words: Words, figures: Sequence[Figure]
    ) -> Finding | None:
        words = without_words(words, self._question.pieces(words))
        count = len(words.stems) + len(words.han)
        if count:
            if self._question.is_announced_by(sentence, words, figures):
                return None
            lacking = self._sources.missing(words)
            if lacked := self._asked_about(lacking, words):
                return Finding("claim", lacked, asked=True)
            telling = sum(one not in self._sources.names for one in (*words.stems, *words.han))
            if lacking and len(lacking) >= (1 - SUPPORT) * telling:
                return Finding("claim", ", ".join(lacking))
            if self._sources.scatter(words):
                return Finding("claim", ", ".join((*words.stems, *words.han)))
        if figure := self._told_elsewhere(claim, words, figures) or self._no_count(claim, figures):
            return Finding("figure", figure.written)
        if row := self._sources.rows.told_of_another(
            tuple(clauses_of(claim)), self._question.words, self._question.figures
        ):
            return Finding("claim", row)
        if count and (wrong := self._wrong_side(sentence, claim, words, figures)):
            return wrong
        if turned := self._statements.turned_round(claim, words):
            return Finding("claim", turned)
        condition = self._statements.on_a_condition(claim, words)
        return Finding("condition", condition) if condition else None

    def _wrong_side(
        self, sentence: str, claim: str, words: Words, figures: Sequence[Figure]
    ) -> Finding | None:
        if self._premise.restated(words, figures):
            return Finding("claim", ", ".join((*words.stems, *words.han)))
        if self._question.side_of(sentence):
            return None  # what only answers the question is judged as that
        contrary = self._statements.contrary(claim, words)
        return Finding("contradiction", contrary) if contrary is not None else None

    def _stray(self, sentence: str, figures: Sequence[Figure], said: str) -> Finding | None:
        """“$15.”, with no word of its own, is told of what was asked: the entry that has it must speak of that."""
        every = once(figures)
        told = [
            one for one in every if one.kind in STRAY or (one.kind == "plain" and len(every) == 1)
        ]
        claim = claim_of(self._question.left_of(sentence))
        if not told or not claim or asks(sentence):
            return None
        beside, asked = without(claim, figures), told_by_figures(self._question.claimed, told)
        own = told_by_figures(words_of(beside), figures)
        if own.stems or own.han or len(_WORD.findall(beside)) > BARE:
            return None
        if not self._question.holds(words_of(self._question.left_of(said)), ()):
            return None  # it goes on with what was said before: an item of a list
        if not self._sources.comparable(asked):
            return None
        if any(figure.kind == "digits" for figure in told) and asked != self._question.claimed:
            return None  # “address and phone?”: the number is half of what was asked for
        count, missing = len(asked.stems) + len(asked.han), len(self._sources.missing(asked))
        # Of two Chinese words each is a thing; of two English ones one may be a verb that an entry has otherwise.
        if 2 * missing > count or (asked.han and 2 * missing >= count):
            return Finding("figure", told[0].written, asked=True)
        stray = self._elsewhere.untold_of(asked, told) if count else None
        goes_on = figures_in(said) or any(figure.kind == "free" for figure in figures)
        if count and not (stray or goes_on or self._question.asks_whether):
            stray = self._elsewhere.said_of_another([self._asked_of(told)], self._question.words)
        return Finding("figure", stray.written) if stray else None

    def _fact_aside(self, sentence: str, figures: Sequence[Figure]) -> Finding | None:
        """A fact of the shop, word for word, where another figure is told more closely of what was asked."""
        if not any(sentence.strip() == one.text.strip() for one in self._sources.facts):
            return None
        other = self._elsewhere.said_of_another([self._asked_of(figures)], self._question.words)
        return Finding("figure", other.written) if other else None

    def _no_count(self, claim: str, figures: Sequence[Figure]) -> Figure | None:
        """The time, or sum, that is told where it was asked how many there are."""
        if not figures or not self._question.asks_how_many(words_of(claim)):
            return None
        return figures[0] if all(one.kind in _NO_COUNTS for one in figures) else None

    def _asked_of(self, told: Sequence[Figure]) -> Clause:
        """The question as a clause that tells these figures."""
        groups = [group_of(figure) for figure in told]
        others = [one for one in self._question.figures if group_of(one) not in groups]
        return Clause(self._question.words, (*told, *others), "")

    def _told_elsewhere(self, claim: str, words: Words, figures: Sequence[Figure]) -> Figure | None:
        """The figure that is told of something else."""
        if not figures:
            return None
        clauses = tuple(clauses_of(claim))
        told = [figure for figure in figures if not self._is_measure(figure)]
        return (
            self._elsewhere.taken_from_elsewhere(claim, words, told)
            or self._elsewhere.said_of_another(clauses, self._question.words)
            or self._elsewhere.variant_in_stock(clauses)
            or self._elsewhere.number_as_value(claim, figures)
            or (self._elsewhere.of_one_article(words, figures) if says_of_all(claim) else None)
        )

    def _invented_place(self, sentence: str) -> str | None:
        """A name or a place of business that neither the knowledge nor the shopper speaks of.

        For what stands beside “I'm not sure”, “ask our team”, a courtesy or in a question, where nothing else is
        looked at: “Happy to help at our Boston showroom” tells of one all the same.
        """
        words = words_of(sentence)
        places = words_of(" ".join(_PLACE.findall(sentence)))
        told = replace(words, stems=(*words.names, *places.stems), han=places.han)
        if not self._sources.comparable(told):
            return None
        for word in self._sources.missing(told):
            if not self._wrote.has(word):
                return word
        return None

    def _asked_about(self, lacking: Sequence[str], words: Words) -> str | None:
        """A word that the shopper brought in, or a name: nothing in the knowledge speaks of it."""
        asked = {*self._question.words.stems, *self._question.words.han}
        for word in lacking:
            if word in asked or word in words.names:
                return word
        return None
