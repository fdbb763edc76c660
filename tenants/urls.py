"""Addresses of pages about shops that no model's admin has; to be asked before those of the admin."""

from django.urls import path

from tenants import install_page, people_pages
from tenants.site import site

urlpatterns = [
    path("admin/install/", site.admin_view(install_page.install), name="install_widget"),
    path("join/<str:signed>/", people_pages.join, name="join"),
    path("shops/choose/", people_pages.choose, name="choose_shop"),
    path("shops/leave/", people_pages.leave_shop, name="leave_shop"),
]
