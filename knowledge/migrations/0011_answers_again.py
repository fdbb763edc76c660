"""Answers that were taken for strangers to their questions are read, too. Every answer is read again."""

from typing import Any

from django.db import migrations


def read_again(apps: Any, schema_editor: Any) -> None:
    database = schema_editor.connection.alias
    apps.get_model("knowledge", "Faq").objects.using(database).update(answer_read="")


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0010_answer_vector"),
    ]

    operations = [
        migrations.RunPython(read_again, migrations.RunPython.noop),
    ]
