import uuid

import django.db.models.deletion
from django.db import migrations, models

from tenants.schema import shop_reference


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenants", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Visitor",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("token_version", models.PositiveIntegerField(default=1, editable=False)),
                ("locale", models.CharField(blank=True, max_length=35, verbose_name="language")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="first seen")),
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
                "verbose_name": "visitor",
                "verbose_name_plural": "visitors",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Conversation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("bot", "assistant"),
                            ("waiting", "waits for a person"),
                            ("staff", "a person"),
                            ("closed", "closed"),
                        ],
                        default="bot",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "last_seq",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="messages"),
                ),
                ("page_url", models.CharField(blank=True, max_length=500, verbose_name="page")),
                (
                    "page_title",
                    models.CharField(blank=True, max_length=200, verbose_name="page title"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="started")),
                (
                    "changed_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="last message"),
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
                (
                    "visitor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conversations",
                        to="conversations.visitor",
                    ),
                ),
            ],
            options={
                "verbose_name": "conversation",
                "verbose_name_plural": "conversations",
                "ordering": ["-changed_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("visitor", "shopper"),
                            ("assistant", "assistant"),
                            ("staff", "staff"),
                            ("system", "system"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("client_id", models.UUIDField(null=True)),
                ("author", models.CharField(blank=True, max_length=80)),
                (
                    "via",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("faq", "curated answer"),
                            ("engine", "model"),
                            ("fallback", "answer without the model"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("done", "done"),
                            ("stopped", "stopped by the shopper"),
                            ("interrupted", "cut off"),
                        ],
                        default="done",
                        max_length=12,
                    ),
                ),
                ("sources", models.JSONField(blank=True, default=list)),
                ("created_at", models.DateTimeField()),
                (
                    "conversation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="conversations.conversation",
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
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "ordering": ["seq"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "id"), name="message_of_shop"),
                    models.UniqueConstraint(
                        fields=("shop", "conversation", "seq"), name="message_seq_once"
                    ),
                    models.UniqueConstraint(
                        fields=("shop", "conversation", "client_id"), name="message_client_id_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("question_seq", models.PositiveIntegerField()),
                ("seq", models.PositiveIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[("queued", "queued"), ("running", "running"), ("done", "done")],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField(default=0)),
                ("leased_until", models.DateTimeField(null=True)),
                ("stop_requested", models.BooleanField(default=False)),
                ("text", models.TextField(blank=True)),
                ("prompt_tokens", models.PositiveIntegerField(null=True)),
                ("completion_tokens", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "conversation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="conversations.conversation",
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
                "verbose_name": "reply",
                "verbose_name_plural": "replies",
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["queued", "running"])),
                        fields=["leased_until"],
                        name="reply_owed",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "id"), name="reply_of_shop"),
                    models.UniqueConstraint(
                        fields=("shop", "conversation", "seq"), name="reply_seq_once"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="visitor",
            constraint=models.UniqueConstraint(fields=("shop", "id"), name="visitor_of_shop"),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                fields=["shop", "-changed_at"], name="conversatio_shop_id_a2d2b5_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.UniqueConstraint(fields=("shop", "id"), name="conversation_of_shop"),
        ),
        shop_reference("conversations_conversation", "visitor_id", "conversations_visitor"),
        shop_reference("conversations_message", "conversation_id", "conversations_conversation"),
        shop_reference("conversations_reply", "conversation_id", "conversations_conversation"),
    ]
