"""The wall inside PostgreSQL, seen by the role that pages run under: never as the owner, never as a superuser."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, LiteralString
from uuid import UUID, uuid4

import psycopg
import pytest
from django.apps import apps
from django.db import connection, models
from psycopg import errors, sql
from psycopg.types.json import Jsonb
from pytest_django import DjangoDbBlocker

from config.parts import database_parameters
from config.services.roles import APP, BACKUP, OWNER, PLATFORM
from tenants.models import AuditEntry, Shop, ShopOwned
from tenants.wall import DOORS, SHOP_SETTINGS, WRITING_DOORS, owned_models
from tests.people import Town, settle_town
from tests.rows import fill

WALLED: list[type[models.Model]] = [Shop, *owned_models()]
each_walled = pytest.mark.parametrize("model", WALLED, ids=lambda model: model._meta.label)
each_owned = pytest.mark.parametrize("model", owned_models(), ids=lambda model: model._meta.label)

INSIDE = (
    "( SELECT (NULLIF(current_setting('app.shop_id'::text, true), ''::text))::uuid AS \"nullif\")"
)
DELETING = "( SELECT tenants_shop.id\n   FROM tenants_shop\n  WHERE ((tenants_shop.state)::text = 'deleting'::text))"

ALIVE = "\n".join(
    (
        "( SELECT ((tenants_shop.state)::text <> 'deleting'::text)",
        "   FROM tenants_shop",
        f"  WHERE (tenants_shop.id = {INSIDE}))",
    )
)

# Tables without a wall, each with the reason why no shop's row is in it.
OPEN = {
    "tenants_plan": "what operators offer to everybody",
    "tenants_platformword": "the list of words that holds in every shop",
    "tenants_platformentry": "operators' own log; pages may only add to it",
    "tenants_deletion": "receipts; no page's role may even read them",
    "tenants_user": "a person may belong to several shops, or none",
    "tenants_user_groups": "Django's; unused",
    "tenants_user_user_permissions": "Django's; unused",
    "auth_group": "Django's; unused",
    "auth_group_permissions": "Django's; unused",
    "auth_permission": "the names of Django's permissions",
    "django_content_type": "the names of models",
    "django_migrations": "the names of migrations",
    "django_session": "a browser's, found by its secret key",
    "django_admin_log": "the admin's own log: no role may touch it",
    "account_emailaddress": "a person's",
    "account_emailconfirmation": "a person's",
    "mfa_authenticator": "a person's second factors",
    "socialaccount_socialaccount": "a person's",
    "socialaccount_socialapp": "the platform's providers",
    "socialaccount_socialtoken": "a person's",
    "usersessions_usersession": "a person's",
}
# Values that are unique across shops; each would tell that another shop has it.
GLOBALLY_UNIQUE = {
    ("tenants_shop", ("slug",)): "a shop's short name is public",
    ("tenants_shop", ("public_key",)): "stands in the shop's pages; 144 random bits",
    ("tenants_apikey", ("prefix",)): "random, made by the server; finds the shop of a key",
}
# Texts of shops' rows that the platform's role reads: states, names of models, and what was done by whom.
PLATFORM_TEXTS = {
    "tenants_membership": {"role"},
    "tenants_auditentry": {"actor_name", "act", "subject", "details"},
    "inference_usagewindow": {"period"},
    "inference_ledgerentry": {"kind", "state", "route"},
    "conversations_reply": {"status"},
    "conversations_message": {"role", "via", "status"},
    "conversations_conversation": {"state"},
    "knowledge_faq": {"vector_model"},
    "knowledge_faqphrasing": {"vector_model"},
    "knowledge_product": {"vector_model"},
    "knowledge_passage": {"vector_model"},
    "knowledge_fact": {"vector_model"},
}


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """Two shops with a row of everything."""
    with django_db_blocker.unblock():
        made = settle_town()
        fill(made.maple, made.alice, f"MAPLES{uuid4().hex[:8]}")
        fill(made.yunshang, made.charlie, f"YUNSHANGS{uuid4().hex[:8]}")
        yield made
        connection.close()


@pytest.fixture
def raw(town: Town) -> Iterator[psycopg.Connection]:
    """A connection of the pages' role without Django, and so without its guard."""
    with psycopg.connect(**database_parameters(), autocommit=True) as opened:
        yield opened


