"""No process serves pages or tasks under a role that the wall between shops does not hold.

Asked twice: when a process starts, for an error that ends it, and at its first connection, which is what counts: the
database may be away at the start, and not everything that connects has such a start.
"""

import logging
from collections.abc import Mapping
from typing import Any

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper

from config.language import say
from config.parts import database_parameters
from config.preflight import Finding, UnfitError, require
from config.services.roles import APP, PLATFORM, Role

log = logging.getLogger(__name__)

CONNECT_SECONDS = 5
# The aliases that pages and tasks use. Migrations' alone belongs to the owner of the tables.
GUARDED = {"default": APP, "platform": PLATFORM}
_judged: set[str] = set()  # the aliases that this process has found behind the wall

# The role that works, and every role whose powers it could take.
_POWERS = """
WITH RECURSIVE taken AS (
    SELECT oid FROM pg_catalog.pg_roles WHERE rolname IN (session_user, current_user)
    UNION
    SELECT member.roleid FROM pg_catalog.pg_auth_members AS member JOIN taken ON member.member = taken.oid
)
SELECT session_user::text, role.rolname::text, role.rolsuper, role.rolbypassrls,
       EXISTS (
           SELECT FROM pg_catalog.pg_class AS owned
           WHERE owned.relowner = role.oid AND owned.relkind IN ('r', 'p') AND owned.relpersistence <> 't'
       )
FROM taken JOIN pg_catalog.pg_roles AS role USING (oid)
ORDER BY role.rolname
"""


def check_role(parameters: Mapping[str, Any] | None = None, alias: str = "default") -> Finding:
    """Whether the role of the alias stands behind the wall. Raises psycopg.Error when nobody answers."""
    chosen = database_parameters(alias) if parameters is None else parameters
    with psycopg.connect(**chosen, connect_timeout=CONNECT_SECONDS) as connection:
        return _judge(connection, GUARDED[alias])


def role_part(meant: Role) -> str:
    """What findings call the role."""
    part = say("database role", "数据库角色")
    return part if meant is APP else f"{part} ({meant.name})"


def require_roles() -> None:
    """Raise UnfitError, in one line, for a role that could pass the wall.

    A database that does not answer is not a role that is too mighty: the process starts, and waits for it.
    """
    try:
        for alias in GUARDED:
            require(check_role(alias=alias))
    except psycopg.Error as error:
        log.warning("the database's roles are not checked yet: %s", str(error).strip())


def watch_roles(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Receiver of `connection_created`: the first one of each alias is judged before it is used.

    Raises UnfitError, for the next one again.
    """
    if connection.alias in _judged or connection.alias not in GUARDED:
        return
    try:
        require(_judge(connection.connection, GUARDED[connection.alias]))
    except BaseException:
        connection.close()  # else it would stay open, and nobody would ask again
        raise
    _judged.add(connection.alias)


def stop_unfit_worker(**_: Any) -> None:
    """Receiver of `worker_init` and `beat_init`: neither starts under such a role."""
    try:
        require_roles()
    except UnfitError as problem:
        raise SystemExit(f"✗ {problem}") from None


def _judge(connection: psycopg.Connection, meant: Role) -> Finding:
    rows = connection.execute(_POWERS).fetchall()
    part = role_part(meant)
    for session, role, superuser, bypasses, owns in rows:
        if power := _power(superuser, bypasses, owns):
            who = role if role == session else f"{session} → {role}"
            return Finding(part, "fail", _explain(meant, who, power), _cure(meant))
    return Finding(part, "ok", rows[0][0] if rows else "")


def _power(superuser: bool, bypasses: bool, owns: bool) -> str:
    if superuser:
        return say("is a superuser", "是超级用户")
    if bypasses:
        return say("has BYPASSRLS", "具有 BYPASSRLS 权限")
    return say("owns tables", "拥有数据表") if owns else ""


def _explain(meant: Role, who: str, power: str) -> str:
    return say(
        f"The role of {meant.variable} could pass the wall between shops: {who} {power}.",
        f"{meant.variable} 所用的角色可绕过店铺之间的隔离：{who} {power}。",
    )


def _cure(meant: Role) -> str:
    return say(
        f"Use the role {meant.name}, which `manage.py create_roles` makes.",
        f"请改用 `manage.py create_roles` 创建的角色 {meant.name}。",
    )
