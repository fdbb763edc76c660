"""Replies that wait for the engine count as made at once, so plans start with more of them."""

from typing import Any

from django.db import migrations, models

BEFORE = {"replies_a_minute": 60, "replies_at_once": 8}
AFTER = {"replies_a_minute": 120, "replies_at_once": 64}


def widen(apps: Any, editor: Any) -> None:
    """Only plans that nobody changed."""
    plans = apps.get_model("tenants", "Plan").objects.using(editor.connection.alias)
    plans.filter(**BEFORE).update(**AFTER)


class Migration(migrations.Migration):
    dependencies = [("tenants", "0006_safety_words")]

    operations = [
        migrations.AlterField(
            "plan",
            "replies_a_minute",
            models.PositiveIntegerField(default=120, verbose_name="replies a minute"),
        ),
        migrations.AlterField(
            "plan",
            "replies_at_once",
            models.PositiveIntegerField(default=64, verbose_name="replies at once"),
        ),
        migrations.RunPython(widen, migrations.RunPython.noop),
    ]
