"""Sign-in by other platforms' accounts: what SOCIAL_PROVIDERS says, checked and in allauth's form."""

import json
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

# What each provider's entry must hold, beside what it may hold.
_NEEDED = ("client_id", "secret")
_NEEDED_BY = {"openid_connect": (*_NEEDED, "provider_id", "name", "settings")}
_FOLDER = "socialaccount/providers"
_SHARED = {"base", "oauth", "oauth2"}  # what providers are made of


def read_providers(text: str) -> dict[str, Any]:
    """The providers by name. Raises ImproperlyConfigured unless `text` is empty or a JSON object."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ImproperlyConfigured(
            'SOCIAL_PROVIDERS must be JSON: {"google": {"client_id": "…", "secret": "…"}}'
        )
    return found


def provider_apps(providers: Mapping[str, Any]) -> list[str]:
    """The Django apps of the named providers. Raises ImproperlyConfigured for a name that allauth lacks."""
    known = _known() if providers else []
    for name in providers:
        if name not in known:
            raise ImproperlyConfigured(
                f"SOCIAL_PROVIDERS: there is no provider {name!r}. Known: {', '.join(known)}."
            )
    return [f"allauth.socialaccount.providers.{name}" for name in providers]


def provider_settings(providers: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """`SOCIALACCOUNT_PROVIDERS` for the named providers, one entry or a list of them for each.

    With PKCE, so that a code opens only the browser that asked for it; who speaks OAuth 2 without it passes over it.
    Raises ImproperlyConfigured when something is missing; values are not repeated: they are secret.
    """
    return {
        name: {"APPS": _entries(name, given), "OAUTH_PKCE_ENABLED": True}
        for name, given in providers.items()
    }


def _entries(name: str, given: Any) -> list[dict[str, Any]]:
    entries = given if isinstance(given, list) else [given]
    for entry in entries:
        needed = _NEEDED_BY.get(name, _NEEDED)
        missing = [key for key in needed if not isinstance(entry, dict) or not entry.get(key)]
        if missing:
            raise ImproperlyConfigured(f"SOCIAL_PROVIDERS: {name} needs {', '.join(missing)}.")
        if name == "openid_connect" and not _is_safe(entry["settings"]):
            raise ImproperlyConfigured(
                'SOCIAL_PROVIDERS: openid_connect needs "settings": {"server_url": "https://…"}: over plain '
                "HTTP, whoever stands between could sign in as anybody."
            )
    return entries


def _is_safe(given: Any) -> bool:
    """Whether the server is asked over TLS: on that rests what it says, since ID tokens come straight from it."""
    return isinstance(given, dict) and str(given.get("server_url")).startswith("https://")


def _known() -> list[str]:
    allauth = find_spec("allauth")
    if allauth is None or allauth.origin is None:
        raise ImproperlyConfigured("django-allauth is not installed.")
    folders = Path(allauth.origin).parent.joinpath(_FOLDER).glob("*/provider.py")
    return sorted({path.parent.name for path in folders} - _SHARED)
