"""Puts the demo shops into the database, once, and keeps their log-ins at hand."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import msgspec
from django.core.files.base import ContentFile
from django.db import transaction
from django.templatetags.static import static
from django.urls import reverse

from config.demo.content import (
    DemoShop,
    FaqContent,
    ProductContent,
    demo_documents,
    demo_shops,
)
from config.demo.logins import (
    DemoLogins,
    Login,
    ShopLogins,
    new_password,
    read_logins,
    write_logins,
)
from config.demo.mock_shop import take_orders
from knowledge.documents.intake import read_next
from knowledge.documents.keeping import add_document
from knowledge.models import Fact, Faq, FaqPhrasing, Product
from knowledge.sweep import embed_batch
from tenants.accounts import vouch_for
from tenants.audit import PLATFORM
from tenants.erasure import erase, request_deletion
from tenants.keys import SCOPES, good_keys, make_key, revoke
from tenants.models import Membership, Persona, Shop, User
from tenants.personas import publish
from tenants.platform import any_shop, default_plan, shops_named
from tenants.scope import shop_scope

OPERATOR = "operator@xiaoer.example"
KEY_NAME = "demo.json"  # says where the key is written down


def seed_demo(logins: Path, url: str, reset: bool = False) -> bool:
    """Seed the demo shops if the platform has no shop at all; return whether it was done.

    On a platform that has shops nothing changes: what people edited stays as they left it, and what
    they deleted stays deleted. Only the file `logins` is kept up to date: with new passwords and keys
    if it was lost, with the present `url` if that moved. `reset` puts both shops back as they were at first,
    conversations included, with new passwords.
    """
    if any_shop() and not reset:
        _keep_logins(logins, url)
        return False
    contents = demo_shops()
    for shop_id, _, _ in _demo_shops():
        erase(request_deletion(shop_id, OPERATOR, "seed_demo --reset"))
    with transaction.atomic():
        operator = new_password(_person(OPERATOR, superuser=True))
        shops = [_found(content, url) for content in contents]
        # Written before the commit: shops whose passwords nobody knows are never left behind.
        write_logins(logins, DemoLogins(url, operator, shops))
    return True


def embed_demo() -> None:
    """Make the demo's knowledge findable now; otherwise the next sweep of the worker would."""
    for shop_id, _, _ in _demo_shops():
        while read_next(shop_id):
            pass
        while embed_batch(shop_id):
            pass


def _keep_logins(path: Path, url: str) -> None:
    logins = read_logins(path)
    if logins is None:
        with transaction.atomic():
            renewed = _renewed_logins(url)
            if renewed:
                write_logins(path, renewed)
    elif logins.url != url or not all(shop.api_key for shop in logins.shops):
        logins.url = url
        with transaction.atomic():
            _add_keys(logins)
            write_logins(path, logins)


def _add_keys(logins: DemoLogins) -> None:
    """Keys for the shops that have none yet: the file is of an earlier release."""
    ids = {slug: shop_id for shop_id, slug, _ in _demo_shops()}
    for shop in logins.shops:
        if not shop.api_key and shop.slug in ids:
            shop.api_key = _new_key(ids[shop.slug])


def _new_key(shop_id: UUID) -> str:
    """An API key with every scope, in place of the one before."""
    with shop_scope(shop_id):
        for key in good_keys(shop_id).filter(name=KEY_NAME, created_by=None):
            revoke(key, PLATFORM)
        return make_key(shop_id, KEY_NAME, SCOPES, PLATFORM)[1]


def _renewed_logins(url: str) -> DemoLogins | None:
    """New passwords for the demo's people who are still there; None once the operator is gone."""
    people = {user.email: user for user in User.objects.filter(email__endswith=".example")}
    if OPERATOR not in people:
        return None
    shops = []
    for shop_id, slug, public_key in _demo_shops():
        owner, agent = _email("owner", slug), _email("agent", slug)
        if owner in people and agent in people:
            pair = new_password(people[owner]), new_password(people[agent])
            shops.append(ShopLogins(slug, public_key, *pair, _new_key(shop_id)))
    return DemoLogins(url, new_password(people[OPERATOR]), shops)


def _demo_shops() -> list[tuple[UUID, str, str]]:
    """(id, slug, public key) of the demo shops that are there."""
    return shops_named([content.shop.slug for content in demo_shops()])


def _email(role: str, slug: str) -> str:
    return f"{role}@{slug}.example"


def _person(email: str, superuser: bool = False) -> User:
    fields = {"is_superuser": superuser, "is_active": True}
    user, _ = User.objects.update_or_create(email=email, defaults=fields)
    vouch_for(user)
    return user


def _found(content: DemoShop, url: str) -> ShopLogins:
    """Make the shop with its people, persona and knowledge."""
    shop = Shop(
        plan=default_plan(),
        slug=content.shop.slug,
        public_key=content.shop.public_key,
        name=content.shop.name,
        locale=content.shop.locale,
        accent=content.shop.accent,
        tagline=content.shop.tagline,
    )
    with shop_scope(shop.id):
        shop.save()
        owner = _join(shop, Membership.Role.OWNER)
        agent = _join(shop, Membership.Role.AGENT)
        persona = content.persona
        draft = Persona.objects.create(
            shop=shop,
            name=persona.name,
            tone=persona.tone,
            language=persona.language,
            instructions=persona.instructions,
            greeting=persona.greeting,
            suggestions=persona.suggestions,
        )
        publish(draft, author=None)
        _write_faqs(shop, content.faqs)
        _stock(shop, content.products)
        for name, title, written in demo_documents(shop.slug):
            add_document(shop.id, ContentFile(written, name), title=title)
        Fact.objects.bulk_create(
            Fact(shop=shop, **msgspec.structs.asdict(each)) for each in content.facts
        )
        take_orders(shop, content, url)
    return ShopLogins(shop.slug, shop.public_key, owner, agent, _new_key(shop.id))


def _join(shop: Shop, role: Membership.Role) -> Login:
    user = _person(_email(role, shop.slug))
    Membership.objects.create(shop=shop, user=user, role=role)
    return new_password(user)


def _write_faqs(shop: Shop, contents: Sequence[FaqContent]) -> None:
    faqs = [
        Faq(shop=shop, question=each.question, answer=each.answer, category=each.category)
        for each in contents
    ]
    Faq.objects.bulk_create(faqs)
    FaqPhrasing.objects.bulk_create(
        FaqPhrasing(shop=shop, faq=faq, text=text)
        for faq, each in zip(faqs, contents, strict=True)
        for text in each.phrasings
    )


def _stock(shop: Shop, contents: Sequence[ProductContent]) -> None:
    Product.objects.bulk_create(
        Product(
            shop=shop,
            sku=each.sku,
            title=each.title,
            description=each.description,
            category=each.category,
            price=each.price,
            currency=each.currency,
            stock=each.stock,
            attributes=each.attributes,
            picture=static(f"demo/{shop.slug}/{each.sku}.svg"),
            url=reverse("demo:product", args=[shop.slug, each.sku]),
        )
        for each in contents
    )
