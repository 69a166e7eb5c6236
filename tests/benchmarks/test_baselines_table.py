"""The table of the benchmark of older methods."""

from __future__ import annotations

from typing import Any

from benchmarks.baselines import table


def run(method: str, accuracy: float | None, error: str | None = None) -> dict[str, Any]:
    entry: dict[str, Any] = {"method": method, "accuracy": accuracy, "error": error, "seconds": 12.3}
    if accuracy is not None:
        entry |= {
            "ci95": [accuracy - 0.04, accuracy + 0.03],
            "macro_f1": 0.5,
            "images": 504,
            "validation_accuracy": 0.6,
            "settings": {"kernel": "rbf", "C": 3.0},
        }
    return entry


def test_the_most_accurate_is_last_and_a_failure_is_told() -> None:
    runs = [run("deep-svm", 0.9), run("lbp-hog", 0.7), run("brisk-words", None, "No keypoint was found.")]
    rows = [line.strip("|").split("|") for line in table(runs).splitlines()]
    assert len({len(row) for row in rows}) == 1, "a row with more or fewer columns than the others"
    cells = [[cell.strip() for cell in row] for row in rows[2:]]
    assert [row[0] for row in cells] == ["`brisk-words`", "`lbp-hog`", "`deep-svm`", "starter model"]
    assert cells[0][1] == "failed: No keypoint was found."
    assert cells[1][1:] == ["70.0% (66.0% to 73.0%, 504 images)", "50.0%", "60.0%", "kernel rbf, C 3.0", "12"]
    assert cells[3][1].endswith("504 images)") and cells[3][4] == "recipe `best`"
