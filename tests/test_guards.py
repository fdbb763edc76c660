"""Whatever is new has to say how it keeps to one shop: addresses, frames, tasks, commands, and the code itself.

A test here that fails for something new wants one line in a table below, with the reason, or a wall around the thing.
"""

import json
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
import websockets
from celery import shared_task
from django.conf import settings
from django.core.management import get_commands
from django.http import HttpResponse
from django.test import Client, RequestFactory

from config.celery import app as celery_app
from conversations import protocol
from tenants.api.entrance import ShopView
from tenants.erasure import erase, request_deletion
from tenants.models import Shop
from tenants.scope import NoShopScopeError, current_shop, shop_scope
from tenants.shop_task import NoShopError, PlatformTask, ShopTask
from tenants.site import WALL, site
from tests.addresses import Address, addresses
from tests.people import Town
from tests.platform import Platform
from tests.widget_client import Frame, Shopper

ROOMS = ("tenants", "knowledge", "inference", "conversations", "config")

# --- addresses ---

# Views that stand behind no wall by their kind, and what keeps each to one shop instead.
WALLS = {
    "": "leads on to the demo",
    "widget.js": "the same file for every shop",
    "widget/<str:public_key>/launcher.json": "reads in the scope of the shop of the public key",
    "widget/<str:public_key>/frame/": "reads in the scope of the shop of the public key",
    "v1/chat/completions": "asks for a key, works in the scopes of its shop",
    "v1/models": "asks for a key, reads in the scope of its shop",
    "v1/models/<str:name>": "asks for a key, reads in the scope of its shop",
    "v1/<path:rest>": "says that there is nothing",
    "admin/login/": "leads on to the platform's log-in",
    "admin/tenants/persona/<uuid:persona_id>/preview/": "checks the person, reads in the scope of their shop",
    "accounts/social/login/cancelled/": "leads on",
    "accounts/social/login/error/": "leads on",
    "accounts/social/signup/": "leads on",
    "accounts/social/connections/": "leads on",
    "admin/knowledge/search/": "checks the person, reads in the scope of their shop",
    "api/schema/": "the same for everybody",
    "api/docs/": "the same for everybody",
    "api/<path:rest>": "says that there is nothing",
    "demo/": "asks for the demo's shops by name; shows what is public of them",
    "demo/<slug:slug>/": "reads in the scope of the shop of the short name; shows what is public",
    "demo/<slug:slug>/p/<str:sku>/": "reads in the scope of the shop of the short name; shows what is public",
    "demo/<slug:slug>/orders/": "the mock shop's own server; asks the demo's shop by name for its secret",
    "favicon.ico": "leads on",
    "healthz": "no row",
    "metrics": "no row; sums of all shops by plan",
    "readyz": "no row",
    "join/<str:signed>/": "reads in the scope of the shop that the platform signed into the link",
    "shops/choose/": "opens a shop in which the person has a role",
    "shops/leave/": "works in the scope of a shop in which the person has a role",
    "start/": "works in the scope of the person's shop",
    "start/new/": "founds a shop in a scope of its own",
    "start/shop/": "works in the scope of the person's shop",
    "start/assistant/": "works in the scope of the person's shop",
    "start/questions/": "works in the scope of the person's shop",
    "start/widget/": "works in the scope of the person's shop",
    "start/done/": "works in the scope of the person's shop",
    "i18n/setlang/": "no row",
}


def walled(address: Address) -> bool:
    """Whether the view's kind has a wall: the admin's scope, the API's key, or rows of a person only."""
    view: Any = address.view
    if getattr(view, "wall", None) == WALL:
        return True
    admin = getattr(view, "model_admin", None)
    if (admin.admin_site if admin else getattr(view, "admin_site", None)) is site:
        return True  # Django wraps these, each time that they are called, in `admin_view`
    return issubclass(getattr(view, "cls", object), ShopView) or view.__module__.startswith(
        "allauth."
    )


@pytest.mark.parametrize("address", addresses(), ids=str)
def test_every_address_has_a_wall(address: Address) -> None:
    assert walled(address) != (address.route in WALLS), "give it a wall, or a line in WALLS"


def test_no_address_in_the_table_is_gone() -> None:
    assert {address.route for address in addresses()} >= WALLS.keys()


def test_the_admin_opens_the_scope_of_the_persons_shop(town: Town) -> None:
    request = RequestFactory().get("/admin/")
    request.user, request.session = town.alice, Client().session
    page = site.admin_view(lambda _: HttpResponse(str(current_shop.get())))(request)
    assert page.content.decode() == str(town.maple.id)


