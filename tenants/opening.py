"""A shop that an operator opens for somebody: theirs at once if they are known, else once they accept."""

from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction

from tenants.audit import Actor, record_for_platform
from tenants.founding import new_slug, settle
from tenants.joining import invite
from tenants.models import Invitation, Membership, Shop, User
from tenants.scope import shop_scope


def open_shop(
    name: str, locale: str, plan_id: UUID, slug: str, owner_email: str, by: Actor
) -> tuple[Shop, Invitation | None]:
    """Found a shop for whoever proved this address; another one gets an invitation, whose letter is the caller's.

    Without a `slug` it is made of the name. No limit of shops a person holds here.
    """
    email = owner_email.strip().lower()
    owner = _owner_of(email)
    shop = Shop(name=name, locale=locale, plan_id=plan_id, slug=slug or new_slug(name))
    invitation = None
    with transaction.atomic(), shop_scope(shop.pk):
        settle(shop, owner, by)
        if owner is None:
            # The platform invites: operators have no role in the shop.
            platform = Actor(None, by.name, by.address)
            invitation = invite(shop.pk, email, Membership.Role.OWNER, platform)
        noted = {"id": str(shop.pk), "owner": email, "invited": invitation is not None}
        record_for_platform(by, "shop.opened", name, noted, shop.pk)
    return shop, invitation


def _owner_of(email: str) -> User | None:
    # Anybody may sign up with another's address, and wait for its owner to follow the link: only a proved one counts.
    proved = EmailAddress.objects.filter(email=email, verified=True, user__is_active=True)
    found = proved.select_related("user").first()
    person: User | None = found.user if found else None
    return person
