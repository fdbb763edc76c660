"""A server of one's own: its roles, an upgrade, a process that refuses a mighty role, a backup and its return."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from config.services.roles import APP, BACKUP, OWNER, PLATFORM
from config.wall_guard import check_role
from tests.config.own_server import OwnServer, own_server
from tests.people import MAPLES_FAQS, YUNSHANGS_FAQS
from tests.platform import Process, free_port

pytestmark = pytest.mark.timeout(600)

SETTLE = """
import django, os
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()
from tests.people import settle_town
settle_town()
"""
WALLED = (
    "SELECT count(*) FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
    " AND relname IN ('tenants_shop', 'knowledge_faq', 'conversations_message')"
)


@pytest.fixture(scope="module")
def server() -> Iterator[OwnServer]:
    """A server without anything of ours."""
    with own_server() as started:
        yield started


@pytest.fixture(scope="module")
def installation(server: OwnServer) -> dict[str, str]:
    """The environment of an installation on it, migrated, with the town's two shops."""
    environment = server.roles("shops")
    for command in (("manage.py", "migrate"), ("-c", SETTLE)):
        done = server.run(*command, **environment)
        assert done.returncode == 0, done.stderr
    return environment


class TestRoles:
    def test_each_role_gets_a_url_that_opens(
        self, server: OwnServer, installation: dict[str, str]
    ) -> None:
        for role in (APP, PLATFORM, OWNER, BACKUP):
            with psycopg.connect(installation[role.variable]) as connection:
                row = connection.execute("SELECT current_user::text, current_database()::text")
                assert row.fetchone() == (role.name, "shops")
        assert server.ask("shops", WALLED) == [(3,)]

    def test_passwords_that_are_in_use_stay(
        self, server: OwnServer, installation: dict[str, str]
    ) -> None:
        assert server.roles("shops", **installation) == installation

    def test_the_sql_alone_does_the_same(self, server: OwnServer) -> None:
        printed = server.manage("create_roles", "--print", "--database", "by hand").stdout
        assert 'CREATE DATABASE "by hand" OWNER "xiaoer_owner"' in printed
        assert printed.count("ALTER ROLE") == 4
        assert "BYPASSRLS PASSWORD" in printed
        assert f"-- {APP.variable}=postgres://xiaoer_app:" in printed

    @pytest.mark.parametrize("chinese", [False, True])
    def test_what_is_wrong_is_said_in_one_line(self, server: OwnServer, chinese: bool) -> None:
        server.do("DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN PASSWORD 'guest'")
        url = server.superuser().replace("postgres@", "guest:guest@")
        language = "zh_CN.UTF-8" if chinese else "C.UTF-8"
        for wrong, says in (
            (url, "guest 不是超级用户" if chinese else "guest is no superuser"),
            ("postgres://x@127.0.0.1:9/x", "无法连接" if chinese else "cannot be reached"),
        ):
            done = server.manage("create_roles", "--server", wrong, LC_ALL=language)
            assert done.returncode == 1
            assert says in done.stderr
            assert done.stderr.strip().count("\n") == 0

    def test_roles_in_use_are_not_locked_out(
        self, server: OwnServer, installation: dict[str, str]
    ) -> None:
        done = server.manage("create_roles", "--server", server.superuser(), "--database", "shops")
        assert done.returncode == 1
        assert "xiaoer_app" in done.stderr
        assert "--new-passwords" in done.stderr
        with psycopg.connect(installation[APP.variable]):
            pass

    def test_somebody_elses_database_is_not_taken(self, server: OwnServer) -> None:
        server.do("CREATE DATABASE theirs")
        done = server.manage("create_roles", "--server", server.superuser(), "--database", "theirs")
        assert done.returncode == 1
        assert "belongs to postgres" in done.stderr


