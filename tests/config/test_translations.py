"""Everything that a person reads exists in Simplified Chinese, and what is read is what was translated."""

import io
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation.template import templatize

from knowledge.models import Product
from tenants.models import AuditEntry

ROOMS = ("config", "conversations", "inference", "knowledge", "tenants", "templates")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def singular(message: str | list[str] | tuple[str, ...] | None) -> str:
    """What a message is looked up by, whether or not it has a plural."""
    return message if isinstance(message, str) else message[0] if message else ""


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def translations(found: Catalog) -> dict[str, str]:
    """Complete translations by message."""
    whole = (m for m in found if m.id and not m.fuzzy)
    pairs = ((singular(m.id), singular(m.string)) for m in whole)
    return {message: text for message, text in pairs if text}


def sources(folder: Path) -> Iterator[Path]:
    for pattern in ("*.py", "*.html", "*.txt"):
        yield from folder.rglob(pattern)


def messages_of(path: Path) -> set[str]:
    """The texts that a Python file or a template marks for translation."""
    text = path.read_text()
    if path.suffix in (".html", ".txt"):
        # Django's own way to let Python tools read a template; brackets make its indents harmless.
        text = f"(\n{templatize(text, origin=str(path))}\n)"
    found = extract("python", io.BytesIO(text.encode()), KEYWORDS)
    return {singular(message) for _, message, _, _ in found}


def our_messages() -> set[str]:
    rooms = [settings.BASE_DIR / room for room in ROOMS]
    return {message for room in rooms for path in sources(room) for message in messages_of(path)}


def package(name: str) -> Path:
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


OURS, THEME = (Path(p) / "zh_Hans" / "LC_MESSAGES" / "django.po" for p in settings.LOCALE_PATHS)


def test_every_text_of_ours_is_translated():
    wanted = our_messages()
    assert len(wanted) > 100
    missing = wanted - translations(catalogue(OURS)).keys()
    assert not missing, "run `manage.py makemessages -l zh_Hans` and translate these"


def test_no_translation_outlived_its_text():
    stale = translations(catalogue(OURS)).keys() - our_messages()
    assert not stale


def test_the_theme_is_translated_where_django_has_no_words():
    theme = package("unfold")
    parts = [path for path in sources(theme) if "contrib" not in path.relative_to(theme).parts]
    parts += sources(theme / "contrib" / "forms")
    wanted = {message for path in parts for message in messages_of(path)}
    django = package("django")
    known = translations(catalogue(THEME)).keys() | {
        message
        for part in ("conf", "contrib/admin", "contrib/auth")
        for message in translations(
            catalogue(django / part / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po")
        )
    }
    missing = wanted - known
    assert not missing


def test_sign_in_is_translated_by_allauth_or_by_us():
    allauth = package("allauth")
    rooms = ("account", "core", "mfa", "socialaccount", "usersessions", "templates")
    parts = [path for room in rooms for path in sources(allauth / room)]
    left_out = {"providers", "idp", "openid"}  # what is installed on demand, or never
    wanted = {
        message
        for path in parts
        if not left_out & set(path.relative_to(allauth).parts)
        for message in messages_of(path)
    }
    folders = [allauth, package("django") / "conf", package("django") / "contrib" / "auth"]
    known = {
        message
        for folder in folders
        for message in translations(
            catalogue(folder / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po")
        )
    }
    assert len(wanted) > 200
    assert not wanted - known - translations(catalogue(THEME)).keys()


@pytest.mark.parametrize("path", [OURS, THEME], ids=["ours", "theme"])
def test_what_is_read_is_what_was_translated(path):
    with path.with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)
    assert translations(compiled) == translations(catalogue(path)), (
        "run `pybabel compile -D django -d locale` and the same with `-d locale/theme`"
    )


@pytest.mark.parametrize("path", [OURS, THEME], ids=["ours", "theme"])
def test_placeholders_survive_translation(path):
    faults = {m.id: errors for m, errors in catalogue(path).check() if errors}
    assert not faults


def test_django_finds_both():
    with override("zh-hans"):
        assert gettext("Conversations") == "会话"
        assert gettext("Type to search") == "输入以搜索"


def test_an_address_of_a_computer_is_no_link():
    with override("zh-hans"):
        assert AuditEntry._meta.get_field("address").verbose_name == "地址"
        assert Product._meta.get_field("url").verbose_name == "链接"