# --- frames of the widget's socket ---

Forge = Callable[[Shopper], Frame]

# Each type of frame, used at Yunshang's socket with what belongs to Maple's visitor, and what it is answered.
FRAMES: dict[str, tuple[Forge, object]] = {
    "message": (
        lambda victim: {
            "type": "message",
            "client_id": next(m["client_id"] for m in victim.messages.values() if m["client_id"]),
            "text": "mine",
            "conversation": victim.conversation,
        },
        "ack",
    ),
    "stop": (
        lambda victim: {"type": "stop", "seq": 2, "conversation": victim.conversation},
        "not_found",
    ),
    "history": (
        lambda victim: {
            "type": "history",
            "before": 100,
            "limit": 50,
            "conversation": victim.conversation,
        },
        [],
    ),
    "ping": (lambda victim: {"type": "ping", "visitor": victim.visitor}, "pong"),
}
# Greetings with what is Maple's: each ends the connection or is answered like an unknown id.
GREETINGS: dict[str, Callable[[Shopper, str | None], Frame]] = {
    "token": lambda victim, _: {"type": "hello", "visitor": victim.visitor},
    "token and conversation": lambda victim, _: {
        "type": "hello",
        "visitor": victim.visitor,
        "conversation": victim.conversation,
    },
    "conversation alone": lambda victim, _: {"type": "hello", "conversation": victim.conversation},
    "own token, conversation": lambda victim, own: {
        "type": "hello",
        "visitor": own,
        "conversation": victim.conversation,
    },
}


def frame_types() -> set[str]:
    """What the protocol knows."""
    return {str(kind.__struct_config__.tag) for kind in protocol.Frame.__subclasses__()}


def test_every_type_of_frame_is_tried() -> None:
    assert FRAMES.keys() | {"hello"} == frame_types()


@pytest.fixture
async def victim(shopper: Shopper) -> Shopper:
    """Somebody who told Maple something."""
    async with shopper:
        await shopper.until_answered(await shopper.say("CANARY of Maple's shopper"))
    return shopper


@pytest.mark.parametrize("kind", FRAMES)
async def test_frames_reach_their_own_conversation_only(
    platform: Platform, live_town: Town, victim: Shopper, kind: str
) -> None:
    forge, answer = FRAMES[kind]
    async with Shopper(platform.socket_url(live_town.yunshang.public_key)) as thief:
        await thief.send(forge(victim))
        while True:
            frame = await thief.receive()
            assert "CANARY" not in json.dumps(frame)
            if answer in (frame["type"], frame.get("code"), frame.get("messages")):
                break
    again = await victim.connect()
    assert [message["text"] for message in victim.messages.values()][
        0
    ] == "CANARY of Maple's shopper"
    assert again["conversation"] == victim.conversation
    assert "mine" not in json.dumps(victim.messages)
    await victim.disconnect()


@pytest.mark.parametrize("kind", GREETINGS)
async def test_greetings_with_anothers_names_are_like_unknown_ones(
    platform: Platform, live_town: Town, victim: Shopper, kind: str
) -> None:
    url = platform.socket_url(live_town.yunshang.public_key)
    own = Shopper(url)
    await own.connect()
    await own.disconnect()
    forged = GREETINGS[kind](victim, own.visitor)
    unknown = {
        **forged,
        **({"visitor": "nobody's"} if forged.get("visitor") == victim.visitor else {}),
        **({"conversation": str(uuid.uuid4())} if "conversation" in forged else {}),
    }
    assert await end_of(url, forged) == await end_of(url, unknown) != ("welcome", None)


async def end_of(url: str, greeting: Frame) -> tuple[Any, Any]:
    """The first frame that answers the greeting, or the code with which the connection ends."""
    async with websockets.connect(url, subprotocols=["xiaoer.v1"]) as client:  # type: ignore[list-item]
        await client.send(json.dumps(greeting))
        try:
            frame = json.loads(await client.recv())
        except websockets.ConnectionClosed:
            return None, client.close_code
        return frame.get("code", frame["type"]), frame.get("detail")


# --- tasks ---

