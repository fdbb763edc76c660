"""Until now every page could show a shop's widget. Those that did go on: they are on the shop's list from the start."""

from collections.abc import Iterable
from typing import Any

from django.db import migrations

from tenants.origins import MOST, NoOriginError, origin_of


def fill(apps: Any, schema_editor: Any) -> None:
    """List the origins of the pages that shoppers wrote from, for shops that have listed none."""
    database = schema_editor.connection.alias
    Shop = apps.get_model("tenants", "Shop")
    Conversation = apps.get_model("conversations", "Conversation")
    for shop in Shop.objects.using(database).filter(allowed_origins=[]):
        of_shop = Conversation.objects.using(database).filter(shop_id=shop.pk)
        newest_first = of_shop.order_by("-created_at")  # there may be more than a list holds
        urls = newest_first.exclude(page_url="").values_list("page_url", flat=True)
        if found := _origins(urls.iterator()):
            Shop.objects.using(database).filter(pk=shop.pk).update(allowed_origins=found)


def _origins(urls: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for url in urls:
        if origin := _origin(url):
            found[origin] = None
        if len(found) == MOST:
            break
    return list(found)


def _origin(url: str) -> str | None:
    """The page's origin. Clients wrote the address: one that stands for many hosts is no page's."""
    if not url.lower().startswith(("http://", "https://")):
        return None
    try:
        origin = origin_of(url)
    except NoOriginError:
        return None
    return None if "*" in origin else origin


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0003_usage_indexes"),
        ("tenants", "0005_platform_shop"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
