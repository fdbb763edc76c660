"""Direct answers: fits the models of `knowledge/direct.py` anew, and measures each shop by models that never saw it.

`--fit` and `--held` name folders of further sets, NAME.csv with NAME.jsonl beside it, as `manage.py evaluate` takes
them: those to fit the first model on, too, and those to measure alone. The weights in use were fitted with such a
folder, for of shops without answers there are none. Which sets, and what came out: docs/search.md.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.wall import prepare
from config.services.temporary import temporary_services

ROOT = Path(__file__).parent.parent
QUESTIONS = ROOT / "tests/knowledge/questions"
DEMO = ("maple", "yunshang")
# Shops of so few FAQs are drawn from each shop, too: most questions have no answer there, and each counts for so much.
PARTS, PART = (3, 5, 8, 12, 18), 0.4
FAMILY = 600.0  # questions that the further sets of one source count for
RIDGE = 1.0  # holds the weights of standardized signs near 0
AIMS = (0.98, 0.95)  # precisions for which the widest coverage is told
BARS = (0.92, 0.95, 0.97)

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Set:
    """A set's questions: what the models look at (`told` is NaN where no answer says anything), and for each whether
    rules let the best FAQ pass (`same`: whether it is the FAQ's own words), from which chance it is given (`bar`),
    whether that is right, and whether there is a right one."""

    name: str
    signs: Numbers
    told: Numbers
    passes: Flags
    same: Flags
    bar: Numbers
    right: Flags
    answerable: Flags

    @property
    def family(self) -> str:
        """Sets made from one source: what stands before the first hyphen."""
        return self.name.split("-", maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Shops:
    """The shops' sets after their answers were read, those of parts of them by their size, and those before."""

    read: list[Set]
    parts: dict[int, list[Set]]
    unread: list[Set]

    def without(self, family: str) -> "Shops":
        """The others."""
        read, unread, *parts = (
            [one for one in sets if one.family != family]
            for sets in (self.read, self.unread, *self.parts.values())
        )
        return Shops(read, dict(zip(self.parts, parts, strict=True)), unread)


@dataclass(frozen=True, slots=True)
class Models:
    """Constant and weights of the model for FAQs whose answers were not read, and of the one for those that were."""

    plain: tuple[float, Numbers]
    told: tuple[float, Numbers]

    def chances(self, one: Set) -> Numbers:
        """How probably each question's best FAQ is right; 0 where rules forbid to give it."""
        told = _logits(self.told, np.column_stack([one.signs, np.nan_to_num(one.told)]))
        return _allowed(
            one, np.where(np.isnan(one.told[:, 0]), _logits(self.plain, one.signs), told)
        )


def main(arguments: list[str]) -> None:
    """Start a server, search every question, fit, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench direct")
    parser.add_argument("--fit", type=Path, help="a folder of further sets to fit on")
    parser.add_argument("--held", type=Path, help="a folder of sets to measure alone")
    parser.add_argument("--questions", type=int, help="at most so many of each set")
    parser.add_argument("--parts", type=int, nargs="*", default=PARTS, help="sizes of small shops")
    chosen = parser.parse_args(arguments)
    with temporary_services() as services:
        prepare(services)
        given = [(name, *_demo(name)) for name in DEMO] + _folder(QUESTIONS)
        given = [(name, faqs, asked[: chosen.questions]) for name, faqs, asked in given]
        shops = Shops(
            [read_set(*one) for one in given],
            {size: [read_set(*_part(size, *one)) for one in given] for size in chosen.parts},
            [read_set(*one, told=False) for one in given],
        )
        fit, held = (
            [read_set(name, faqs, asked[: chosen.questions]) for name, faqs, asked in _folder(path)]
            for path in (chosen.fit, chosen.held)
        )
    report(shops, fit, held)


def report(shops: Shops, others: Sequence[Set], held: Sequence[Set]) -> None:
    """Print the models fitted on all, then each set by models that were fitted without its family."""
    models = fitted(shops, others)
    for prefix, (constant, weights) in (("", models.plain), ("TOLD_", models.told)):
        shown = ", ".join(f"{weight:.2f}" for weight in weights)
        print(f"{prefix}CONSTANT = {constant:.2f}\n{prefix}WEIGHTS = ({shown})")
    print(
        f"\nat the bars of `direct` and at {BARS}: precision / coverage (answers); "
        f"widest coverage at a precision of {AIMS}"
    )
    print("each by models that were fitted without it:")
    without = {
        family: fitted(shops.without(family), [one for one in others if one.family != family])
        for family in {one.family for one in (*shops.read, *others)}
    }
    for one in (*shops.read, *others):
        print(_line(one.name, [(one, without[one.family])]))
    parts = {f"of {size} FAQs": sets for size, sets in shops.parts.items()}
    for name, sets in {**parts, "all shops": shops.read, "unread": shops.unread}.items():
        print(_line(name, [(one, without[one.family]) for one in sets]))
    for one in held:
        print(_line(one.name, [(one, models)]))


def read_set(name: str, faqs: Sequence[Any], asked: Sequence[Any], *, told: bool = True) -> Set:
    """Ask a throw-away shop every question; `told`: after its answers were read."""
    from knowledge.direct import (  # noqa: PLC0415 - Django is set up by now
        contradicted,
        is_same,
        is_told,
        needed,
        signs_of,
        signs_told,
    )
    from knowledge.embeddings import NOW, lexemes  # noqa: PLC0415
    from knowledge.evaluation import read_all, throw_away_shop  # noqa: PLC0415
    from knowledge.models import Faq  # noqa: PLC0415
    from knowledge.search import find_faqs  # noqa: PLC0415

    questions = read_all(asked)
    rows: list[tuple[Any, ...]] = []
    with throw_away_shop(faqs) as shop_id:
        if not told:
            mine = Faq.objects.filter(shop_id=shop_id)
            mine.update(answer_lexemes=lexemes(""), learned_at=NOW)
        for each, question in zip(asked, questions, strict=True):
            found = find_faqs(shop_id, question, 2)
            best = found[0]
            rows.append(
                (
                    signs_of(found),
                    signs_told(best) if is_told(best) else (np.nan,) * 4,
                    not contradicted(question.text, found),
                    is_same(question.text, best),
                    needed(best),
                    best.title == each.expect,
                    each.expect is not None,
                )
            )
    return Set(name, *(np.array(column) for column in zip(*rows, strict=True)))


def fitted(shops: Shops, others: Sequence[Set]) -> Models:
    """Both models: the first on shops whose answers were not read and other sets, the second on those that were."""
    alike = Counter(one.family for one in others)
    plain, told = [*shops.unread, *others], [*shops.read]
    counts = [_counts(one, alike[one.family]) for one in plain]
    counts_told = [np.ones(len(one.right)) for one in told]
    for sets in shops.parts.values():
        told += sets
        counts_told += [np.full(len(one.right), PART) for one in sets]
    return Models(
        _regression([one.signs for one in plain], plain, counts),
        _regression([np.column_stack([one.signs, one.told]) for one in told], told, counts_told),
    )


def _counts(one: Set, alike: int) -> Numbers:
    """How much each question of a set counts: a shop's one, those of a family of `alike` sets together `FAMILY`."""
    return np.full(len(one.right), FAMILY / alike / len(one.right) if alike else 1.0)


def _regression(
    looks: Sequence[Numbers], sets: Sequence[Set], weights_of: Sequence[Numbers]
) -> tuple[float, Numbers]:
    """The constant and weights of a logistic model: ridge regression by Newton's method on standardized signs.

    `looks` are the signs of each set's questions; where one is not known, the question does not count.
    """
    signs, counts = np.concatenate(looks), np.concatenate(weights_of)
    right = np.concatenate([one.right for one in sets]).astype(float)
    known = ~np.isnan(signs).any(1)
    signs, right, counts = signs[known], right[known], counts[known]
    middle, spread = signs.mean(0), signs.std(0) + 1e-9
    columns = np.column_stack([np.ones(len(signs)), (signs - middle) / spread])
    ridge = np.diag([0.0, *[RIDGE] * signs.shape[1]])
    guess = np.zeros(columns.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-columns @ guess))
        slope = columns.T @ (counts * (chance - right)) + ridge @ guess
        bend = (columns * (counts * chance * (1 - chance) + 1e-9)[:, None]).T @ columns + ridge
        guess -= np.linalg.solve(bend, slope)
    weights: Numbers = guess[1:] / spread
    return float(guess[0] - (weights * middle).sum()), weights


