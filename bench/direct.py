"""Direct answers: fits the model of `knowledge/direct.py` anew, and measures it on questions that it was not fitted on.

The shops' even questions are fitted on and their odd ones measured; `--fit` and `--held` name folders of further sets,
NAME.csv with NAME.jsonl beside it, as `manage.py evaluate` takes them. The weights in use were fitted with such
folders: of the shops alone there are too few. Which sets, and what came out: docs/search.md.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.wall import prepare
from config.services.temporary import temporary_services

ROOT = Path(__file__).parent.parent
QUESTIONS = ROOT / "tests/knowledge/questions"
DEMO = ("maple", "yunshang")
SHOPS = (*DEMO, "lamps", "tea", "instruments", "glasses")
SHOP_WEIGHT = 3.0  # a shop's questions are what the model is for; other sets stand beside them, each family alike
FAMILY = 600.0  # questions that each family counts for
RIDGE, RIDGE_TOLD = 1.0, 3.0  # hold the weights of standardized signs near 0
AIMS = (0.98, 0.95)  # precisions for which the widest coverage is told

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Set:
    """A set's questions: what the models look at (`told` is NaN where no answer says anything), and for each whether
    rules let the best FAQ pass (`same`: whether it is the FAQ's own words), whether that is right, and whether there
    is a right one."""

    name: str
    signs: Numbers
    told: Numbers
    passes: Flags
    same: Flags
    right: Flags
    answerable: Flags

    @property
    def family(self) -> str:
        """Sets made from one source: what stands before the first hyphen."""
        return self.name.split("-", maxsplit=1)[0]

    def part(self, begin: int) -> "Set":
        """Every other question."""
        flags = (self.passes, self.same, self.right, self.answerable)
        signs = (self.signs[begin::2], self.told[begin::2])
        return Set(self.name, *signs, *(flag[begin::2] for flag in flags))


@dataclass(frozen=True, slots=True)
class Models:
    """Constant and weights of the model that `knowledge/direct.py` asks first, and of the one that answers correct."""

    first: tuple[float, Numbers]
    told: tuple[float, Numbers]

    def chances(self, one: Set) -> Numbers:
        """How probably each question's best FAQ is right; 0 where rules forbid to give it."""
        logits = _logits(self.first, one.signs)
        again = _logits(self.told, np.column_stack([logits, np.nan_to_num(one.told)]))
        logits = np.where(np.isnan(one.told[:, 0]), logits, again)
        chances: Numbers = np.where(one.same, 1.0, 1 / (1 + np.exp(-logits))) * one.passes
        return chances


def main(arguments: list[str]) -> None:
    """Start a server, search every question, fit, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench direct")
    parser.add_argument("--fit", type=Path, help="a folder of further sets to fit on")
    parser.add_argument("--held", type=Path, help="a folder of sets to measure alone")
    parser.add_argument("--questions", type=int, help="at most so many of each set")
    chosen = parser.parse_args(arguments)
    with temporary_services() as services:
        prepare(services)
        shops = [read_set(name, *_demo(name), chosen.questions) for name in DEMO]
        shops += _folder(QUESTIONS, chosen.questions)
        fit, held = (_folder(path, chosen.questions) for path in (chosen.fit, chosen.held))
    report(shops, fit, held)


def report(shops: Sequence[Set], others: Sequence[Set], held: Sequence[Set]) -> None:
    """Print the model fitted on all, then each set by a model that was fitted without its family."""
    from knowledge.direct import SURE  # noqa: PLC0415 - Django is set up by now

    even, odd = ([shop.part(begin) for shop in shops] for begin in (0, 1))
    models, mirrored = fitted([*even, *others]), fitted([*odd, *others])
    for prefix, (constant, weights) in (("", models.first), ("TOLD_", models.told)):
        shown = ", ".join(f"{weight:.2f}" for weight in weights)
        print(f"{prefix}CONSTANT = {constant:.2f}\n{prefix}WEIGHTS = ({shown})")
    print(f"\nat {SURE}: precision / coverage (answers); widest coverage at a precision of {AIMS}")
    for measured in (*odd, *held):
        print(_line(measured.name, [(measured, models)]))
    halves = [*((half, models) for half in odd), *((half, mirrored) for half in even)]
    print(_line("shops, by halves", halves))
    print("each by models that were fitted without its family:")
    alone = [
        (measured, fitted(left))
        for measured in (*shops, *others)
        if (left := [one for one in (*even, *others) if one.family != measured.family])
    ]
    for measured, without in alone:
        print(_line(measured.name, [(measured, without)]))
    print(_line("all shops", alone[: len(shops)]))


def read_set(name: str, faqs: Sequence[Any], asked: Sequence[Any], most: int | None) -> Set:
    """Ask a throw-away shop every question."""
    from knowledge.direct import (  # noqa: PLC0415
        are_told,
        contradicted,
        is_same,
        signs_of,
        signs_told,
    )
    from knowledge.evaluation import read_all, throw_away_shop  # noqa: PLC0415
    from knowledge.search import find_faqs  # noqa: PLC0415

    asked = asked[:most]
    questions = read_all(asked)
    rows: list[tuple[Any, ...]] = []
    with throw_away_shop(faqs) as shop_id:
        for each, question in zip(asked, questions, strict=True):
            found = find_faqs(shop_id, question, 2)
            rows.append(
                (
                    signs_of(question.text, found),
                    signs_told(question.text, found) if are_told(found) else (np.nan,) * 3,
                    not contradicted(question.text, found),
                    is_same(question.text, found[0]),
                    found[0].title == each.expect,
                    each.expect is not None,
                )
            )
    return Set(name, *(np.array(column) for column in zip(*rows, strict=True)))


def fitted(sets: Sequence[Set]) -> Models:
    """Both models: the first on all sets, the second on the questions of those that have answers."""
    alike = Counter(one.family for one in sets)
    counts = np.concatenate([_counts(one, alike[one.family]) for one in sets])
    signs, told, right = (
        np.concatenate([getattr(one, name) for one in sets]).astype(float)
        for name in ("signs", "told", "right")
    )
    first = _regression(signs, right, counts, RIDGE)
    known = ~np.isnan(told[:, 0])
    if not known.any():
        return Models(first, (0.0, np.array([1.0, *[0.0] * told.shape[1]])))
    seen = np.column_stack([_logits(first, signs), told])[known]
    return Models(first, _regression(seen, right[known], np.ones(len(seen)), RIDGE_TOLD))


def _regression(
    signs: Numbers, right: Numbers, counts: Numbers, hold: float
) -> tuple[float, Numbers]:
    """The constant and weights of a logistic model: ridge regression by Newton's method on standardized signs."""
    middle, spread = signs.mean(0), signs.std(0) + 1e-9
    columns = np.column_stack([np.ones(len(signs)), (signs - middle) / spread])
    ridge = np.diag([0.0, *[hold] * signs.shape[1]])
    guess = np.zeros(columns.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-columns @ guess))
        slope = columns.T @ (counts * (chance - right)) + ridge @ guess
        bend = (columns * (counts * chance * (1 - chance) + 1e-9)[:, None]).T @ columns + ridge
        guess -= np.linalg.solve(bend, slope)
    weights: Numbers = guess[1:] / spread
    return float(guess[0] - (weights * middle).sum()), weights


