"""`python -m bench NAME`: run one of the measurements, or `all` workloads one after the other; `plots` draws them."""

import subprocess
import sys
from importlib import import_module

# docs/benchmarks.md says what each does. The workload's name comes first in what its module is given.
WORKLOADS = {
    "W1": "bench.overhead",
    "W2": "bench.real_workloads",
    "W3": "bench.fairness",
    "W4": "bench.fairness",
    "W5": "bench.fairness",
    "W6": "bench.flash_sale",
    "W7": "bench.leavers",
    "W8": "bench.idle",
    "W9": "bench.real_workloads",
    "W10": "bench.engine_failure",
    "ledger": "bench.real_workloads",
}
LONGEST = 900  # seconds that one of `all` may take
OTHERS = ("direct", "grounding", "plots", "search", "wall")


def main(arguments: list[str]) -> None:
    """Run the measurement named first; the rest is for it."""
    name, rest = (arguments or [""])[0], arguments[1:]
    if name == "all":
        sys.exit(_all(rest))
    if name in WORKLOADS:
        import_module(WORKLOADS[name]).main([name, *rest])
    elif name in OTHERS:
        import_module(f"bench.{name}").main(rest)
    else:
        sys.exit(f"usage: python -m bench {{all,{','.join((*WORKLOADS, *OTHERS))}}} …")


def _all(arguments: list[str]) -> int:
    """Each in a process of its own; how many failed, or took too long."""
    failed = 0
    for name in WORKLOADS:
        print(f"{name} …", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", "bench", name, *arguments]
        try:
            failed += subprocess.run(command, check=False, timeout=LONGEST).returncode != 0
        except subprocess.TimeoutExpired:
            print(f"{name} took longer than {LONGEST} s", file=sys.stderr)
            failed += 1
    return failed


if __name__ == "__main__":
    main(sys.argv[1:])
