"""The addresses of this room, below the admin's."""

from django.urls import path

from inference.admin import preview
from inference.ledger import usage_page
from tenants.site import site

urlpatterns = [
    path("tenants/persona/<uuid:persona_id>/preview/", preview, name="persona-preview"),
    path("usage/", site.admin_view(usage_page.page), name="usage"),
    path("usage/export.csv", site.admin_view(usage_page.export), name="usage_export"),
]
