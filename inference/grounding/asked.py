"""What a sentence is beside the question: more than an echo of it, a label, a plain yes, or of the same."""

import re

from inference.grounding.claims import asks, claim_of, is_polite, offers
from inference.grounding.content_words import words_of
from inference.grounding.figures import figures_in
from inference.grounding.overlap import Known
from inference.grounding.promises import promise_in
from inference.grounding.questions import Question
from inference.grounding.scripts import Scripts
from inference.grounding.sources import Sources
from knowledge import lexical
from knowledge.idle import IDLE_CHINESE, IDLE_ENGLISH
from knowledge.lexical import simplified

_ASKS_WHAT = re.compile(r"\b(?:which|when|where|why|who)\b|哪|什么时候|为什么|谁")
_CHOICE = re.compile(r"\bor\b|还是", re.IGNORECASE)
_LEADS_IN = re.compile(
    r"\b(?:based on|according to)\b[^,]{0,80},|\bas follows\b|\bhere (?:is|are)\b"
    r"|(?:根据|按照|依据)[^，,]{0,16}[，,]|(?:具体|相关)?(?:说明|内容|情况|信息|回答|解答|规定)?如下",
    re.IGNORECASE,
)
_WAYS = {"phone", "mail", "contact", "联系", "客服"}  # to the shop


class Asked:
    """What was asked, and sentences as they stand in a reply."""

    def __init__(self, question: Question, sources: Sources, scripts: Scripts) -> None:
        self._question = question
        self._sources = sources
        self._scripts = scripts

    def is_plain(self, sentence: str) -> bool:
        """Whether the sentence answers the question with yes or no, and says nothing else that could be wrong."""
        if self._scripts.foreign(sentence):
            return False
        sentence = simplified(sentence)
        left = self._question.left_of(sentence)
        words = words_of(left)
        told = words.every or figures_in(left)
        return not (told or promise_in(sentence)) and bool(self._question.side_of(sentence))

    def claims(self, sentence: str) -> bool:
        """Whether the sentence tells more than the question has: it is no echo, no question, no mere courtesy."""
        sentence = simplified(sentence)
        left = self._question.left_of(sentence)
        words = words_of(claim_of(left))
        if asks(sentence):
            return False
        if self._question.asks_whether:
            return bool(words.every or figures_in(left))
        return not self._question.holds(words, figures_in(sentence))

    def echoes(self, sentence: str) -> bool:
        """Whether the sentence only says the question back, or that it will be answered."""
        sentence = simplified(sentence)
        words = words_of(self._question.left_of(sentence))
        polite = (is_polite(sentence) or offers(sentence)) and not words.every
        if asks(sentence) and self._sources.ask(sentence) and not self.is_label(sentence):
            return True
        return not polite and self._question.is_echoed_by(sentence, words)

    def asks_again(self, sentence: str) -> bool:
        """Whether a question to the shopper is theirs in other words: most of its words are in it, and it offers no
        choice."""
        sentence = simplified(sentence)
        left, every = words_of(self._question.left_of(sentence)), words_of(sentence)
        new = len({*left.every} - {*self._question.words.every})
        old = len(every.every) - new
        asks_more = {*_ASKS_WHAT.findall(sentence.lower())} - {
            *_ASKS_WHAT.findall(self._question.text.lower())
        }
        return old > 1 and old > new and not (asks_more or _CHOICE.search(sentence))

    def is_label(self, sentence: str) -> bool:
        """Whether the sentence is a question under what the prompt calls it: “The shopper's question: and in red?”."""
        return self._question.is_labelled_in(simplified(sentence))

    def leads_in(self, sentence: str) -> bool:
        """Whether the sentence stands before a colon and has nothing but what was asked: “To check the calcium:”."""
        left = _LEADS_IN.sub(" ", simplified(sentence))
        colon = sentence.rstrip().rstrip("*_").endswith((":", "："))
        return colon and self._question.holds(words_of(left), figures_in(left))

    def is_heading(self, sentence: str) -> bool:
        """Whether the sentence is what stands over a passage, or over the columns of a table."""
        return self._sources.heads(simplified(sentence))

    def touches(self, text: str) -> bool:
        """Whether the text has any word of the question that says something; ways to the shop do."""
        asked, told = (set(lexical.words_of(one)) for one in (self._question.text, text))
        shared = (asked & told) - ({*IDLE_ENGLISH, *IDLE_CHINESE} - _WAYS)
        return any(len(word) > 1 for word in shared)

    def speaks_of_question(self, text: str) -> bool:
        """Whether the text has at least half of the question's words."""
        asked = self._question.words
        count = len(asked.every)
        return count > 0 and 2 * len(Known([words_of(simplified(text))]).lacks(asked)) <= count
