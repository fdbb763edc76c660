"""From no shop to an assistant that answers: every step, in both languages, and what people type by mistake."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from config.first_steps.questions import QUESTIONS
from knowledge.faq_table import NotTakenError, read_table
from knowledge.models import Faq, FaqPhrasing
from knowledge.search import find_faqs, read_question
from tenants.access import places_of
from tenants.audit import Actor
from tenants.first_words import FIRST_WORDS
from tenants.founding import TooManyShopsError, found_shop, new_slug
from tenants.models import LOCALES, AuditEntry, Membership, Persona, Shop, User
from tenants.origins import OriginsField, origin_of
from tenants.personas import published_persona
from tenants.scope import shop_scope
from tests.people import PASSWORD, Town
from tests.tenants.test_members import in_threads

STEPS = ("shop", "assistant", "faqs", "widget", "done")


@pytest.fixture
def nora(db: None) -> User:
    """Somebody without a shop."""
    return User.objects.create_user("nora@example.com", PASSWORD, name="Nora")


@pytest.fixture
def client(nora: User) -> Client:
    made = Client()
    made.force_login(nora)
    return made


def page(name: str) -> str:
    return reverse(f"start:{name}")


def found(client: Client, name: str = "Noras Nook", locale: str = "en") -> UUID:
    """Walk step 1; returns the new shop."""
    token = client.get(page("new")).context["token"]
    answer = client.post(page("new"), {"name": name, "locale": locale, "token": token})
    assert answer["Location"] == page("assistant")
    return UUID(client.session["shop"])


def rows(client: Client, *answers: str, **more: Any) -> dict[str, Any]:
    """Step 3's form as the page has it, with these answers typed in."""
    shown = client.get(page("faqs")).context["rows"]
    data: dict[str, Any] = {
        "faq-TOTAL_FORMS": str(len(shown.forms)),
        "faq-INITIAL_FORMS": str(len(shown.forms)),
    }
    for number, form in enumerate(shown.forms):
        data |= {
            f"faq-{number}-id": str(form.initial.get("id", "")),
            f"faq-{number}-question": form.initial.get("question", ""),
            f"faq-{number}-answer": form.initial.get("answer", ""),
        }
    data |= {f"faq-{number}-answer": text for number, text in enumerate(answers)}
    return data | more


def faqs(shop_id: UUID) -> dict[str, str]:
    with shop_scope(shop_id):
        return dict(Faq.objects.filter(shop_id=shop_id).values_list("question", "answer"))


def persona(shop_id: UUID) -> Persona:
    with shop_scope(shop_id):
        return Persona.objects.select_related("published").get(shop_id=shop_id)


def shop_row(shop_id: UUID) -> Shop:
    with shop_scope(shop_id):
        return Shop.objects.select_related("plan").get(pk=shop_id)


# --- the way there ---


def test_who_has_no_shop_lands_on_the_first_step(client: Client) -> None:
    for start in (reverse("admin:index"), reverse("admin:login"), reverse("start:begin")):
        answer = client.get(start, follow=True)
        assert answer.status_code == 200
        assert answer.redirect_chain[-1][0] == page("new")


def test_strangers_are_sent_to_the_log_in(db: None) -> None:
    for name in ("begin", "new", *STEPS):
        assert Client().get(page(name))["Location"].startswith(reverse("account_login"))


def test_steps_without_a_shop_lead_to_the_first(client: Client) -> None:
    for name in STEPS:
        assert client.get(page(name), follow=True).redirect_chain[-1][0] == page("new")


def test_operators_stay_at_their_desk(town: Town) -> None:
    client = Client()
    client.force_login(town.olivia)
    for name in ("begin", "new"):
        assert client.get(page(name))["Location"] == reverse("admin:index")


def test_roles_hold_in_the_steps(town: Town) -> None:
    client = Client()
    client.force_login(town.bob)  # an agent
    for name in ("shop", "assistant", "faqs", "widget"):
        assert client.get(page(name)).status_code == 403
        assert client.post(page(name), {"name": "x"}).status_code == 403
    assert client.get(page("begin"))["Location"] == reverse("admin:index")


