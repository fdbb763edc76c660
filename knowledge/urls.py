"""The addresses of this room that are no model's pages."""

from django.urls import path

from knowledge.search_api import SearchPage
from knowledge.search_page import console

urlpatterns = [
    path("admin/knowledge/search/", console, name="knowledge_search"),
    path("api/v1/search/", SearchPage.as_view()),
]
