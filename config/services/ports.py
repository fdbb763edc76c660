"""Whether a TCP port can be had, and who has it."""

import errno
import socket

import psutil

from config.language import say
from config.preflight import Finding


def check_port(host: str, port: int, variable: str) -> Finding:
    """Whether a server can listen on `host`:`port`, which the setting `variable` chose."""
    part = say("port", "端口")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the servers do: connections that linger after a restart are no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            return Finding(part, "fail", *_explain(error, host, port, variable))
    return Finding(part, "ok", f"{host}:{port}")


def _explain(error: OSError, host: str, port: int, variable: str) -> tuple[str, str]:
    other = say(
        f"Set another one, for example {variable}={port + 1}.",
        f"请换一个，例如 {variable}={port + 1}。",
    )
    if error.errno == errno.EADDRINUSE:
        who = _owner(port)
        by = say(f" by {who}", f"（占用者：{who}）") if who else ""
        return say(f"Port {port} is in use{by}.", f"端口 {port} 已被占用{by}。"), other
    if error.errno == errno.EACCES:
        return say(f"Port {port} needs root.", f"端口 {port} 需要 root 权限。"), other
    return (
        say(
            f"{host}:{port} cannot be listened on: {error.strerror}.",
            f"无法监听 {host}:{port}（{error.strerror}）。",
        ),
        say("Check HOST and PORT.", "请检查 HOST 与 PORT。"),
    )


def _owner(port: int) -> str:
    """The process that listens on `port`, as far as we may see it."""
    try:
        connections = psutil.net_connections(kind="tcp")
    except (psutil.AccessDenied, OSError):
        return ""
    for connection in connections:
        if connection.status == psutil.CONN_LISTEN and connection.laddr[1:2] == (port,):
            return _describe(connection.pid)
    return ""


def _describe(pid: int | None) -> str:
    if pid is None:
        return ""
    try:
        return f"{psutil.Process(pid).name()}, PID {pid}"
    except psutil.Error:
        return f"PID {pid}"
