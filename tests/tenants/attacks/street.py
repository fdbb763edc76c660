"""Who attacks, what is named, and the list of ways.

A new way is a function below a `@way("…")`: it gets an attacker, who may do everything in Yunshang, and `named`, which
names rows: in one run Maple's, in the other nobody's. Every answer of it is to be a 404, unless it stands below an
`@otherwise("…")`, which says what is answered instead, and why.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ObjectDoesNotExist
from django.db import Error as DatabaseError
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from redis import Redis

from conversations.turns import NotFoundError
from conversations.visitors import InvalidTokenError
from tenants.erasure import shop_keys
from tenants.models import AuditEntry, ShopOwned, User
from tenants.site import site
from tests.people import Town
from tests.tenants.api_client import Program

Rows = dict[type[ShopOwned], ShopOwned]
OWNED_ADMINS = [model for model in site._registry if issubclass(model, ShopOwned)]


@dataclass(frozen=True)
class Named:
    """What an attack names: a shop's rows, or nobody's."""

    shop: UUID
    rows: dict[type[ShopOwned], UUID]
    word: str  # that stands in every text of the shop
    token: str  # a visitor's

    def __getitem__(self, model: type[ShopOwned]) -> UUID:
        return self.rows[model]

    def written(self) -> list[str]:
        """All of it as text."""
        return [str(self.shop), self.word, self.token, *map(str, self.rows.values())]


@dataclass(frozen=True)
class Attacker:
    """Charlie, who owns Yunshang: each call comes from a new browser, so that nothing is left of the last."""

    town: Town
    own: Rows
    program: Program
    session: str

    def browser(self) -> Client:
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        return client

    def start_anew(self) -> None:
        """Forget what the last attempts left in Yunshang: lines in its log, calls that count."""
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "DELETE FROM tenants_auditentry WHERE shop_id = %s AND id <> %s",
                [self.town.yunshang.pk, self.own[AuditEntry].pk],
            )
        with Redis.from_url(settings.REDIS_URL) as cache:
            for key in cache.scan_iter(shop_keys(self.town.yunshang.pk)):
                cache.delete(key)

    def get(self, url: str, **query: Any) -> HttpResponse:
        return self.browser().get(url, query, follow=True)  # type: ignore[return-value]

    def post(self, url: str, **form: object) -> HttpResponse:
        return self.browser().post(url, form, follow=True)  # type: ignore[return-value]


Attack = Callable[[Attacker, Named], object]


@dataclass(frozen=True)
class Way:
    """A way to reach another shop: what its attack returns, an answer or an error's type, is compared."""

    attack: Attack
    told: frozenset[int] = frozenset(
        (404,)
    )  # the statuses of its answers, redirects before them included
    why: str = ""  # they are others


WAYS: dict[str, Way] = {}


def way(name: str) -> Callable[[Attack], Attack]:
    """Add a way that names a row or a shop: it is not there."""
    return _adding(name, lambda attack: Way(attack))


def otherwise(name: str, *told: int, why: str) -> Callable[[Attack], Attack]:
    """Add a way that is answered with these statuses."""
    return _adding(name, lambda attack: Way(attack, frozenset(told), why))


def _adding(name: str, made: Callable[[Attack], Way]) -> Callable[[Attack], Attack]:
    def add(attack: Attack) -> Attack:
        assert name not in WAYS
        WAYS[name] = made(attack)
        return attack

    return add


def admin(model: type[ShopOwned], page: str, *arguments: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def page_of(model: type[ShopOwned]) -> str:
    """What stands in the addresses of a model's admin pages."""
    return f"{model._meta.app_label}/{model._meta.model_name}"


def session_of(person: User, **more: object) -> str:
    """The key of a session in which the person is logged in, without a line in any log."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.update(more)
    session.save()
    assert session.session_key
    return session.session_key


def refused(work: Callable[..., object], *arguments: object, **named: object) -> object:
    """The error that the work ends in, or what it returns."""
    try:
        return work(*arguments, **named)
    except (DatabaseError, ObjectDoesNotExist, NotFoundError, InvalidTokenError) as error:
        return type(error)
