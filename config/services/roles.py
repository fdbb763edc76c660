"""The database's roles: one statement of who exists and what each may do on the whole server.

What a role may do with a table is decided by `tenants.wall`, which knows the tables. Needs no Django: the embedded
server makes its roles before any settings are read, and `manage.py create_roles` makes them on a given server.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
from psycopg import sql


@dataclass(frozen=True, slots=True)
class Role:
    """A role that logs in. No role is a superuser, makes roles, or is a member of another."""

    name: str
    secret: str  # the name of its password among the installation's secrets
    variable: str  # the environment variable that holds its URL
    bypasses_walls: bool = False


OWNER = Role("xiaoer_owner", "POSTGRES_PASSWORD", "DATABASE_OWNER_URL")  # owns tables: migrations
APP = Role("xiaoer_app", "POSTGRES_APP_PASSWORD", "DATABASE_URL")  # web, sockets, workers
PLATFORM = Role(  # what crosses shops: operator pages, sweeps
    "xiaoer_platform", "POSTGRES_PLATFORM_PASSWORD", "DATABASE_PLATFORM_URL"
)
BACKUP = Role(  # reads everything, writes nothing
    "xiaoer_backup", "POSTGRES_BACKUP_PASSWORD", "DATABASE_BACKUP_URL", bypasses_walls=True
)
ROLES = (OWNER, APP, PLATFORM, BACKUP)


def create_roles(
    server: psycopg.Connection, passwords: Mapping[str, str], may_create_databases: bool = False
) -> None:
    """Create or correct every role, with the password under its `secret`.

    `server` is an autocommit connection of a role that may make roles that bypass row-level security: a superuser.
    `may_create_databases` is for the owner of throw-away servers, on which tests make databases of their own.
    Raises psycopg.errors.InsufficientPrivilege.
    """
    for role in ROLES:
        known = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role.name])
        verb = sql.SQL("ALTER" if known.fetchone() else "CREATE")
        attributes = role_attributes(role, passwords[role.secret], may_create_databases)
        server.execute(sql.SQL("{} ROLE {} {}").format(verb, sql.Identifier(role.name), attributes))


def role_attributes(role: Role, password: str, may_create_databases: bool = False) -> sql.Composed:
    """What the role may do on the server, as it stands in CREATE ROLE and ALTER ROLE."""
    creates = sql.SQL("CREATEDB" if role is OWNER and may_create_databases else "NOCREATEDB")
    bypasses = sql.SQL("BYPASSRLS" if role.bypasses_walls else "NOBYPASSRLS")
    return sql.SQL("LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION {} {} PASSWORD {}").format(
        creates, bypasses, sql.Literal(password)
    )


def create_database(server: psycopg.Connection, name: str) -> None:
    """Create the database `name` for the owner, unless it is there."""
    known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    if not known.fetchone():
        server.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(
                sql.Identifier(name), sql.Identifier(OWNER.name)
            )
        )
