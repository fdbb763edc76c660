"""What of a document speaks to the assistant is noted when it is read; of those read before, when they are read again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0012_folded_sku"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="order_given",
            field=models.CharField(blank=True, default="", editable=False, max_length=100),
        ),
    ]
