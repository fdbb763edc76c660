"""`python -m bench NAME`: run one of the measurements, or one of the workloads W2 to W10."""

import sys
from importlib import import_module

NAMES = ("direct", "fairness", "grounding", "search", "wall")
# Which module has it; it is told the name, too.
WORKLOADS = {
    "W2": "real_workloads",
    "W3": "fairness",
    "W4": "fairness",
    "W5": "fairness",
    "W9": "real_workloads",
    "W10": "engine_failure",
    "ledger": "real_workloads",
}


def main(arguments: list[str]) -> None:
    """Run the measurement named first; the rest is for it."""
    name = arguments[0] if arguments else ""
    if name in WORKLOADS:
        import_module(f"bench.{WORKLOADS[name]}").main(arguments)
    elif name in NAMES:
        import_module(f"bench.{name}").main(arguments[1:])
    else:
        sys.exit(f"usage: python -m bench {{{','.join((*NAMES, *WORKLOADS))}}} …")


if __name__ == "__main__":
    main(sys.argv[1:])
