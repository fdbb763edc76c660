"""The addresses of the widget, which stand in shops' pages and so stay as they are, and those of OpenAI's protocol."""

from django.urls import path

from conversations import openai_door, views

app_name = "conversations"
urlpatterns = [
    path("widget.js", views.widget_script, name="widget-script"),
    path("widget/<str:public_key>/launcher.json", views.launcher, name="launcher"),
    path("widget/<str:public_key>/frame/", views.frame, name="frame"),
    path("v1/chat/completions", openai_door.completions, name="completions"),
    path("v1/models", openai_door.models, name="models"),
    path("v1/models/<str:name>", openai_door.model, name="model"),
    path("v1/<path:rest>", openai_door.unknown, name="openai-unknown"),
]
