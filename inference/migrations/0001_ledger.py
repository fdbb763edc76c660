import uuid

import django.db.models.deletion
from django.db import migrations, models

from tenants.schema import shop_reference


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenants", "0006_safety_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reply", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("attempt", models.PositiveSmallIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("widget", "shoppers"),
                            ("playground", "playground"),
                            ("api", "API"),
                            ("evaluation", "evaluation"),
                        ],
                        default="widget",
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reserved", "under way"),
                            ("settled", "settled"),
                            ("expired", "expired"),
                        ],
                        default="reserved",
                        max_length=8,
                    ),
                ),
                ("route", models.CharField(blank=True, max_length=12)),
                ("day", models.DateField()),
                ("reserved", models.PositiveIntegerField(default=0)),
                ("prompt_tokens", models.PositiveIntegerField(default=0)),
                ("cached_tokens", models.PositiveIntegerField(default=0)),
                ("completion_tokens", models.PositiveIntegerField(default=0)),
                ("lease_until", models.DateTimeField()),
                ("created_at", models.DateTimeField()),
                ("expired_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "persona_version",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenants.personaversion",
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tenants.shop",
                        verbose_name="shop",
                    ),
                ),
            ],
            options={
                "verbose_name": "call of the engine",
                "verbose_name_plural": "calls of the engine",
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "reserved")),
                        fields=["lease_until"],
                        name="ledger_open",
                    ),
                    models.Index(fields=["shop", "created_at"], name="ledger_by_time"),
                    models.Index(fields=["shop", "day"], name="ledger_by_day"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "id"), name="ledgerentry_of_shop"),
                    models.UniqueConstraint(
                        fields=("shop", "reply", "attempt"), name="ledger_attempt_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UsageWindow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "period",
                    models.CharField(
                        choices=[("day", "day"), ("month", "month")],
                        max_length=5,
                        verbose_name="period",
                    ),
                ),
                ("start", models.DateField(verbose_name="first day")),
                ("used", models.PositiveBigIntegerField(default=0, verbose_name="tokens used")),
                ("reserved", models.PositiveBigIntegerField(default=0, verbose_name="tokens held")),
                (
                    "refused",
                    models.PositiveIntegerField(
                        default=0, verbose_name="replies without the model"
                    ),
                ),
                ("told", models.PositiveSmallIntegerField(default=0)),
                (
                    "shop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tenants.shop",
                        verbose_name="shop",
                    ),
                ),
            ],
            options={
                "verbose_name": "usage",
                "verbose_name_plural": "usage",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "id"), name="usagewindow_of_shop"),
                    models.UniqueConstraint(
                        fields=("shop", "period", "start"), name="usage_window_once"
                    ),
                ],
            },
        ),
        shop_reference("inference_ledgerentry", "persona_version_id", "tenants_personaversion"),
    ]
