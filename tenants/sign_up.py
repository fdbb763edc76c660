"""Signing up: the form, and the page after it."""

from typing import Any

from allauth.account.forms import SignupForm
from allauth.account.views import EmailVerificationSentView
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


class VerificationSent(EmailVerificationSentView):  # type: ignore[misc]  # allauth ships no types
    """Says that a mail was sent, and where it is while no mail server is given."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether mails are files."""
        in_files = settings.EMAIL_BACKEND == "config.mailbox.Mailbox"
        return {**super().get_context_data(**kwargs), "mails_are_files": in_files}
