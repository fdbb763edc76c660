"""Private folders for servers, also when the installation belongs to root."""

import errno
import os
import pwd
import stat
import subprocess
from pathlib import Path

SERVER_ACCOUNT = "xiaoer-database"
NO_SHELL = "/usr/sbin/nologin"


def server_account() -> str | None:
    """The system user for PostgreSQL, which refuses to run as root; None when we are not root."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(SERVER_ACCOUNT)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", NO_SHELL, "--user-group"]
        subprocess.run([*command, SERVER_ACCOUNT], check=True, capture_output=True)
    return SERVER_ACCOUNT


def private_folder(path: Path, account: str | None = None) -> Path:
    """Make `path` a folder that only `account` (default: ourselves) can enter.

    Raises PermissionError when somebody else's folder lies there, as may happen below /tmp.
    """
    _own(path)
    path.chmod(0o700)
    if account is not None:
        owner = pwd.getpwnam(account)
        os.chown(path, owner.pw_uid, owner.pw_gid)
    return path


def socket_folder(path: Path, account: str | None = None) -> Path:
    """Like `private_folder`, in a folder that is ours as well: below /tmp anybody could have made it."""
    _own(path.parent)
    return private_folder(path, account)


def _own(path: Path) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or (os.geteuid() != 0 and found.st_uid != os.geteuid()):
        raise PermissionError(errno.EACCES, "it belongs to somebody else", str(path))


def let_through(path: Path) -> None:
    """Let every user pass through the folders above `path`, without letting them list anything."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)


def readable_by_all(folder: Path) -> None:
    """Let every user read and run what lies in `folder`, however strict the umask was."""
    for path in (folder, *folder.rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        wanted = mode | 0o444 | (0o111 if path.is_dir() or mode & stat.S_IXUSR else 0)
        if wanted != mode:
            path.chmod(wanted)
