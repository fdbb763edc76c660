"""What was done, in words: the acts of the audit logs as people read them."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

ACTS: Mapping[str, Any] = {
    "person.signed_in": _("Signed in"),
    "person.sign_in_failed": _("Failed to sign in"),
    "person.signed_out": _("Signed out"),
    "person.password_changed": _("Changed the password"),
    "person.email_changed": _("Changed the e-mail address"),
    "person.changed_by_operator": _("Changed a person's account as an operator"),
    "person.link_sent": _("Sent a person a link to set a new password"),
    "factor.added": _("Added a second factor"),
    "factor.removed": _("Removed a second factor"),
    "factor.reset": _("Renewed the recovery codes"),
    "factor.failed": _("Failed at the second factor"),
    "shop.founded": _("Founded the shop"),
    "shop.opened": _("Opened the shop for an owner"),
    "shop.changed": _("Changed the shop"),
    "shop.suspended": _("Suspended the shop"),
    "shop.resumed": _("Let the shop go on"),
    "shop.deletion_requested": _("Asked for the shop's deletion"),
    "shop.deleted": _("The shop was deleted"),
    "visit.started": _("Began a visit to the shop"),
    "visit.ended": _("Ended the visit to the shop"),
    "page.viewed": _("Opened a page on a visit"),
    "transcript.viewed": _("Read a transcript on a visit"),
    "transcripts.listed": _("Looked through conversations on a visit"),
    "audit.exported": _("Exported the audit log"),
    "usage.exported": _("Exported the usage"),
    "platform_log.exported": _("Exported the platform log"),
    "member.joined": _("Joined the shop"),
    "member.left": _("Left the shop"),
    "member.removed": _("Removed a member"),
    "member.role_changed": _("Changed a member's role"),
    "invitation.sent": _("Invited somebody"),
    "invitation.resent": _("Sent an invitation again"),
    "invitation.withdrawn": _("Withdrew an invitation"),
    "key.made": _("Made an API key"),
    "key.revoked": _("Revoked an API key"),
    "visitor.access_ended": _("Ended a shopper's access"),
    "visitor.blocked": _("Blocked a shopper"),
    "visitor.unblocked": _("Let a shopper write again"),
    "persona.changed": _("Changed the persona's draft"),
    "persona.published": _("Published the persona"),
    "persona.rolled_back": _("Went back to an earlier persona"),
    "persona.loaded": _("Loaded a version into the persona's draft"),
    "gap.answered": _("Answered a question that the knowledge lacked"),
    "gap.dismissed": _("Dismissed an unanswered question"),
    "gap.reopened": _("Opened an unanswered question again"),
    "document.replaced": _("Brought a newer version of a document"),
    "document.reread": _("Had a document read again"),
}
_VERBS: Mapping[str, Any] = {
    "added": _("added"),
    "changed": _("changed"),
    "deleted": _("deleted"),
    "exported": _("exported"),
    "imported": _("imported"),
    "revoked": _("revoked"),
    "created": _("made"),
}

# By what people prove who they are, as sign-ins are recorded. An account elsewhere goes by its provider's name.
_WAYS: Mapping[str, Any] = {
    "password": _("password"),
    "passkey": _("passkey"),
    "totp": _("code from an app"),
    "webauthn": _("security key"),
    "recovery_codes": _("recovery code"),
}


class _Kinds:
    """The names of models, by what acts call them."""

    @cached_property
    def names(self) -> Mapping[str, Any]:
        ours = ("tenants", "knowledge", "conversations")
        models = (model for label in ours for model in apps.get_app_config(label).get_models())
        return {str(model._meta.model_name): model._meta.verbose_name for model in models}


_kinds = _Kinds()


def in_words(act: str, details: Mapping[str, Any] | None = None) -> str:
    """The act as people read it, with what its details add; one that nobody named here stays as it was recorded."""
    if act in ACTS:
        ways = _ways(details or {}) if act == "person.signed_in" else ""
        said = {"act": ACTS[act], "ways": ways}
        return gettext("%(act)s (%(ways)s)") % said if ways else str(ACTS[act])
    kind, _dot, verb = act.partition(".")
    if kind in _kinds.names and verb in _VERBS:
        names = {"kind": capfirst(str(_kinds.names[kind])), "verb": str(_VERBS[verb])}
        return gettext("%(kind)s %(verb)s") % names
    return act


def _ways(details: Mapping[str, Any]) -> str:
    """By what somebody signed in, in the order in which it was asked for."""
    ways = (str(way) for way in details.get("by", ()))
    return " + ".join(str(_WAYS.get(way) or details.get("provider", way)) for way in ways)
