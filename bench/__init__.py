"""Measurements: what this project's own choices cost, side by side in one run."""
