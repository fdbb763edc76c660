"""Plots and tables of docs/benchmarks.md out of the lines that workloads print."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bench import plots
from bench.__main__ import WORKLOADS
from bench.drawing import LEFT, RIGHT, axis_of, svg
from bench.panels import PANELS, TITLES, Row, rows
from bench.report import Arms, Figure, Report, number, spread
from bench.tables import arms_tables

MACHINE = {
    "processor": "a processor",
    "cores": 2,
    "python": "3.11.7",
    "load": [0.5, 0.25, 1],
    "at": "2026-01-02T03:04:05Z",
}
NAMESPACE = "{http://www.w3.org/2000/svg}"
FLOOD: Arms = {
    "alone": {"p50": [0.1, 0.1], "p95": [0.2, 0.4], "tokens/s": [20, 20]},
    "first come": {"p50": [4.0, 4.0], "p95": [12.0, 14.0], "tokens/s": [180, 180]},
    "gate": {"p50": [0.1, 0.1], "p95": [0.25, 0.35], "tokens/s": [180, 178]},
}
FLOODED = (
    Figure("light shops' p95, of alone", 1, most=5),
    Figure("of first come", 0.02, most=0.1),
    Figure("tokens/s, of first come", 0.8, least=0.9),
)


def line(capsys: pytest.CaptureFixture[str], report: Report, **more: Any) -> str:
    """What the workload prints, on this machine of ours."""
    report.show(as_json=True)
    return json.dumps({**json.loads(capsys.readouterr().out), "machine": MACHINE, **more})


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder of documents."""
    page = f"# Benchmarks\n\nbefore\n\n{plots.BEGIN}\nold\n{plots.END}\n\nafter\n"
    (tmp_path / "benchmarks.md").write_text(page)
    return tmp_path


