"""What the model says, sentence by sentence, and what it may stand on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from inference.assembly import Assembled
from inference.entries import grounds
from inference.grounding.check import Grounds
from inference.grounding.claims import asks, knows_not
from inference.grounding.content_words import make_ready
from inference.grounding.entries import as_said
from inference.grounding.finding import Finding
from inference.grounding.sentences import Sentences
from inference.languages import language_of
from inference.messages import ReplyRequest
from inference.prompts import without_labels, without_opening
from inference.retrieval.doubt import doubted, fact_with
from inference.retrieval.follow_ups import points_to_product
from inference.retrieval.together import told_together
from inference.trace import Trace
from knowledge.lexical import simplified
from knowledge.search import Match

_LISTED = re.compile(r"\s*[-*•] ")
LOOP = 3  # sentences after which one may be said again
RUN = 4  # different ones that do not come again in the same order: rows of a table
EARLIER = 6  # of the assistant's own messages, on which a reply may stand
# A question to the shopper: other questions of a reply that has nothing else are theirs said back.
_ASKS_BACK = re.compile(
    r"\bdo you (?:still )?need\b"
    r"|\byou (?:mean|want|need|like|prefer|looking|have in mind|tell|give|share|provide|specify|say|please)\b"
    r"|\b(?:what|which|may i|could i) .*\b(?:your|you)\b|\b(?:anything|something|what) else\b"
    r"|\b(?:can|may|could) i (?:help|assist|ask|have)\b"
    r"|[您你](?:想|要|说|指|是|需|有|看|喜欢|方便|能|可以|的)|请问|请您|哪[款件个种一些位双条]|还有(?:什么|别的|其他).{0,8}(?:问题|需要|帮|想|要|疑问)|什么(?:可以|能)",
    re.IGNORECASE,
)
# What anybody may be asked answers nobody's question, nor does asking who they are.
_OFFERS_HELP = re.compile(
    r"\byour (?:full |own )?(?:name|e-?mail|phone|address|contact)\b|[您你]的?(?:姓名|名字|电话|手机|邮箱|地址|联系)"
    r"|\bdo you (?:still )?need (?:any |some |my )?(?:help|assistance)\b|需要(?:我的?)?(?:帮助|帮忙|协助)"
    r"|\b(?:how|what) (?:can|may|could) (?:i|we) (?:help|assist|do for)\b|\b(?:can|may) i (?:help|assist) you\b"
    r"|什么[^，。]{0,6}帮|(?:怎么|怎样|如何)帮[您你助到]",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Speech:
    """What the model says, let through sentence by sentence up to the first that does not stand.

    What tells nothing by itself – a greeting, “the facts answer your question:” – waits for what does; so does a plain
    yes or no, which is judged with it. The prompt's own “the shopper's question: …” and “answer:” are dropped, and so
    is a sentence that was just said; the second such ends the speech: the model has begun to loop. So do several
    that come again in the same order, a sentence that says one thing over and over, and what comes behind an answer
    from an entry that is none.
    """

    grounds: Grounds
    trace: Trace
    said: str = ""
    tells: bool = False  # anything of the shop
    knows_not: bool = False  # says so
    broken: Finding | None = None
    withheld: str = ""  # what broke it off
    # It ended, and only said the question back, or what the prompt calls its parts.
    empty: bool = False
    _labelled: bool = False
    _wanders: bool = False  # to another entry
    _repeats: int = 0
    _answer: str = ""  # a plain yes or no that waits
    _waiting: list[str] = field(default_factory=list)
    _plain: list[str] = field(default_factory=list)
    _sentences: Sentences = field(default_factory=Sentences)

    @property
    def over(self) -> bool:
        """Whether nothing more of it will be shown."""
        return self.broken is not None or self._wanders or self._repeats > 1

    def take(self, text: str) -> Iterator[str]:
        """Take in more of it; yield the sentences that may be shown now."""
        if not (self.said or self._waiting):
            text = text if self._sentences.started else text.lstrip()
        for complete in self._sentences.feed(text):
            yield from self._check(complete)
        if self._sentences.loops and not self.over:
            self._withhold(Finding("loop", ""), self._sentences.rest())

    def end(self) -> Iterator[str]:
        """The model has ended: its last words may lack a full stop."""
        rest = self._sentences.rest()
        if rest:
            yield from self._check(rest)
        if self._answer and not self.broken:
            self._judge(self._answer)
        left = [one for one in self._waiting if not self.grounds.asked.is_heading(one)]
        headed = len(left) < len(self._waiting)
        # Nothing comes that a heading stands over, or a courtesy leads to.
        self._waiting = [] if self._wanders or (headed and not self._answer) else left
        only_labels = self._labelled or headed
        self.empty = only_labels and not (self.said or self._waiting or self.broken)
        if self.broken or not self._waiting:
            return
        if not self.said and self._only_asks():
            self.empty = True
            self.trace.withhold("".join(self._waiting).strip(), "echo", "")
            return
        if shown := self._show(""):
            yield shown

    def _only_asks(self) -> bool:
        """Whether what waits says the question back, this one or an entry's, and asks the shopper nothing."""
        if any(self.grounds.asked.echoes(one) for one in self._waiting):
            return True
        questions = [one for one in self._waiting if asks(one)]
        again = self.grounds.asked.asks_again
        back = [one for one in questions if _ASKS_BACK.search(one) and not again(one)]
        if self._answer or any(not _OFFERS_HELP.search(one) for one in back):
            return False
        return bool(questions) or all(self.grounds.asked.is_label(one) for one in self._waiting)

    def _check(self, complete: str) -> Iterator[str]:
        complete = self._bare(complete)
        if not complete or self.over or self._repeated(complete):
            return
        if self._labelled and _LISTED.match(complete) and not self.grounds.asked.touches(complete):
            return  # the prompt's own list, told line by line
        self.trace.sentences += 1
        if not self.said and self.grounds.asked.is_plain(complete):
            self._answer = complete
            self._waiting.append(complete)
            return
        tells, refuses = self._tells(complete), knows_not(simplified(complete))
        self._judge(complete, self._answer if tells else "")
        if self.broken and not self._answer and self.grounds.asked.leads_in(complete):
            self.broken, self.withheld = None, ""  # what follows is judged by itself
            return
        if self._answer and refuses and not tells and not self.broken:
            self._judge(self._answer)  # “I don't know more” gives it no condition
        if tells and not (refuses or self.broken):
            self._look_aside(complete)
        if self.over:
            return
        self.tells, self.knows_not = self.tells or tells, self.knows_not or refuses
        if tells or refuses:
            yield self._show(complete)
        else:
            self._waiting.append(complete)

    def _tells(self, complete: str) -> bool:
        asked = self.grounds.asked
        return asked.claims(complete) and not asked.is_heading(complete)

    def _bare(self, complete: str) -> str:
        """The sentence without the prompt's labels; an entry's question before its answer is one, too."""
        bare = without_labels(complete)
        if bare != complete:
            self._labelled = True
            self._waiting = [one for one in self._waiting if not asks(one)]
        return bare

    def _judge(self, complete: str, answer: str = "") -> None:
        said = "".join([self.said, *self._waiting])
        self._withhold(self.grounds.finding(complete, said, answer), f"{answer}{complete}")

    def _look_aside(self, complete: str) -> None:
        """Withhold what is likelier no answer; behind an answer, that stands and the speech is over."""
        found = self.grounds.beside(complete, self.said if self.tells else "")
        leads_in = self.said.rstrip().endswith((":", "："))  # and answers nothing yet
        if found and self.tells and not leads_in:
            self._wanders = True
            self.trace.withhold(complete.strip(), found.rule, found.what)
        else:
            self._withhold(found, complete)

    def _withhold(self, found: Finding | None, text: str) -> None:
        self.broken = found
        if found:
            self.withheld = text
            self.trace.withhold(text.strip(), found.rule, found.what)

    def _show(self, complete: str) -> str:
        waiting = [one for one in self._waiting if not self.grounds.asked.is_label(one)]
        shown = "".join([*waiting, without_opening(complete)])
        shown = shown if self.said else shown.lstrip()
        self._waiting.clear()
        self._answer = ""
        self.said += shown
        self.trace.mark("first_sentence")
        self.trace.route = "engine"
        return shown

    def _repeated(self, complete: str) -> bool:
        """Whether it was just said, and after the same: below each item of a list a line may come again."""
        plain, before = as_said(complete), self._plain[-1] if self._plain else ""
        recent = [*pairwise(["", *self._plain])][-LOOP:]
        looped = plain == before or any(
            plain == said and earlier in ("", before) for earlier, said in recent
        )
        self._plain.append(plain)
        if self._runs_again():
            self._repeats += 2
            return True
        if not plain or not looped:
            return False
        self._repeats += 1
        return True

    def _runs_again(self) -> bool:
        """Whether the last few sentences, all different, were said before in this order."""
        last = self._plain[-RUN:]
        if len({*last}) < RUN:
            return False
        starts = range(len(self._plain) - RUN)
        return any(self._plain[at : at + RUN] == last for at in starts)


