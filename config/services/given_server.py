"""Roles and database on a PostgreSQL server of one's own, made once by its superuser. Needs no Django."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from config.language import say
from config.preflight import UnfitError
from config.services.roles import OWNER, ROLES, create_database, create_roles, role_attributes

OLDEST_POSTGRESQL = 16  # whole numbers of PostgreSQL's major versions
CONNECT_SECONDS = 10

_FACTS = """
SELECT current_setting('server_version_num')::int / 10000, current_setting('server_version'),
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user), current_user,
       EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector')
"""


@dataclass(frozen=True, slots=True)
class GivenServer:
    """A server by its superuser's URL, and the database of ours on it."""

    url: str
    database: str

    def set_up(self, known: Mapping[str, str], renew: bool = False) -> dict[str, str]:
        """Make or correct the roles, the database and its extension; return the roles' passwords.

        Run again with the passwords that are in use, it changes nothing. `renew` gives new ones to roles whose password
        is not known. Raises UnfitError, in one line, for a server or a user that will not do.
        """
        with self._connect() as server:
            _require_fit(server)
            _require_ours(server, self.database)
            if not renew:
                _require_known(server, known)
            passwords = with_new_passwords(known)
            create_roles(server, passwords)
            create_database(server, self.database)
        with self._connect(self.database) as database:
            database.execute("CREATE EXTENSION IF NOT EXISTS vector")
        return passwords

    def lines(self, passwords: Mapping[str, str]) -> Iterator[str]:
        """What belongs into `.env`: each role's URL."""
        for role in ROLES:
            password = quote(passwords[role.secret], safe="")
            yield f"{role.variable}=postgres://{role.name}:{password}@{self._where()}"

    def _connect(self, database: str | None = None) -> psycopg.Connection:
        named = {"dbname": database} if database else {}
        try:
            return psycopg.connect(
                self.url,
                autocommit=True,
                **{"connect_timeout": CONNECT_SECONDS, **named},  # type: ignore[arg-type]  # libpq's own parameters
            )
        except psycopg.Error as error:
            cause = (str(error).strip().splitlines() or ["?"])[0]
            raise UnfitError(
                say(f"The server cannot be reached: {cause}", f"无法连接服务器：{cause}")
            ) from error

    def _where(self) -> str:
        """Host, port, database and further parameters, as in the superuser's URL."""
        known = conninfo_to_dict(self.url)
        host, port = str(known.pop("host", "")), str(known.pop("port", ""))
        for name in ("user", "password", "dbname"):
            known.pop(name, None)
        rest = [f"{name}={quote(str(value), safe='/')}" for name, value in known.items()]
        if host.startswith("/"):  # a socket's folder
            rest.insert(0, f"host={quote(host, safe='/')}")
            host = ""
        address = f"[{host}]" if ":" in host else host
        query = f"?{'&'.join(rest)}" if rest else ""
        return f"{address}{f':{port}' if port else ''}/{quote(self.database, safe='')}{query}"


def known_passwords(environment: Mapping[str, str]) -> dict[str, str]:
    """The passwords that stand in the roles' URLs, of those that the environment has."""
    urls = {role: urlsplit(environment.get(role.variable, "")) for role in ROLES}
    return {
        role.secret: unquote(url.password)
        for role, url in urls.items()
        if url.username == role.name and url.password
    }


def with_new_passwords(known: Mapping[str, str]) -> dict[str, str]:
    """The known passwords, and new ones for the other roles."""
    return {role.secret: known.get(role.secret) or secrets.token_urlsafe(32) for role in ROLES}


def script(database: str, passwords: Mapping[str, str]) -> Iterator[str]:
    """The same as SQL for `psql`, to be run by a superuser."""
    name, owner = sql.Identifier(database).as_string(), sql.Identifier(OWNER.name).as_string()
    for role in ROLES:
        quoted = sql.Identifier(role.name).as_string()
        missing = sql.Literal(f"CREATE ROLE {quoted}").as_string()
        known = sql.Literal(role.name).as_string()
        yield rf"SELECT {missing} WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {known}) \gexec"  # noqa: S608 - our own names, quoted
        yield f"ALTER ROLE {quoted} {role_attributes(role, passwords[role.secret]).as_string()};"
    create = sql.Literal(f"CREATE DATABASE {name} OWNER {owner}").as_string()
    known = sql.Literal(database).as_string()
    yield rf"SELECT {create} WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = {known}) \gexec"  # noqa: S608 - quoted
    yield rf"\connect {name}"
    yield "CREATE EXTENSION IF NOT EXISTS vector;"


def _require_fit(server: psycopg.Connection) -> None:
    major, version, superuser, user, has_vector = server.execute(_FACTS).fetchone() or (0,) * 5
    if major < OLDEST_POSTGRESQL:
        raise UnfitError(
            say(
                f"PostgreSQL {version} is too old: {OLDEST_POSTGRESQL} or newer is needed.",
                f"PostgreSQL {version} 版本过低，需要 {OLDEST_POSTGRESQL} 或更新版本。",
            )
        )
    if not superuser:
        raise UnfitError(
            say(
                f"{user} is no superuser. Give a superuser's URL, or let one run what --print prints.",
                f"{user} 不是超级用户。请提供超级用户的 URL，或请管理员执行 --print 输出的 SQL。",
            )
        )
    if not has_vector:
        raise UnfitError(
            say(
                "The server has no pgvector: install it there, then run this again.",
                "服务器上没有 pgvector：请先安装，再重新运行本命令。",
            )
        )


def _require_ours(server: psycopg.Connection, database: str) -> None:
    asked = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s"
    owner = (server.execute(asked, [database]).fetchone() or (OWNER.name,))[0]  # or not made yet
    if owner != OWNER.name:
        raise UnfitError(
            say(
                f"The database {database} belongs to {owner}: name another one, or run "
                f"ALTER DATABASE {database} OWNER TO {OWNER.name}.",
                f"数据库 {database} 属于 {owner}：请换一个名称，或执行 "
                f"ALTER DATABASE {database} OWNER TO {OWNER.name}。",
            )
        )


def _require_known(server: psycopg.Connection, known: Mapping[str, str]) -> None:
    """Roles belong to the whole server: a new password would lock another installation out."""
    asked = "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) ORDER BY 1"
    unknown = [role.name for role in ROLES if role.secret not in known]
    if there := [row[0] for row in server.execute(asked, [unknown]).fetchall()]:
        raise UnfitError(
            say(
                f"The server has these roles already: {', '.join(there)}. Set their URLs in the environment to keep "
                "their passwords, or give them new ones by --new-passwords.",
                f"服务器上已有这些角色：{'、'.join(there)}。请在环境变量中设置它们的 URL 以保留密码，"
                "或加 --new-passwords 生成新密码。",
            )
        )
