"""Ways to reach another shop, by entrance; `tests/tenants/test_attacks.py` tries them all."""