def stands_on(made: Assembled) -> Sequence[Match]:
    """The entries of the knowledge that a reply may stand on: those in the prompt, and all of the policy there."""
    policy = {fact.id: fact for fact in (*made.policy, *made.of_policy)}
    return (*made.facts[: made.used], *policy.values())


def grounds_alone(entry: Match, question: str, language: str) -> Grounds:
    """What a reply of one entry, without a model, may stand on."""
    make_ready()
    return Grounds([grounds(entry, language)], [question], question, language=language)


def grounds_of(made: Assembled, request: ReplyRequest) -> Grounds:
    """What this reply may stand on. Takes its time where entries are met for the first time."""
    make_ready()
    # What a caller of the API says that we said may be made up.
    ours = () if request.kind == "api" else request.history
    earlier = [part.content for part in ours if part.role == "assistant"]
    shopper = [part.content for part in request.history if part.role == "user"]
    question = request.question
    used, facts = made.facts[: made.used], stands_on(made)
    asked_in, together = (
        language_of(question, request.locale),
        told_together(made.answers, question),
    )
    if made.leans:
        meant = made.meant or used
        doubts = frozenset(at for at, one in enumerate(used) if one not in meant)
        if points_to_product(simplified(question)):
            doubts -= {0}  # the one that was spoken of
    else:
        doubts = doubted(facts, together, question, asked_in, made.matches)
        if fact := fact_with(question, made.policy_answers, asked_in, likely=True):
            doubts -= {facts.index(fact)}
    return Grounds(
        knowledge=[grounds(one, made.language) for one in facts],
        earlier=earlier[-EARLIER:],
        shopper=[question, *shopper],
        question=question,
        about=(made.shop.name, made.shop.tagline, made.persona.name),
        language=made.language,
        doubted=doubts,
        leans_on=made.leans_on,
    )
