"""The REST API under /api/v1/: what a shop's own programs do with a key. How to use it: docs/api.md."""
