import uuid

import django.core.validators
import django.db.models.deletion
import pgvector.django.vector
from django.db import migrations, models
from pgvector.django import VectorExtension

from tenants.schema import shop_reference


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenants", "0001_initial"),
    ]

    operations = [
        VectorExtension(),
        migrations.CreateModel(
            name="Faq",
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
                ("question", models.CharField(max_length=300, verbose_name="question")),
                ("answer", models.TextField(max_length=4000, verbose_name="answer")),
                ("category", models.CharField(blank=True, max_length=60, verbose_name="category")),
                (
                    "enabled",
                    models.BooleanField(
                        default=True,
                        help_text="A switched-off entry is never used in answers.",
                        verbose_name="in use",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "FAQ",
                "verbose_name_plural": "FAQs",
                "ordering": ["category", "question"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FaqPhrasing",
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
                ("text", models.CharField(max_length=300, verbose_name="phrasing")),
                (
                    "faq",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phrasings",
                        to="knowledge.faq",
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
                "verbose_name": "phrasing",
                "verbose_name_plural": "phrasings",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sku", models.CharField(max_length=64, verbose_name="SKU")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "description",
                    models.TextField(blank=True, max_length=8000, verbose_name="description"),
                ),
                ("category", models.CharField(blank=True, max_length=60, verbose_name="category")),
                (
                    "price",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="price",
                    ),
                ),
                (
                    "currency",
                    models.CharField(default="USD", max_length=3, verbose_name="currency"),
                ),
                ("stock", models.PositiveIntegerField(default=0, verbose_name="stock")),
                (
                    "attributes",
                    models.JSONField(blank=True, default=dict, verbose_name="attributes"),
                ),
                ("picture", models.CharField(blank=True, max_length=300, verbose_name="picture")),
                ("url", models.CharField(blank=True, max_length=500, verbose_name="address")),
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
            ],
            options={
                "verbose_name": "product",
                "verbose_name_plural": "products",
                "ordering": ["title"],
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="faq",
            constraint=models.UniqueConstraint(fields=("shop", "id"), name="faq_of_shop"),
        ),
        migrations.AddConstraint(
            model_name="faqphrasing",
            constraint=models.UniqueConstraint(fields=("shop", "id"), name="faqphrasing_of_shop"),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(fields=("shop", "id"), name="product_of_shop"),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(fields=("shop", "sku"), name="product_sku_in_shop"),
        ),
        shop_reference("knowledge_faqphrasing", "faq_id", "knowledge_faq"),
    ]
