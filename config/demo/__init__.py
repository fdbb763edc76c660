"""The demo: two shops with their storefronts."""
