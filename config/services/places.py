"""Where everything of one installation lies, and how its embedded servers are reached.

The settings import it before anything else is set up.
"""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from config.services.roles import ROLES

DATABASE_NAME = "xiaoer"
# The kernel's limit for the path of a Unix socket, without the closing zero byte.
SOCKET_PATH_BYTES = 107
POSTGRES_SOCKET = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Places:
    """The folders and files below one XIAOER_HOME."""

    home: Path

    @property
    def postgres_data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.home / "postgres"

    @property
    def valkey_data(self) -> Path:
        """Valkey's append-only file."""
        return self.home / "valkey"

    @property
    def logs(self) -> Path:
        """One file per process, rotated."""
        return self.home / "log"

    @property
    def mail(self) -> Path:
        """The mails that are sent while no mail server is given."""
        return self.home / "mail"

    @property
    def run(self) -> Path:
        """What lives only as long as the processes do: records of them, the lock."""
        return self.home / "run"

    @property
    def metrics(self) -> Path:
        """What the processes count, a file for each and kind."""
        return self.run / "metrics"

    @property
    def secrets(self) -> Path:
        """The passwords and keys made on the first start."""
        return self.home / "secrets.env"

    @property
    def demo(self) -> Path:
        """The demo shops' log-ins."""
        return self.home / "demo.json"

    @property
    def sockets(self) -> Path:
        """The folder of both servers' sockets: a short one when the home's path is too long."""
        folder = self.run / "sockets"
        longest = folder / "postgres" / POSTGRES_SOCKET
        if len(os.fsencode(longest)) <= SOCKET_PATH_BYTES:
            return folder
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"xiaoer-{os.getuid()}-{digest}"

    @property
    def postgres_sockets(self) -> Path:
        """The folder of PostgreSQL's socket."""
        return self.sockets / "postgres"

    @property
    def valkey_socket(self) -> Path:
        """Valkey's socket."""
        return self.sockets / "valkey" / "valkey.sock"


def embedded_urls(home: Path, secrets: Mapping[str, str]) -> dict[str, str]:
    """The embedded servers' URLs, by the variables that would name others; `secrets` holds the passwords."""
    places = Places(home)
    folder = quote(str(places.postgres_sockets), safe="/")
    urls = {"REDIS_URL": f"unix://{quote(str(places.valkey_socket), safe='/')}?db=0"}
    for role in ROLES:
        password = quote(secrets.get(role.secret, ""), safe="")
        urls[role.variable] = f"postgres://{role.name}:{password}@/{DATABASE_NAME}?host={folder}"
    return urls
