"""Direct answers: fits the model of `knowledge/direct.py` anew, and measures it on questions that it was not fitted on.

The demo shops' even questions are fitted on and their odd ones measured; `--fit` and `--held` name folders of further
sets, NAME.csv with NAME.jsonl beside it, as `manage.py evaluate` takes them. Which sets, and what came out:
docs/search.md.
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
SHOPS = ("maple", "yunshang")
SHOP_WEIGHT = 3.0  # a shop's questions are what the model is for; other sets stand beside them, each family alike
FAMILY = 600.0  # questions that each family counts for
RIDGE = 1.0  # holds the weights of standardized signs near 0
AIMS = (0.98, 0.95)  # precisions for which the widest coverage is told

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Set:
    """A set's questions: what the model looks at, and for each whether rules let the best FAQ pass (`same`: whether
    it is the FAQ's own words), whether that is right, and whether there is a right one."""

    name: str
    signs: Numbers
    passes: NDArray[np.bool_]
    same: NDArray[np.bool_]
    right: NDArray[np.bool_]
    answerable: NDArray[np.bool_]

    @property
    def family(self) -> str:
        """Sets made from one source: what stands before the first hyphen."""
        return self.name.split("-", maxsplit=1)[0]

    def part(self, begin: int) -> "Set":
        """Every other question."""
        flags = (self.passes, self.same, self.right, self.answerable)
        return Set(self.name, self.signs[begin::2], *(flag[begin::2] for flag in flags))


def main(arguments: list[str]) -> None:
    """Start a server, search every question, fit, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench direct")
    parser.add_argument("--fit", type=Path, help="a folder of further sets to fit on")
    parser.add_argument("--held", type=Path, help="a folder of sets to measure alone")
    parser.add_argument("--questions", type=int, help="at most so many of each set")
    chosen = parser.parse_args(arguments)
    with temporary_services() as services:
        prepare(services)
        shops = [read_set(name, *_demo(name), chosen.questions) for name in SHOPS]
        fit, held = (_folder(path, chosen.questions) for path in (chosen.fit, chosen.held))
    report(shops, fit, held)


def report(shops: Sequence[Set], others: Sequence[Set], held: Sequence[Set]) -> None:
    """Print the model fitted on all, then each set by a model that was fitted without its family."""
    from knowledge.direct import SURE  # noqa: PLC0415 - Django is set up by now

    even, odd = ([shop.part(begin) for shop in shops] for begin in (0, 1))
    constant, weights = fitted([*even, *others])
    shown = ", ".join(f"{weight:.2f}" for weight in weights)
    print(f"CONSTANT = {constant:.2f}\nWEIGHTS = ({shown})\n")
    print(f"at {SURE}: precision / coverage (answers); widest coverage at a precision of {AIMS}")
    for measured in (*odd, *held):
        print(_line(measured, constant, weights))
    print("each by a model that was fitted without its family:")
    for measured in (*shops, *others):
        left = [one for one in (*even, *others) if one.family != measured.family]
        if left:
            print(_line(measured, *fitted(left)))


def read_set(name: str, faqs: Sequence[Any], asked: Sequence[Any], most: int | None) -> Set:
    """Ask a throw-away shop every question."""
    from knowledge.direct import contradicted, is_same, signs_of  # noqa: PLC0415
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
                    not contradicted(question.text, found),
                    is_same(question.text, found[0]),
                    found[0].title == each.expect,
                    each.expect is not None,
                )
            )
    signs, *flags = zip(*rows, strict=True)
    return Set(name, np.array(signs), *(np.array(flag) for flag in flags))


def fitted(sets: Sequence[Set]) -> tuple[float, Numbers]:
    """The constant and weights of a logistic model: ridge regression by Newton's method on standardized signs."""
    signs = np.concatenate([one.signs for one in sets])
    right = np.concatenate([one.right for one in sets]).astype(float)
    alike = Counter(one.family for one in sets)
    counts = np.concatenate([_counts(one, alike[one.family]) for one in sets])
    middle, spread = signs.mean(0), signs.std(0) + 1e-9
    columns = np.column_stack([np.ones(len(signs)), (signs - middle) / spread])
    ridge = np.diag([0.0, *[RIDGE] * signs.shape[1]])
    guess = np.zeros(columns.shape[1])
    for _ in range(30):
        chance = _sigmoid(columns @ guess)
        slope = columns.T @ (counts * (chance - right)) + ridge @ guess
        bend = (columns * (counts * chance * (1 - chance) + 1e-9)[:, None]).T @ columns + ridge
        guess -= np.linalg.solve(bend, slope)
    weights: Numbers = guess[1:] / spread
    return float(guess[0] - (weights * middle).sum()), weights


def _counts(one: Set, alike: int) -> Numbers:
    """How much each question of a set counts, which is one of `alike` in its family."""
    weight = SHOP_WEIGHT if one.name in SHOPS else 1.0
    return np.full(len(one.right), weight * FAMILY / alike / len(one.right))


def _sigmoid(logits: Numbers) -> Numbers:
    chance: Numbers = 1 / (1 + np.exp(-logits))
    return chance


def _line(one: Set, constant: float, weights: Numbers) -> str:
    """What direct answers would be like."""
    from knowledge.direct import SURE  # noqa: PLC0415

    chance = np.where(one.same, 1.0, _sigmoid(constant + one.signs @ weights)) * one.passes
    given = chance >= SURE
    widest = " ".join(f"{_widest(one, chance, aim):5.2f}" for aim in AIMS)
    precision = one.right[given].mean() if given.any() else float("nan")
    coverage = (given & one.answerable).sum() / max(1, one.answerable.sum())
    return f"{one.name:<16} {precision:.3f} / {coverage:.2f} ({given.sum():3d})   {widest}"


def _widest(one: Set, chance: Numbers, aim: float) -> float:
    """The widest coverage that any bar gives at this precision: chosen in hindsight, so a limit, not a promise."""
    order = np.argsort(-chance, kind="stable")
    order = order[chance[order] > 0]
    precision = np.cumsum(one.right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(precision >= aim)
    answered = one.answerable[order][: good[-1] + 1].sum() if len(good) else 0
    return float(answered / max(1, one.answerable.sum()))


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
    return faqs, read_questions(ROOT / f"tests/knowledge/questions/{slug}.jsonl")
