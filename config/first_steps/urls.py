"""The first steps' addresses."""

from django.urls import path

from config.first_steps import views

app_name = "start"
urlpatterns = [
    path("", views.begin, name="begin"),
    path("new/", views.new, name="new"),
    path("shop/", views.shop, name="shop"),
    path("assistant/", views.assistant, name="assistant"),
    path("questions/", views.faqs, name="faqs"),
    path("widget/", views.widget, name="widget"),
    path("done/", views.done, name="done"),
]
