"""Questions after an order: read, proved and answered by rules. The model has no part in it."""
