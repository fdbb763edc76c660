"""pip's configuration, in uv's words: uv does not read it, and a closed network is described nowhere else."""

import ast
import subprocess
import sys
from dataclasses import dataclass

# From the weakest to the strongest, as pip merges them.
_SECTIONS = ("global", "install", ":env:")


@dataclass(frozen=True, slots=True)
class PipSettings:
    """Where pip looks for packages."""

    find_links: tuple[str, ...] = ()
    index_url: str = ""
    extra_index_urls: tuple[str, ...] = ()
    no_index: bool = False
    certificate: str = ""
    trusted_hosts: tuple[str, ...] = ()
    proxy: str = ""
    timeout: str = ""

    def uv_arguments(self) -> list[str]:
        """The same places as arguments of `uv pip install`."""
        arguments = [
            "--index-strategy",
            "unsafe-best-match",
        ]  # safe: every file is pinned by its hash
        if self.no_index:
            arguments.append("--no-index")
        if self.index_url:
            arguments += ["--default-index", self.index_url]
        for option, values in (
            ("--find-links", self.find_links),
            ("--index", self.extra_index_urls),
            ("--allow-insecure-host", self.trusted_hosts),
        ):
            for value in values:
                arguments += [option, value]
        return arguments

    def uv_environment(self) -> dict[str, str]:
        """The rest, as environment variables of uv."""
        variables = {
            "SSL_CERT_FILE": self.certificate,
            "ALL_PROXY": self.proxy,
            "UV_HTTP_TIMEOUT": self.timeout,
        }
        return {name: value for name, value in variables.items() if value}


def pip_settings() -> PipSettings:
    """What pip would use for `pip install` here: its files and its environment variables."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    return parse_pip_settings(listed.stdout)


def parse_pip_settings(listing: str) -> PipSettings:
    """Read the output of `pip config list`, lines such as `global.find-links='/a /b'`."""
    merged: dict[str, str] = {}
    lines = [line.partition("=") for line in listing.splitlines()]
    for section in _SECTIONS:
        for key, _equals, value in lines:
            if key.startswith(f"{section}."):
                merged[key.removeprefix(f"{section}.")] = str(ast.literal_eval(value))
    return PipSettings(
        find_links=tuple(merged.get("find-links", "").split()),
        index_url=merged.get("index-url", ""),
        extra_index_urls=tuple(merged.get("extra-index-url", "").split()),
        no_index=merged.get("no-index", "").lower() in ("1", "true", "yes", "on"),
        certificate=merged.get("cert", ""),
        trusted_hosts=tuple(merged.get("trusted-host", "").split()),
        proxy=merged.get("proxy", ""),
        timeout=merged.get("default-timeout", merged.get("timeout", "")),
    )
