"""The wall between shops inside PostgreSQL: row-level security, grants and the few doors through it.

Built anew after every migration by `build_wall`, from the models: a shop's table that somebody adds stands behind
the wall, and a table that nobody put on a list here is open to nobody. Pattern and traps: PostgreSQL's manual,
"Row Security Policies". What passes the wall by design is listed in docs/adr/0006-row-level-security.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import connections, transaction
from django.db.models import Model

from tenants.models import AuditEntry, Shop, ShopOwned

# The scope is a setting of the transaction. After one, it is an empty text and not NULL. As a sub-select it is
# computed once a query, not once a row.
SCOPE = "(SELECT NULLIF(current_setting('app.shop_id', true), '')::uuid)"

ALL = "SELECT, INSERT, UPDATE, DELETE"
APPEND = "SELECT, INSERT"

# Entries are never changed or removed by the role that pages run under.
_APP_ON_OWNED: Mapping[type[ShopOwned], str] = {AuditEntry: APPEND}

# What owners may change of their shop; state, plan, key and short name are the operators'.
SHOP_SETTINGS = ("name", "locale", "accent", "tagline", "allowed_origins")

# Tables that belong to the platform: what pages may do, what operators' functions may do.
_PLATFORM_TABLES: Mapping[str, tuple[str, str]] = {
    "tenants_shop": (f"SELECT, INSERT, UPDATE ({', '.join(SHOP_SETTINGS)})", ALL),
    "tenants_plan": ("SELECT", ALL),
    "tenants_platformword": ("SELECT", ALL),
    "tenants_platformentry": ("INSERT", APPEND),
    "tenants_deletion": ("", "SELECT, INSERT, UPDATE"),
    "tenants_user": (ALL, ""),  # hashes of passwords are in it
    "tenants_user_groups": (ALL, ""),
    "tenants_user_user_permissions": (ALL, ""),
    "django_session": (ALL, ""),
    "django_content_type": ("SELECT", ""),
    "auth_group": ("SELECT", ""),
    "auth_group_permissions": ("SELECT", ""),
    "auth_permission": ("SELECT", ""),
    "django_migrations": ("SELECT", "SELECT"),
    # The admin's own log would mix shops: `tenants.audit` writes ours instead.
    "django_admin_log": ("", ""),
}
# Log-ins, second factors and linked accounts belong to a person, not to a shop.
_PERSONAL_APPS = ("account", "mfa", "socialaccount", "usersessions")

# What of a shop's rows the platform role reads: enough to count, to sweep and to delete, no text that anybody wrote.
_PLATFORM_READS: Mapping[str, str] = {
    "tenants_membership": "SELECT",
    "tenants_auditentry": APPEND,
    "conversations_reply": (
        "SELECT (id, shop_id, conversation_id, status, leased_until, created_at, prompt_tokens, completion_tokens)"
    ),
    "conversations_message": "SELECT (id, shop_id, conversation_id, role, via, status, created_at)",
    "conversations_conversation": (
        "SELECT (id, shop_id, visitor_id, state, last_seq, created_at, changed_at)"
    ),
    "conversations_visitor": "SELECT (id, shop_id, token_version, blocked_at)",
    "inference_usagewindow": "SELECT (id, shop_id, period, start, used, reserved, refused, told)",
    "inference_ledgerentry": (
        "SELECT (id, shop_id, kind, state, route, day, lease_until, created_at, "
        "prompt_tokens, cached_tokens, completion_tokens)"
    ),
    **dict.fromkeys(
        ("knowledge_faqphrasing", "knowledge_product", "knowledge_passage", "knowledge_fact"),
        "SELECT (id, shop_id, waiting, vector_model)",
    ),
    "knowledge_faq": "SELECT (id, shop_id, waiting, vector_model, answer_waiting)",
}
_COUNTABLE = "SELECT (id, shop_id)"

# Questions asked before the shop is known. Each runs as the owner of the tables, answers with ids and no content,
# and is all that somebody without a scope can learn.
DOORS: Mapping[str, str] = {
    "shop_of_public_key(key text) RETURNS uuid": (
        "SELECT id FROM public.tenants_shop WHERE public_key = key AND state = 'active'"
    ),
    "shop_of_api_key(key_prefix text) RETURNS uuid": (
        "SELECT k.shop_id FROM public.tenants_apikey k JOIN public.tenants_shop s ON s.id = k.shop_id "
        "WHERE k.prefix = key_prefix AND s.state <> 'deleting'"
    ),
    "shops_of_person(person uuid) RETURNS TABLE (shop_id uuid, shop_name text, role text)": (
        "SELECT s.id, s.name::text, m.role::text FROM public.tenants_membership m "
        "JOIN public.tenants_shop s ON s.id = m.shop_id "
        "WHERE m.user_id = person AND s.state <> 'deleting' ORDER BY s.name, s.id"
    ),
    "was_deleted(shop uuid) RETURNS boolean": (
        "SELECT EXISTS (SELECT FROM public.tenants_deletion WHERE shop_ref = shop)"
    ),
}

# What concerns a person and not one shop is written into the log of each of their shops: the one way to add to
# several at once. It answers nothing, and writes nothing else.
WRITING_DOORS: Mapping[str, str] = {
    "note_person(person uuid, act text, who text, origin inet, noted jsonb) RETURNS void": (
        "INSERT INTO public.tenants_auditentry "
        "(id, shop_id, actor, actor_name, act, subject, details, address, created_at) "
        "SELECT gen_random_uuid(), m.shop_id, person, left(who, 120), act, '', noted, origin, now() "
        "FROM public.tenants_membership m JOIN public.tenants_shop s ON s.id = m.shop_id "
        "WHERE m.user_id = person AND s.state <> 'deleting' AND act ~ '^(person|factor)[.]'"
    ),
}


@dataclass(frozen=True, slots=True)
class WallRoles:
    """The names of the database's roles, quoted."""

    app: str
    platform: str
    owner: str
    backup: str

    @classmethod
    def of_this_installation(cls) -> "WallRoles":
        """As the settings name them."""
        app, platform, owner = (
            str(settings.DATABASES[alias]["USER"]) for alias in ("default", "platform", "owner")
        )
        quoted = map(
            connections["owner"].ops.quote_name, (app, platform, owner, settings.BACKUP_ROLE)
        )
        return cls(*quoted)


