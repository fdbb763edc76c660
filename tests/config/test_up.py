"""`manage.py up` with real servers: start, crash, recovery, stop."""

import json
import signal
import socket
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import psutil
import pytest

from config.services.roles import APP, ROLES
from tests.config.installation import Installation
from tests.platform import get_json, wait_until

pytestmark = pytest.mark.timeout(180)


class Visitor:
    """Fills in a form with nothing but cookies."""

    def __init__(self, address: str) -> None:
        self._jar = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._jar))
        self._address = address
        self._opener.open(address, timeout=30).close()

    def post(self, forwarded: str = "", **form: str) -> Any:
        """Send the form, as if for the client `forwarded`; returns the page that it leads to."""
        token = next(cookie.value for cookie in self._jar if cookie.name == "csrftoken")
        data = urlencode({"csrfmiddlewaretoken": token or "", **form}).encode()
        headers = {"X-Forwarded-For": forwarded} if forwarded else {}
        request = Request(self._address, data, headers)  # noqa: S310 - our own loopback server
        with self._opener.open(request, timeout=30) as page:
            return page


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for all: only the first start has to set it up."""
    return tmp_path_factory.mktemp("installation") / "home"


@pytest.fixture
def installation(home: Path) -> Iterator[Installation]:
    """An installation that is stopped whatever happens."""
    installation = Installation(home)
    yield installation
    if installation.supervisor is not None:
        installation.stop(signal.SIGTERM)


def test_it_starts_greets_and_leaves_nothing(installation: Installation) -> None:
    installation.start()
    ready = get_json(f"{installation.url}/readyz")
    assert ready["ready"]
    assert (ready["database"], ready["cache"], ready["engine"]) == ("ok", "ok", "down")
    demo_file = installation.home / "demo.json"
    wait_until(lambda: "Stop with Ctrl-C" in installation.printed(), "the greeting")
    assert demo_file.stat().st_mode & 0o777 == 0o600
    demo = json.loads(demo_file.read_text())
    assert demo["operator"]["password"] in installation.printed()
    wait_until(lambda: "✓ Worker" in installation.printed(), "the worker's first task")
    assert get_json(f"{installation.url}/readyz")["worker"] == "ok"

    assert installation.processes()
    assert installation.stop(signal.SIGINT) == 0
    assert installation.processes() == {}


def test_mails_are_shown_in_the_terminal(installation: Installation) -> None:
    """With the demo's own people: who asks for a new password finds the link in front of them."""
    installation.start()
    demo = json.loads((installation.home / "demo.json").read_text())
    visitor = Visitor(f"{installation.url}/accounts/password/reset/")
    visitor.post(email=demo["operator"]["email"])
    wait_until(lambda: "/accounts/password/reset/key/" in installation.printed(), "the mail")
    assert demo["operator"]["email"] in installation.printed()


def test_the_demos_people_log_in_at_once(installation: Installation) -> None:
    installation.start()
    demo = json.loads((installation.home / "demo.json").read_text())
    for person in (demo["operator"], demo["shops"][0]["owner"], demo["shops"][1]["agent"]):
        visitor = Visitor(f"{installation.url}/accounts/login/")
        page = visitor.post(login=person["email"], password=person["password"])
        assert page.url == f"{installation.url}/admin/"
        assert page.status == 200


def test_forged_addresses_do_not_pass_the_throttle(installation: Installation) -> None:
    """The web server itself must not believe the header either, though it is called from loopback."""
    installation.start()
    guesser = Visitor(f"{installation.url}/accounts/login/")

    def guess(number: int) -> Any:
        form = {"login": f"a{number}@example.com", "password": "guess"}
        return guesser.post(f"203.0.113.{number}", **form)

    with pytest.raises(HTTPError, match="429"):
        [guess(number) for number in range(40)]


def test_a_killed_web_server_comes_back(installation: Installation) -> None:
    installation.start()
    wait_until(lambda: "Stop with Ctrl-C" in installation.printed(), "the greeting")
    web = installation.only("uvicorn")
    web.kill()
    web.wait(10)
    wait_until(lambda: "web ended (SIGKILL)" in installation.printed(), "the notice")
    wait_until(installation.answers, "the pages")


def test_it_recovers_from_kill_9_of_everything(installation: Installation) -> None:
    installation.start()
    demo = (installation.home / "demo.json").read_text()
    installation.kill_everything()
    assert (installation.home / "postgres" / "postmaster.pid").exists()

    installation.start()
    assert get_json(f"{installation.url}/readyz")["ready"]
    assert (installation.home / "demo.json").read_text() == demo


def test_what_outlives_its_supervisor_is_ended(installation: Installation) -> None:
    installation.start()
    wait_until(lambda: "✓ Worker" in installation.printed(), "the worker")
    before = set(installation.processes())
    # Stopped processes cannot act on the signal that the supervisor's death sends them.
    for process in installation.processes().values():
        process.suspend()
    assert installation.supervisor is not None
    installation.supervisor.kill()
    installation.supervisor.wait(10)
    assert installation.processes()

    installation.start()
    assert get_json(f"{installation.url}/readyz")["ready"]
    assert not any(psutil.pid_exists(number) for number in before)


def test_a_second_supervisor_is_turned_away(installation: Installation) -> None:
    installation.start()
    second = Installation(installation.home)
    second.output = installation.home.with_suffix(".second")
    second.launch()
    assert second.supervisor is not None
    assert second.supervisor.wait(30) == 1
    assert "already runs on this data folder" in second.printed()
    assert installation.answers()


def test_a_busy_port_is_one_clear_line(installation: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", installation.port))
        other.listen()
        installation.launch()
        assert installation.supervisor is not None
        assert installation.supervisor.wait(30) == 1
    (line,) = installation.printed().splitlines()
    assert f"Port {installation.port} is in use" in line
    assert f"PORT={installation.port + 1}" in line


def test_an_unreachable_database_is_one_clear_line(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = "postgres://nobody@127.0.0.1:9/none"
    given = installation.environment() | {role.variable: nowhere for role in ROLES}
    monkeypatch.setattr(installation, "environment", lambda: given)
    installation.launch()
    assert installation.supervisor is not None
    assert installation.supervisor.wait(60) == 1
    assert "Check DATABASE_URL" in installation.printed().splitlines()[-1]
    assert installation.processes() == {}


def test_half_a_set_of_roles_is_one_clear_line(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = installation.environment() | {APP.variable: "postgres://nobody@127.0.0.1:9/none"}
    monkeypatch.setattr(installation, "environment", lambda: given)
    installation.launch()
    assert installation.supervisor is not None
    assert installation.supervisor.wait(60) == 1
    (line,) = installation.printed().splitlines()
    assert "create_roles" in line


def test_a_stop_in_the_middle_of_the_start_leaves_nothing(installation: Installation) -> None:
    installation.launch()
    wait_until(lambda: "Database" in installation.printed(), "the database")
    assert installation.stop(signal.SIGTERM) == 0
    assert installation.processes() == {}