def _counts(one: Set, alike: int) -> Numbers:
    """How much each question of a set counts, which is one of `alike` in its family."""
    weight = SHOP_WEIGHT if one.name in SHOPS else 1.0
    return np.full(len(one.right), weight * FAMILY / alike / len(one.right))


def _logits(model: tuple[float, Numbers], signs: Numbers) -> Numbers:
    logits: Numbers = model[0] + signs @ model[1]
    return logits


def _line(name: str, measured: Sequence[tuple[Set, Models]]) -> str:
    """What direct answers would be like, each part of the questions by its models."""
    from knowledge.direct import SURE  # noqa: PLC0415

    chance = np.concatenate([models.chances(one) for one, models in measured])
    right, answerable = (
        np.concatenate([getattr(one, flag) for one, _ in measured])
        for flag in ("right", "answerable")
    )
    given = chance >= SURE
    widest = " ".join(f"{_widest(chance, right, answerable, aim):5.2f}" for aim in AIMS)
    precision = right[given].mean() if given.any() else float("nan")
    coverage = (given & answerable).sum() / max(1, answerable.sum())
    return f"{name:<16} {precision:.3f} / {coverage:.3f} ({given.sum():3d})   {widest}"


def _widest(chance: Numbers, right: Flags, answerable: Flags, aim: float) -> float:
    """The widest coverage that any bar gives at this precision: chosen in hindsight, so a limit, not a promise."""
    order = np.argsort(-chance, kind="stable")
    order = order[chance[order] > 0]
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(precision >= aim)
    answered = answerable[order][: good[-1] + 1].sum() if len(good) else 0
    return float(answered / max(1, answerable.sum()))


def _folder(path: Path | None, most: int | None) -> list[Set]:
    from knowledge.evaluation_files import read_faqs, read_questions  # noqa: PLC0415

    return [
        read_set(file.stem, read_faqs(file), read_questions(file.with_suffix(".jsonl")), most)
        for file in (sorted(path.glob("*.csv")) if path else ())
    ]


def _demo(slug: str) -> tuple[Sequence[Any], Sequence[Any]]:
    """A demo shop's FAQs and the questions written for it."""
    from knowledge.evaluation_files import GivenFaq, read_questions  # noqa: PLC0415

    data = json.loads((ROOT / f"config/demo/data/{slug}.json").read_text("utf-8"))
    faqs = [
        GivenFaq(faq["question"], faq["answer"], tuple(faq["phrasings"]), "", "", True, None, None)
        for faq in data["faqs"]
    ]
    return faqs, read_questions(QUESTIONS / f"{slug}.jsonl")