def test_the_printed_line_tells_the_versions(capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(line(capsys, Report("W8", {}, (), {"vllm": "1.2"})))["versions"]
    assert told["vllm"] == "1.2"
    assert {"django", "channels", "uvicorn", "postgresql", "valkey"} < told.keys()
    assert told["postgresql"][0].isdigit()


def test_a_page_is_made_of_the_results(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    idle = Report("W8", {"20 idle": {"KiB a socket": [28.7]}}, [Figure("KiB a socket", 28.7, 40)])
    old = Report("W3", {"alone": {"p95": [99.0]}}, FLOODED)
    flood = Report("W3", FLOOD, FLOODED)
    versions = {"xiaoer": "abc123", "django": "5.2"}
    lines = [line(capsys, idle), "no JSON", line(capsys, old)]
    first, again = docs / "first.jsonl", docs / "again.jsonl"
    first.write_text("\n".join(lines))
    again.write_text(line(capsys, flood, versions=versions))
    (docs / "plots").mkdir()
    (docs / "plots/W9.svg").write_text("of a workload that is no longer measured")
    plots.main([str(first), str(again), "--docs", str(docs)])
    page = (docs / "benchmarks.md").read_text()
    assert page.startswith("# Benchmarks\n\nbefore\n")
    assert page.endswith("\n\nafter\n")
    assert "old" not in page.replace("(old", "")
    assert "2 cores of a processor" in page
    assert "abc123" in page
    assert page.index("### W3") < page.index("### W8")
    assert "| gate | 0.1 | 0.3 (0.25–0.35) | 179 (178–180) |" in page
    assert "| tokens/s, of first come | 0.8 | at least 0.9 | ✗ |" in page
    assert "99" not in page
    assert [path.name for path in (docs / "plots").iterdir()] == ["W3.svg"]
    assert "](plots/W3.svg)" in page
    assert "plots/W8.svg" not in page

    drawn = (docs / "plots/W3.svg").read_bytes()
    plots.main([str(first), str(again), "--docs", str(docs)])
    assert (docs / "plots/W3.svg").read_bytes() == drawn
    assert (docs / "benchmarks.md").read_text() == page


def test_a_page_without_marks_is_left_as_it_is(
    docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (docs / "benchmarks.md").write_text("by hand")
    (docs / "results").write_text(line(capsys, Report("W3", FLOOD, FLOODED)))
    with pytest.raises(ValueError, match="lacks"):
        plots.main([str(docs / "results"), "--docs", str(docs)])
    assert not (docs / "plots").exists()
    assert (docs / "benchmarks.md").read_text() == "by hand"


def test_a_plot_tells_spread_target_and_what_it_is() -> None:
    drawn = ElementTree.fromstring(plots.drawn_of(Report("W3", FLOOD, FLOODED)))  # noqa: S314 - ours
    assert drawn.findtext(f"{NAMESPACE}title", "").startswith("W3: A shop floods the engine.")
    said = ["".join(text.itertext()) for text in drawn.iter(f"{NAMESPACE}text")]
    assert "0.3 (0.25–0.35)≤ 1.5, ≤ 1.3" in said  # of five times alone, a tenth of first come
    classes = [mark.get("class") for mark in drawn.iter(f"{NAMESPACE}path")]
    assert classes.count("target") == 3 + 1  # and the key's
    assert classes.count("mark") == 3 + 1 + 1  # whiskers: of p95, of tokens/s, of the key
    style = drawn.findtext(f"{NAMESPACE}style", "")
    assert "prefers-color-scheme:dark" in style


def test_a_target_lies_where_it_judges() -> None:
    arms = {"bare, 16": {"p99 ms": [200.0]}, "xiaoer, 16": {"p99 ms": [230.0]}}
    (panel,) = (panel for panel in PANELS["W1"] if panel.figure == "p99 ms")
    found = rows(Report("W1", arms, [Figure("16 streams, added to p99 ms", 30, most=10)]), panel)
    assert [row.bounds for row in found] == [[], [("≤", 210.0)]]


def test_a_target_that_no_figure_tells_is_refused() -> None:
    with pytest.raises(LookupError, match="of first come"):
        plots.drawn_of(Report("W3", FLOOD, FLOODED[:1]))


def test_what_was_not_measured_is_no_row() -> None:
    found = rows(
        Report("W10", {"kill -9": {"engine answers after": [float("nan")]}}), PANELS["W10"][2]
    )
    assert found == []
    assert spread([float("nan")]) == "–"


def test_a_large_plot_stays_small_and_signs_are_escaped() -> None:
    many = [Row(f"<{place}> & more", 1, 20 + place, 3000, [("≤", 50)]) for place in range(16)]
    drawn = svg("<title>", "a & b", [(f"panel {place}", many) for place in range(4)])
    ElementTree.fromstring(drawn)  # noqa: S314 - ours
    assert len(drawn.encode()) < 30_000


@pytest.mark.parametrize(
    ("values", "logarithmic"),
    [
        ([0, 0], False),
        ([3, 4], False),
        ([-2, 4], False),
        ([1, 39], False),
        ([1, 40], True),
        ([0, 0.05, 12], True),
    ],
)
def test_every_value_has_a_place_on_its_axis(values: list[float], logarithmic: bool) -> None:
    axis = axis_of(values)
    assert axis.logarithmic == logarithmic
    assert 2 <= len(axis.ticks) <= 7
    assert all(LEFT <= axis.place(value) <= RIGHT + 1e-6 for value in (*values, *axis.ticks))
    assert sorted(values, key=axis.place) == sorted(values)


def test_arms_that_measure_something_else_have_their_own_table() -> None:
    first, second = arms_tables({"a": {"x": [1]}, "b": {"x": [2.0, 3.0]}, "c": {"y": [12345]}})
    assert first.splitlines()[2:] == ["| a | 1 |", "| b | 2.5 (2–3) |"]
    assert second.splitlines()[2:] == ["| c | 12,345 |"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.05559, "0.0556"), (11.87, "11.9"), (999.4, "999"), (999.6, "1,000")],
)
def test_numbers(value: float, text: str) -> None:
    assert number(value) == text


def test_every_workload_has_its_place() -> None:
    assert list(TITLES) == list(WORKLOADS)
    assert PANELS.keys() <= TITLES.keys()
