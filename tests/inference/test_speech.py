"""What the model says, sentence by sentence: what waits, what is dropped, and when it ends."""

from collections.abc import Set

import pytest

from inference.grounding.check import Grounds
from inference.grounding.finding import Finding
from inference.speech import Speech
from inference.trace import Trace

KNOWLEDGE = (
    "How much is shipping?\nShipping is $6, and free from $80 on.",
    "Can I return it?\nUnworn items can be returned within 21 days.",
)
QUESTION = "how much is shipping"


def spoken(
    text: str, question: str = QUESTION, doubted: Set[int] = frozenset()
) -> tuple[str, Speech]:
    """What is shown of the text, which comes three signs at a time."""
    grounds = Grounds([*KNOWLEDGE, "Phone: 555-0142"], [question], question, doubted=doubted)
    speech = Speech(grounds, Trace())
    shown = ""
    for at in range(0, len(text), 3):
        shown += "".join(speech.take(text[at : at + 3]))
        if speech.over:
            break
    return shown + "".join(speech.end()), speech


def test_what_stands_is_shown_word_for_word() -> None:
    text = "Hello! Shipping is $6.\n\nItems can be returned within 21 days. Anything else?"
    assert spoken(text)[0] == text


@pytest.mark.parametrize(
    ("start", "again", "shown"),
    [
        ("Shipping is $6", ", which is $6", ""),
        ("Shipping is $6. It is $6", ", so it is $6", "Shipping is $6."),
        ("运费是$6", "，也就是$6", ""),
    ],
)
def test_a_sentence_that_says_one_thing_over_and_over_ends_the_speech(
    start: str, again: str, shown: str
) -> None:
    said, speech = spoken(start + again * 60)
    assert said == shown
    assert speech.broken is not None
    assert speech.broken.rule == "loop"
    assert len(speech.trace.withheld[0]["text"]) < 150


def test_a_table_is_told_once() -> None:
    table = "".join(
        f"Shipping to {place} is $6.\n" for place in ("Ely", "Bath", "York", "Hull", "Deal")
    )
    shown, speech = spoken(table * 3, "how much is shipping to Ely, Bath, York, Hull and Deal")
    assert shown.strip() in table
    assert speech.over


