"""Schemathesis against the API as it is served: whatever is sent, the answer is one that the schema promises."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from knowledge.documents.keeping import add_document
from knowledge.models import Fact, Faq, Product
from tenants.audit import PLATFORM
from tenants.keys import SCOPES, make_key
from tenants.models import Membership, Persona
from tenants.scope import shop_scope
from tests.knowledge.tables import bring
from tests.orders import place_order
from tests.people import Town
from tests.platform import Platform

EXAMPLES = os.environ.get("API_EXAMPLES", "25")  # for each operation; more by hand
SEED = "20300131"

_CONFIG = """
[auth.openapi.apiKey]
bearer = "{key}"

[dictionaries]
personas.values = ["{persona_id}"]
members.values = ["{member_id}"]
keys.values = ["{key_id}"]
faqs.values = ["{faq_id}"]
products.values = ["{product_id}"]
documents.values = ["{document_id}"]
imports.values = ["{import_id}"]
facts.values = ["{fact_id}"]
orders.values = ["{order_id}"]
numbers.values = [1, 2, 3]

[parameters]
"path.persona_id" = {{ dictionary = "personas", probability = 0.9 }}
"path.member_id" = {{ dictionary = "members", probability = 0.5 }}
"path.key_id" = {{ dictionary = "keys", probability = 0.5 }}
"path.faq_id" = {{ dictionary = "faqs", probability = 0.5 }}
"path.product_id" = {{ dictionary = "products", probability = 0.5 }}
"path.document_id" = {{ dictionary = "documents", probability = 0.5 }}
"path.import_id" = {{ dictionary = "imports", probability = 0.5 }}
"path.fact_id" = {{ dictionary = "facts", probability = 0.5 }}
"path.order_id" = {{ dictionary = "orders", probability = 0.5 }}
"path.number" = {{ dictionary = "numbers", probability = 0.5 }}

# A good cursor is only to be had from the API itself: one that is made up is refused, though the schema lets it pass.
[[operations]]
include-method = "GET"
checks.positive_data_acceptance.expected-statuses = ["2xx", "400", "404"]

# So is an Idempotency-Key that two different examples happen to share.
[[operations]]
include-method = "POST"
checks.positive_data_acceptance.expected-statuses = ["2xx", "403", "404", "409", "422"]
"""


@pytest.fixture
def served(own_platform: Platform) -> str:
    """Where the API is, with limits that no test reaches."""
    own_platform.env |= {"API_REQUESTS_A_MINUTE": "1000000", "API_STRANGERS_A_MINUTE": "1000000"}
    web = own_platform.add_web()
    return f"http://127.0.0.1:{web.port}"


@pytest.mark.timeout(3600)
def test_every_answer_is_one_that_the_schema_promises(
    served: str, live_town: Town, tmp_path: Path
) -> None:
    shop_id = live_town.maple.id
    with shop_scope(shop_id):
        _key, text = make_key(shop_id, "fuzz", SCOPES, PLATFORM)
        doomed, _text = make_key(shop_id, "doomed", ["shop:read"], PLATFORM)
        persona = Persona.objects.get(shop_id=shop_id)
        document = add_document(shop_id, ContentFile(b"thirty days", "returns.txt"))
        member = Membership.objects.get(shop_id=shop_id, role=Membership.Role.OWNER)
        faq = Faq.objects.filter(shop_id=shop_id)[0]
        product = Product.objects.create(shop_id=shop_id, sku="A", title="Coat", price=1)
        fact = Fact.objects.create(shop_id=shop_id, key="days", label="Days", value="30")
    order = place_order(live_town.maple)
    config = tmp_path / "schemathesis.toml"
    # Ids of rows that are there: what is made up would only ever be unknown.
    ids = {
        "persona_id": persona.pk,
        "member_id": member.pk,
        "key_id": doomed.pk,
        "faq_id": faq.pk,
        "product_id": product.pk,
        "document_id": document.pk,
        "import_id": bring(shop_id, b"question,answer\nA?,b\n").pk,
        "fact_id": fact.pk,
        "order_id": order.pk,
    }
    config.write_text(_CONFIG.format(key=text, **ids))
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "--no-color"),
        *("run", f"{served}/api/schema/", "--checks", "all", "--max-examples", EXAMPLES),
        *("--phases", "examples,coverage,fuzzing", "--seed", SEED, "--generation-deterministic"),
        *("--continue-on-failure", "--warnings", "off"),
        *("--max-response-time", "5", "--suppress-health-check", "all"),
    ]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-20_000:] + ran.stderr[-5_000:]
