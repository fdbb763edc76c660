"""What a person sees while everything starts: one line per stage, then what happens."""

import shutil
import time
import unicodedata
from dataclasses import dataclass, field
from typing import Literal, TextIO

State = Literal["waiting", "running", "ok", "warn", "failed"]

SIGNS: dict[State, str] = {"waiting": "·", "running": "…", "ok": "✓", "warn": "!", "failed": "✗"}
SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
COLOURS: dict[State, str] = {
    "waiting": "\033[2m",
    "running": "\033[36m",
    "ok": "\033[32m",
    "warn": "\033[33m",
    "failed": "\033[31m",
}
RESET = "\033[0m"
QUIET_SECONDS = 15.0  # outside a terminal, progress is repeated no more often than this


@dataclass
class Stage:
    """One line: what it is, how it stands, since when."""

    label: str
    state: State = "waiting"
    detail: str = ""
    started: float = 0.0
    ended: float = 0.0

    def seconds(self) -> float:
        """How long it has run, or took."""
        return (self.ended or time.monotonic()) - self.started


@dataclass
class Board:
    """The stages on `stream`: redrawn in place in a terminal, appended line by line elsewhere."""

    stream: TextIO
    labels: dict[str, str]
    stages: dict[str, Stage] = field(init=False)
    drawn: int = 0
    frame: int = 0
    shown_at: float = 0.0

    def __post_init__(self) -> None:
        """Lay the stages out in the order of their labels."""
        self.stages = {name: Stage(label) for name, label in self.labels.items()}
        self.live = self.stream.isatty()

    def begin(self, name: str, detail: str = "") -> None:
        """The stage runs from now on."""
        stage = self.stages[name]
        stage.state, stage.detail, stage.started, stage.ended = "running", detail, _now(), 0.0
        self.draw()

    def progress(self, name: str, detail: str) -> None:
        """What the stage is doing; outside a terminal only now and then."""
        stage = self.stages[name]
        kind_before = stage.detail.split(" ")[0]
        stage.detail = detail
        if self.live or not detail:
            return
        if detail.split(" ")[0] != kind_before or _now() - self.shown_at > QUIET_SECONDS:
            self._changed(stage)

    def end(self, name: str, state: State, detail: str = "") -> None:
        """The stage is over, with this outcome."""
        stage = self.stages[name]
        stage.started = stage.started or _now()
        stage.state, stage.detail, stage.ended = state, detail, _now()
        self._changed(stage)

    def note(self, text: str) -> None:
        """Print lines that stay, above the stages that still run."""
        self._erase()
        print(text, file=self.stream, flush=True)
        self.draw()

    def draw(self) -> None:
        """Redraw the stages that are not over (a terminal only)."""
        if not self.live:
            return
        self._erase()
        self.frame += 1
        width = shutil.get_terminal_size().columns - 1
        pending = [s for s in self.stages.values() if s.state in ("waiting", "running")]
        lines = [fit(self._line(stage), width) for stage in pending]
        for stage, line in zip(pending, lines, strict=True):
            self.stream.write(f"{COLOURS[stage.state]}{line}{RESET}\n")
        self.drawn = len(lines)
        self.stream.flush()

    def close(self) -> None:
        """Take away what is unfinished: it will not be finished."""
        self._erase()
        self.live = False

    def _changed(self, stage: Stage) -> None:
        self.shown_at = _now()
        if not self.live:
            print(self._line(stage), file=self.stream, flush=True)
            return
        self._erase()
        if stage.ended:
            colour = COLOURS[stage.state]
            self.stream.write(f"{colour}{self._line(stage)}{RESET}\n")
        self.draw()

    def _line(self, stage: Stage) -> str:
        sign = SIGNS[stage.state]
        if stage.state == "running" and self.live:
            sign = SPINNER[self.frame % len(SPINNER)]
        width = max(cells(label) for label in self.labels.values())
        elapsed = "" if stage.state == "waiting" else f"{stage.seconds():.1f} s"
        padding = " " * (width - cells(stage.label))
        return f"{sign} {stage.label}{padding} {elapsed:>8}  {stage.detail}".rstrip()

    def _erase(self) -> None:
        if self.drawn:
            self.stream.write(f"\033[{self.drawn}A\033[J")
            self.drawn = 0


def cells(text: str) -> int:
    """The columns that `text` takes: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def fit(text: str, width: int) -> str:
    """`text`, cut so that it does not wrap at `width` columns."""
    taken = 0
    for index, char in enumerate(text):
        taken += cells(char)
        if taken > width:
            return text[: index - 1] + "…"
    return text


def _now() -> float:
    return time.monotonic()