def _logits(model: tuple[float, Numbers], signs: Numbers) -> Numbers:
    logits: Numbers = model[0] + signs @ model[1]
    return logits


def _allowed(one: Set, logits: Numbers) -> Numbers:
    chances: Numbers = np.where(one.same, 1.0, 1 / (1 + np.exp(-logits))) * one.passes
    return chances


def _line(name: str, measured: Sequence[tuple[Set, Models]]) -> str:
    """What direct answers would be like, each set by its models."""
    chance = np.concatenate([models.chances(one) for one, models in measured])
    bars, right, answerable = (
        np.concatenate([getattr(one, column) for one, _ in measured])
        for column in ("bar", "right", "answerable")
    )
    shown = []
    for bar in (bars, *BARS):
        given = chance >= bar
        precision = right[given].mean() if given.any() else float("nan")
        coverage = (given & answerable).sum() / max(1, answerable.sum())
        shown.append(f"{precision:.3f} / {coverage:.3f} ({given.sum():3d})")
    widest = " ".join(f"{_widest(chance, right, answerable, aim):5.2f}" for aim in AIMS)
    return f"{name:<12} {'   '.join(shown)}   {widest}"


def _widest(chance: Numbers, right: Flags, answerable: Flags, aim: float) -> float:
    """The widest coverage that any bar gives at this precision: chosen in hindsight, so a limit, not a promise."""
    order = np.argsort(-chance, kind="stable")
    order = order[chance[order] > 0]
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(precision >= aim)
    answered = answerable[order][: good[-1] + 1].sum() if len(good) else 0
    return float(answered / max(1, answerable.sum()))


