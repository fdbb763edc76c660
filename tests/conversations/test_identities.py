"""Who may call themselves a customer: only whom the shop's server signed, once, and not for long."""

import hashlib
import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from conversations.identities import Customer, drop_used, verified
from conversations.models import UsedIdentity
from conversations.visitors import InvalidTokenError
from tenants.identity_secrets import revoke_secret
from tenants.models import IdentitySecret, Shop
from tenants.scope import shop_scope
from tests.identities import ShopServer, encoded, hs256
from tests.people import Town

Forge = Callable[[ShopServer], str]


@pytest.fixture(autouse=True)
def every_secret_ends_with_its_test(old_town: Town) -> Iterator[None]:
    """Only so many may hold at once, and the shops are shared."""
    yield
    for shop in (old_town.maple, old_town.yunshang):
        with shop_scope(shop.id):
            IdentitySecret.objects.filter(shop=shop, revoked_at=None).delete()


def verify(shop: Shop, identity: str) -> Customer:
    with shop_scope(shop.id):
        return verified(shop, identity)


def forged_header(**header: object) -> Forge:
    return lambda server: server.sign_text(json.dumps(server.claims()), header)


def unsigned(server: ShopServer) -> str:
    header = encoded(json.dumps({"alg": "none", "kid": server.kid}).encode())
    return f"{header}.{encoded(json.dumps(server.claims()).encode())}."


def with_another_hash(server: ShopServer) -> str:
    header = encoded(json.dumps({"alg": "HS512", "kid": server.kid}).encode())
    signed = f"{header}.{encoded(json.dumps(server.claims()).encode())}"
    return f"{signed}.{hs256(server.secret, signed, hashlib.sha512)}"


def with_a_claim_twice(name: str) -> Forge:
    def forge(server: ShopServer) -> str:
        claims = server.claims()
        return server.sign_text(
            json.dumps(claims)[:-1] + f', "{name}": {json.dumps(claims[name])}}}'
        )

    return forge


def claiming(**changed: object) -> Forge:
    return lambda server: server.sign(**changed)


def ahead(seconds: float) -> int:
    return int(time.time() + seconds)


