"""The widget's addresses; they stand in shops' pages, so they stay as they are."""

from django.urls import path

from conversations import views

app_name = "conversations"
urlpatterns = [
    path("widget.js", views.widget_script, name="widget-script"),
    path("widget/<str:public_key>/launcher.json", views.launcher, name="launcher"),
    path("widget/<str:public_key>/frame/", views.frame, name="frame"),
]