def test_a_form_from_long_ago_or_of_a_shop_one_has_left_founds_nothing(
    client: Client, nora: User, town: Town
) -> None:
    class LongAgo(signing.TimestampSigner):
        def timestamp(self) -> str:
            return signing.b62_encode(1_700_000_000)

    old = LongAgo(salt=f"xiaoer.new-shop.{nora.pk}").sign_object(str(uuid4()))
    fresh = client.get(page("new")).context["token"]
    form = {"name": "Noras Nook", "locale": "en"}
    assert client.post(page("new"), {**form, "token": fresh})["Location"] == page("assistant")
    shop_id = UUID(client.session["shop"])
    with shop_scope(shop_id):
        Membership.objects.filter(shop_id=shop_id).update(user=town.alice)
    for token in (old, fresh):
        answer = client.post(page("new"), {**form, "token": token})
        assert "This form has expired" in answer.content.decode()
    assert places_of(nora) == []


# --- step by step ---


@pytest.mark.parametrize("locale", [code for code, _ in LOCALES])
@pytest.mark.parametrize("language", [code for code, _ in LOCALES])
def test_a_walk_through_all_steps(client: Client, nora: User, locale: str, language: str) -> None:
    client.cookies["django_language"] = language
    name = {"en": "Noras Nook", "zh-hans": "诺拉小店"}[locale]
    shop_id = found(client, name, locale)
    words = FIRST_WORDS[locale]

    shown = client.get(page("assistant")).content.decode()
    assert words.greeting.format(name=words.name, shop=name) in shown.replace("&#x27;", "'")
    form = {
        "name": "Lin",
        "tone": "1",
        "greeting": words.greeting.format(name=words.name, shop=name),
    }
    assert client.post(page("assistant"), form)["Location"] == page("faqs")
    with shop_scope(shop_id):
        met = published_persona(shop_id)
    assert (met.name, met.tone, met.number) == ("Lin", words.tones[1], 2)
    assert met.greeting == words.greeting.format(name="Lin", shop=name)

    data = rows(client, "A1.", "A2.", "A3.", "A4.", "A5.")
    assert client.post(page("faqs"), data)["Location"] == page("widget")
    assert faqs(shop_id) == dict(
        zip(QUESTIONS[locale], ["A1.", "A2.", "A3.", "A4.", "A5."], strict=True)
    )
    with shop_scope(shop_id):
        question = read_question(QUESTIONS[locale][0])
        assert find_faqs(shop_id, question, 1)[0].text == "A1."  # at once, no sweep needed
    assert len(persona(shop_id).suggestions) == 3

    shown = client.get(page("widget")).content.decode()
    shop = shop_row(shop_id)
    assert f"data-shop=&quot;{shop.public_key}&quot;" in shown
    assert reverse("conversations:frame", args=[shop.public_key]) in shown
    answer = client.post(page("widget"), {"allowed_origins": "https://shop.example"})
    assert answer["Location"] == page("done")
    assert shop_row(shop_id).allowed_origins == ["https://shop.example"]
    assert client.get(page("done")).status_code == 200
    for each in (*STEPS, "begin"):
        assert client.get(page(each), follow=True).status_code == 200
    with shop_scope(shop_id):
        assert set(AuditEntry.objects.filter(shop_id=shop_id).values_list("act", flat=True)) >= {
            "shop.founded",
            "faq.added",
            "shop.changed",
        }


def test_it_can_be_left_and_gone_on_with(client: Client) -> None:
    found(client)
    assert client.get(page("begin"))["Location"] == page("assistant")
    client.post(page("assistant"), {"name": "Lin", "tone": "0", "greeting": "Hi."})
    assert client.get(page("begin"))["Location"] == page("faqs")
    client.post(page("faqs"), rows(client, "Yes."))
    assert client.get(page("begin"))["Location"] == page("widget")
    shown = client.get(page("assistant")).content.decode()
    assert 'value="Lin"' in shown
    assert "Step 2 of 4" in shown


def test_back_changes_what_is_there_and_doubles_nothing(client: Client, nora: User) -> None:
    shop_id = found(client)
    client.post(page("shop"), {"name": "Nook", "locale": "en"})
    assert shop_row(shop_id).name == "Nook"
    client.post(page("faqs"), rows(client, "One.", "Two."))
    data = rows(client)
    at = next(number for number in range(5) if data[f"faq-{number}-answer"] == "One.")
    client.post(page("faqs"), data | {f"faq-{at}-answer": "Uno."})
    assert sorted(faqs(shop_id).values()) == ["Two.", "Uno."]
    assert len(places_of(nora)) == 1


