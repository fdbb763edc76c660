import uuid

import django.db.models.deletion
from django.db import migrations, models

import knowledge.question_keys
from tenants.schema import shop_reference


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0007_passage_words"),
        ("tenants", "0006_safety_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="Gap",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("question", models.CharField(max_length=300, verbose_name="question")),
                (
                    "question_key",
                    knowledge.question_keys.QuestionKeyField(
                        default="", editable=False, max_length=32
                    ),
                ),
                ("count", models.PositiveIntegerField(default=0, verbose_name="times asked")),
                (
                    "locale",
                    models.CharField(
                        blank=True,
                        choices=[("en", "English"), ("zh-hans", "Simplified Chinese")],
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "unanswered"),
                            ("answered", "answered"),
                            ("dismissed", "dismissed"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("first_at", models.DateTimeField(verbose_name="first asked")),
                ("last_at", models.DateTimeField(verbose_name="last asked")),
                (
                    "answered_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="answered on"),
                ),
                (
                    "faq",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="knowledge.faq",
                        verbose_name="answered by",
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
                "verbose_name": "unanswered question",
                "verbose_name_plural": "unanswered questions",
                "ordering": ["-count", "-last_at"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["shop", "state", "-count", "-last_at"], name="gap_by_count"
                    ),
                    models.Index(fields=["shop", "faq"], name="gap_by_faq"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "id"), name="gap_of_shop"),
                    models.UniqueConstraint(
                        fields=("shop", "question_key"), name="gap_question_in_shop"
                    ),
                ],
            },
        ),
        shop_reference("knowledge_gap", "faq_id", "knowledge_faq"),
    ]
