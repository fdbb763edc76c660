"""Two shops and their people, the test data that every room shares.

Alice owns Maple, Bob is an agent of Maple, Charlie owns Yunshang, Olivia runs the platform.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.contrib.auth.hashers import make_password
from django.db.models.functions import MD5, Concat

from knowledge.embeddings import embed_missing, lexemes
from knowledge.models import DIMENSIONS, Faq
from tenants.accounts import vouch_for
from tenants.models import Membership, Persona, Shop, User
from tenants.personas import publish
from tenants.platform import ALIAS, default_plan
from tenants.scope import shop_scope

PASSWORD = "correct horse battery staple"
MAPLES_FAQS = (
    ("Can I return an item?", "Unworn items can be returned within 30 days."),
    ("How long does delivery take?", "Delivery takes two to four working days."),
    ("Which sizes do you carry?", "We carry sizes XS to XXL."),
    ("Which gift should I choose?", "A scarf is a lovely gift."),
    ("Which present should I choose?", "A scarf is a lovely present."),
)
# Two of Maple's entries fit it alike, so that neither is surely the answer: the engine is asked.
UNSURE = "Which gift or present should I choose?"
SYLLABLES = [first + last for first in "bdfgklmnprstvz" for last in "aeiou"]


def true_words(count: int) -> list[str]:
    """What the engine may say to that: so many sentences that stand on the entries, each its own."""
    return [
        f"A {SYLLABLES[number % 70]}{SYLLABLES[number // 70]} scarf 你好😀 is a lovely gift. "
        for number in range(count)
    ]


YUNSHANGS_FAQS = (
    ("买的衣服可以退货吗？", "收到商品7天内可以无理由退货。"),
    ("多久能发货？", "下单后48小时内发货。"),
    ("怎么开发票？", "确认收货后可以申请电子发票。"),
)


@dataclass(frozen=True)
class Town:
    """Everybody there is."""

    maple: Shop
    yunshang: Shop
    alice: User
    bob: User
    charlie: User
    olivia: User


def settle_town() -> Town:
    """Found both shops, each with a persona and a few FAQs. Names are new each time, so towns do not meet."""
    mark = uuid.uuid4().hex[:8]

    def user(name: str, **fields: bool) -> User:
        made = User.objects.create(
            email=f"{name}-{mark}@example.com",
            password=_hashed(),
            name=name.title(),
            **fields,
        )
        vouch_for(made)
        return made

    olivia = user("olivia", is_superuser=True)
    alice, bob, charlie = user("alice"), user("bob"), user("charlie")
    maple = _found("maple", mark, "Maple", "en", "Mia")
    with shop_scope(maple.id):
        _join(maple, alice, Membership.Role.OWNER)
        _join(maple, bob, Membership.Role.AGENT)
        _write(maple, MAPLES_FAQS)
    yunshang = _found("yunshang", mark, "云裳小铺", "zh-hans", "小云")
    with shop_scope(yunshang.id):
        _join(yunshang, charlie, Membership.Role.OWNER)
        _write(yunshang, YUNSHANGS_FAQS)
    for shop in (maple, yunshang):
        embed_missing(shop.id)
        _leave_answers(shop)
    return Town(maple, yunshang, alice, bob, charlie, olivia)


def _leave_answers(shop: Shop) -> None:
    """No sweep reads what the answers mean: that takes longer than most tests. They tell nothing."""
    with shop_scope(shop.id):
        Faq.objects.filter(shop=shop).update(
            answer_vector=[0] * DIMENSIONS,
            answer_read=Concat("vector_model", MD5("answer")),
            answer_lexemes=lexemes(""),
        )


@cache
def _hashed() -> str:
    """Everybody's password, hashed once: that is slow on purpose."""
    return make_password(PASSWORD)


def suspend(shop: Shop) -> None:
    """What an operator does to a shop that others must see suspended: it has to be committed."""
    Shop.objects.using(ALIAS).filter(pk=shop.pk).update(state=Shop.State.SUSPENDED)


def _found(slug: str, mark: str, name: str, locale: str, assistant: str) -> Shop:
    shop = Shop(
        slug=f"{slug}-{mark}",
        name=name,
        locale=locale,
        public_key=f"test-{slug}-{mark}",
        plan=default_plan(),
    )
    with shop_scope(shop.id):
        shop.save()
        persona = Persona.objects.create(
            shop=shop, name=assistant, greeting=f"Hi, {assistant} here."
        )
        publish(persona, author=None)
    return shop


def _join(shop: Shop, user: User, role: Membership.Role) -> None:
    Membership.objects.create(shop=shop, user=user, role=role)


def _write(shop: Shop, faqs: Sequence[tuple[str, str]]) -> None:
    for question, answer in faqs:
        Faq.objects.create(shop=shop, question=question, answer=answer)