def test_what_somebody_has_under_way_is_not_published(client: Client) -> None:
    shop_id = found(client)
    with shop_scope(shop_id):
        Persona.objects.filter(shop_id=shop_id).update(instructions="Half a thou")
    form = {"name": "Lin", "tone": "1", "greeting": "Hello."}
    told = client.post(page("assistant"), form, follow=True)
    assert "Saved in the draft, but not published" in told.content.decode()
    client.post(page("faqs"), rows(client, "Yes."))
    draft = persona(shop_id)
    assert (draft.name, draft.instructions, draft.suggestions) == ("Lin", "Half a thou", [])
    with shop_scope(shop_id):
        met = published_persona(shop_id)
        changed = AuditEntry.objects.get(shop_id=shop_id, act="persona.changed")
    assert (met.number, met.instructions) == (1, "")
    assert changed.details["fields"] == ["greeting", "name", "tone"]


def test_a_changed_answer_is_on_the_record(client: Client, nora: User) -> None:
    shop_id = found(client)
    client.post(page("faqs"), rows(client, "One."))
    data = rows(client)
    client.post(page("faqs"), data)
    client.post(page("faqs"), data | {"faq-0-answer": "Uno."})
    with shop_scope(shop_id):
        (changed,) = AuditEntry.objects.filter(shop_id=shop_id, act="faq.changed")
        published = AuditEntry.objects.filter(shop_id=shop_id, act="persona.published")
        addresses = list(published.values_list("address", flat=True))
    assert (changed.actor, changed.details["fields"]) == (nora.pk, ["answer"])
    assert set(addresses) == {"127.0.0.1"}


def test_a_form_of_another_shop_is_not_taken(client: Client) -> None:
    first, second = found(client, "First"), found(client, "Second")
    old = {"_shop": str(first), "name": "Renamed", "locale": "en"}
    told = client.post(page("shop"), old, follow=True)
    assert "Nothing was saved" in told.content.decode()
    assert (shop_row(first).name, shop_row(second).name) == ("First", "Second")


# --- founding ---


def test_a_founded_shop_is_whole(nora: User) -> None:
    shop_id = found_shop(nora, Actor(nora.pk, nora.email), "云裳小铺", "zh-hans")
    shop = shop_row(shop_id)
    assert re.fullmatch(r"shop-[a-z0-9]{8}", shop.slug)
    assert (shop.plan.is_default, shop.state, shop.allowed_origins) == (True, "active", [])
    with shop_scope(shop_id):
        assert published_persona(shop_id).number == 1
        assert Membership.objects.get(shop_id=shop_id).role == "owner"
        shop.full_clean()


@pytest.mark.parametrize(
    ("name", "stem"),
    [("Noras Nook!", "noras-nook"), ("云裳", "shop"), ("--", "shop"), ("x" * 80, "x" * 30)],
)
def test_short_names(name: str, stem: str) -> None:
    assert new_slug(name).rpartition("-")[0] == stem
    assert len(new_slug(name)) <= 40


def test_a_form_sent_twice_founds_one_shop(client: Client, nora: User) -> None:
    token = client.get(page("new")).context["token"]
    for _ in range(2):
        client.post(page("new"), {"name": "Nook", "locale": "en", "token": token})
    assert len(places_of(nora)) == 1


def test_nobody_founds_into_another_shop(client: Client, town: Town, nora: User) -> None:
    """The id in the form is signed for one person."""
    client.force_login(town.bob)
    token = client.get(page("new")).context["token"]
    client.force_login(nora)
    for forged in (token, str(town.maple.pk), "", "\x00"):
        answer = client.post(page("new"), {"name": "Mine", "locale": "en", "token": forged})
        assert "has expired" in answer.content.decode()
    assert places_of(nora) == []


def test_one_person_founds_so_many(client: Client, nora: User, settings: Any) -> None:
    settings.SHOPS_A_PERSON = 2
    found(client, "One")
    found(client, "Two")
    token = client.get(page("new")).context["token"]
    answer = client.post(page("new"), {"name": "Three", "locale": "en", "token": token})
    assert "as many shops as one person may" in answer.content.decode()
    assert 'value="Three"' in answer.content.decode()