@contextmanager
def inside(raw: psycopg.Connection, shop: object, keep: bool = True) -> Iterator[None]:
    """A transaction that serves the shop."""
    with raw.transaction(force_rollback=not keep):
        raw.execute("SELECT set_config('app.shop_id', %s, true)", [str(shop)])
        yield


def rows(raw: psycopg.Connection, question: LiteralString, *parameters: Any) -> list[Any]:
    return raw.execute(question, parameters).fetchall()


def table(model: type[models.Model]) -> sql.Identifier:
    return sql.Identifier(model._meta.db_table)


def shop_column(model: type[models.Model]) -> sql.Identifier:
    return sql.Identifier("id" if model is Shop else "shop_id")


def seen(raw: psycopg.Connection, model: type[models.Model]) -> set[UUID]:
    """The shops whose rows show."""
    query = sql.SQL("SELECT {} FROM {}").format(shop_column(model), table(model))
    return {row[0] for row in raw.execute(query).fetchall()}


def test_all_this_is_asked_by_a_role_without_powers(raw: psycopg.Connection) -> None:
    asked = rows(
        raw,
        "SELECT session_user::text, current_user::text, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,"
        " (SELECT count(*) FROM pg_class WHERE relowner = pg_roles.oid),"
        " (SELECT count(*) FROM pg_auth_members WHERE member = pg_roles.oid)"
        " FROM pg_roles WHERE rolname = current_user",
    )
    assert asked == [(APP.name, APP.name, False, False, False, False, 0, 0)]