def test_a_list_of_like_things_is_no_loop() -> None:
    days = ", ".join(f"{day}: 9 am to 5 pm" for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat"))
    hours = "，".join(f"周{day}10:00开门20:00关门" for day in "一二三四五六")
    rows = "| --- " * 20 + "|\n"
    for text in (f"{days}.", f"{hours}。", rows):
        assert spoken(text)[1].broken != Finding("loop", ""), text


def test_a_lead_in_waits_for_what_it_leads_to() -> None:
    text = "The shop's facts answer your question: Shipping is $6."
    assert spoken(text)[0] == text
    shown, speech = spoken("The shop's facts answer your question:\nShipping is $9.")
    assert shown == ""
    assert speech.broken is not None
    assert not speech.empty


def test_a_yes_or_a_courtesy_is_not_all_that_is_left() -> None:
    shown, speech = spoken("We are sorry about that. Shipping is $9.")
    assert shown == ""
    assert speech.broken is not None


def test_the_question_said_back_is_nothing_said() -> None:
    for echo in (
        "How much is shipping?",
        "The shop's facts answer the question.",
        'The answer to your question "how much is shipping" is:',
        "Shipping.",
        'The shop\'s facts answer the question "How much is shipping? ".',
    ):
        shown, speech = spoken(echo)
        assert (shown, speech.empty) == ("", True), echo
        assert [one["rule"] for one in speech.trace.withheld] == ["echo"]


def test_two_questions_said_back_are_nothing_said() -> None:
    asked = "能寄到日本吗？运费多少？"
    shown, speech = spoken(asked, asked)
    assert (shown, speech.empty) == ("", True)
    shown, speech = spoken("除了这家还有其他分店吗？", "这家以外还有没有别的分店")
    assert (shown, speech.empty) == ("", True)
    more = "请问还有其他需要吗？"
    assert spoken(more, "你好，我想问一下")[0] == more


def test_that_the_question_is_answered_is_nothing_said() -> None:
    asked = "Can you call me back at 3 pm tomorrow?"
    shown, speech = spoken(f'The shop\'s facts answer the question "{asked}".', asked)
    assert (shown, speech.empty) == ("", True)


def test_a_question_in_place_of_an_answer_is_nothing_said() -> None:
    for asked, text in (
        ("what does it cost to send it", "How much is shipping?"),
        ("when do they come back", "The shop's facts: How much is shipping?"),
    ):
        shown, speech = spoken(text, asked)
        assert (shown, speech.empty) == ("", True), text
    for asked, text, told in (
        ("旧机器能抵钱吗", "旧机能抵钱吗？", ""),
        ("我的快递呢", "您好！运费怎么算？", ""),
        ("SG202611001", "SG202611001的快递时间是多少？", ""),
        ("怎么卖", "您好！请问您想了解哪款商品？", "您好！请问您想了解哪款商品？"),
        ("音箱多重", "您好！请问您需要什么帮助？", ""),
        ("how heavy is it", "Hello! How can I help you today?", ""),
        ("can you test my honey", "I'd be happy to help! Can you please tell me your name?", ""),
    ):
        speech = Speech(Grounds(["运费怎么算？\n满99元包邮。"], [asked], asked), Trace())
        assert "".join([*speech.take(text), *speech.end()]) == told
        assert speech.empty is not bool(told)


def test_a_courtesy_and_a_question_of_its_own_stand_alone() -> None:
    for text in (
        "What would you like to know?",
        "Could you please tell me your order number?",
        "You're welcome!",
        "I'm here to answer your questions.",
        "Which item do you mean, please?",
    ):
        assert spoken(text)[0] == text


def test_a_loop_is_ended() -> None:
    once = "Items can be returned within 21 days. "
    shown, speech = spoken("Shipping is $6. " + once * 70)
    assert shown.strip() == "Shipping is $6. " + once.strip()
    assert speech.over
    assert speech.broken is None
    both = "Shipping is $6. " + once
    assert spoken(both * 40)[0].strip() == both.strip()


def test_lines_of_a_list_may_be_alike() -> None:
    listed = "- Shipping is $6.\n- Free from $80 on.\n- Items can be returned.\n- Within 21 days.\n- Shipping is $6."
    assert spoken(listed)[0] == listed


def test_a_line_may_come_again_below_each_item() -> None:
    listed = "1. Unworn items\nWithin 21 days.\n2. Items\nWithin 21 days.\n3. Returned items\nWithin 21 days."
    assert spoken(listed)[0] == listed


def test_one_of_what_the_question_offers_is_an_answer() -> None:
    knowledge = ("Which is warmer, the coat or the jacket?\nThe jacket is warmer.",)
    question = "Which is warmer, the coat or the jacket?"
    speech = Speech(Grounds(knowledge, [question], question), Trace())
    shown = [*speech.take("The jacket is warmer."), *speech.end()]
    assert shown == ["The jacket is warmer."]


def test_the_prompts_own_list_is_told_as_far_as_it_is_of_the_question() -> None:
    figures = ("Delivery charge: $6", "Service phone: 555 010 9988", "Days to return: 21 days")
    listed = "The shop's figures:\n" + "\n".join(f"- {figure}" for figure in figures)
    for question, shown in (
        ("how old is the owner", ""),
        ("what is your phone number", "- Service phone: 555 010 9988"),
    ):
        speech = Speech(Grounds(figures, [question], question), Trace())
        said = "".join([*speech.take(listed), *speech.end()])
        assert (said.strip(), speech.empty) == (shown, not shown)


def test_to_ask_back_is_no_echo() -> None:
    assert spoken("What is your question?", "I have a question")[0] == "What is your question?"


def test_it_is_the_article_that_the_reply_spoke_of_last() -> None:
    articles = [
        "Trail Jacket\nTrail Jacket is in stock now.\nIt is windproof.",
        "Storm Coat\nStorm Coat is in stock now.\nIt is waterproof.",
    ]
    question = "Is the Trail Jacket waterproof?"

    def shown(text: str) -> str:
        speech = Speech(Grounds(articles, [question], question), Trace())
        return "".join([*speech.take(text), *speech.end()])

    text = "The Storm Coat is in stock. It is waterproof."
    assert shown(text) == text
    assert shown("It is in stock. It is waterproof.") == "It is in stock."
    assert shown("Yes. The Trail Jacket is in stock now.") == ""


def test_a_plain_yes_is_judged_with_what_follows() -> None:
    question = "Is shipping free?"
    for text in ("Yes. Shipping is free from $80 on.", "No. Shipping is $6."):
        shown, speech = spoken(text, question)
        assert (shown, speech.broken) == (text, None)
    for text in ("Yes.", "Hello! Yes, it is.", "Yes! Anything else?"):
        shown, speech = spoken(text, question)
        assert shown == "", text
        assert speech.broken is not None
    shown, speech = spoken("Yes. Unworn items can be returned.", "Can I return worn items?")
    assert shown == ""
    assert [one["text"] for one in speech.trace.withheld] == ["Yes. Unworn items can be returned."]
    assert spoken("Yes. You can return it within 21 days.", "Can I return worn hats?")[0] == ""


def test_a_plain_yes_is_not_shown_with_what_tells_nothing() -> None:
    question = "Is shipping free?"
    for text in (
        "Yes. I'm not sure about the details.",
        "Yes! Our team can tell you more. Sorry, I don't have details on that.",
        "Yes. Have a nice day!",
        "Yes. 😀",
    ):
        shown, speech = spoken(text, question)
        assert shown == "", text
        assert speech.broken is not None
        assert speech.broken.rule == "claim"


def test_a_plain_yes_is_judged_by_itself_where_it_may_be_wrong() -> None:
    for yes, rule in (("是的。", "script"), ("Yes, I'll check.", "promise")):
        shown, speech = spoken(f"{yes} Shipping is free from $80 on.", "Is shipping free?")
        assert shown == "", yes
        assert speech.broken is not None
        assert speech.broken.rule == rule


def test_an_ok_answers_only_where_nothing_follows() -> None:
    question = "Is shipping free?"
    text = "OK. Shipping is $6."
    assert spoken(text, question)[0] == text
    for alone in ("OK.", "Yes, thanks!", "Sure thing!"):
        shown, speech = spoken(alone, question)
        assert shown == "", alone
        assert speech.broken is not None


def test_the_label_of_the_question_is_dropped() -> None:
    for label in ("The shopper's question: and in red?", "Question: how much is shipping?"):
        shown, speech = spoken(label)
        assert (shown, speech.empty) == ("", True), label
        assert [one["rule"] for one in speech.trace.withheld] == ["echo"]
        assert spoken(f"{label} Shipping is $6.")[0].strip() == "Shipping is $6."
        assert spoken(f"Shipping is $6. {label}")[0].strip() == "Shipping is $6."
    chinese = Speech(Grounds(["运费多少？\n运费8元。"], [], "运费多少"), Trace())
    shown = "".join([*chinese.take("顾客的问题：运费多少？运费8元。"), *chinese.end()])
    assert shown == "运费8元。"
    knowledge = "Is it heavy?\nYes, it is heavy."
    speech = Speech(Grounds([knowledge], [], "Is it heavy?"), Trace())
    assert "".join([*speech.take("Question: Is it heavy? Yes."), *speech.end()]) == "Yes."


def test_what_the_prompt_calls_its_parts_is_not_told() -> None:
    for text, told in (
        ("The shop's facts:\n\n  Answer: Shipping is $6.", "Shipping is $6."),
        ("The shop’s figures: Shipping is $6.", "Shipping is $6."),
        ('The shop\'s facts:\n- From "en":\nShipping is $6.', "Shipping is $6."),
        (
            "**Answer:** Shipping is $6.\nAnswer: Free from $80 on.",
            "Shipping is $6.\nFree from $80 on.",
        ),
        ("How much is shipping? Answer: Shipping is $6.", "Shipping is $6."),
        ("Question: How much is shipping?\n  Answer: Shipping is $6.", "Shipping is $6."),
        ("Hello! Facts: shipping is $6.", "Hello! shipping is $6."),
    ):
        assert spoken(text)[0].strip() == told, text
    knowledge = ("相机可以租吗？\n可以，机身每天120元起。",)
    question = "租相机一天多少钱"
    for text in (
        "相机可以租吗？ 回答：可以，机身每天120元起。",
        "店铺资料：\n- 摘自《手册》：\n可以，机身每天120元起。",
    ):
        speech = Speech(Grounds(knowledge, [question], question), Trace())
        shown = "".join([*(one for sign in text for one in speech.take(sign)), *speech.end()])
        assert shown.strip() == "可以，机身每天120元起。", text


def test_nothing_but_what_the_prompt_calls_its_parts_is_nothing_said() -> None:
    for text in ("The shop's figures:", "The shop's facts:\n\nAnswer: "):
        shown, speech = spoken(text)
        assert (shown, speech.empty, speech.broken) == ("", True, None)
    shown, speech = spoken("The shop's facts: Shipping is $9.")
    assert (shown, speech.empty) == ("", False)
    assert speech.broken is not None


def test_a_word_of_the_prompt_within_a_sentence_is_told() -> None:
    for text in ("Shipping is $6, the facts: free from $80 on.", "Shipping is $6: our answer."):
        assert spoken(text)[0] == text


@pytest.mark.parametrize(
    ("text", "doubted", "shown"),
    [
        ("Shipping is $6, and free from $80 on.", {0}, False),
        ("Shipping is $6, and free from $80 on.", {0, 1}, False),
        ("Shipping is $6, and free from $80 on.", {1}, True),
        ("According to the facts, the shop ships for $6.", {0}, False),
        ("Unworn items can be returned within 21 days.", {0}, True),
        ("Unworn items can be returned within 21 days.", {1}, False),
        ("I don't know that.", {0, 1}, True),
        ("Which parcel do you mean?", {0, 1}, True),
    ],
)
def test_what_an_entry_says_that_is_likely_no_answer_is_not_told(
    text: str, doubted: Set[int], shown: bool
) -> None:
    said, speech = spoken(text, "how much is express to Alaska", doubted)
    assert bool(said) is shown
    assert (speech.broken and speech.broken.rule) == (None if shown else "beside")


def test_a_fact_of_the_shop_may_be_told_where_all_entries_are_doubted() -> None:
    assert spoken("Call 555-0142.", "what is your phone number", {0, 1})[0]


def test_a_reply_ends_where_it_wanders_to_an_entry_that_is_no_answer() -> None:
    text = (
        "Shipping is $6. Unworn items can be returned within 21 days. Shipping is free from $80 on."
    )
    assert spoken(text)[0] == text
    shown, speech = spoken(text, doubted={1})
    assert shown.strip() == "Shipping is $6."
    assert (speech.over, speech.broken) == (True, None)
    assert [one["rule"] for one in speech.trace.withheld] == ["beside"]
    # Of a list that was only begun nothing is an answer.
    shown, speech = spoken("The shipping takes:\nUnworn items can be returned.", doubted={1})
    assert speech.broken is not None


@pytest.mark.parametrize(
    ("question", "text", "shown"),
    [
        ("check the lime in my reef?", "To check the lime in your reef:\n- Lime tests are £6.", "- Lime tests are £6."),
        ("the fitter came 40 minutes late, anything for that?",
         "According to the rules, the fitter came 40 minutes late:\n- Lime tests are £6.", "- Lime tests are £6."),
        ("check the lime in my reef?", "To check the lime in every aquarium:\n- Lime tests are £6.", ""),
    ],
)  # fmt: skip
def test_a_line_before_a_colon_that_says_the_question_back_ends_no_reply(
    question: str, text: str, shown: str
) -> None:
    grounds = Grounds(["What are tests?\nLime tests are £6."], [question], question)
    speech = Speech(grounds, Trace())
    assert "".join([*speech.take(text), *speech.end()]).strip() == shown
    assert len(speech.trace.withheld) == 1


def test_a_heading_waits_for_what_it_stands_over() -> None:
    prices = "Hire\nHire › Boats\nBoat | A day\nCanoe | $20\nRowing boat | $30"
    question = "what does a canoe cost for a day"
    for text, said in (
        ("Hire › Boats\nCanoe | $20\n", "Hire › Boats\nCanoe | $20\n"),
        ("Hire › Boats\nBoat | A day\nCanoe | $20", "Hire › Boats\nBoat | A day\nCanoe | $20"),
        ("Hire › Boats\nBoat | A day\n", ""),
        ("Hire › Boats", ""),
        ("Hello! Hire › Boats", ""),
        ("A canoe is $20.\nHire › Boats", "A canoe is $20."),
    ):
        speech = Speech(Grounds([prices], [question], question), Trace())
        shown = "".join([*speech.take(text), *speech.end()])
        assert (shown, speech.empty) == (said, not said), text
