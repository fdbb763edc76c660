"""The embedded servers, their folders and their secrets."""

import os
import socket
from pathlib import Path

import environ
import psycopg
import pytest
from redis import Redis

from config.services import programs
from config.services.folders import let_through, private_folder, readable_by_all
from config.services.places import POSTGRES_SOCKET, SOCKET_PATH_BYTES, Places, embedded_urls
from config.services.postgres import Postgres
from config.services.roles import APP, BACKUP, ROLES
from config.services.secrets import NAMES, ensure_secrets, read_secrets
from config.services.temporary import temporary_services


def test_temporary_services_work_and_vanish() -> None:
    with temporary_services() as servers:
        for role in ROLES:
            with psycopg.connect(servers.urls[role.variable]) as connection:
                row = connection.execute("SELECT current_user, '[1,2]'::vector::text").fetchone()
                assert row == (role.name, "[1,2]")
                powers = connection.execute(
                    "SELECT rolsuper, rolcreaterole, rolbypassrls, (SELECT count(*) FROM pg_auth_members "
                    "WHERE member = pg_roles.oid) FROM pg_roles WHERE rolname = user"
                ).fetchone()
                assert powers == (False, False, role is BACKUP, 0)
        with Redis.from_url(servers.urls["REDIS_URL"]) as client:
            assert client.ping()
        home = servers.home
    assert not home.exists()


def test_every_role_needs_its_password() -> None:
    with temporary_services() as servers:
        for role in ROLES:
            wrong = servers.urls[role.variable].replace(f"{role.name}:", f"{role.name}:x")
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                psycopg.connect(wrong)


def test_a_stale_lock_of_another_process_is_dropped(tmp_path: Path) -> None:
    database = Postgres(Places(tmp_path), throwaway=True)
    tmp_path.chmod(0o755)
    database.prepare()
    lock = database.places.postgres_data / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n")
    database.prepare()
    assert not lock.exists()


def test_an_interrupted_initialisation_is_redone(tmp_path: Path) -> None:
    places = Places(tmp_path)
    unfinished = places.postgres_data.with_name("postgres.new")
    unfinished.mkdir()
    (unfinished / "half").touch()
    Postgres(places, throwaway=True).prepare()
    assert (places.postgres_data / "PG_VERSION").exists()
    assert not unfinished.exists()


@pytest.mark.parametrize("length", [10, 200])
def test_sockets_have_short_paths(length: int) -> None:
    places = Places(Path("/srv") / ("a" * length))
    longest = places.postgres_sockets / POSTGRES_SOCKET
    assert len(os.fsencode(longest)) <= SOCKET_PATH_BYTES
    assert len(os.fsencode(places.valkey_socket)) <= SOCKET_PATH_BYTES
    assert places.sockets != Places(Path("/srv") / ("b" * length)).sockets


def test_urls_survive_strange_paths_and_passwords() -> None:
    home = Path("/srv/my shop/小二?x=1&y#z")
    urls = embedded_urls(home, {APP.secret: "a/b@c:d?e"})
    settings = environ.Env.db_url_config(urls["DATABASE_URL"])
    assert settings["PASSWORD"] == "a/b@c:d?e"
    assert settings["OPTIONS"]["host"] == str(Places(home).postgres_sockets)
    connection = Redis.from_url(urls["REDIS_URL"]).connection_pool.connection_kwargs
    assert connection["path"] == str(Places(home).valkey_socket)


def test_secrets_are_made_once_and_kept_private(tmp_path: Path) -> None:
    path = tmp_path / "secrets.env"
    path.write_text("SECRET_KEY=kept\nOTHER=mine\n")
    path.chmod(0o644)
    made = ensure_secrets(path)
    assert made["SECRET_KEY"] == "kept"
    assert made["OTHER"] == "mine"
    assert all(len(made[name]) >= 50 for name in NAMES if name != "SECRET_KEY")
    assert path.stat().st_mode & 0o777 == 0o600
    assert ensure_secrets(path) == made == read_secrets(path)


def test_somebody_elses_file_is_no_private_folder(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises((PermissionError, FileExistsError)):
        private_folder(tmp_path / "link")


def test_only_passing_through_is_granted(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    inside = closed / "inside"
    inside.mkdir(parents=True)
    closed.chmod(0o700)
    let_through(inside)
    assert closed.stat().st_mode & 0o777 == 0o701


def test_programs_become_runnable_for_everybody(tmp_path: Path) -> None:
    program, text = tmp_path / "program", tmp_path / "text"
    program.touch(mode=0o700)
    text.touch(mode=0o600)
    readable_by_all(tmp_path)
    assert program.stat().st_mode & 0o777 == 0o755
    assert text.stat().st_mode & 0o777 == 0o644


def test_a_child_dies_with_its_parent(tmp_path: Path) -> None:
    """The parent is killed -9; the end of the child shows as the end of its open socket."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        pid = os.fork()
        if pid == 0:
            ours.close()
            theirs.set_inheritable(True)
            program = programs.Program("sleep", ("/bin/sleep", "600"), tmp_path)
            options = program.start_options(theirs.fileno())
            import subprocess

            subprocess.Popen(program.argv, **options)
            theirs.sendall(b"started")
            theirs.close()
            os.kill(os.getpid(), 9)
        theirs.close()
        os.waitpid(pid, 0)
        ours.settimeout(10)
        assert ours.recv(100) == b"started"
        assert ours.recv(100) == b""