def test_an_installation_from_before_the_wall_comes_behind_it_by_migrating(
    server: OwnServer, installation: dict[str, str]
) -> None:
    environment = server.roles("before", **installation)
    for app in ("conversations", "tenants"):
        done = server.manage("migrate", app, "0001", **environment)
        assert done.returncode == 0, done.stderr
    assert server.ask("before", WALLED) == [(0,)]
    server.do(
        "INSERT INTO tenants_shop (id, slug, name, public_key, active, locale, accent, tagline, created_at)"
        " VALUES (gen_random_uuid(), 'old', 'Old', 'pk_old', false, 'en', '#000000', '', now())",
        database="before",
    )
    done = server.manage("migrate", **environment)
    assert done.returncode == 0, done.stderr
    assert server.ask("before", WALLED) == [(3,)]
    assert server.ask("before", "SELECT name, state, plan_id IS NULL FROM tenants_shop") == [
        ("Old", "suspended", False)
    ]
    with psycopg.connect(environment[APP.variable]) as connection:
        assert connection.execute("SELECT count(*) FROM tenants_shop").fetchone() == (0,)


class TestBootGuard:
    """Started for real: what must not come up does not."""

    def unfit(self, server: OwnServer, installation: dict[str, str], who: str) -> str:
        if who == "owner":
            return installation[OWNER.variable]
        return server.superuser("shops")

    @pytest.mark.parametrize("who", ["owner", "superuser"])
    def test_web(self, server: OwnServer, installation: dict[str, str], who: str) -> None:
        url = self.unfit(server, installation, who)
        done = server.run(
            "-m",
            "uvicorn",
            "config.asgi:application",
            "--port",
            str(free_port()),
            "--lifespan",
            "on",
            **{**installation, APP.variable: url},
        )
        assert done.returncode != 0
        power = "xiaoer_owner owns tables" if who == "owner" else "postgres is a superuser"
        told = [line for line in done.stderr.splitlines() if power in line]
        assert len(told) == 1
        assert "create_roles" in told[0]
        assert "Traceback" not in done.stderr

    @pytest.mark.parametrize("who", ["owner", "superuser"])
    def test_worker(self, server: OwnServer, installation: dict[str, str], who: str) -> None:
        url = self.unfit(server, installation, who)
        done = server.run(
            "-m",
            "celery",
            "--app=config",
            "worker",
            "--pool=solo",
            **{**installation, APP.variable: url},
            LC_ALL="zh_CN.UTF-8",
        )
        assert done.returncode == 1
        assert "可绕过店铺之间的隔离" in done.stderr

    def test_beat_and_the_platforms_role(
        self, server: OwnServer, installation: dict[str, str], tmp_path: Path
    ) -> None:
        done = server.run(
            "-m",
            "celery",
            "--app=config",
            "beat",
            f"--schedule={tmp_path / 'schedule'}",
            "--pidfile=",
            **{**installation, PLATFORM.variable: installation[BACKUP.variable]},
        )
        assert done.returncode == 1
        assert "DATABASE_PLATFORM_URL" in done.stderr
        assert "xiaoer_backup has BYPASSRLS. Use the role xiaoer_platform" in done.stderr

    def test_web_whose_database_was_away_at_the_start(
        self, server: OwnServer, installation: dict[str, str], tmp_path: Path
    ) -> None:
        """It comes up, and the first connection is refused, as is the next one."""
        sockets, port = tmp_path / "later", free_port()
        here = server.superuser("shops").partition("?host=")[2]
        away = server.superuser("shops").replace(here, str(sockets))
        command = ["-m", "uvicorn", "config.asgi:application", "--port", str(port), "--lifespan=on"]
        environment = {**installation, APP.variable: away, "LC_ALL": "C.UTF-8"}
        web = Process(command, port, environment, tmp_path / "web.log").start()
        try:
            assert "not checked yet" in web.log.read_text()
            sockets.symlink_to(here)
            for _ in range(2):
                with pytest.raises(HTTPError, match="500"):
                    urlopen(f"http://127.0.0.1:{port}/widget/x/launcher.json", timeout=30)
        finally:
            web.end()
        refused = (
            "The role of DATABASE_URL could pass the wall between shops: postgres is a superuser."
        )
        assert web.log.read_text().count(f"UnfitError: {refused}") == 2

    @pytest.mark.parametrize("variable", [APP.variable, PLATFORM.variable])
    def test_commands(self, server: OwnServer, installation: dict[str, str], variable: str) -> None:
        unfit = {**installation, variable: installation[OWNER.variable]}
        done = server.manage("seed_demo", **unfit)
        assert done.returncode == 1
        assert done.stderr.startswith(f"✗ The role of {variable} could pass the wall")
        assert done.stderr.count("\n") == 1

    def test_doctor(self, server: OwnServer, installation: dict[str, str]) -> None:
        mighty = dict.fromkeys((APP.variable, PLATFORM.variable), installation[OWNER.variable])
        for roles, level in ((mighty, "fail"), ({}, "ok")):
            done = server.manage("doctor", "--json", **{**installation, **roles})
            found = {finding["part"]: finding for finding in json.loads(done.stdout)}
            assert found["database role"]["level"] == level
            assert found["database role (xiaoer_platform)"]["level"] == level

    def test_up(self, server: OwnServer, installation: dict[str, str]) -> None:
        done = server.manage(
            "up",
            **{**installation, APP.variable: installation[OWNER.variable]},
            PORT=str(free_port()),
            ENGINE_URL="http://127.0.0.1:9",
        )
        assert done.returncode == 1
        assert "xiaoer_owner owns tables" in done.stdout + done.stderr

    def test_borrowed_powers_are_seen(
        self, server: OwnServer, installation: dict[str, str]
    ) -> None:
        server.do(
            "CREATE ROLE aide LOGIN PASSWORD 'aide' IN ROLE xiaoer_owner",
            "CREATE ROLE deputy LOGIN PASSWORD 'deputy' IN ROLE aide",
            "CREATE ROLE reader LOGIN PASSWORD 'reader' IN ROLE xiaoer_backup",
        )
        known = conninfo_to_dict(installation[APP.variable])
        for name, power in (("deputy", "owns tables"), ("reader", "has BYPASSRLS")):
            found = check_role({**known, "user": name, "password": name})
            assert found.level == "fail"
            assert power in found.text
        assert check_role(known).level == "ok"


