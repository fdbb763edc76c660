"""Personas and their versions: what shoppers meet is what was published, never the draft.

Every function is one unit of work inside the caller's shop scope.
"""

from uuid import UUID

from django.db.models import Max

from tenants.models import Persona, PersonaVersion, User


def published_persona(shop_id: UUID) -> PersonaVersion:
    """The version that shoppers meet. Raises PersonaVersion.DoesNotExist where nothing was published yet."""
    persona = Persona.objects.select_related("published__shop").filter(shop_id=shop_id).first()
    if persona is None or persona.published is None:
        raise PersonaVersion.DoesNotExist
    return persona.published


def publish(persona: Persona, author: User | None) -> PersonaVersion:
    """Make the draft the next version, and the one that shoppers meet from now on."""
    locked = Persona.objects.select_for_update().get(shop_id=persona.shop_id, pk=persona.pk)
    versions = PersonaVersion.objects.filter(shop_id=locked.shop_id)
    newest = versions.aggregate(newest=Max("number"))["newest"] or 0
    version = PersonaVersion.objects.create(
        shop_id=locked.shop_id,
        persona=locked,
        number=newest + 1,
        author=author,
        **locked.texts(),
    )
    _meet(locked, version)
    persona.published = version
    return version


def roll_back(persona: Persona, number: int) -> PersonaVersion:
    """Let shoppers meet version `number` again; the draft stays as it is. Raises PersonaVersion.DoesNotExist."""
    locked = Persona.objects.select_for_update().get(shop_id=persona.shop_id, pk=persona.pk)
    version = PersonaVersion.objects.get(shop_id=locked.shop_id, number=number)
    _meet(locked, version)
    persona.published = version
    return version


def _meet(persona: Persona, version: PersonaVersion) -> None:
    persona.published = version
    persona.save(update_fields=["published"])
