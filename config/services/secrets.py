"""The secrets of one installation, made on its first start and never again."""

import os
import secrets
from pathlib import Path

from config.services.roles import ROLES

NAMES = ("SECRET_KEY", "ENGINE_API_KEY", *(role.secret for role in ROLES))
RANDOM_BYTES = 48


def read_secrets(path: Path) -> dict[str, str]:
    """What the file at `path` holds; empty when there is none."""
    try:
        lines = path.read_text().splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def ensure_secrets(path: Path) -> dict[str, str]:
    """The secrets, after adding those that are missing; the file is readable by its owner only."""
    known = read_secrets(path)
    missing = [name for name in NAMES if not known.get(name)]
    if missing:
        known |= {name: secrets.token_urlsafe(RANDOM_BYTES) for name in missing}
        _write(path, "".join(f"{name}={value}\n" for name, value in known.items()))
    path.chmod(0o600)
    return known


def _write(path: Path, text: str) -> None:
    """Replace the file in one step, so that a crash leaves the old or the new one."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