# Tasks that cross shops, each with what keeps its parts to one shop.
SWEEPS = {
    "config.tasks.heartbeat": "no row",
    "config.tasks.forget_old_answers": "a scope for each shop",
    "knowledge.tasks.embed_missing": "a scope for each shop",
    "knowledge.tasks.take_up_imports": "a scope for each shop; sends a task for each import",
    "knowledge.tasks.read_documents": "a scope for each shop",
    "inference.tasks.expire_reservations": "a scope for each shop that holds tokens of the dead",
    "inference.tasks.reconcile_usage": "a scope for each shop",
    "inference.tasks.tell_owners": "a scope for each shop; writes to its owners alone",
    "conversations.tasks.finish_expired_replies": "a scope for each reply's shop",
    "conversations.tasks.drop_empty_conversations": "a scope for each shop",
    "conversations.tasks.drop_used_identities": "a scope for each shop",
    "tenants.tasks.erase_shop": "the database deletes only what belongs to a shop marked for it",
    "tenants.tasks.take_up_deletions": "sends a task for each shop",
}


def tasks() -> dict[str, Any]:
    """Every task of ours that a worker would run."""
    celery_app.loader.import_default_modules()
    return {name: task for name, task in celery_app.tasks.items() if not name.startswith("celery.")}


def without_kind() -> set[str]:
    """Tasks that are neither a shop's nor a sweep."""
    return {name for name, task in tasks().items() if not isinstance(task, PlatformTask | ShopTask)}


def test_every_task_is_a_shops_or_a_named_sweep() -> None:
    sweeps = {name for name, task in tasks().items() if isinstance(task, PlatformTask)}
    assert sweeps == SWEEPS.keys()
    assert without_kind() == set(), "give it ShopTask or PlatformTask as its base"


def test_no_task_of_the_timetable_or_of_a_room_is_overlooked() -> None:
    scheduled = {entry["task"] for entry in celery_app.conf.beat_schedule.values()}
    written = {
        f"{name.removesuffix('.py').replace('/', '.')}.{function}"
        for name, text in sources()
        for function in re.findall(r"@(?:shared_task|app\.task)\b.*\n(?:async )?def (\w+)", text)
    }
    assert scheduled <= written == {name for name in tasks() if not name.startswith("tests.")}


def test_a_task_without_a_kind_is_refused() -> None:
    @shared_task(name="tests.plain")
    def plain() -> None:
        """Whoever writes this forgot its base."""

    assert without_kind() == {"tests.plain"}
    celery_app.tasks.pop("tests.plain")


@shared_task(base=ShopTask, name="tests.names_of_faqs")
def names_of_faqs(shop_id: UUID, word: str = "") -> tuple[UUID, int]:
    """What a shop's task looks like."""
    from knowledge.models import Faq

    with shop_scope(shop_id):
        return shop_id, Faq.objects.filter(question__contains=word).count()


FORGED: list[tuple[tuple[object, ...], dict[str, object]]] = [
    ((), {}),
    ((), {"shop_id": None}),
    ((), {"shop_id": ""}),
    ((), {"shop_id": "x"}),
    ((), {"shop_id": 7}),
    ((), {"shop_id": ["a", "b"]}),
    ((), {"shop_id": {"id": 1}}),
    ((), {"shop_id": "' OR true --"}),
    ((str(uuid.uuid4()),), {}),
    ((str(uuid.uuid4()),), {"shop_id": str(uuid.uuid4())}),
]


class TestShopTasks:
    @pytest.mark.parametrize(("arguments", "named"), FORGED)
    def test_without_a_shop_it_is_refused(
        self, town: Town, arguments: tuple[object, ...], named: dict[str, object]
    ) -> None:
        with pytest.raises(NoShopError):
            names_of_faqs(*arguments, **named)
        assert names_of_faqs.apply(arguments, named).state == "FAILURE"

    @pytest.mark.parametrize(
        "task", [task for task in tasks().values() if isinstance(task, ShopTask)]
    )
    def test_all_of_them_are_refused_without_one(self, town: Town, task: Any) -> None:
        with pytest.raises(NoShopError):
            task()

    def test_it_runs_for_its_shop(self, town: Town) -> None:
        assert names_of_faqs(shop_id=str(town.maple.id)) == (town.maple.id, 5)
        assert names_of_faqs.apply(
            kwargs={"shop_id": str(town.yunshang.id), "word": "发货"}
        ).get() == (
            town.yunshang.id,
            1,
        )

    def test_not_inside_another_shops_scope(self, town: Town) -> None:
        with pytest.raises(NoShopError), shop_scope(town.maple.id):
            names_of_faqs(shop_id=str(town.yunshang.id))

    def test_a_shop_that_is_gone_is_no_failure(self, live_town: Town) -> None:
        deletion = request_deletion(live_town.maple.id, "a test", "it closed")
        assert names_of_faqs.apply(kwargs={"shop_id": str(live_town.maple.id)}).state == "SUCCESS"
        assert names_of_faqs(shop_id=str(live_town.maple.id)) is None
        erase(deletion)
        assert names_of_faqs(shop_id=str(live_town.maple.id)) is None
        assert names_of_faqs(shop_id=uuid.uuid4()) is None

    def test_its_own_code_cannot_forget_the_scope(self, town: Town) -> None:
        @shared_task(base=ShopTask, name="tests.forgetful")
        def forgetful(shop_id: UUID) -> int:
            return Shop.objects.count()

        with pytest.raises(NoShopScopeError):
            forgetful(shop_id=str(town.maple.id))
        celery_app.tasks.pop("tests.forgetful")


