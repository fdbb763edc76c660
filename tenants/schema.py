"""Schema pieces that Django has no words for: references that cannot leave their shop."""

from django.db import migrations


def shop_reference(table: str, column: str, parent: str) -> migrations.RunSQL:
    """Make `table.column` refer to `parent` by (shop_id, id), so that both rows are of one shop.

    A plain foreign key is checked past row-level security: shop A could hang its row onto one of B's. The parent
    needs a unique constraint on (shop_id, id), as every `ShopOwned` model has. The check waits for the commit, as
    Django's own constraints do.
    """
    name = f"{table}_{column}_same_shop"
    return migrations.RunSQL(
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY (shop_id, "{column}") '
        f'REFERENCES "{parent}" (shop_id, id) DEFERRABLE INITIALLY DEFERRED',
        f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"',
    )
