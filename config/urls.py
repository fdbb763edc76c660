"""The pages' addresses."""

from django.urls import path

from tenants.site import site

urlpatterns = [
    path("admin/", site.urls),
]
