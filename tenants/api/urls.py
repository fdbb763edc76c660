"""The addresses of the API."""

from django.urls import path

from tenants.api import audit, docs, keys, people, personas, shop

app_name = "api"
PERSONA = "v1/personas/<uuid:persona_id>/"
urlpatterns = [
    path("schema/", docs.schema, name="schema"),
    path("docs/", docs.page, name="docs"),
    path("v1/shop/", shop.ShopPage.as_view()),
    path("v1/members/", people.MemberList.as_view()),
    path("v1/members/<uuid:member_id>/", people.MemberPage.as_view()),
    path("v1/invitations/", people.InvitationList.as_view()),
    path("v1/invitations/<uuid:invitation_id>/", people.InvitationPage.as_view()),
    path("v1/personas/", personas.PersonaList.as_view()),
    path(PERSONA, personas.PersonaPage.as_view()),
    path(f"{PERSONA}publish/", personas.Publishing.as_view()),
    path(f"{PERSONA}versions/", personas.VersionList.as_view()),
    path(f"{PERSONA}versions/<int:number>/", personas.VersionPage.as_view()),
    path(f"{PERSONA}versions/<int:number>/rollback/", personas.RollingBack.as_view()),
    path("v1/keys/", keys.KeyList.as_view()),
    path("v1/keys/<uuid:key_id>/", keys.KeyPage.as_view()),
    path("v1/audit/", audit.AuditList.as_view()),
    path("<path:rest>", docs.unknown, name="unknown"),
]
