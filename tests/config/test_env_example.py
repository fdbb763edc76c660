"""The list of settings is complete and harmless to copy."""

import re
from pathlib import Path

from config.services.roles import ROLES
from tests.platform import ROOT

EXAMPLE = (ROOT / ".env.example").read_text()
READ = re.compile(r"""(?:env\.\w+|service_url|_?home)\(\s*["']([A-Z][A-Z_]+)["']""")
SECRET_FILE_ONLY = {role.secret for role in ROLES}
BY_ROLE = {role.variable for role in ROLES}


def test_every_setting_is_documented() -> None:
    read = {
        name
        for file in (ROOT / "config").rglob("*.py")
        for name in READ.findall(Path(file).read_text())
    }
    documented = set(re.findall(r"^# ([A-Z_]+)=", EXAMPLE, re.MULTILINE))
    assert read - documented - SECRET_FILE_ONLY == set()
    assert documented - read - BY_ROLE == set()
    assert documented >= BY_ROLE


def test_a_copy_of_it_changes_nothing() -> None:
    assert [line for line in EXAMPLE.splitlines() if line and not line.startswith("#")] == []
