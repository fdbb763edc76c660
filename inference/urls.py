"""The addresses of this room, below the admin's."""

from django.urls import path

from inference.admin import preview

urlpatterns = [
    path("tenants/persona/<uuid:persona_id>/preview/", preview, name="persona-preview"),
]
