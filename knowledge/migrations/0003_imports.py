import uuid

import django.db.models.deletion
from django.db import migrations, models

import knowledge.question_keys


def fill_keys(apps, schema_editor):
    """Give every question that is there its key."""
    faqs = apps.get_model("knowledge", "Faq").objects.using(schema_editor.connection.alias)
    batch = []
    for faq in faqs.only("id", "question").iterator(chunk_size=500):
        faq.question_key = knowledge.question_keys.question_key(faq.question)
        batch.append(faq)
        if len(batch) == 500:
            faqs.bulk_update(batch, ["question_key"])
            batch = []
    faqs.bulk_update(batch, ["question_key"])


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0002_waiting"),
        ("tenants", "0005_platform_shop"),
    ]

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "being read"),
                            ("ready", "waits for you"),
                            ("refused", "cannot be taken"),
                            ("applying", "being imported"),
                            ("done", "completed"),
                            ("failed", "given up"),
                            ("dropped", "dropped"),
                        ],
                        default="checking",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("new", models.PositiveIntegerField(default=0, verbose_name="new rows")),
                ("changed", models.PositiveIntegerField(default=0, verbose_name="changed rows")),
                ("same", models.PositiveIntegerField(default=0, verbose_name="same rows")),
                ("double", models.PositiveIntegerField(default=0, verbose_name="double rows")),
                ("bad", models.PositiveIntegerField(default=0, verbose_name="bad rows")),
                ("total", models.PositiveIntegerField(default=0, editable=False)),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("percent", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("findings", models.JSONField(default=list, editable=False)),
                ("actor", models.UUIDField(editable=False, null=True)),
                (
                    "actor_name",
                    models.CharField(editable=False, max_length=120, verbose_name="who"),
                ),
                ("address", models.GenericIPAddressField(editable=False, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("leased_until", models.DateTimeField(editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="begun")),
                (
                    "finished_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="finished"),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-created_at"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="faq",
            name="question_key",
            field=knowledge.question_keys.QuestionKeyField(
                default="", editable=False, max_length=32
            ),
        ),
        migrations.AddIndex(
            model_name="faq",
            index=models.Index(fields=["shop", "question_key"], name="faq_by_question"),
        ),
        migrations.AddField(
            model_name="import",
            name="shop",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="tenants.shop",
                verbose_name="shop",
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.UniqueConstraint(fields=("shop", "id"), name="import_of_shop"),
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop, elidable=True),
    ]
