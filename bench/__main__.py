"""`python -m bench NAME`: run one of the measurements."""

import sys
from importlib import import_module

NAMES = ("direct", "fairness", "grounding", "search", "wall")


def main(arguments: list[str]) -> None:
    """Run the measurement named first; the rest is for it."""
    if not arguments or arguments[0] not in NAMES:
        sys.exit(f"usage: python -m bench {{{','.join(NAMES)}}} …")
    import_module(f"bench.{arguments[0]}").main(arguments[1:])


main(sys.argv[1:])
