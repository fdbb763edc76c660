"""Sign-in by accounts elsewhere is a matter of one setting."""

import json
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.providers import provider_apps, provider_settings, read_providers
from tests.platform import ROOT

GOOGLE = {"client_id": "id-1", "secret": "s3cret"}
OWN = {
    "provider_id": "work",
    "name": "Work",
    **GOOGLE,
    "settings": {"server_url": "https://id.example.com"},
}


def test_only_named_providers_are_installed() -> None:
    assert provider_apps({}) == []
    assert provider_apps({"google": GOOGLE}) == ["allauth.socialaccount.providers.google"]


@pytest.mark.parametrize("name", ["gogle", "../google", "base", "google.views", ""])
def test_an_unknown_name_is_a_clear_error(name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="there is no provider") as refusal:
        provider_apps({name: GOOGLE})
    assert "google" in str(refusal.value)


@pytest.mark.parametrize("text", ["google", "[]", '{"google": ', "1"])
def test_what_is_no_json_object_is_a_clear_error(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SOCIAL_PROVIDERS must be JSON"):
        read_providers(text)


@pytest.mark.parametrize(
    ("name", "given", "missing"),
    [
        ("google", {"client_id": "x"}, "secret"),
        ("google", "x", "client_id, secret"),
        ("openid_connect", GOOGLE, "provider_id, name, settings"),
        ("openid_connect", [OWN, {**OWN, "name": ""}], "name"),
    ],
)
def test_what_is_missing_is_named_and_secrets_are_not(
    name: str, given: object, missing: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{name} needs {missing}") as refusal:
        provider_settings({name: given})
    assert "s3cret" not in str(refusal.value)


def test_one_provider_may_stand_for_several_servers() -> None:
    assert provider_settings({"openid_connect": [OWN, {**OWN, "provider_id": "other"}]}) == {
        "openid_connect": {
            "APPS": [OWN, {**OWN, "provider_id": "other"}],
            "OAUTH_PKCE_ENABLED": True,
        }
    }


@pytest.mark.parametrize("given", [{"server_url": "http://id.example.com"}, {"x": 1}, "https://x"])
def test_a_server_without_tls_is_refused(given: object) -> None:
    with pytest.raises(ImproperlyConfigured, match="over plain HTTP") as refusal:
        provider_settings({"openid_connect": {**OWN, "settings": given}})
    assert "s3cret" not in str(refusal.value)


def log_in_page(database_urls: dict[str, str], providers: dict[str, object]) -> str:
    """The log-in page of a process that was started with these providers."""
    script = (
        "import django; django.setup(); from django.test import Client; "
        "print(Client(SERVER_NAME='localhost').get('/accounts/login/').content.decode())"
    )
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        **database_urls,
        "SOCIAL_PROVIDERS": json.dumps(providers),
    }
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=env,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_only_configured_providers_have_a_button(database_urls: dict[str, str]) -> None:
    page = log_in_page(database_urls, {"google": GOOGLE, "openid_connect": OWN})
    assert "/accounts/google/login/" in page
    assert "/accounts/oidc/work/login/" in page
    assert "Work" in page
    assert "s3cret" not in page
    bare = log_in_page(database_urls, {})
    assert "/login/?" not in bare
    assert "third-party" not in bare
