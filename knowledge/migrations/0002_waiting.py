from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="faq",
            name="waiting",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Q(("vector_text", models.F("question")), _negated=True),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AddField(
            model_name="faqphrasing",
            name="waiting",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Q(("vector_text", models.F("text")), _negated=True),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AddIndex(
            model_name="faq",
            index=models.Index(
                condition=models.Q(("waiting", True)), fields=["shop"], name="faq_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="faqphrasing",
            index=models.Index(
                condition=models.Q(("waiting", True)), fields=["shop"], name="phrasing_waiting"
            ),
        ),
    ]
