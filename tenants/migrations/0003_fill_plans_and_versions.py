"""Every shop gets a plan and a state; every persona that there is becomes the published version 1."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from tenants.schema import shop_reference

TEXTS = ("name", "tone", "language", "instructions", "greeting", "suggestions")


def fill(apps: Any, schema_editor: Any) -> None:
    database = schema_editor.connection.alias
    Plan, Shop, Persona, PersonaVersion = (
        apps.get_model("tenants", name) for name in ("Plan", "Shop", "Persona", "PersonaVersion")
    )
    standard = Plan.objects.using(database).create(name="Standard", is_default=True)
    Shop.objects.using(database).update(plan=standard)
    Shop.objects.using(database).filter(active=False).update(state="suspended")
    for persona in Persona.objects.using(database).iterator():
        version = PersonaVersion.objects.using(database).create(
            shop_id=persona.shop_id,
            persona_id=persona.pk,
            number=1,
            **{field: getattr(persona, field) for field in TEXTS},
        )
        Persona.objects.using(database).filter(pk=persona.pk).update(published_id=version.pk)


class Migration(migrations.Migration):
    dependencies = [("tenants", "0002_plans_versions_keys_audit")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        # What was filled is checked now: PostgreSQL alters no table with checks outstanding.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="shop",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                to="tenants.plan",
                verbose_name="plan",
            ),
        ),
        migrations.RemoveField(model_name="shop", name="active"),
        shop_reference("tenants_persona", "published_id", "tenants_personaversion"),
        shop_reference("tenants_personaversion", "persona_id", "tenants_persona"),
        shop_reference("tenants_idempotentcall", "api_key_id", "tenants_apikey"),
    ]
