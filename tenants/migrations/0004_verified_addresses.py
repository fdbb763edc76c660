from typing import Any

from django.db import migrations


def verify_addresses(apps: Any, schema_editor: Any) -> None:
    """People who were there before sign-up existed go on logging in: their addresses count as verified."""
    database = schema_editor.connection.alias
    address = apps.get_model("account", "EmailAddress")
    people = apps.get_model("tenants", "User").objects.using(database).filter(emailaddress=None)
    address.objects.using(database).bulk_create(
        address(user=person, email=person.email.lower(), verified=True, primary=True)
        for person in people.iterator()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("tenants", "0003_fill_plans_and_versions"),
    ]

    operations = [migrations.RunPython(verify_addresses, migrations.RunPython.noop)]
