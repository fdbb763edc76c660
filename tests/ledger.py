"""What must hold of a shop's ledger at every commit, asked of the tables themselves."""

from typing import Any
from uuid import UUID

from django.db import connection

# Used are the tokens of entries that ended, held those of entries that are open: by each day, and each month.
_SUMS = """
SELECT w.period, w.start, w.used, w.reserved, coalesce(sum(e.took), 0), coalesce(sum(e.held), 0)
FROM inference_usagewindow w LEFT JOIN (
  SELECT shop_id, day,
    CASE WHEN state = 'reserved' THEN 0 ELSE prompt_tokens + completion_tokens END AS took,
    CASE WHEN state = 'reserved' THEN reserved ELSE 0 END AS held
  FROM inference_ledgerentry
) e ON e.shop_id = w.shop_id AND date_trunc(w.period, e.day)::date = w.start
WHERE w.shop_id = %s GROUP BY w.id
HAVING w.used <> coalesce(sum(e.took), 0) OR w.reserved <> coalesce(sum(e.held), 0)
"""
# Beyond the limit may go only what was counted after an entry's hold had expired, and what the engine counted above
# the estimate.
_LIMITS = """
SELECT w.period, w.start, w.used, w.reserved, coalesce(sum(e.beyond), 0)
FROM inference_usagewindow w JOIN tenants_shop s ON s.id = w.shop_id JOIN tenants_plan p ON p.id = s.plan_id
LEFT JOIN (
  SELECT shop_id, day, CASE WHEN expired_at IS NULL
    THEN greatest(prompt_tokens + completion_tokens - reserved, 0)
    ELSE prompt_tokens + completion_tokens END AS beyond
  FROM inference_ledgerentry WHERE state <> 'reserved'
) e ON e.shop_id = w.shop_id AND date_trunc(w.period, e.day)::date = w.start
WHERE w.shop_id = %s GROUP BY w.id, p.id
HAVING CASE w.period WHEN 'day' THEN p.tokens_a_day ELSE p.tokens_a_month END
  BETWEEN 1 AND w.used + w.reserved - coalesce(sum(e.beyond), 0) - 1
"""
_OLD = """
SELECT reply, attempt, lease_until FROM inference_ledgerentry
WHERE shop_id = %s AND state = 'reserved' AND lease_until < now() - interval '180 seconds'
"""


def broken(shop_id: UUID) -> list[tuple[Any, ...]]:
    """Every row that breaks a rule, inside the shop's scope: used and held stay within the limit, the ledger sums
    to both, and no lease is old.
    """
    with connection.cursor() as cursor:
        found: list[tuple[Any, ...]] = []
        for rule in (_SUMS, _LIMITS, _OLD):
            cursor.execute(rule, [shop_id])
            found += cursor.fetchall()
    return found
