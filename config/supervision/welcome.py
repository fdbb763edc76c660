"""What is printed when the pages are up: where they are and how to log in."""

import json
from pathlib import Path
from typing import TypedDict

from config.language import say


class LogIn(TypedDict):
    """One person's way in."""

    email: str
    password: str


class DemoShop(TypedDict):
    """A demo shop's people."""

    slug: str
    public_key: str
    owner: LogIn
    agent: LogIn


class Demo(TypedDict):
    """The file that `seed_demo` writes."""

    url: str
    operator: LogIn
    shops: list[DemoShop]


def welcome(demo_file: Path, url: str) -> str:
    """Addresses and log-ins, one a line; without the demo's file only the address."""
    title = say("Xiaoer is up", "小二已启动")
    lines = [f"  {title}: {url}/"]
    try:
        demo: Demo = json.loads(demo_file.read_text())
    except (OSError, ValueError):
        return "\n".join(lines)
    for shop in demo["shops"]:
        page = say("shop page", "店铺页面")
        lines.append(f"\n  {shop['slug']}  {page}  {url}/demo/{shop['slug']}/")
        lines.append(_log_in(say("owner", "店主"), shop["owner"]))
        lines.append(_log_in(say("staff", "客服"), shop["agent"]))
    lines.append(f"\n  {say('Administration', '管理后台')}  {url}/admin/")
    lines.append(_log_in(say("operator", "平台运营"), demo["operator"]))
    return "\n".join(lines)


def _log_in(who: str, person: LogIn) -> str:
    return f"    {who}  {person['email']}  {person['password']}"
