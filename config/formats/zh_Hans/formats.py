"""How numbers are written in Simplified Chinese: Django parts no digits there, and twenty millions are hard to read."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
