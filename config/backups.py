"""Complete backups of the database, and bringing one back, both held against a count of every table's rows.

A role under row-level security dumps nothing, without an error. So only a role that bypasses it makes a backup, and
what was counted in the dump's own snapshot lies beside it.
"""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from config.language import say
from config.preflight import UnfitError
from config.services.postgres import DatabaseStartError, binary
from tenants.wall import WallRoles, statements

Tell = Callable[[str], None]

# libpq's names of the parameters that we pass on to its programs.
_ENVIRONMENT = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}
_HEAD = 40  # lines of a dump before its first table
_UNKNOWN_TO_16 = b"SET transaction_timeout = 0;"
_TABLES = """
SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname
"""


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a database holds: rows by table, and which tables stand behind the wall."""

    rows: Mapping[str, int]
    walled: list[str]
    sha256: str = field(default="", compare=False)  # of the dump that it lies beside


def make_backup(url: str, file: Path, tell: Tell, replace: bool = False) -> Inventory:
    """Dump the database at `url` into `file`, its inventory into `file`.json.

    Raises UnfitError, in one line, or OSError, and leaves nothing behind then. A file that is there is replaced only
    when told to.
    """
    _make_room(file, replace)
    draft = file.with_name(f"{file.name}.part")
    with closing(_connect(url)) as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        _require_sight(connection)
        found = _inventory(connection)
        tell(
            say("Counted {} rows in {} tables", "已统计 {} 行，{} 个表").format(
                sum(found.rows.values()), len(found.rows)
            )
        )
        snapshot = _one(connection, "SELECT pg_export_snapshot()")
        try:
            draft.touch(mode=0o600)
            flags = ["--format=custom", f"--snapshot={snapshot}", f"--file={draft}"]
            _run(
                "pg_dump",
                url,
                *flags,
                "--no-owner",
                "--no-privileges",
                "--no-comments",
            )
            whole = Inventory(found.rows, found.walled, _digest(draft))
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
    _beside(file).write_text(json.dumps(asdict(whole), indent=2))
    tell(
        say("Written: {} ({:,} bytes)", "已写入：{}（{:,} 字节）").format(file, file.stat().st_size)
    )
    return whole


def restore_backup(url: str, file: Path, tell: Tell) -> Inventory:
    """Bring `file` into the empty database at `url`, build the wall, and count.

    Raises UnfitError, in one line, for a database with tables, a damaged file, and anything that is not as it was.
    """
    noted = _read_inventory(file)
    with closing(_connect(url)) as connection:
        if _inventory(connection).rows:
            raise UnfitError(say("The database is not empty.", "目标数据库不是空库。"))
        _require_roles(connection)
    tell(say("The file is whole; restoring", "备份文件完整，正在恢复"))
    with NamedTemporaryFile("w", suffix=".list") as contents:
        contents.write(_wanted(_run("pg_restore", url, "--list", str(file))))
        contents.flush()
        flags = ["--no-owner", "--no-privileges", f"--use-list={contents.name}", "--file=-"]
        _play(url, _program("pg_restore"), *flags, str(file))
    with closing(_connect(url)) as connection:
        stands = _build_wall(connection)
        connection.execute("ANALYZE")
        found = _inventory(connection)
    if found != noted:
        raise UnfitError(_difference(noted, found))
    done = say("Restored {} rows in {} tables; {}", "已恢复 {} 行，{} 个表；{}")
    wall = (
        say("the wall stands", "隔离已重建")
        if stands
        else say(
            "they are of an earlier version: run `manage.py migrate`, which builds the wall",
            "备份来自较早的版本：请运行 `manage.py migrate`，它会重建隔离",
        )
    )
    tell(done.format(sum(found.rows.values()), len(found.rows), wall))
    return found


def _build_wall(connection: psycopg.Connection) -> bool:
    """Whether it could be built: a dump from before some migration lacks tables or columns that the wall names.

    It came without grants, so without its wall it is open to nobody but the owner.
    """
    try:
        with connection.transaction():
            for statement in statements(WallRoles.of_this_installation()):
                connection.execute(statement.encode())
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn):
        return False
    return True


def _connect(url: str) -> psycopg.Connection:
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.Error as error:
        cause = (str(error).strip().splitlines() or ["?"])[0]
        raise UnfitError(
            say(f"The database cannot be reached: {cause}", f"无法连接数据库：{cause}")
        ) from error


def _one(connection: psycopg.Connection, question: str) -> str:
    row = connection.execute(question.encode()).fetchone()
    return str(row[0]) if row else ""


def _make_room(file: Path, replace: bool) -> None:
    if not replace and (file.exists() or _beside(file).exists()):
        raise UnfitError(
            say(
                f"{file} is there already: take another name, or --replace.",
                f"{file} 已存在：请换一个文件名，或加上 --replace。",
            )
        )
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def _require_sight(connection: psycopg.Connection) -> None:
    """The trap: under row-level security everything would look empty."""
    powers = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    if _one(connection, powers) != "True":
        who = _one(connection, "SELECT current_user")
        raise UnfitError(
            say(
                f"{who} does not see every shop's rows: the backup would be empty. Set DATABASE_BACKUP_URL to the role "
                "xiaoer_backup, which `manage.py create_roles` makes.",
                f"{who} 无法读取所有店铺的数据，备份会是空的。请将 DATABASE_BACKUP_URL 设为 "
                "`manage.py create_roles` 创建的角色 xiaoer_backup。",
            )
        )


def _require_roles(connection: psycopg.Connection) -> None:
    """The policies in the dump name the roles."""
    roles = WallRoles.of_this_installation()
    for role in (roles.app, roles.platform, roles.owner):
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role.strip('"')])
        if not known.fetchone():
            raise UnfitError(
                say(
                    f"The server has no role {role}: run `manage.py create_roles` for it first.",
                    f"服务器上没有角色 {role}：请先对其运行 `manage.py create_roles`。",
                )
            )


def _inventory(connection: psycopg.Connection) -> Inventory:
    rows, walled = {}, []
    for table, stands in connection.execute(_TABLES).fetchall():
        count = connection.execute(
            sql.SQL("SELECT count(*) FROM public.{}").format(sql.Identifier(table))
        )
        rows[table] = (count.fetchone() or (0,))[0]
        if stands:
            walled.append(table)
    return Inventory(rows, walled)


def _wanted(contents: str) -> str:
    """The dump's contents without what belongs to the server's superuser and is there already."""
    theirs = (" EXTENSION - ", " SCHEMA - public ")
    return "".join(
        line for line in contents.splitlines(True) if not any(text in line for text in theirs)
    )


def _run(program: str, url: str, *arguments: str) -> str:
    """Run one of PostgreSQL's programs; return what it printed. The password goes by the environment."""
    done = subprocess.run(
        [_program(program), *arguments],
        env=_surroundings(url),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise UnfitError(f"{program}: {' '.join(done.stderr.split())}")
    return done.stdout


def _play(url: str, *reader: str) -> None:
    """Run the SQL that the reader of the dump prints in the database at `url`, in one transaction.

    PostgreSQL's readers from 17 on begin by setting a parameter that servers of 16 do not know: without that line.
    """
    flags = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    with TemporaryFile("w+") as complaints:
        read = subprocess.Popen(reader, stdout=subprocess.PIPE, stderr=complaints)
        written = subprocess.Popen(
            [_program("psql"), *flags],
            env=_surroundings(url),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
        )
        assert read.stdout is not None
        assert written.stdin is not None
        with suppress(BrokenPipeError), written.stdin as sink, read.stdout as lines:
            for number, line in enumerate(lines):
                if number > _HEAD or line.strip() != _UNKNOWN_TO_16:
                    sink.write(line)
            if read.wait():
                written.kill()  # at the end of what it is given it would commit
        if written.wait() or read.wait():
            complaints.seek(0)
            raise UnfitError(f"pg_restore: {' '.join(complaints.read().split())}")


def _surroundings(url: str) -> dict[str, str]:
    known = {
        _ENVIRONMENT[name]: str(value)
        for name, value in conninfo_to_dict(url).items()
        if name in _ENVIRONMENT
    }
    return {**os.environ, **known, "PGOPTIONS": ""}


def _program(name: str) -> str:
    """The wheel's, whose version is the embedded server's; else the one on PATH."""
    try:
        path = binary(name)
    except DatabaseStartError:
        path = Path()
    found = str(path) if path.is_file() else shutil.which(name)
    if found is None:
        raise UnfitError(say(f"{name} is not installed.", f"未安装 {name}。"))
    return found


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _read_inventory(file: Path) -> Inventory:
    try:
        noted = Inventory(**json.loads(_beside(file).read_text()))
        whole = _digest(file) == noted.sha256
    except (OSError, ValueError, TypeError) as error:
        raise UnfitError(
            say(
                f"The backup or the counts beside it cannot be read: {error}",
                f"无法读取备份或其旁的统计文件：{error}",
            )
        ) from error
    if not whole:
        raise UnfitError(
            say(
                "The file is not the one that was counted: it is damaged or was exchanged.",
                "备份文件与统计不符：文件已损坏或被替换。",
            )
        )
    return noted


def _difference(noted: Inventory, found: Inventory) -> str:
    tables = sorted(noted.rows.keys() | found.rows.keys())
    wrong = [
        f"{table} {noted.rows.get(table)} → {found.rows.get(table)}"
        for table in tables
        if noted.rows.get(table) != found.rows.get(table)
    ]
    wrong += sorted(set(noted.walled) ^ set(found.walled))
    return say(
        f"The restored database differs: {', '.join(wrong)}",
        f"恢复后的数据库与备份不一致：{', '.join(wrong)}",
    )
