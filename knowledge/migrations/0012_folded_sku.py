"""SKUs as people write them in messages, found by an index. The table is written anew."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0011_answer_lexemes"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="folded_sku",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    django.db.models.functions.text.Upper(
                        models.Func(models.F("sku"), template="normalize(%(expressions)s, NFKC)"),
                        output_field=models.TextField(),
                    ),
                    models.Value("[^[:alnum:]]"),
                    models.Value(""),
                    models.Value("g"),
                    function="regexp_replace",
                    output_field=models.TextField(),
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["shop", "folded_sku"], name="product_folded_sku"),
        ),
    ]
