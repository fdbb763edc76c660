"""What an FAQ's answer means. Answers wait to be read; FAQs are found meanwhile, as before."""

import django.db.models.functions.text
import pgvector.django.halfvec
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0009_vector_model"),
    ]

    operations = [
        migrations.AddField(
            model_name="faq",
            name="answer_read",
            field=models.CharField(default="", editable=False, max_length=232),
        ),
        migrations.AddField(
            model_name="faq",
            name="answer_vector",
            field=pgvector.django.halfvec.HalfVectorField(
                dimensions=384, editable=False, null=True
            ),
        ),
        migrations.AddField(
            model_name="faq",
            name="answer_waiting",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Q(
                    (
                        "answer_read",
                        django.db.models.functions.text.Concat(
                            "vector_model", django.db.models.functions.text.MD5("answer")
                        ),
                    ),
                    _negated=True,
                ),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AddIndex(
            model_name="faq",
            index=models.Index(
                condition=models.Q(("answer_waiting", True)),
                fields=["vector_model", "shop"],
                name="faq_answer_waiting",
            ),
        ),
    ]
