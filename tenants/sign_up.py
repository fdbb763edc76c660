"""Signing up: the form, and what the page after it says."""

from typing import Any

from allauth.account.forms import SignupForm
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse


class SignUpForm(SignupForm):  # type: ignore[misc]  # allauth ships no types
    """Takes as long for an address that has an account as for one that gets it."""

    def try_save(self, request: HttpRequest) -> tuple[Any, HttpResponse | None]:
        """The new person, or the answer to somebody who is known."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])  # slow on purpose, and so it would tell
        saved: tuple[Any, HttpResponse | None] = super().try_save(request)
        return saved


def where_mails_are(request: HttpRequest) -> dict[str, Any]:
    """For templates: whether mails are files, since no mail server is given."""
    return {"mails_are_files": settings.EMAIL_BACKEND == "config.mailbox.Mailbox"}