def owned_models() -> list[type[ShopOwned]]:
    """Every model whose rows belong to a shop."""
    return [model for model in apps.get_models() if issubclass(model, ShopOwned)]


def build_wall() -> None:
    """Put every table behind the wall, as the owner of the tables, in one transaction."""
    roles = WallRoles.of_this_installation()
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        for statement in statements(roles):
            cursor.execute(statement)


def statements(roles: WallRoles) -> Iterator[str]:
    """The SQL that builds the wall; running it again changes nothing."""
    yield f"GRANT USAGE ON SCHEMA public TO {roles.app}, {roles.platform}"
    for model in apps.get_models(include_auto_created=True):
        yield from _grants(model, roles)
    yield from _grant("django_migrations", *_PLATFORM_TABLES["django_migrations"], roles)
    yield _let_backup_read(roles.backup)
    yield from _policies(Shop._meta.db_table, "id", roles)
    for owned in owned_models():
        yield from _policies(owned._meta.db_table, "shop_id", roles)
    for signature, body in DOORS.items():
        yield from _door(signature, body, "STABLE", roles)
    for signature, body in WRITING_DOORS.items():
        yield from _door(signature, body, "VOLATILE", roles)


def _let_backup_read(role: str) -> str:
    """Every table and sequence, where there is such a role: a server of one's own may back up by other means."""
    grants = "; ".join(
        f"GRANT SELECT ON ALL {kind} IN SCHEMA public TO {role}" for kind in ("TABLES", "SEQUENCES")
    )
    known = "EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = " + f"'{role[1:-1]}')"
    return f"DO $$ BEGIN IF {known} THEN GRANT USAGE ON SCHEMA public TO {role}; {grants}; END IF; END $$"


def _grants(model: type[Model], roles: WallRoles) -> Iterator[str]:
    table = model._meta.db_table
    if issubclass(model, ShopOwned):
        reads = _PLATFORM_READS.get(table, _COUNTABLE)
        # Deleting is held to shops that are being deleted: see `_policies`.
        yield from _grant(table, _APP_ON_OWNED.get(model, ALL), f"{reads}, DELETE", roles)
    elif table in _PLATFORM_TABLES:
        yield from _grant(table, *_PLATFORM_TABLES[table], roles)
    elif model._meta.app_label in _PERSONAL_APPS:
        yield from _grant(table, ALL, "", roles)


def _grant(table: str, app: str, platform: str, roles: WallRoles) -> Iterator[str]:
    yield f'REVOKE ALL ON "{table}" FROM PUBLIC, {roles.app}, {roles.platform}'
    if app:
        yield f'GRANT {app} ON "{table}" TO {roles.app}'
    if platform:
        yield f'GRANT {platform} ON "{table}" TO {roles.platform}'


def _policies(table: str, column: str, roles: WallRoles) -> Iterator[str]:
    inside = f"{column} = {SCOPE}"
    deleting = "(SELECT id FROM public.tenants_shop WHERE state = 'deleting')"
    of_deleted = f"{column} IN {deleting}" if column == "shop_id" else "state = 'deleting'"
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
    policies = {
        "inside_shop": f"TO {roles.app} USING ({inside}) WITH CHECK ({inside})",
        "migrations": f"TO {roles.owner} USING (true) WITH CHECK (true)",
        "platform_reads": f"FOR SELECT TO {roles.platform} USING (true)",
        "platform_adds": f"FOR INSERT TO {roles.platform} WITH CHECK (true)",
        "platform_erases": f"FOR DELETE TO {roles.platform} USING ({of_deleted})",
    }
    if table == Shop._meta.db_table:
        policies["platform_changes"] = (
            f"FOR UPDATE TO {roles.platform} USING (true) WITH CHECK (true)"
        )
    else:
        # Whoever still has the shop open when it is marked: from then on nothing new comes into being.
        alive = f"(SELECT state <> 'deleting' FROM public.tenants_shop WHERE id = {SCOPE})"  # noqa: S608 - our own names
        policies["none_while_deleted"] = (
            f"AS RESTRICTIVE FOR INSERT TO {roles.app} WITH CHECK ({alive})"
        )
    for name, rule in policies.items():
        yield f'DROP POLICY IF EXISTS {name} ON "{table}"'
        yield f'CREATE POLICY {name} ON "{table}" {rule}'


def _door(signature: str, body: str, kind: str, roles: WallRoles) -> Iterator[str]:
    declared, _, _ = signature.partition(" RETURNS ")
    yield (
        f"CREATE OR REPLACE FUNCTION public.{signature} LANGUAGE sql {kind} SECURITY DEFINER "
        f"SET search_path = pg_catalog, pg_temp AS $${body}$$"
    )
    yield f"REVOKE ALL ON FUNCTION public.{declared} FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION public.{declared} TO {roles.app}"
