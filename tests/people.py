"""Two shops and their people, the test data that every room shares.

Alice owns Maple, Bob is an agent of Maple, Charlie owns Yunshang, Olivia runs the platform.
"""

import uuid
from dataclasses import dataclass

from knowledge.embeddings import embed_missing
from knowledge.models import Faq
from tenants.models import Membership, Persona, Shop, User

PASSWORD = "correct horse battery staple"


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
    """Found both shops, each with a persona and three FAQs. Names are new each time, so towns do not meet."""
    mark = uuid.uuid4().hex[:8]

    def user(name: str, **fields: bool) -> User:
        return User.objects.create_user(
            f"{name}-{mark}@example.com", PASSWORD, name=name.title(), **fields
        )

    def shop(slug: str, name: str, locale: str, assistant: str) -> Shop:
        made = Shop.objects.create(
            slug=f"{slug}-{mark}", name=name, locale=locale, public_key=f"test-{slug}-{mark}"
        )
        Persona.objects.create(shop=made, name=assistant, greeting=f"Hi, {assistant} here.")
        return made

    maple = shop("maple", "Maple", "en", "Mia")
    yunshang = shop("yunshang", "云裳小铺", "zh-hans", "小云")
    town = Town(
        maple,
        yunshang,
        user("alice"),
        user("bob"),
        user("charlie"),
        user("olivia", is_superuser=True),
    )
    Membership.objects.create(shop=maple, user=town.alice, role=Membership.Role.OWNER)
    Membership.objects.create(shop=maple, user=town.bob, role=Membership.Role.AGENT)
    Membership.objects.create(shop=yunshang, user=town.charlie, role=Membership.Role.OWNER)
    for question, answer in (
        ("Can I return an item?", "Unworn items can be returned within 30 days."),
        ("How long does delivery take?", "Delivery takes two to four working days."),
        ("Which sizes do you carry?", "We carry sizes XS to XXL."),
    ):
        Faq.objects.create(shop=maple, question=question, answer=answer)
    for question, answer in (
        ("买的衣服可以退货吗？", "收到商品7天内可以无理由退货。"),
        ("多久能发货？", "下单后48小时内发货。"),
        ("怎么开发票？", "确认收货后可以申请电子发票。"),
    ):
        Faq.objects.create(shop=yunshang, question=question, answer=answer)
    embed_missing(maple.id)
    embed_missing(yunshang.id)
    return town
