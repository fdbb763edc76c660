"""The pages' addresses."""

from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView

from config.desk import live as desk_live
from config.desk import usage as desk_usage
from config.health import healthz, readyz
from config.metrics import metrics
from knowledge.documents_api import DocumentList, DocumentPage
from tenants.site import site

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="demo:index")),
    path("", include("conversations.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", include("inference.urls")),
    path("admin/platform/usage/", site.admin_view(desk_usage.page), name="platform_usage"),
    path(
        "admin/platform/usage/export.csv",
        site.admin_view(desk_usage.export),
        name="platform_usage_export",
    ),
    path("admin/platform/live/", site.admin_view(desk_live.page), name="platform_live"),
    path("admin/platform/live/now/", site.admin_view(desk_live.now), name="platform_live_now"),
    path("", include("knowledge.urls")),
    path("", include("tenants.urls")),
    path("admin/", site.urls),
    path("api/", include("knowledge.api.urls")),
    path("api/v1/documents/", DocumentList.as_view()),
    path("api/v1/documents/<uuid:document_id>/", DocumentPage.as_view()),
    path("api/", include("tenants.api.urls")),
    path("demo/", include("config.demo.urls")),
    path("favicon.ico", RedirectView.as_view(url=static("tenants/icon.svg"), permanent=True)),
    path("healthz", healthz),
    path("metrics", metrics),
    path("readyz", readyz),
    path("start/", include("config.first_steps.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]

# Programs get problems where people get pages.
handler400 = "tenants.api.docs.bad_request"
handler404 = "tenants.api.docs.not_found"
handler500 = "tenants.api.docs.server_error"
