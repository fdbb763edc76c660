"""The sockets' addresses."""

from django.urls import re_path

from conversations.consumers import WidgetConsumer
from conversations.wire import NoSuchSocket

websocket_urlpatterns = [
    # channels' stubs name no ASGI type
    re_path(r"^ws/widget/(?P<public_key>[A-Za-z0-9_-]{1,64})/$", WidgetConsumer.as_asgi()),  # type: ignore[arg-type]
    re_path(r"", NoSuchSocket.as_asgi()),  # type: ignore[arg-type]
]
