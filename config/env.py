"""Everything Xiaoer reads from its environment, read here and nowhere else.

A value comes from the process environment, else from `.env` in the clone, else from the secrets that the
first start made in XIAOER_HOME. `.env.example` documents every name.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from config.services.places import embedded_urls

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.smart_cast = False


def _home() -> Path:
    return Path(env.str("XIAOER_HOME", default="") or BASE_DIR / "var").resolve()


environ.Env.read_env(BASE_DIR / ".env")
XIAOER_HOME = _home()
environ.Env.read_env(XIAOER_HOME / "secrets.env")


# Commands that run before there is a secret or a server; `up` and `create_roles` are what makes them.
_BEFORE_SETUP = {
    "up",
    "doctor",
    "check",
    "compilemessages",
    "makemessages",
    "makemigrations",
    "create_roles",
    "backup",
    "restore",
}


def before_setup() -> bool:
    """Whether this process is a command that needs no secret, and no complete set of servers."""
    return bool(_BEFORE_SETUP & set(sys.argv[1:2])) or "--prepare-only" in sys.argv


def service_url(name: str) -> str:
    """The URL in the variable `name`, or that of the embedded server when it is unset or empty.

    Raises ImproperlyConfigured for a role's URL that is missing beside a DATABASE_URL: half of a server of one's own.
    """
    given: str = env.str(name, default="")
    if given:
        return given
    ours = env.str("DATABASE_URL", default="")
    if ours and name.startswith("DATABASE_") and "create_roles" not in sys.argv[1:2]:
        raise ImproperlyConfigured(
            f"DATABASE_URL is set, but {name} is not: `manage.py create_roles` makes the database's roles "
            "and prints the URL of each."
        )
    secrets: Mapping[str, str] = os.environ
    return embedded_urls(XIAOER_HOME, secrets)[name]