class TestBackup:
    @pytest.fixture
    def file(self, server: OwnServer, installation: dict[str, str], tmp_path: Path) -> Path:
        file = tmp_path / "shops.backup"
        done = server.manage("backup", str(file), **installation)
        assert done.returncode == 0, done.stderr
        return file

    def test_everything_comes_back(
        self, server: OwnServer, installation: dict[str, str], file: Path
    ) -> None:
        assert file.stat().st_mode & 0o777 == 0o600
        counted = json.loads(file.with_name("shops.backup.json").read_text())["rows"]
        assert counted["tenants_shop"] == 2
        assert counted["knowledge_faq"] == len(MAPLES_FAQS) + len(YUNSHANGS_FAQS)
        people = server.ask("shops", "SELECT email, password FROM tenants_user ORDER BY email")
        target = {**server.roles("returned", **installation), "SECRET_KEY": "k" * 60}
        done = server.manage("restore", str(file), **target)
        assert done.returncode == 0, done.stderr
        assert server.ask("returned", WALLED) == [(3,)]
        assert (
            server.ask("returned", "SELECT email, password FROM tenants_user ORDER BY email")
            == people
        )
        key = server.ask("shops", "SELECT public_key FROM tenants_shop WHERE name = 'Maple'")
        self.wall_stands(target, str(key[0][0]))
        again = server.manage("restore", str(file), **target)
        assert again.returncode == 1
        assert "not empty" in again.stderr

    def test_it_makes_its_folder_and_replaces_nothing_unasked(
        self, server: OwnServer, installation: dict[str, str], file: Path
    ) -> None:
        before = file.read_bytes()
        done = server.manage("backup", str(file), **installation)
        assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
        assert "--replace" in done.stderr
        assert file.read_bytes() == before
        for where in (file, file.parent / "new" / "folder" / "shops.backup"):
            done = server.manage("backup", str(where), "--replace", **installation)
            assert done.returncode == 0, done.stderr
        assert file.read_bytes() != before
        done = server.manage("backup", str(file / "shops.backup"), **installation)
        assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)

    def test_it_comes_back_into_the_embedded_database(
        self, server: OwnServer, file: Path, tmp_path: Path
    ) -> None:
        home = tmp_path / "home"
        home.mkdir()
        for code, says in ((0, "the wall stands"), (1, "not empty")):
            done = server.manage("restore", str(file), XIAOER_HOME=str(home))
            assert done.returncode == code, done.stderr
            assert says in done.stdout + done.stderr
        assert (home / "secrets.env").stat().st_mode & 0o777 == 0o600

    def wall_stands(self, target: dict[str, str], key: str, faqs: bool = True) -> None:
        with psycopg.connect(target[APP.variable], autocommit=True) as connection:
            found = connection.execute("SELECT shop_of_public_key(%s)", [key]).fetchone()
            assert found is not None
            assert connection.execute("SELECT count(*) FROM knowledge_faq").fetchone() == (0,)
            with connection.transaction():
                connection.execute("SELECT set_config('app.shop_id', %s, true)", [str(found[0])])
                rows = connection.execute("SELECT DISTINCT shop_id FROM knowledge_faq").fetchall()
                assert rows == ([found] if faqs else [])
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("DELETE FROM tenants_auditentry")

    def test_a_backup_from_before_a_migration_comes_back_by_migrating(
        self, server: OwnServer, installation: dict[str, str], tmp_path: Path
    ) -> None:
        old = server.roles("old", **installation)
        for app in ("conversations", "tenants"):
            done = server.manage("migrate", app, "0001", **old)
            assert done.returncode == 0, done.stderr
        server.do(
            "INSERT INTO tenants_shop (id, slug, name, public_key, active, locale, accent, tagline, created_at)"
            " VALUES (gen_random_uuid(), 'old', 'Old', 'pk_old', true, 'en', '#000000', '', now())",
            database="old",
        )
        file = tmp_path / "old.backup"
        done = server.manage("backup", str(file), "--url", server.superuser("old"), **old)
        assert done.returncode == 0, done.stderr
        target = server.roles("older", **installation)
        done = server.manage("restore", str(file), **target)
        assert done.returncode == 0, done.stderr
        assert "manage.py migrate" in done.stdout
        with (
            psycopg.connect(target[APP.variable]) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("SELECT count(*) FROM tenants_shop")
        done = server.manage("migrate", **target)
        assert done.returncode == 0, done.stderr
        assert server.ask("older", WALLED) == [(3,)]
        self.wall_stands(target, "pk_old", faqs=False)

    def test_who_does_not_see_everything_makes_no_backup(
        self, server: OwnServer, installation: dict[str, str], tmp_path: Path
    ) -> None:
        for role in (APP, OWNER, PLATFORM):
            file = tmp_path / role.name
            done = server.manage(
                "backup", str(file), "--url", installation[role.variable], **installation
            )
            assert done.returncode == 1
            assert f"{role.name} does not see every shop's rows" in done.stderr
        assert list(tmp_path.iterdir()) == []

    def test_a_damaged_file_is_refused(
        self, server: OwnServer, installation: dict[str, str], file: Path
    ) -> None:
        file.write_bytes(file.read_bytes()[:-1])
        done = server.manage("restore", str(file), **installation)
        assert done.returncode == 1
        assert "damaged" in done.stderr
