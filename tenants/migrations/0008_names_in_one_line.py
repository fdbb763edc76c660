"""Names stand in one line. Nothing changes in the database."""

from django.db import migrations, models

from tenants.single_lines import one_line


class Migration(migrations.Migration):
    dependencies = [("tenants", "0007_roomier_plans")]

    operations = [
        migrations.AlterField(
            "apikey",
            "name",
            models.CharField(
                "name", max_length=80, validators=[one_line], help_text="What it is used for."
            ),
        ),
        *(
            migrations.AlterField(
                persona,
                "name",
                models.CharField(
                    "name",
                    max_length=40,
                    validators=[one_line],
                    help_text="How the assistant introduces itself.",
                ),
            )
            for persona in ("persona", "personaversion")
        ),
        migrations.AlterField(
            "shop", "name", models.CharField("name", max_length=80, validators=[one_line])
        ),
        migrations.AlterField(
            "shop",
            "tagline",
            models.CharField("tagline", max_length=160, blank=True, validators=[one_line]),
        ),
        migrations.AlterField(
            "user",
            "name",
            models.CharField("name", max_length=80, blank=True, validators=[one_line]),
        ),
    ]
