"""Figures of the last days are counted by shop and time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0002_customers_versions")]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["shop", "created_at"], name="message_by_time"),
        ),
        migrations.AddIndex(
            model_name="reply",
            index=models.Index(fields=["shop", "created_at"], name="reply_by_time"),
        ),
    ]
