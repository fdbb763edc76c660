"""Below the pages: what rules, rows and SQL say to an id of another shop. Errors and emptiness stand for 404 here.

Rules are asked as sockets ask them; frames on real sockets are tried in `tests/test_guards.py`.
"""

from typing import Any

from django.db import connection

from conversations.models import Conversation, Reply, Visitor
from conversations.turns import conversation_of, older_messages, request_stop
from conversations.visitors import visitor_of
from knowledge.models import Document, Faq, FaqPhrasing, Passage
from tenants.models import AuditEntry, Persona, ShopOwned
from tenants.personas import roll_back
from tenants.scope import shop_scope
from tests.tenants.attacks.street import Attacker, Named, refused, way


@way("rules: a visitor's token")
def _(attacker: Attacker, named: Named) -> object:
    with shop_scope(attacker.town.yunshang.id):
        return refused(visitor_of, named.token, attacker.town.yunshang.id)


@way("rules: ids of conversations")
def _(attacker: Attacker, named: Named) -> list[object]:
    shop, visitor = attacker.town.yunshang.id, attacker.own[Visitor]
    with shop_scope(shop):
        return [
            refused(conversation_of, visitor, named[Conversation]),
            refused(older_messages, shop, named[Conversation], 100, 50),
            refused(request_stop, shop, named[Conversation], 1),
        ]


@way("rules: to publish another shop's version")
def _(attacker: Attacker, named: Named) -> object:
    shop = attacker.town.yunshang
    with shop_scope(shop.id):
        return refused(roll_back, Persona(pk=named[Persona], shop_id=shop.id), 1)


@way("rows: hung onto a foreign parent")
def _(attacker: Attacker, named: Named) -> list[object]:
    shop = attacker.town.yunshang

    def hang(model: type[ShopOwned], **parent: Any) -> object:
        with shop_scope(shop.id):
            return refused(_at_once, model, shop_id=shop.id, **parent)

    return [
        hang(FaqPhrasing, faq_id=named[Faq]),
        hang(Passage, document_id=named[Document], position=90, text="x"),
        hang(Conversation, visitor_id=named[Visitor]),
        hang(Reply, conversation_id=named[Conversation], seq=90, question_seq=89),
    ]


def _at_once(model: type[ShopOwned], **values: Any) -> None:
    made = model._default_manager.create(**values)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    made.delete()


@way("rows: changed and deleted by id alone")
def _(attacker: Attacker, named: Named) -> list[object]:
    with shop_scope(attacker.town.yunshang.id):
        return [
            [
                model._default_manager.filter(pk=pk).exists(),
                model._default_manager.filter(pk=pk).count(),
                None
                if model is AuditEntry
                else model._default_manager.filter(pk=pk)._raw_delete("default"),
            ]
            for model, pk in named.rows.items()
        ]


@way("rows: SQL that is injected")
def _(attacker: Attacker, named: Named) -> list[object]:
    with shop_scope(attacker.town.yunshang.id), connection.cursor() as cursor:
        found = []
        for condition in (
            "id = %s OR false",
            "id::text LIKE %s",
            "id IN (SELECT id FROM knowledge_faq WHERE id = %s)",
        ):
            cursor.execute(f"SELECT * FROM knowledge_faq WHERE {condition}", [str(named[Faq])])  # noqa: S608
            found.append(cursor.fetchall())
    return found