# --- commands ---

COMMANDS = {
    "migrate": "the owner's role: tables, not pages",
    "create_roles": "a given server's superuser; no row",
    "backup": "the backup role reads everything, into a private file",
    "restore": "the owner's role, into an empty database",
    "seed_demo": "founds and erases the demo's shops, each in its scope",
    "evaluate": "asks one shop, in its scope; a throw-away shop is never committed",
    "check_deletion": "counts what is left of one shop; no content",
    "up": "starts processes; no row",
    "doctor": "no row",
    "runengine": "no row",
}


def test_every_command_is_explained() -> None:
    ours = {name for name, room in get_commands().items() if room in ROOMS}
    assert ours == COMMANDS.keys()


# --- the code ---

# Modules that name another role than the pages'. A page that crosses shops does it through a function of these.
PLATFORM_MODULES = {
    "tenants/platform.py",
    "tenants/erasure.py",
    "tenants/standing.py",
    "tenants/visits.py",
    "tenants/shop_tables.py",
    "tenants/tasks.py",
    "tenants/admin.py",
    "tenants/audit_admin.py",
    "tenants/safety_admin.py",
    "tenants/models/shops.py",
    "tenants/management/commands/check_deletion.py",
    "tenants/desk.py",
    "knowledge/sweep.py",
    "conversations/leases.py",
    "conversations/standing.py",
    "conversations/usage.py",
    "inference/ledger/usage.py",
    # The operators' own pages.
    "config/desk/deletions.py",
    "config/desk/live.py",
    "config/desk/overview.py",
    "config/desk/shops.py",
}
OWNER_MODULES = {"tenants/wall.py", "config/management/commands/migrate.py", "config/settings.py"}


def sources() -> Iterator[tuple[str, str]]:
    """Every module of the rooms, but the migrations, which the owner's role runs."""
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(settings.BASE_DIR).as_posix(), path.read_text()


def modules_with(pattern: str, *but: str) -> set[str]:
    """The modules in which the pattern stands."""
    found = re.compile(pattern)
    return {name for name, text in sources() if found.search(text)} - {*but}


def test_the_scope_is_never_set_for_a_whole_session() -> None:
    calls = [call for _, text in sources() for call in re.findall(r"set_config\(([^)]*)\)", text)]
    assert calls
    assert all(re.search(r",\s*(true|…)", call) for call in calls), calls
    assert modules_with(r"\bSET\s+(SESSION\s+)?app\.") == set()


def test_other_roles_are_named_where_everybody_looks_for_them() -> None:
    platform = modules_with(r"""\busing\((ALIAS|PLATFORM_ALIAS|["']platform)|\bALIAS\b""")
    assert platform <= PLATFORM_MODULES
    assert (
        modules_with(r"""(connections\[|atomic\(|using\(|database=|using=)["']owner["']""")
        <= OWNER_MODULES
    )
    assert modules_with(r"""["']owner["']: _database""") == {"config/settings.py"}


def test_nobody_writes_sql_into_a_queryset() -> None:
    assert modules_with(r"\.extra\(|\bRawSQL\b|\.raw\(|\.raw_query") == set()


def test_nobody_expands_a_request_into_a_filter() -> None:
    assert (
        modules_with(r"(filter|exclude|get|Q)\(\*\*(request|self\.request|params|query)") == set()
    )


def test_sql_is_put_together_from_our_own_names_only() -> None:
    """A text of SQL with something put into it says in its line why that is safe, or takes quoted names only."""
    risky = re.compile(r"""execute\(\s*f["'].*\{""")
    for name, text in sources():
        for line in text.splitlines():
            if risky.search(line):
                assert "noqa: S608" in line or name == "tenants/access.py", (name, line)
