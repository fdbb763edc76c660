"""The workloads that ask the real engine: vLLM on this machine, with the tests' model.

W2, shop chat: `bench.shop_chat`. W9, the cache: `bench.prefix_cache`. The ledger beside the engine's own counters:
`bench.engine_ledger`. Each module has `measure`, and is imported once Django is set up.
"""

import argparse
import asyncio
from importlib import import_module

from bench.engine_process import real_engine
from bench.report import Report
from bench.versions import of_engine

# The module, and how many requests the engine batches.
WORKLOADS = {
    "W2": ("shop_chat", 64),
    "W9": ("prefix_cache", 16),
    "ledger": ("engine_ledger", 16),
}


def main(arguments: list[str]) -> None:
    """Start the engine, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("workload", choices=WORKLOADS)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    module, slots = WORKLOADS[chosen.workload]
    with real_engine(slots) as engine:
        measure = import_module(f"bench.{module}").measure
        arms, figures = asyncio.run(measure(engine, chosen.rounds))
    Report(chosen.workload, arms, figures, of_engine()).show(chosen.json)