def test_the_limit_holds_when_forms_race(live_town: Town, settings: Any) -> None:
    settings.SHOPS_A_PERSON = 2
    charlie = live_town.charlie  # owns one already

    def work() -> Any:
        try:
            return found_shop(charlie, Actor(charlie.pk, charlie.email), "Race", "en")
        except TooManyShopsError:
            return None

    results = in_threads(*[work] * 4)
    assert sum(result is not None for result in results) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "", "locale": "en"},
        {"name": " ", "locale": "en"},
        {"name": "x" * 81, "locale": "en"},
        {"name": "a\x00b", "locale": "en"},
        {"name": "Nook", "locale": "de"},
    ],
)
def test_mistakes_in_step_1(client: Client, nora: User, wrong: dict[str, str]) -> None:
    answer = client.post(page("new"), {**wrong, "token": client.get(page("new")).context["token"]})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert places_of(nora) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"tone": "own"}, "own_tone"),
        ({"tone": "99"}, "tone"),
        ({"tone": "own", "own_tone": "x" * 161}, "own_tone"),
        ({"greeting": "x" * 301}, "greeting"),
        ({"name": "x" * 41}, "name"),
    ],
)
def test_mistakes_in_step_2(client: Client, wrong: dict[str, str], field: str) -> None:
    shop_id = found(client)
    form = {"name": "Lin", "tone": "0", "greeting": "Kept as typed.", **wrong}
    answer = client.post(page("assistant"), form)
    assert list(answer.context["form"].errors) == [field]
    assert persona(shop_id).name == "Mia"


def test_a_tone_in_ones_own_words(client: Client) -> None:
    shop_id = found(client)
    form = {
        "name": "Lin",
        "tone": "own",
        "own_tone": "Like a pirate.",
        "greeting": "Ahoy { name }.",
    }
    client.post(page("assistant"), form)
    assert (persona(shop_id).tone, persona(shop_id).greeting) == (
        "Like a pirate.",
        "Ahoy { name }.",
    )
    assert "Like a pirate." in client.get(page("assistant")).content.decode()


# --- questions ---


def test_rows_without_answers_are_left_out(client: Client) -> None:
    shop_id = found(client)
    assert client.post(page("faqs"), rows(client))["Location"] == page("widget")
    assert faqs(shop_id) == {}
    client.post(page("faqs"), rows(client, "", "Two days."))
    assert list(faqs(shop_id).values()) == ["Two days."]


def test_nothing_typed_is_lost_by_a_mistake(client: Client) -> None:
    shop_id = found(client)
    bad = SimpleUploadedFile("f.csv", b"question,answer\nWhy?,\n")
    data = rows(client, "First typed.", "Second typed.", file=bad)
    shown = client.post(page("faqs"), data | {"faq-1-question": ""}).content.decode()
    assert "First typed." in shown
    assert "Second typed." in shown
    assert "What is the question to this answer?" in shown
    assert "Line 2: answer:" in shown
    assert faqs(shop_id) == {}


def test_entries_of_other_shops_are_out_of_reach(client: Client, town: Town) -> None:
    with shop_scope(town.maple.pk):
        theirs = Faq.objects.filter(shop=town.maple)[0]
    shop_id = found(client)
    data = rows(client, "Mine now.") | {"faq-0-id": str(theirs.pk)}
    client.post(page("faqs"), data)
    assert list(faqs(shop_id).values()) == ["Mine now."]
    assert faqs(town.maple.pk)[theirs.question] == theirs.answer


TABLE = "question,answer,phrasings,category\n{}\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_in_the_encodings_of_spreadsheets(client: Client, encoding: str) -> None:
    shop_id = found(client, "诺拉", "zh-hans")
    text = '问题,答案,其他问法,分类\n可以退货吗？,"七天内，\n可以。",能退吗|怎么退,售后\n'
    file = SimpleUploadedFile("faq.csv", text.encode(encoding))
    assert client.post(page("faqs"), rows(client, file=file))["Location"] == page("widget")
    assert faqs(shop_id) == {"可以退货吗？": "七天内，\n可以。"}
    with shop_scope(shop_id):
        assert set(FaqPhrasing.objects.filter(shop_id=shop_id).values_list("text", flat=True)) == {
            "能退吗",
            "怎么退",
        }
        assert Faq.objects.get(shop_id=shop_id).category == "售后"


