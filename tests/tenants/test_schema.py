"""The shape of the database that keeps shops apart, walked over all models."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models

from conversations.models import Conversation, Message, Visitor
from tenants.models import ShopOwned
from tenants.scope import shop_scope
from tests.people import Town

OWNED = [model for model in apps.get_models() if issubclass(model, ShopOwned)]
# Rows of the platform itself, and Django's own tables.
PLATFORM = {
    "tenants.User",
    "tenants.Shop",
    "tenants.PlatformShop",
    "tenants.Plan",
    "tenants.PlatformEntry",
    "tenants.PlatformWord",
    "tenants.Deletion",
}
OURS = {"tenants", "knowledge", "inference", "conversations", "config"}


def test_every_model_of_ours_belongs_to_a_shop_or_is_the_platforms() -> None:
    ours = {model for model in apps.get_models() if model._meta.app_label in OURS}
    assert {model._meta.label for model in ours - set(OWNED)} == PLATFORM


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_rows_have_uuids_and_their_shop_and_id_are_unique_together(model: type[ShopOwned]) -> None:
    assert isinstance(model._meta.pk, models.UUIDField)
    assert not model._meta.get_field("shop").null
    unique = [
        constraint.fields
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
    ]
    assert ("shop", "id") in unique


@pytest.mark.django_db
@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_references_between_rows_of_shops_carry_the_shop(model: type[ShopOwned]) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'f' AND conrelid = %s::regclass",
            [table],
        )
        definitions = [row[0] for row in cursor.fetchall()]
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, ShopOwned):
            wanted = f"FOREIGN KEY (shop_id, {field.column}) REFERENCES"
            assert any(text.startswith(wanted) for text in definitions), field


def test_message_cannot_hang_on_another_shops_conversation(live_town: Town) -> None:
    with shop_scope(live_town.yunshang.id):
        visitor = Visitor.objects.create(shop=live_town.yunshang)
        theirs = Conversation.objects.create(shop=live_town.yunshang, visitor=visitor)
    with pytest.raises(IntegrityError), shop_scope(live_town.maple.id):
        Message.objects.create(
            shop=live_town.maple,
            conversation=theirs,
            seq=1,
            role="visitor",
            created_at=theirs.created_at,
        )
