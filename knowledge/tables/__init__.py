"""A shop's rows as tables that spreadsheets read and write. What a table looks like is a `Kind`: see `registry.py`."""