def test_the_same_table_twice_changes_answers_and_doubles_nothing(client: Client) -> None:
    shop_id = found(client)
    for answer in ("Old.", "New."):
        text = f"Q?;{answer};Other way?\n"
        file = SimpleUploadedFile("faq.csv", text.encode())
        client.post(page("faqs"), rows(client, file=file))
    assert faqs(shop_id) == {"Q?": "New."}
    with shop_scope(shop_id):
        assert FaqPhrasing.objects.filter(shop_id=shop_id).count() == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no rows"),
        (b"question,answer\n", "no rows"),
        (b"question,answer\nA?,Yes\n\n,No\n", "Line 4: question"),
        (b'question,answer\nA?,"two\nlines"\nB?,\n', "Line 4: answer"),
        (
            b"question,answer\nA?,Yes\nA?,No\n",
            "Line 3: The same question as in line 2. Leave one of them out.",
        ),
        (b"question,answer\n" + b"x" * 301 + b",Yes\n", "Line 2: question"),
        (b"question,answer\nA\x00?,Yes\n", "Line 2: question"),
        (b"question,answer\n" + b"".join(b"%d?,y\n" % n for n in range(201)), "more than 200 rows"),
        (b"a" * (2**20 + 1), "larger than 1 MiB"),
        (b"\xff\xfe\x00\x81\xff", "no text in UTF-8"),
        (b'question,answer\nA?,"' + b"x" * 200_000, "Line 2"),
        (
            TABLE.format("A?,Yes," + "|".join(map(str, range(21)))).encode(),
            "There are 21 of them; a question can have at most 20",
        ),
        (
            TABLE.format("A?,Yes," + "x" * 301).encode(),
            "Line 2: phrasings “xxx",
        ),
    ],
)
def test_mistakes_in_a_table(data: bytes, said: str) -> None:
    with pytest.raises(NotTakenError) as problem:
        read_table(data)
    assert said in problem.value.problems[0]


def test_a_table_without_a_header_is_question_and_answer() -> None:
    entries = read_table(b"Open today?\tYes, until six.\n")
    assert [dict(entry.values) for entry in entries] == [
        {"question": "Open today?", "answer": "Yes, until six."}
    ]


def test_problems_are_cut_after_twenty() -> None:
    with pytest.raises(NotTakenError) as problem:
        read_table(b"question,answer\n" + b"".join(b"%d?,\n" % n for n in range(60)))
    assert len(problem.value.problems) == 21


# --- where the widget may stand ---


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://www.example.com", "https://www.example.com"),
        ("www.Example.com/shop?x=1", "https://www.example.com"),
        (" http://localhost:3000/ ", "http://localhost:3000"),
        ("https://example.com:443", "https://example.com"),
        ("https://例子.中国/", "https://xn--fsqu00a.xn--fiqs8s"),
        ("https://127.0.0.1:8443", "https://127.0.0.1:8443"),
    ],
)
def test_addresses_become_origins(text: str, origin: str) -> None:
    assert origin_of(text) == origin


@pytest.mark.parametrize(
    "text",
    [
        "*",
        "javascript:alert(1)",
        "https://",
        "https://a b",
        "https://a;script-src *",
        "https://user@example.com",
        "https://example.com:99999",
        "ftp://example.com",
        "https://-x.com",
        "https://" + "a" * 300,
        "https://a..b",
        "https://[::1",
    ],
)
def test_what_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="."):
        origin_of(text)


def test_wrong_lines_are_named_and_nothing_is_saved(client: Client) -> None:
    shop_id = found(client)
    typed = "https://good.example\nhttps://bad example\n\nhttps://good.example/again"
    answer = client.post(page("widget"), {"allowed_origins": typed}).content.decode()
    assert "Line 2" in answer
    assert "https://good.example/again" in answer
    assert shop_row(shop_id).allowed_origins == []
    assert OriginsField().clean("https://a.example\nhttps://a.example/b\n") == ["https://a.example"]


def test_the_admin_has_the_snippet_for_everybody_in_the_shop(town: Town) -> None:
    client = Client()
    for person in (town.alice, town.bob):
        client.force_login(person)
        shown = client.get(reverse("install_widget")).content.decode()
        assert f"data-shop=&quot;{town.maple.public_key}&quot;" in shown
        assert town.yunshang.public_key not in shown
    client.force_login(town.olivia)
    assert client.get(reverse("install_widget")).status_code == 403
