"""Looking up an order: a state machine in which a number is recognised, a proof is asked for, and a status is told.

No model takes part: `look_up` reads the shopper's text by patterns, and `order_reply` does what it says. A proof is a
signed identity that owns the order, or the number with the last four digits of the phone on it. An unknown number and
a wrong proof are answered by the same words, after the same queries. Right after an order was told, more of it is told
without another proof. The state between two turns is a small mapping that the caller keeps.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.utils import timezone

from inference.languages import language_of, written_language
from inference.messages import ReplyRequest
from inference.orders.follow_ups import HOW, WANTED, Topic, refers_back, topic_of
from inference.orders.not_at_hand import has_it_not
from inference.orders.numbers import (
    any_end,
    called_number,
    digits_for_words,
    lacks_letters,
    marked_end,
    number_like,
    phone_end_in,
    read_width,
    shaped_number,
    short_number,
    usual_number,
    with_letters,
    without_amounts,
)
from inference.orders.questions import asks_after_order
from inference.orders.words import (
    ASK_NUMBER,
    ASK_PROOF,
    ASK_WHOLE,
    DOWN,
    GONE,
    NO_NUMBER,
    NO_PROOF,
    NOT_FOUND,
    TOO_MANY,
    asks_for,
    masked_number,
    more_words,
    order_card,
    order_words,
    said,
)
from knowledge.order_connector import ConnectorDownError
from knowledge.order_sources import Source, order_from, source_of
from knowledge.orders import (
    KnownOrder,
    customer_digest,
    give_back_try,
    is_article,
    is_theirs,
    take_try,
)
from tenants.models import PersonaText, PersonaVersion
from tenants.scope import in_shop

LASTS = timedelta(minutes=15)  # how long a question of ours waits for its answer
Kept = Mapping[str, str]

# Words that call what stands behind them an order's number.
_CALLED = re.compile(
    r"(?:\bORDER(?: NUMBER| NO\.?| NR\.?| ID)?(?: IS)?|(?:订单|訂單|单|單)(?:号|號)?(?:码|碼)?(?:是|为)?)"
    r"[ :#.]*(?=[A-Z]{0,8}-?[0-9])",
    re.ASCII,
)
# Who writes so beside digits that look like the shop's numbers means an order.
_LOOK = re.compile(
    r"#[0-9]|\bTRACK(?! ?(?:SUIT|PANT|JACKET|BIKE))|\bSTATUS\b|查一下|查下|查询|查查|到哪|到了",
    re.ASCII,
)
_CARRIED = re.compile("物流|快递|快遞")  # beside a postcode, too
# What is asked of goods: a number there is a price, a size or an article's.
_OF_GOODS = re.compile(
    r"\b(?:HOW MUCH|PRICES?|COSTS?|IN STOCK|AVAILABLE|SIZES?|COLOU?RS?|BUDGET|DOLLARS?|USD|EUR|UNDER|BELOW|CHEAPER)\b"
    r"|[$€£¥]|多少钱|多少錢|价格|價格|价位|有货|有貨|现货|尺码|尺碼|颜色|顏色|[红黄蓝绿黑白粉紫灰棕]色"
    r"|预算|满 ?[0-9]|[0-9] ?(?:元|块|塊|款|码|碼|号色|CM|KG)|以内|以下",
    re.ASCII,
)
# An order tells how far a refund is, too, and whether what was sent back has come.
_REFUND = re.compile(
    r"\bREFUND(?:ED)?\b|退款|(?<![要想能以])(?<!帮我)(?<!给我)退(?:的|回|货|貨)[^,.?!]{0,12}?(?:到(?:了|没)|收到|签收)"
    r"|\b(?:DID|HAVE|HAS) (?:YOU|IT|THE SHOP)\b[^,.?!]{0,24}\bRETURN(?:ED)?\b(?! LABEL)"
    r"|\b(?:(?:MY|THE) RETURN(?! LABEL)|I RETURNED)\b[^.?!]{0,30}\b(?:ARRIVED?|RECEIVED|THERE)\b|\bRETURN ARRIVED\b",
    re.ASCII,
)
_WISH = re.compile(r"\b(?:WANT|NEED|BUY|BUDGET|SPEND)\b|预算|預算|想要|要买|左右", re.ASCII)
_MEASURED = re.compile(
    r"[0-9] ?(?:%|(?:V|W|MM|CM|KG|G|ML|L|MAH|WATTS?|DAYS?|PCS|PIECES)\b|[瓦天片件升寸年月号克斤块粒支]|毫升|号房)"
    r"|优惠码|房间|\bCODE\b",
    re.ASCII,
)
_WORD = re.compile(r"[A-Z]{3,}")
_FILLERS = (
    "THE ITS ARE WAS LAST FOUR DIGITS NUMBER NUMBERS PHONE MOBILE END ENDS ENDING THANKS THANK YOU PLEASE"
    " SURE OKAY YES HELLO HERE AND THAT THIS THEY THESE SORRY SHOULD THINK MAYBE MUST TRY AGAIN THEN MINE WITH FOR BUT"
    " ORDER BELIEVE GUESS GOT HAVE NOW YEAH FINE ONE USED CORRECT RIGHT BOOKED UNDER"
)
_BESIDE_A_PROOF = frozenset(_FILLERS.split())
_HAN_ALONE = re.compile(r"[^\u3400-\u9fff]")
_SIGNS_BESIDE = re.compile(
    "[的是为我您你请吧哦呢啊呀嗯对亲那就再试应该可能谢好了刚才打错改输]|尾号|[后後末尾][四4]?位|手机号?|手機號?|电话|電話|号码|號碼"
    "|数字|订单|查一?下"
)
_ALONE = re.compile(r"[0-9 #.?!-]+")
_DIGITS = re.compile(r"[0-9](?:[ -]?[0-9]){2}")
_WORDLESS = re.compile(r"[A-Z]{0,8}[ #-]{0,2}[0-9][A-Z0-9-]*", re.ASCII)  # numbers tell no language


@dataclass(frozen=True, slots=True)
class Step:
    """What the text asks for next: a `number` without `end` wants a proof, without either a number is asked for.

    What it `lacks` are the number's letters, or any answer: the shopper has not got what was asked for.
    """

    number: str = ""
    end: str = ""
    lacks: Literal["", "letters", "answer"] = ""


@dataclass(frozen=True, slots=True)
class OrderReply:
    """What is said, shown, and kept until the next turn."""

    text: str
    look_up: Kept
    cards: tuple[Mapping[str, Any], ...] = field(default=())


def look_up(
    text: str, kept: Kept, example: str, shapes: Sequence[str] = (), asked: bool = True
) -> Step | None:
    """The next step for what the shopper wrote, or None where it is about something else.

    `kept` is what the turn before kept, empty for nothing or too long ago; `example` a number of the shop's, `shapes`
    what the numbers of its own orders look like. `asked` says whether the reply before asked for what is awaited.
    """
    plain = read_width(text) if example or shapes else with_letters(text)
    plain = digits_for_words(plain) if kept else plain
    if kept and asked and has_it_not(plain):
        return Step(kept.get("number", ""), lacks="answer")
    step = _step(plain, kept, example, shapes)
    if step is None or step.number in ("", kept.get("number")):
        return step
    digits = re.sub("[^0-9]", "", step.number)
    goes_on = digits.endswith(kept.get("digits", ""))
    end = step.end or (kept.get("end", "") if goes_on else "")  # the phone's, which came with those
    # Digits that were asked to be made whole and come again are all that there is.
    if step.number == kept.get("digits") or not lacks_letters(step.number, example, shapes):
        return Step(step.number, end)
    if step.number == re.sub("[^0-9]", "", kept.get("number", "")):
        return Step(kept["number"], end)
    return Step(step.number, end, lacks="letters")


def _step(plain: str, kept: Kept, example: str, shapes: Sequence[str]) -> Step | None:
    end, rest = marked_end(plain)
    rest = without_amounts(rest)
    asks = asks_after_order(plain)
    if kept.get("awaits") == "proof":
        return _after_number(plain, rest, end, asks, kept["number"], example, shapes)
    number, behind = number_like(rest, example, shapes)
    other = _REFUND.sub(" ", plain) if number and not HOW.search(plain) else plain
    if not number and (asks or _LOOK.search(plain) or _CARRIED.search(plain)):
        number, behind = shaped_number(rest, shapes)
    if not (kept or asks or _CALLED.search(rest)) and _OF_GOODS.search(plain):
        return None
    if not number and (kept or asks or _CALLED.search(rest)):
        read = called_number if asks else usual_number
        number, behind = (short_number if kept and _is_answer(plain) else read)(rest)
    elif not number and (_LOOK.search(plain) or _ALONE.fullmatch(plain)):
        bare, tail = usual_number(rest)
        number, behind = (bare, tail) if lacks_letters(bare, example, shapes) else ("", "")
    end = end or behind
    if number and (asks or kept or not WANTED.search(other)):
        return Step(number, end)
    if asks and not (number or HOW.search(plain)):
        return Step()
    return None


def _after_number(
    plain: str,
    rest: str,
    end: str,
    asks: bool,
    number: str,
    example: str,
    shapes: Sequence[str],
) -> Step | None:
    """A proof was asked for: digits are one, unless they are another number."""
    end = end or phone_end_in(rest)
    other, behind = ("", "") if phone_end_in(rest) else number_like(rest, example, shapes)
    if len(other) < 5:  # a phone's end looks like a short number
        other, behind = usual_number(rest) if _CALLED.search(rest) else ("", "")
    if other and (other != number or behind):
        return Step(other, end or behind)
    if end or asks or other:
        return Step(number, end)
    if _is_answer(plain) and _DIGITS.search(rest) and not _of_something_else(plain):
        return Step(number, any_end(rest))  # without an end it is asked for once more
    return None


def _is_answer(plain: str) -> bool:
    """Whether a text with digits can be what was asked for, and not a question with a figure in it."""
    beside = len(re.sub("[0-9]", "", plain))
    return beside <= 40 and ("?" not in plain or beside <= 10)


def _of_something_else(plain: str) -> bool:
    """Whether words beside the digits tell of a budget, of goods or a wish: “1200 denier rug please” proves nothing."""
    words = [word for word in _WORD.findall(plain) if word not in _BESIDE_A_PROOF]
    signs = _SIGNS_BESIDE.sub("", _HAN_ALONE.sub("", plain))
    of_goods = _OF_GOODS.search(plain) or _WISH.search(plain) or _MEASURED.search(plain)
    return bool(of_goods) or len(words) > ("?" not in plain) or len(signs) > 3


def kept_now(look_up: Kept, now: datetime) -> Kept:
    """What was kept, if it is not too old."""
    try:
        return look_up if datetime.fromisoformat(look_up["until"]) > now else {}
    except (KeyError, ValueError, TypeError):
        return {}


async def order_reply(request: ReplyRequest) -> OrderReply | None:
    """The reply where an order is looked up; None where the shopper asks something else, or the shop has no orders."""
    kept = kept_now(request.look_up, timezone.now())
    if kept.get("awaits") == "more":
        if (topic := _more_of(request, kept)) is not None:
            return await _told_more(request, kept, topic)
        kept = {}
    if request.visitor is None or not _concerns(request.question, kept):
        return None
    source, language, step = await in_shop(request.shop_id, _circumstances, request, kept)
    if step is None:
        return None
    if not step.number:
        what = NO_NUMBER if step.lacks else ASK_NUMBER
        return OrderReply(said(what, language), _keep(language, awaits="number"))
    if step.lacks == "letters":
        waiting = _keep(language, awaits="number", digits=step.number, end=step.end)
        return OrderReply(said(ASK_WHOLE, language), waiting)
    waiting = _keep(language, awaits="proof", number=step.number)
    if step.lacks:
        return OrderReply(said(NO_PROOF, language), waiting)
    try:
        # Where the shop vouches for the customer nothing is to be guessed: no try is counted.
        order = await order_from(source, step.number) if request.subject else None
        customer = customer_digest(request.shop_id, request.subject)
        if order and is_theirs(order, customer, ""):
            return _told(order, language, step.number)
        if step.end:
            return await _proved(request, request.visitor, source, step, language, waiting, order)
    except ConnectorDownError:
        return OrderReply(said(DOWN, language), waiting)
    return OrderReply(said(ASK_PROOF, language), waiting)


def _concerns(text: str, kept: Kept) -> bool:
    """Whether the shop has to be asked at all: most messages have nothing to do with orders."""
    plain = read_width(text)
    return bool(kept or _DIGITS.search(plain) or asks_after_order(plain))


def _circumstances(request: ReplyRequest, kept: Kept) -> tuple[Source, str, Step | None]:
    """Where the shop's orders are, the language to speak, and what the text asks for next."""
    source = source_of(request.shop_id)
    if not source.has_orders:
        return source, "", None
    example, shapes, asked = source.number_example, source.shapes, _was_asked(request)
    step = look_up(request.question, kept, example, shapes, asked)
    if step is None:
        return source, "", None
    if step.number != kept.get("number") and _is_article(request, step.number):
        step = Step() if asks_after_order(read_width(request.question)) else None
    return source, _language(request, kept), step


