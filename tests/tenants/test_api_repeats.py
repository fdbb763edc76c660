"""POSTs that come again with the same Idempotency-Key, and limits: exact under threads and on real servers."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from redis import Redis

from config.tasks import forget_old_answers
from tenants.joining import LETTERS
from tenants.models import ApiKey, IdempotentCall, Persona, PersonaVersion
from tenants.rate_limits import Limit, shop_counter, take
from tenants.repeats import KEPT_FOR
from tenants.scope import shop_scope
from tests.people import Town
from tests.tenants.api_client import Program, problem, program_of

NEW_KEY = {"name": "CRM", "scopes": ["shop:read"]}


def stored(program: Program) -> list[dict[str, Any]]:
    with shop_scope(program.key.shop_id):
        return [dict(call) for call in IdempotentCall.objects.filter(api_key=program.key).values()]


def publish_page(town: Town) -> str:
    with shop_scope(town.maple.id):
        return f"personas/{Persona.objects.get(shop=town.maple).pk}/publish/"


def test_the_same_call_is_done_once_and_answered_the_same(town: Town) -> None:
    program = program_of(town.maple)
    first = program.call("POST", "keys/", NEW_KEY, Idempotency_Key="a")
    again = program.call("POST", "keys/", NEW_KEY, Idempotency_Key="a")
    slashless = program.call("POST", "keys", NEW_KEY, Idempotency_Key="a")
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert slashless.content == first.content
    assert not first.has_header("Idempotency-Replayed")
    assert again["Idempotency-Replayed"] == "true"
    assert again["Content-Type"] == "application/json"
    assert len(program.get("keys/")["results"]) == 2
    # The new key is in the answer, and stands nowhere in the database.
    secret = json.loads(first.content)["key"]
    assert secret not in str(stored(program))
    assert "CRM" not in str(stored(program))


def test_another_call_with_the_same_key_is_refused(town: Town) -> None:
    program = program_of(town.maple)
    assert program.call("POST", "keys/", NEW_KEY, Idempotency_Key="a").status_code == 201
    other = program.call("POST", "keys/", {**NEW_KEY, "name": "ERP"}, Idempotency_Key="a")
    assert (other.status_code, problem(other)["code"]) == (422, "idempotency_key_reused")
    elsewhere = program.call("POST", publish_page(town), NEW_KEY, Idempotency_Key="a")
    assert elsewhere.status_code == 422
    # Keys of repeats belong to the API key.
    assert (
        program_of(town.maple).call("POST", "keys/", NEW_KEY, Idempotency_Key="a").status_code
        == 201
    )


def test_a_refusal_is_repeated_too_and_takes_everything_back(town: Town) -> None:
    program = program_of(town.maple)
    bad = {"name": "", "scopes": []}
    first = program.call("POST", "keys/", bad, Idempotency_Key="a")
    again = program.call("POST", "keys/", bad, Idempotency_Key="a")
    assert first.status_code == again.status_code == 400
    assert (first.content, again["Content-Type"]) == (again.content, "application/problem+json")
    assert again["Idempotency-Replayed"] == "true"


def test_what_comes_too_often_is_not_kept(town: Town, settings: Any) -> None:
    program = program_of(town.maple)
    counter = shop_counter(town.maple.id, LETTERS.name)
    for _letter in range(LETTERS.most):
        take(counter, LETTERS)
    body = {"email": "dana@example.com", "role": "agent"}
    refused = program.call("POST", "invitations/", body, Idempotency_Key="a")
    assert (refused.status_code, problem(refused)["code"]) == (429, "too_many_letters")
    assert int(refused["Retry-After"]) > 0
    assert stored(program) == []
    with Redis.from_url(settings.REDIS_URL) as valkey:
        valkey.delete(counter)
    again = program.call("POST", "invitations/", body, Idempotency_Key="a")
    assert again.status_code == 201
    assert "Idempotency-Replayed" not in again


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "云"])
def test_keys_that_are_none(town: Town, key: str) -> None:
    answer = program_of(town.maple).call("POST", "keys/", NEW_KEY, Idempotency_Key=key)
    assert problem(answer)["errors"][0]["parameter"] == "Idempotency-Key"


def test_a_row_from_elsewhere_is_not_believed(town: Town) -> None:
    program, other = program_of(town.maple), program_of(town.maple)
    program.call("POST", "keys/", NEW_KEY, Idempotency_Key="a")
    with shop_scope(town.maple.id):
        IdempotentCall.objects.update(api_key=other.key)
    assert other.call("POST", "keys/", NEW_KEY, Idempotency_Key="a").status_code == 422


def test_ten_at_once_are_one(live_town: Town) -> None:
    program = program_of(live_town.maple)
    page = publish_page(live_town)

    def publish(_number: int) -> tuple[int, bytes]:
        try:
            answer = program.call("POST", page, Idempotency_Key="once")
            return answer.status_code, answer.content
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(publish, range(10)))
    statuses = Counter(status for status, _ in answers)
    assert set(statuses) <= {201, 409}
    assert len({content for status, content in answers if status == 201}) == 1
    with shop_scope(live_town.maple.id):
        assert PersonaVersion.objects.filter(shop=live_town.maple).count() == 2
    assert program.call("POST", page, Idempotency_Key="once").status_code == 201


def test_answers_are_forgotten_after_a_day(live_town: Town) -> None:
    program = program_of(live_town.maple)
    for key in ("old", "new"):
        program.call("POST", "keys/", NEW_KEY, Idempotency_Key=key)
    with shop_scope(live_town.maple.id):
        old = IdempotentCall.objects.filter(api_key=program.key, key="old")
        old.update(created_at=timezone.now() - KEPT_FOR - timedelta(seconds=1))
    answer = program.call("POST", "keys/", NEW_KEY, Idempotency_Key="old")
    assert "Idempotency-Replayed" not in answer
    with shop_scope(live_town.maple.id):
        old.update(created_at=timezone.now() - KEPT_FOR - timedelta(seconds=1))
    forget_old_answers()
    assert [call["key"] for call in stored(program)] == ["new"]


# --- limits ---


def test_a_key_has_its_limit_and_says_so(town: Town, settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE = 3
    program, other = program_of(town.maple), program_of(town.maple)
    answers = [program.call("GET", "shop/") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0]["RateLimit-Policy"] == '"key";q=3;w=60'
    assert [answer["RateLimit"].split(";")[1] for answer in answers] == ["r=2", "r=1", "r=0", "r=0"]
    assert 1 <= int(answers[3]["Retry-After"]) <= 20
    assert problem(answers[3])["code"] == "rate_limited"
    assert other.call("GET", "shop/").status_code == 200


def test_strangers_have_a_limit_by_address_that_keys_do_not_share(
    town: Town, settings: Any
) -> None:
    settings.API_STRANGERS_A_MINUTE = 2
    program = program_of(town.maple)
    stranger = Program(program.key, "xk_nobody0000_" + "x" * 43)
    address = {"REMOTE_ADDR": f"10.9.{program.key.pk.int % 250}.7"}
    stranger.client.defaults |= address
    program.client.defaults |= address
    assert [stranger.call("GET", "shop/").status_code for _ in range(3)] == [401, 401, 429]
    assert stranger.call("GET", "/api/schema/").status_code == 429
    assert stranger.call("GET", "nowhere/").status_code == 429
    assert program.call("GET", "shop/").status_code == 200


def test_a_strangers_ipv6_network_is_one_stranger(db: None, settings: Any) -> None:
    settings.API_STRANGERS_A_MINUTE = 2
    network = f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}"
    statuses = [
        Client(REMOTE_ADDR=f"{network}::{number}").get("/api/v1/shop/").status_code
        for number in (1, 2, 3)
    ]
    assert statuses == [401, 401, 429]


def test_the_limit_is_exact_under_threads(live_town: Town) -> None:
    counter, limit = shop_counter(live_town.maple.id, "test"), Limit("test", 20)
    with ThreadPoolExecutor(16) as threads:
        verdicts = list(threads.map(lambda _: take(counter, limit), range(200)))
    allowed = sum(verdict is not None and verdict.allowed for verdict in verdicts)
    assert 20 <= allowed <= 21  # one place comes back every three seconds


def test_counters_go_with_the_shop_and_vanish_by_themselves(live_town: Town, settings: Any) -> None:
    counter = shop_counter(live_town.maple.id, "test")
    assert counter.startswith(f"xiaoer:shop:{live_town.maple.id}:")
    take(counter, Limit("test", 60))
    with Redis.from_url(settings.REDIS_URL) as valkey:
        assert 0 < valkey.pttl(counter) <= 1000


def test_without_valkey_everything_is_let_through(
    town: Town, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tenants import rate_limits

    rate_limits._script.cache_clear()
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    try:
        answer = program_of(town.maple).call("GET", "shop/")
    finally:
        rate_limits._script.cache_clear()
    assert answer.status_code == 200
    assert "RateLimit" not in answer


def test_keys_of_both_shops_have_their_own_repeats(town: Town) -> None:
    maple, yunshang = program_of(town.maple), program_of(town.yunshang)
    for program in (maple, yunshang):
        assert program.call("POST", "keys/", NEW_KEY, Idempotency_Key="a").status_code == 201
    with shop_scope(town.yunshang.id):
        assert ApiKey.objects.filter(name="CRM").count() == 1
