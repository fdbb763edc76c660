"""Limits that were written down and now hold: plans that still have the first figures get more room."""

from typing import Any

from django.db import migrations, models

FIRST = {
    "replies_a_minute": 60,
    "replies_at_once": 8,
    "tokens_a_day": 2_000_000,
    "tokens_a_month": 30_000_000,
}
NOW = {
    "replies_a_minute": 600,
    "replies_at_once": 64,
    "tokens_a_day": 20_000_000,
    "tokens_a_month": 300_000_000,
}


def widen(apps: Any, schema_editor: Any) -> None:
    plans = apps.get_model("tenants", "Plan").objects.using(schema_editor.connection.alias)
    plans.filter(**FIRST).update(**NOW)


class Migration(migrations.Migration):
    dependencies = [("tenants", "0006_safety_words")]

    operations = [
        migrations.AlterField(
            model_name="plan",
            name="replies_a_minute",
            field=models.PositiveIntegerField(default=600, verbose_name="replies a minute"),
        ),
        migrations.AlterField(
            model_name="plan",
            name="replies_at_once",
            field=models.PositiveIntegerField(default=64, verbose_name="replies at once"),
        ),
        migrations.AlterField(
            model_name="plan",
            name="tokens_a_day",
            field=models.PositiveBigIntegerField(default=20_000_000, verbose_name="tokens a day"),
        ),
        migrations.AlterField(
            model_name="plan",
            name="tokens_a_month",
            field=models.PositiveBigIntegerField(
                default=300_000_000, verbose_name="tokens a month"
            ),
        ),
        migrations.RunPython(widen, migrations.RunPython.noop),
    ]