def _was_asked(request: ReplyRequest) -> bool:
    """Whether the reply before asked for a number or a proof: “I don't have it” is an answer to nothing else."""
    last = next((each for each in reversed(request.history) if each.role != "user"), None)
    return last is not None and last.role == "assistant" and asks_for(last.content)


def _is_article(request: ReplyRequest, number: str) -> bool:
    """Whether that is an SKU of the shop's, and nothing in the text calls it an order's number."""
    called = _CALLED.search(without_amounts(with_letters(request.question)))
    return bool(number and not called and is_article(request.shop_id, number))


def _language(request: ReplyRequest, kept: Kept) -> str:
    """The language to speak: the persona's, else the shopper's, else the last."""
    if request.persona_version is not None:
        version = PersonaVersion.objects.get(shop_id=request.shop_id, pk=request.persona_version)
        if version.language != PersonaText.Language.SHOPPER:
            return written_language(version.language.split("-")[0], request.shop_locale)
    words = _WORDLESS.sub(" ", read_width(request.question)).strip(" #.,:-")
    spoken = language_of(words, kept.get("language") or request.locale)
    return written_language(spoken, request.shop_locale)


async def _proved(
    request: ReplyRequest,
    visitor: UUID,
    source: Source,
    step: Step,
    language: str,
    waiting: Kept,
    order: KnownOrder | None,
) -> OrderReply:
    """The order if the phone's end is right; it is looked up where it was not for who is signed in. Each failure costs
    one of the day's tries. Raises ConnectorDownError."""
    counted = request.shop_id, visitor, step.number
    if not await in_shop(request.shop_id, take_try, *counted):
        return OrderReply(said(TOO_MANY, language), waiting)
    try:
        if not request.subject:
            order = await order_from(source, step.number)
    except ConnectorDownError:
        await in_shop(request.shop_id, give_back_try, *counted)
        raise
    if order is None or not is_theirs(order, "", step.end):
        return OrderReply(said(NOT_FOUND, language), waiting)
    await in_shop(request.shop_id, give_back_try, *counted)
    return _told(order, language, step.number)


