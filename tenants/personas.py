"""Personas and their versions: what shoppers meet is what was published, never the draft.

Every function is one unit of work inside the caller's shop scope. What somebody does stands in the shop's log; only
the platform's own first publication, without an author, does not.
"""

import hashlib
import json
from uuid import UUID

from django.db.models import Max

from tenants.audit import Actor, record
from tenants.models import Persona, PersonaText, PersonaVersion, User


def published_persona(shop_id: UUID) -> PersonaVersion:
    """The version that shoppers meet. Raises PersonaVersion.DoesNotExist where nothing was published yet."""
    persona = Persona.objects.select_related("published__shop").filter(shop_id=shop_id).first()
    if persona is None or persona.published is None:
        raise PersonaVersion.DoesNotExist
    return persona.published


def digest(persona: PersonaText) -> str:
    """Tells apart any two states of a draft, whoever wrote them and whenever."""
    texts = json.dumps(persona.texts(), sort_keys=True)
    return hashlib.sha256(texts.encode()).hexdigest()


def has_unpublished_changes(persona: Persona) -> bool:
    """Whether the draft differs from what shoppers meet."""
    return persona.published is None or persona.texts() != persona.published.texts()


def publish(persona: Persona, author: User | None, actor: Actor | None = None) -> PersonaVersion:
    """Make the draft, as it is stored, the next version, and the one that shoppers meet from now on.

    `actor` is who stands in the log, by default the author.
    """
    locked = _locked(persona)
    versions = PersonaVersion.objects.filter(shop_id=locked.shop_id)
    newest = versions.aggregate(newest=Max("number"))["newest"] or 0
    version = PersonaVersion.objects.create(
        shop_id=locked.shop_id,
        persona=locked,
        number=newest + 1,
        author=author,
        **locked.texts(),
    )
    if author is not None:
        actor = actor or Actor(author.pk, author.get_username())
    _meet(locked, version, actor, "persona.published")
    persona.published = version
    return version


def roll_back(persona: Persona, number: int, actor: Actor | None = None) -> PersonaVersion:
    """Let shoppers meet version `number` again; the draft stays as it is. Raises PersonaVersion.DoesNotExist."""
    locked = _locked(persona)
    version = PersonaVersion.objects.get(shop_id=locked.shop_id, number=number)
    _meet(locked, version, actor, "persona.rolled_back")
    persona.published = version
    return version


def load_into_draft(persona: Persona, number: int, actor: Actor | None = None) -> PersonaVersion:
    """Put the texts of version `number` in the draft's place. Raises PersonaVersion.DoesNotExist."""
    locked = _locked(persona)
    version = PersonaVersion.objects.get(shop_id=locked.shop_id, number=number)
    for field, text in version.texts().items():
        setattr(locked, field, text)
    locked.save(update_fields=[*Persona.TEXTS, "updated_at"])
    _note(locked, actor, "persona.loaded", version=number)
    return version


def _locked(persona: Persona) -> Persona:
    return (
        Persona.objects.select_for_update(of=("self",))
        .select_related("published")
        .get(shop_id=persona.shop_id, pk=persona.pk)
    )


def _meet(persona: Persona, version: PersonaVersion, actor: Actor | None, act: str) -> None:
    before = persona.published.number if persona.published else None
    persona.published = version
    persona.save(update_fields=["published"])
    _note(persona, actor, act, version=version.number, before=before)


def _note(persona: Persona, actor: Actor | None, act: str, **details: int | None) -> None:
    if actor is not None:
        noted = {"id": str(persona.pk), **details}
        record(persona.shop_id, actor, act, str(persona), noted)