def _folder(path: Path | None) -> list[tuple[str, Sequence[Any], Sequence[Any]]]:
    from knowledge.evaluation_files import read_faqs, read_questions  # noqa: PLC0415

    return [
        (file.stem, read_faqs(file), read_questions(file.with_suffix(".jsonl")))
        for file in (sorted(path.glob("*.csv")) if path else ())
    ]


def _part(
    size: int, name: str, faqs: Sequence[Any], asked: Sequence[Any]
) -> tuple[str, Sequence[Any], Sequence[Any]]:
    """A shop of so few of the FAQs, drawn at random; the questions to the others have no answer there."""
    drawn = random.Random(f"{name} {size}").sample(list(faqs), min(size, len(faqs)))  # noqa: S311 - no secret
    kept = {faq.question for faq in drawn}
    return name, drawn, [one if one.expect in kept else replace(one, expect=None) for one in asked]


def _demo(slug: str) -> tuple[Sequence[Any], Sequence[Any]]:
    """A demo shop's FAQs and the questions written for it."""
    from knowledge.evaluation_files import GivenFaq, read_questions  # noqa: PLC0415

    data = json.loads((ROOT / f"config/demo/data/{slug}.json").read_text("utf-8"))
    faqs = [
        GivenFaq(faq["question"], faq["answer"], tuple(faq["phrasings"]), "", "", True, None, None)
        for faq in data["faqs"]
    ]
    return faqs, read_questions(QUESTIONS / f"{slug}.jsonl")
