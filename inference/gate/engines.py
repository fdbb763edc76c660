"""The engines that share the work: their names, what they can carry at once, and in which order a shop asks them."""

import hashlib
from uuid import UUID

from django.conf import settings

from inference.profiles import active_profile


def first_capacities() -> dict[str, int]:
    """Each engine by its URL, with the requests that it is taken to batch until more is known of it."""
    most = settings.ENGINE_MAX_NUM_SEQS or active_profile().max_num_seqs
    return dict.fromkeys(settings.ENGINE_URLS, most)


def in_order(shop_id: UUID) -> list[str]:
    """The engines as the shop prefers them, always alike: its prompt's prefix is warm at the first.

    Rendezvous hashing (Thaler and Ravishankar, IEEE/ACM Transactions on Networking 6(1), 1998): an engine that goes
    or comes moves only the shops that are its own.
    """
    return sorted(settings.ENGINE_URLS, key=lambda url: _draw(shop_id, url))


def _draw(shop_id: UUID, url: str) -> bytes:
    return hashlib.sha256(shop_id.bytes + url.encode()).digest()
