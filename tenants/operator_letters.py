"""The mails to a person that an operator causes: in the language of the person's first shop, not the operator's."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpRequest
from django.utils.translation import get_language, override

from tenants.access import places_of
from tenants.models import Shop, User
from tenants.scope import shop_scope


def send_link(request: HttpRequest, user: User) -> bool:
    """Send a link to set a new password to the person's verified address; False when it could not be sent."""
    address = EmailAddress.objects.filter(user=user, verified=True, primary=True).first()
    if address is None or not user.is_active:
        return False
    form = ResetPasswordForm({"email": address.email})
    try:
        with request_context(request), override(_language_of(user)):
            if not form.is_valid():
                return False
            form.save(request)
    except ImmediateHttpResponse:  # a page for people who wait for a mail of their own
        return False
    return True


def tell_old_address(request: HttpRequest, user: User, old: str) -> bool:
    """Tell the address that a person had before of the new one; False when it could not be sent."""
    told = {"old": old, "new": user.email}
    try:
        with request_context(request), override(_language_of(user)):
            get_adapter(request).send_mail("account/email/moved_by_operator", old, told)
    except ImmediateHttpResponse:
        return False
    return True


def _language_of(user: User) -> str | None:
    for place in places_of(user)[:1]:
        with shop_scope(place.shop_id):
            return Shop.objects.get(pk=place.shop_id).locale
    return get_language()
