"""What a shop knows, over the REST API."""
