import django.db.models.deletion
from django.db import migrations, models

from tenants.schema import shop_reference


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0006_orders_cards"),
        ("knowledge", "0008_gaps"),
    ]

    operations = [
        migrations.AddField(
            model_name="reply",
            name="gap",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="replies",
                to="knowledge.gap",
            ),
        ),
        migrations.AddIndex(
            model_name="reply",
            index=models.Index(
                condition=models.Q(("gap__isnull", False)),
                fields=["shop", "gap", "-created_at"],
                name="reply_by_gap",
            ),
        ),
        shop_reference("conversations_reply", "gap_id", "knowledge_gap"),
    ]
