"""No process serves pages or tasks under a role that the wall between shops does not hold."""

import logging
from collections.abc import Mapping
from typing import Any

import psycopg

from config.language import say
from config.parts import database_parameters
from config.preflight import Finding, UnfitError, require

log = logging.getLogger(__name__)

CONNECT_SECONDS = 5

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


def check_role(parameters: Mapping[str, Any] | None = None) -> Finding:
    """Whether the role of DATABASE_URL stands behind the wall. Raises psycopg.Error when nobody answers."""
    chosen = database_parameters() if parameters is None else parameters
    with psycopg.connect(**chosen, connect_timeout=CONNECT_SECONDS) as connection:
        rows = connection.execute(_POWERS).fetchall()
    part = say("database role", "数据库角色")
    for session, role, superuser, bypasses, owns in rows:
        if power := _power(superuser, bypasses, owns):
            return Finding(part, "fail", _explain(session, role, power), _cure())
    return Finding(part, "ok", rows[0][0] if rows else "")


def require_role() -> None:
    """Raise UnfitError, in one line, for a role that could pass the wall.

    A database that does not answer is not a role that is too mighty: the process starts, and waits for it.
    """
    try:
        require(check_role())
    except psycopg.Error as error:
        log.warning("the database's role was not checked: %s", str(error).strip())


def stop_unfit_worker(**_: Any) -> None:
    """Receiver of `worker_init`: a worker under such a role does not start."""
    try:
        require_role()
    except UnfitError as problem:
        raise SystemExit(f"✗ {problem}") from None


def _power(superuser: bool, bypasses: bool, owns: bool) -> str:
    if superuser:
        return say("is a superuser", "是超级用户")
    if bypasses:
        return say("has BYPASSRLS", "具有 BYPASSRLS 权限")
    return say("owns tables", "拥有数据表") if owns else ""


def _explain(session: str, role: str, power: str) -> str:
    who = role if role == session else f"{session} → {role}"
    return say(
        f"The role of DATABASE_URL could pass the wall between shops: {who} {power}.",
        f"DATABASE_URL 所用的角色可绕过店铺之间的隔离：{who} {power}。",
    )


def _cure() -> str:
    return say(
        "Use the role xiaoer_app, which `manage.py create_roles` makes.",
        "请改用 `manage.py create_roles` 创建的角色 xiaoer_app。",
    )
