import uuid

import django.db.models.deletion
import pgvector.django.vector
from django.conf import settings
from django.db import migrations, models

from tenants.schema import shop_reference


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0003_imports"),
        ("tenants", "0005_platform_shop"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "file_name",
                    models.CharField(editable=False, max_length=200, verbose_name="file"),
                ),
                ("stored_as", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("docx", "Word"),
                            ("xlsx", "Excel"),
                            ("markdown", "Markdown"),
                            ("html", "HTML"),
                            ("text", "text"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("size", models.PositiveIntegerField(editable=False, verbose_name="size")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("reading", "being read"),
                            ("ready", "ready"),
                            ("failed", "not read"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "error",
                    models.CharField(
                        blank=True,
                        default="",
                        editable=False,
                        max_length=40,
                        verbose_name="problem",
                    ),
                ),
                (
                    "enabled",
                    models.BooleanField(
                        default=True,
                        help_text="A switched-off entry is never used in answers.",
                        verbose_name="in use",
                    ),
                ),
                (
                    "valid_from",
                    models.DateTimeField(blank=True, null=True, verbose_name="valid from"),
                ),
                (
                    "valid_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="valid until"),
                ),
                (
                    "pages",
                    models.PositiveIntegerField(editable=False, null=True, verbose_name="pages"),
                ),
                (
                    "silent_pages",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="pages without text"
                    ),
                ),
                (
                    "passage_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="passages"),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("leased_until", models.DateTimeField(editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded")),
                ("read_at", models.DateTimeField(editable=False, null=True, verbose_name="read")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "shop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tenants.shop",
                        verbose_name="shop",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": ["title"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "vector",
                    pgvector.django.vector.VectorField(dimensions=384, editable=False, null=True),
                ),
                ("vector_text", models.TextField(default="", editable=False)),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                ("heading", models.CharField(blank=True, max_length=120, verbose_name="headings")),
                ("text", models.TextField(verbose_name="passage")),
                ("page", models.PositiveIntegerField(null=True, verbose_name="page")),
                (
                    "document",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passages",
                        to="knowledge.document",
                        verbose_name="document",
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
                "verbose_name": "passage",
                "verbose_name_plural": "passages",
                "ordering": ["document", "position"],
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(fields=("shop", "id"), name="document_of_shop"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                fields=("shop", "sha256"), name="document_file_in_shop"
            ),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.UniqueConstraint(fields=("shop", "id"), name="passage_of_shop"),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.UniqueConstraint(
                fields=("shop", "document", "position"), name="passage_position_in_document"
            ),
        ),
        migrations.AddField(
            model_name="passage",
            name="waiting",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Q(("vector_text", models.F("text")), _negated=True),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AddIndex(
            model_name="passage",
            index=models.Index(
                condition=models.Q(("waiting", True)), fields=["shop"], name="passage_waiting"
            ),
        ),
        shop_reference("knowledge_passage", "document_id", "knowledge_document"),
    ]
