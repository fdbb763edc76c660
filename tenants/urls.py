"""Addresses of people's own pages about their shops."""

from django.urls import path

from tenants import people_pages

urlpatterns = [
    path("join/<str:signed>/", people_pages.join, name="join"),
    path("shops/choose/", people_pages.choose, name="choose_shop"),
    path("shops/leave/", people_pages.leave_shop, name="leave_shop"),
]
