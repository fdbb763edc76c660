"""The operators' desk: pages on all shops of the platform, their deletion, and how the platform stands."""
