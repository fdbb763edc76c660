"""What goes on without anybody looking: calls of the engine whose maker died give back what they hold."""

from celery import shared_task

from inference.quotas import expire
from inference.usage import shops_with_overdue_calls
from tenants.scope import shop_scope
from tenants.shop_task import PlatformTask


@shared_task(base=PlatformTask, name="inference.tasks.expire_reservations")
def expire_reservations() -> None:
    """Give back what is held for calls whose lease has run out."""
    for shop_id in shops_with_overdue_calls():
        with shop_scope(shop_id):
            expire(shop_id)
