"""The demo's log-ins, and the file that tells scripts and the person at the terminal about them."""

import os
import secrets
import tempfile
from pathlib import Path

import msgspec

from tenants.models import User


class Login(msgspec.Struct):
    """How one person of the demo logs in."""

    email: str
    password: str


class ShopLogins(msgspec.Struct):
    """A demo shop, its people, and a key for programs of theirs."""

    slug: str
    public_key: str
    owner: Login
    agent: Login
    api_key: str = ""  # files of earlier releases have none


class DemoLogins(msgspec.Struct):
    """The whole file: the platform's address, the operator, the shops."""

    url: str
    operator: Login
    shops: list[ShopLogins]


def new_password(user: User) -> Login:
    """Give `user` a random password; what they used before no longer opens anything."""
    password = secrets.token_urlsafe(15)
    user.set_password(password)
    user.save(update_fields=["password"])
    return Login(user.email, password)


def read_logins(path: Path) -> DemoLogins | None:
    """What the file says, or None when it is lost or damaged."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=DemoLogins)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def write_logins(path: Path, logins: DemoLogins) -> None:
    """Replace the file as a whole, readable by its owner alone from the first byte on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".demo-", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(logins), indent=2) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink()
        raise
