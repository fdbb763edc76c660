"""The sockets' addresses."""

from django.urls import path

from conversations.consumers import WidgetConsumer

websocket_urlpatterns = [
    path("ws/widget/<str:public_key>/", WidgetConsumer.as_asgi()),  # type: ignore[arg-type]  # channels' stubs name no ASGI type
]
