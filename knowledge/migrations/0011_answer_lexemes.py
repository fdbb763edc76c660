"""The words of FAQs' answers. All answers wait to be read once more; FAQs are found meanwhile, as before."""

import django.contrib.postgres.search
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0010_answer_vector"),
    ]

    operations = [
        migrations.AddField(
            model_name="faq",
            name="answer_lexemes",
            field=django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
        ),
        # What is generated cannot be altered.
        migrations.RemoveIndex(model_name="faq", name="faq_answer_waiting"),
        migrations.RemoveField(model_name="faq", name="answer_waiting"),
        migrations.AddField(
            model_name="faq",
            name="answer_waiting",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Q(
                    ("answer_lexemes", None),
                    models.Q(
                        (
                            "answer_read",
                            django.db.models.functions.text.Concat(
                                "vector_model", django.db.models.functions.text.MD5("answer")
                            ),
                        ),
                        _negated=True,
                    ),
                    _connector="OR",
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
