"""Shops as operators meet them: a proxy, no table of its own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tenants", "0004_verified_addresses")]

    operations = [
        migrations.CreateModel(
            name="PlatformShop",
            fields=[],
            options={
                "verbose_name": "shop",
                "verbose_name_plural": "shops",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("tenants.shop",),
        ),
    ]
