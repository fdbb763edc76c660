"""Words beside the meanings, products to be found, and days and languages of FAQs. Every entry is read again."""

from typing import Any

import django.contrib.postgres.search
import django.db.models.functions.comparison
import django.db.models.functions.text
import pgvector.django.halfvec
from django.db import migrations, models


def read_again(apps: Any, schema_editor: Any) -> None:
    database = schema_editor.connection.alias
    for name in ("Faq", "FaqPhrasing"):
        apps.get_model("knowledge", name).objects.using(database).update(vector_text="")


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0005_facts_orders"),
        ("tenants", "0005_platform_shop"),
    ]

    operations = [
        migrations.AddField(
            model_name="faq",
            name="learned_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="faq",
            name="lexemes",
            field=django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="faq",
            name="locale",
            field=models.CharField(
                blank=True,
                choices=[("en", "English"), ("zh-hans", "Simplified Chinese")],
                help_text="Given word for word only to questions in this language; empty: to any.",
                max_length=10,
                verbose_name="language",
            ),
        ),
        migrations.AddField(
            model_name="faq",
            name="valid_from",
            field=models.DateField(
                blank=True,
                help_text="The first day; empty: always.",
                null=True,
                verbose_name="valid from",
            ),
        ),
        migrations.AddField(
            model_name="faq",
            name="valid_until",
            field=models.DateField(
                blank=True,
                help_text="The last day; empty: for good.",
                null=True,
                verbose_name="valid until",
            ),
        ),
        migrations.AddField(
            model_name="faqphrasing",
            name="learned_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="faqphrasing",
            name="lexemes",
            field=django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="product",
            name="learned_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="product",
            name="lexemes",
            field=django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="product",
            name="said",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.Concat(
                    "title",
                    models.Value("\n"),
                    "sku",
                    models.Value("\n"),
                    "category",
                    models.Value("\n"),
                    "description",
                    models.Value("\n"),
                    django.db.models.functions.comparison.Cast("attributes", models.TextField()),
                    output_field=models.TextField(),
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="vector",
            field=pgvector.django.halfvec.HalfVectorField(
                dimensions=384, editable=False, null=True
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="vector_text",
            field=models.TextField(default="", editable=False),
        ),
        migrations.AlterField(
            model_name="faq",
            name="vector",
            field=pgvector.django.halfvec.HalfVectorField(
                dimensions=384, editable=False, null=True
            ),
        ),
        migrations.AlterField(
            model_name="faqphrasing",
            name="vector",
            field=pgvector.django.halfvec.HalfVectorField(
                dimensions=384, editable=False, null=True
            ),
        ),
        migrations.AddIndex(
            model_name="faq",
            index=models.Index(fields=["shop", "learned_at"], name="faq_learned"),
        ),
        migrations.AddIndex(
            model_name="faqphrasing",
            index=models.Index(fields=["shop", "learned_at"], name="faqphrasing_learned"),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["shop", "learned_at"], name="product_learned"),
        ),
        migrations.AddConstraint(
            model_name="faq",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__gte", models.F("valid_from")),
                    ("valid_from", None),
                    ("valid_until", None),
                    _connector="OR",
                ),
                name="faq_valid_days",
                violation_error_message="The last day is before the first.",
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="waiting",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Q(
                    (
                        "vector_text",
                        django.db.models.functions.text.Concat(
                            "title",
                            models.Value("\n"),
                            "sku",
                            models.Value("\n"),
                            "category",
                            models.Value("\n"),
                            "description",
                            models.Value("\n"),
                            django.db.models.functions.comparison.Cast(
                                "attributes", models.TextField()
                            ),
                            output_field=models.TextField(),
                        ),
                    ),
                    _negated=True,
                ),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(
                condition=models.Q(("waiting", True)), fields=["shop"], name="product_waiting"
            ),
        ),
        # Last: PostgreSQL alters no table with checks outstanding.
        migrations.RunPython(read_again, migrations.RunPython.noop),
    ]