def _told(order: KnownOrder, language: str, number: str) -> OrderReply:
    shown = masked_number(order.number)
    kept = _keep(language, awaits="more", number=number, shown=shown)
    return OrderReply(order_words(order, language), kept, (order_card(order, language),))


def _more_of(request: ReplyRequest, kept: Kept) -> Topic | None:
    """What is asked of the order that one of the last two replies showed; None for anything else."""
    plain = read_width(request.question)
    replies = [each for each in request.history if each.role != "user"]
    for past, last in enumerate(replies[:-3:-1]):
        if last.role != "assistant":
            return None
        if kept["shown"] in last.content:
            return topic_of(plain) if not past or refers_back(plain) else None
    return None


async def _told_more(request: ReplyRequest, kept: Kept, topic: Topic) -> OrderReply:
    """The order as it is now: it was proved in this conversation, so nothing is to be guessed."""
    source, language = await in_shop(request.shop_id, _source_and_language, request, kept)
    try:
        order = await order_from(source, kept["number"])
    except ConnectorDownError:
        return OrderReply(said(DOWN, language), kept)
    if order is None:
        return OrderReply(said(GONE, language), {})
    cards = () if topic == "hidden" else (order_card(order, language),)
    return OrderReply(more_words(order, topic, language), {**kept, "language": language}, cards)


def _source_and_language(request: ReplyRequest, kept: Kept) -> tuple[Source, str]:
    return source_of(request.shop_id), _language(request, kept)


def _keep(language: str, **state: str) -> Kept:
    return {**state, "language": language, "until": (timezone.now() + LASTS).isoformat()}