class TestCatalogue:
    @each_walled
    def test_the_wall_is_up_and_holds_its_owner_too(
        self, raw: psycopg.Connection, model: type[models.Model]
    ) -> None:
        found = rows(
            raw,
            "SELECT relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner) FROM pg_class"
            " WHERE oid = %s::regclass",
            model._meta.db_table,
        )
        assert found == [(True, True, OWNER.name)]

    @each_walled
    def test_policies_are_these_and_no_others(
        self, raw: psycopg.Connection, model: type[models.Model]
    ) -> None:
        found = {
            name: (permissive, *rest)
            for name, permissive, *rest in rows(
                raw,
                "SELECT policyname, permissive, roles::text[], cmd, qual, with_check FROM pg_policies"
                " WHERE tablename = %s",
                model._meta.db_table,
            )
        }
        column = "id" if model is Shop else "shop_id"
        inside = f"({column} = {INSIDE})"
        gone = "((state)::text = 'deleting'::text)" if model is Shop else f"(shop_id IN {DELETING})"
        yes = "PERMISSIVE"
        wanted = {
            "inside_shop": (yes, [APP.name], "ALL", inside, inside),
            "migrations": (yes, [OWNER.name], "ALL", "true", "true"),
            "platform_reads": (yes, [PLATFORM.name], "SELECT", "true", None),
            "platform_adds": (yes, [PLATFORM.name], "INSERT", None, "true"),
            "platform_erases": (yes, [PLATFORM.name], "DELETE", gone, None),
        }
        if model is Shop:
            wanted["platform_changes"] = (yes, [PLATFORM.name], "UPDATE", "true", "true")
        else:
            wanted["none_while_deleted"] = ("RESTRICTIVE", [APP.name], "INSERT", None, ALIVE)
        assert found == wanted

    def test_every_table_is_behind_the_wall_or_explained(self, raw: psycopg.Connection) -> None:
        found = rows(
            raw,
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'f')"
            " AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)"
            " AND relname NOT LIKE 'pg_toast%%'",
        )
        walled = {model._meta.db_table for model in WALLED}
        assert {name for (name,) in found} - walled <= OPEN.keys()
        assert not walled & OPEN.keys()

    def test_no_view_shows_what_its_owner_sees(self, raw: psycopg.Connection) -> None:
        found = rows(
            raw,
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND (relkind = 'm'"
            " OR relkind = 'v' AND NOT coalesce(reloptions @> ARRAY['security_invoker=true'], false))",
        )
        assert found == []

    def test_only_the_doors_run_as_the_owner(self, raw: psycopg.Connection) -> None:
        found = rows(
            raw,
            "SELECT proname, proconfig, pg_get_userbyid(proowner),"
            " array(SELECT grantee::regrole::text FROM aclexplode(proacl)) FROM pg_proc"
            " WHERE prosecdef AND pronamespace <> 'pg_catalog'::regnamespace",
        )
        assert {name for name, *_ in found} == {
            door.split("(")[0] for door in [*DOORS, *WRITING_DOORS]
        }
        for _, settings, owner, may_call in found:
            assert settings == ["search_path=pg_catalog, pg_temp"]
            assert (owner, set(may_call)) == (OWNER.name, {OWNER.name, APP.name})

    def test_unique_values_start_with_the_shop(self, raw: psycopg.Connection) -> None:
        found = rows(
            raw,
            "SELECT relname, array(SELECT attname::text FROM unnest(indkey) WITH ORDINALITY AS k (attnum, at)"
            " JOIN pg_attribute AS a ON a.attrelid = indrelid AND a.attnum = k.attnum ORDER BY at)"
            " FROM pg_index JOIN pg_class ON pg_class.oid = indrelid"
            " WHERE indisunique AND NOT indisprimary AND relname = ANY(%s)",
            [model._meta.db_table for model in WALLED],
        )
        across = {(name, tuple(columns)) for name, columns in found if columns[0] != "shop_id"}
        assert across == GLOBALLY_UNIQUE.keys()

    @each_owned
    def test_keys_cannot_be_guessed(self, raw: psycopg.Connection, model: type[ShopOwned]) -> None:
        found = rows(
            raw,
            "SELECT atttypid::regtype::text FROM pg_index JOIN pg_attribute ON attrelid = indrelid"
            " AND attnum = ANY(indkey) WHERE indisprimary AND indrelid = %s::regclass",
            model._meta.db_table,
        )
        assert found == [("uuid",)]


def granted(raw: psycopg.Connection, name: str) -> dict[str, set[str]]:
    """What each role, but the owner, may do with the table or with some of its columns."""
    found = rows(
        raw,
        "SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END, privilege_type"
        " || coalesce(' ' || column_name, '') FROM (SELECT relacl AS acl, NULL AS column_name FROM pg_class"
        " WHERE oid = %(t)s::regclass UNION ALL SELECT attacl, attname::text FROM pg_attribute"
        " WHERE attrelid = %(t)s::regclass AND attacl IS NOT NULL) AS a, aclexplode(acl)".replace(
            "%(t)s", "%s"
        ),
        name,
        name,
    )
    by_role: dict[str, set[str]] = {}
    for role, privilege in found:
        by_role.setdefault(role, set()).add(privilege)
    by_role.pop(OWNER.name, None)
    return by_role


class TestGrants:
    @each_owned
    def test_pages_work_with_a_shops_rows(
        self, raw: psycopg.Connection, model: type[ShopOwned]
    ) -> None:
        found = granted(raw, model._meta.db_table)
        everything = {"SELECT", "INSERT", "UPDATE", "DELETE"}
        assert found[APP.name] == ({"SELECT", "INSERT"} if model is AuditEntry else everything)
        assert found[BACKUP.name] == {"SELECT"}
        assert found.keys() == {APP.name, BACKUP.name, PLATFORM.name}

    @each_owned
    def test_operators_read_no_text_of_a_shop(
        self, raw: psycopg.Connection, model: type[ShopOwned]
    ) -> None:
        name = model._meta.db_table
        found = granted(raw, name)[PLATFORM.name]
        assert "DELETE" in found  # held to shops that are being deleted
        assert not any(right.split()[0] in ("UPDATE", "TRUNCATE") for right in found)
        texts = {
            field.column
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        }
        readable = {right.removeprefix("SELECT ") for right in found if "SELECT " in right}
        if "SELECT" in found:
            readable = {str(field.column) for field in model._meta.concrete_fields}
        assert readable & texts == PLATFORM_TEXTS.get(name, set())

    def test_a_shops_owner_changes_settings_only(self, raw: psycopg.Connection) -> None:
        found = granted(raw, "tenants_shop")
        columns = {f"UPDATE {name}" for name in SHOP_SETTINGS}
        assert found[APP.name] == {"SELECT", "INSERT", *columns}

    @pytest.mark.parametrize("name", ["tenants_user", "mfa_authenticator", "django_session"])
    def test_work_that_crosses_shops_reads_no_persons_secrets(
        self, raw: psycopg.Connection, name: str
    ) -> None:
        assert granted(raw, name).keys() == {APP.name, BACKUP.name}

    def test_nobody_may_empty_or_refer_to_or_trigger_on_a_table(
        self, raw: psycopg.Connection
    ) -> None:
        allowed = {"SELECT", "INSERT", "UPDATE", "DELETE"}
        for model in apps.get_models(include_auto_created=True):
            for role, rights in granted(raw, model._meta.db_table).items():
                assert role in {APP.name, BACKUP.name, PLATFORM.name}, model
                assert {right.split()[0] for right in rights} <= allowed, model


class TestRows:
    @each_walled
    def test_without_a_scope_nothing_shows(
        self, raw: psycopg.Connection, model: type[models.Model]
    ) -> None:
        assert seen(raw, model) == set()

    @each_walled
    def test_a_scope_shows_its_shop_only(
        self, raw: psycopg.Connection, town: Town, model: type[models.Model]
    ) -> None:
        for shop, other in ((town.maple, town.yunshang), (town.yunshang, town.maple)):
            with inside(raw, shop.id):
                assert seen(raw, model) == {shop.id}
                query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s OR true AND {} = %s")
                asked = query.format(table(model), shop_column(model), shop_column(model))
                assert raw.execute(asked, [other.id, other.id]).fetchall() == []

    @each_walled
    def test_no_row_is_made_for_another_shop(
        self, raw: psycopg.Connection, town: Town, model: type[models.Model]
    ) -> None:
        new = {"id": str(town.yunshang.id if model is Shop else uuid4())}
        if model is not Shop:
            new["shop_id"] = str(town.yunshang.id)
        stored = [field for field in model._meta.concrete_fields if not field.generated]
        columns = [sql.Identifier(str(field.column)) for field in stored]
        copy = sql.SQL(
            "INSERT INTO {0} ({1}) SELECT {2} FROM "
            "(SELECT jsonb_populate_record(known, %s::jsonb) AS made FROM {0} AS known LIMIT 1) AS copied"
        ).format(
            table(model),
            sql.SQL(", ").join(columns),
            sql.SQL(", ").join(sql.SQL("(made).{}").format(column) for column in columns),
        )
        with pytest.raises(errors.InsufficientPrivilege), inside(raw, town.maple.id):
            raw.execute(copy, [Jsonb(new)])

    @each_walled
    def test_no_row_moves_to_another_shop(
        self, raw: psycopg.Connection, town: Town, model: type[models.Model]
    ) -> None:
        move = sql.SQL("UPDATE {} SET {} = %s").format(table(model), shop_column(model))
        with pytest.raises(errors.InsufficientPrivilege), inside(raw, town.maple.id):
            raw.execute(move, [town.yunshang.id])

    @each_walled
    def test_another_shops_rows_neither_change_nor_go(
        self, raw: psycopg.Connection, town: Town, model: type[models.Model]
    ) -> None:
        column = "name" if model is Shop else "id"
        for statement in (
            "UPDATE {0} SET {2} = {2} WHERE {1} = %s",
            "DELETE FROM {0} WHERE {1} = %s",
        ):
            query = sql.SQL(statement).format(
                table(model), shop_column(model), sql.Identifier(column)
            )
            with inside(raw, town.maple.id, keep=False):
                try:
                    assert raw.execute(query, [town.yunshang.id]).rowcount == 0
                except errors.InsufficientPrivilege:
                    assert model in (Shop, AuditEntry)


@pytest.mark.parametrize(
    "attempt",
    [
        "TRUNCATE knowledge_faq",
        "ALTER TABLE knowledge_faq DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE knowledge_faq NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY inside_shop ON knowledge_faq",
        "CREATE POLICY mine ON knowledge_faq USING (true)",
        "ALTER POLICY inside_shop ON knowledge_faq USING (true)",
        "SET ROLE xiaoer_owner",
        "SET ROLE xiaoer_platform",
        "SET ROLE xiaoer_backup",
        "SET SESSION AUTHORIZATION xiaoer_owner",
        "ALTER ROLE xiaoer_app BYPASSRLS",
        "ALTER ROLE xiaoer_app SUPERUSER",
        "GRANT xiaoer_owner TO xiaoer_app",
        "CREATE ROLE mine BYPASSRLS",
        "ALTER TABLE knowledge_faq OWNER TO xiaoer_app",
        "DROP TABLE knowledge_faq",
        "CREATE TABLE mine (id uuid)",
        "CREATE VIEW mine AS SELECT * FROM knowledge_faq",
        "CREATE FUNCTION shop_of_public_key(key uuid) RETURNS uuid LANGUAGE sql AS 'SELECT key'",
        "CREATE OR REPLACE FUNCTION shop_of_public_key(key text) RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
        "COPY knowledge_faq TO PROGRAM 'cat'",
        "COPY knowledge_faq TO '/dev/null'",
        "SELECT pg_read_file('pg_hba.conf')",
        "SELECT rolpassword FROM pg_authid",
        "UPDATE tenants_plan SET tokens_a_day = 0",
        "SELECT * FROM tenants_deletion",
        "SELECT * FROM tenants_platformentry",
        "SELECT * FROM django_admin_log",
        "CREATE TRIGGER mine BEFORE INSERT ON knowledge_faq EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "SELECT lo_import('/etc/passwd')",
    ],
)
def test_the_role_cannot_help_itself(
    raw: psycopg.Connection, town: Town, attempt: LiteralString
) -> None:
    with pytest.raises(errors.InsufficientPrivilege), inside(raw, town.maple.id):
        raw.execute(attempt)


def test_row_security_off_is_an_error_and_no_way_around(
    raw: psycopg.Connection, town: Town
) -> None:
    raw.execute("SET row_security = off")
    with pytest.raises(errors.InsufficientPrivilege), inside(raw, town.maple.id):
        raw.execute("SELECT * FROM knowledge_faq")


@pytest.mark.parametrize("garbage", ["x", "1", "' OR true --", "NULL", "00000000"])
def test_a_garbage_scope_is_an_error(raw: psycopg.Connection, town: Town, garbage: str) -> None:
    with pytest.raises(errors.InvalidTextRepresentation), inside(raw, garbage):
        raw.execute("SELECT * FROM knowledge_faq")


def test_an_unknown_and_an_empty_scope_show_nothing(raw: psycopg.Connection) -> None:
    for shop in ("", str(uuid4())):
        with inside(raw, shop):
            assert rows(raw, "SELECT * FROM knowledge_faq") == []


def test_doors_answer_with_ids_alone(raw: psycopg.Connection, town: Town) -> None:
    found = rows(raw, "SELECT shop_of_public_key(%s)", town.maple.public_key)
    assert found == [(town.maple.id,)]
    assert rows(raw, "SELECT shop_of_public_key('%%')") == [(None,)]
    assert rows(raw, "SELECT shop_of_api_key('%%')") == [(None,)]
    assert rows(raw, "SELECT * FROM shops_of_person(%s)", uuid4()) == []
    places = rows(raw, "SELECT shop_id, role FROM shops_of_person(%s)", town.bob.id)
    assert places == [(town.maple.id, "agent")]


def test_policies_compute_the_shop_once_a_query(raw: psycopg.Connection, town: Town) -> None:
    with inside(raw, town.maple.id):
        plan = "\n".join(line for (line,) in rows(raw, "EXPLAIN SELECT * FROM knowledge_faq"))
    assert re.search(r"InitPlan", plan)
