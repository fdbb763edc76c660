"""The pages' addresses."""

from django.urls import include, path
from django.views.generic import RedirectView

from config.health import healthz, readyz
from tenants.site import site

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="demo:index")),
    path("", include("conversations.urls")),
    path("admin/", site.urls),
    path("demo/", include("config.demo.urls")),
    path("healthz", healthz),
    path("readyz", readyz),
    path("i18n/", include("django.conf.urls.i18n")),
]