FORGERIES: dict[str, Forge] = {
    "nothing": lambda server: "",
    "no token": lambda server: "a.b.c",
    "two parts": lambda server: server.sign().rpartition(".")[0],
    "five parts": lambda server: server.sign() + ".x.y",
    "encrypted": lambda server: "eyJhbGciOiJkaXIifQ..x.y.z",
    "other signs": lambda server: server.sign() + "é",
    "no signature": unsigned,
    "alg none, signed": forged_header(alg="none"),
    "alg None": forged_header(alg="None"),
    "alg RS256": forged_header(alg="RS256"),
    "alg HS384": forged_header(alg="HS384"),
    "alg HS512, well signed": with_another_hash,
    "alg hs256": forged_header(alg="hs256"),
    "alg a list": forged_header(alg=["HS256"]),
    "header is a list": lambda server: server.sign_text(json.dumps(server.claims()), []),
    "no kid": forged_header(alg="HS256"),
    "unknown kid": forged_header(alg="HS256", kid="000000000000"),
    "kid is a path": forged_header(alg="HS256", kid="../../x"),
    "kid is a device": forged_header(alg="HS256", kid="/dev/null"),
    "kid is SQL": forged_header(alg="HS256", kid="' OR '1'='1"),
    "kid with NUL": forged_header(alg="HS256", kid="a\x00b"),
    "kid a number": forged_header(alg="HS256", kid=7),
    "kid an object": forged_header(alg="HS256", kid={"$ne": ""}),
    "a key of its own": lambda server: server.sign_text(
        json.dumps(server.claims()),
        {"alg": "HS256", "kid": "own", "jwk": {"kty": "oct", "k": "AAAA"}, "jku": "https://evil/"},
    ),
    "unknown crit": lambda server: server.sign_text(
        json.dumps(server.claims()), {"alg": "HS256", "kid": server.kid, "crit": ["x"], "x": 1}
    ),
    "wrong secret": lambda server: ShopServer(server.audience, server.kid, "x" * 43).sign(),
    "changed after signing": lambda server: ".".join(
        (
            server.sign().split(".")[0],
            encoded(json.dumps(server.claims("admin")).encode()),
            server.sign().split(".")[2],
        )
    ),
    "payload a list": lambda server: server.sign_text("[]"),
    "payload no JSON": lambda server: server.sign_text("{"),
    "payload deep": lambda server: server.sign_text("[" * 900),
    "payload NaN": lambda server: server.sign_text(json.dumps(server.claims(exp=float("nan")))),
    "payload infinite": lambda server: server.sign_text(
        json.dumps(server.claims(exp=float("inf")))
    ),
    "two sub": with_a_claim_twice("sub"),
    "two exp": with_a_claim_twice("exp"),
    "no aud": claiming(aud=None),
    "wrong aud": claiming(aud="pk_of_another_shop"),
    "aud a list": lambda server: server.sign(aud=[server.audience]),
    "no exp": claiming(exp=None),
    "exp a text": lambda server: server.sign(exp=str(ahead(300))),
    "exp true": claiming(exp=True),
    "exp past": lambda server: server.sign(exp=ahead(-1)),
    "exp long past": claiming(exp=0),
    "exp negative": claiming(exp=-1),
    "exp in 16 minutes": lambda server: server.sign(exp=ahead(16 * 60)),
    "exp in the year 9999": claiming(exp=253_402_300_799),
    "exp enormous": claiming(exp=10**400),
    "exp 1e400": lambda server: server.sign_text(
        json.dumps(server.claims(exp="#")).replace('"#"', "1e400")
    ),
    "iat ahead": lambda server: server.sign(iat=ahead(120)),
    "iat a text": claiming(iat="now"),
    "nbf ahead": lambda server: server.sign(nbf=ahead(120)),
    "no sub": claiming(subject=None),
    "sub empty": claiming(subject=""),
    "sub blank": claiming(subject="  "),
    "sub long": claiming(subject="x" * 201),
    "sub a number": claiming(subject=7),
    "sub with NUL": claiming(subject="a\x00b"),
    "sub half a sign": claiming(subject="\ud800"),
    "no jti": claiming(jti=None),
    "jti empty": claiming(jti=""),
    "jti long": claiming(jti="x" * 65),
    "jti a number": claiming(jti=1),
    "name long": claiming(name="x" * 81),
    "name a list": claiming(name=["x"]),
    "email none": claiming(email="not an address"),
    "email long": claiming(email="x" * 250 + "@example.com"),
    "a mebibyte": claiming(name="x" * 2**20),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forged_identity_is_refused_and_not_remembered(old_town: Town, forge: Forge) -> None:
    server = ShopServer.of(old_town.maple)
    used = UsedIdentity.objects.filter(shop=old_town.maple)
    with shop_scope(old_town.maple.id):
        before = used.count()
    with pytest.raises(InvalidTokenError):
        verify(old_town.maple, forge(server))
    with shop_scope(old_town.maple.id):
        assert used.count() == before


@pytest.mark.parametrize(
    ("changed", "customer"),
    [
        ({}, Customer("customer-7", "", "")),
        ({"subject": "x" * 200, "jti": "y" * 64}, Customer("x" * 200, "", "")),
        (
            {"subject": "李雷", "name": "Lǐ Léi 李雷", "email": "lilei@example.com"},
            Customer("李雷", "Lǐ Léi 李雷", "lilei@example.com"),
        ),
    ],
)
def test_a_good_identity_names_the_customer(
    old_town: Town, changed: dict[str, object], customer: Customer
) -> None:
    identity = ShopServer.of(old_town.maple).sign(**changed)
    assert verify(old_town.maple, identity) == customer


def test_times_may_be_fractions_and_a_little_ahead(old_town: Town) -> None:
    server = ShopServer.of(old_town.maple)
    identity = server.sign(exp=time.time() + 800.5, iat=ahead(30))
    assert verify(old_town.maple, identity).subject == "customer-7"


def test_another_shops_secret_is_no_use(old_town: Town) -> None:
    other = ShopServer.of(old_town.yunshang)
    with pytest.raises(InvalidTokenError):
        verify(old_town.maple, other.sign())
    other.audience = old_town.maple.public_key
    with pytest.raises(InvalidTokenError):
        verify(old_town.maple, other.sign())


def test_two_secrets_hold_until_one_is_revoked(old_town: Town) -> None:
    old, new = ShopServer.of(old_town.maple), ShopServer.of(old_town.maple)
    verify(old_town.maple, old.sign())
    verify(old_town.maple, new.sign())
    with shop_scope(old_town.maple.id):
        row = IdentitySecret.objects.get(shop=old_town.maple, kid=old.kid)
        assert old.secret not in row.sealed
        assert revoke_secret(old_town.maple.id, row.pk)
        assert not revoke_secret(old_town.maple.id, row.pk)
    with pytest.raises(InvalidTokenError):
        verify(old_town.maple, old.sign())
    verify(old_town.maple, new.sign())


def test_an_identity_is_shown_once(old_town: Town) -> None:
    server, other = ShopServer.of(old_town.maple), ShopServer.of(old_town.yunshang)
    jti = uuid.uuid4().hex
    identity = server.sign(jti=jti)
    verify(old_town.maple, identity)
    with pytest.raises(InvalidTokenError):
        verify(old_town.maple, identity)
    with pytest.raises(InvalidTokenError):
        verify(old_town.maple, server.sign("somebody else", jti=jti))
    verify(old_town.yunshang, other.sign(jti=jti))


def test_of_many_at_once_one_gets_through(old_town: Town) -> None:
    identity = ShopServer.of(old_town.maple).sign()
    together = threading.Barrier(8)

    def show(_: int) -> bool:
        try:
            together.wait(30)
            verify(old_town.maple, identity)
        except InvalidTokenError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(show, range(8))) == 1


def test_expired_ones_are_forgotten(old_town: Town) -> None:
    with shop_scope(old_town.maple.id):
        now = timezone.now()
        UsedIdentity.objects.filter(shop=old_town.maple).delete()
        for jti, minutes in (("old", -10), ("just now", -1), ("holds", 5)):
            until = now + timedelta(minutes=minutes)
            UsedIdentity.objects.create(shop=old_town.maple, jti=jti, expires_at=until)
        assert drop_used(old_town.maple.id) == 1
        left = UsedIdentity.objects.filter(shop=old_town.maple).values_list("jti", flat=True)
        assert sorted(left) == ["holds", "just now"]
