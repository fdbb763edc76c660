"""What people see when a form is refused."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def forged_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form without a valid token: nearly always one that was left open too long."""
    return render(request, "accounts/forged_form.html", status=403)
