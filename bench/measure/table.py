"""Rows of results, medians and ratios, and the page docs/benchmarks.md that keeps them."""

from __future__ import annotations  # Python 3.9 has no unions of types

import statistics
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Peer:
    name: str
    values: list


@dataclass(frozen=True)
class Row:
    """One measurement of ours, beside a peer's or against a limit.

    `least_ratio`: how many times the peer's throughput is the goal. `most`: the goal as a limit in the row's unit.
    Neither: the number only stands beside the others.
    """

    what: str
    unit: str
    ours: list
    peer: Peer | None = None
    least_ratio: float | None = None
    most: float | None = None

    def ratio(self):
        return statistics.median(self.ours) / statistics.median(self.peer.values)

    def goal(self):
        if self.least_ratio is not None:
            return f"{self.least_ratio:g} x"
        if self.most is not None:
            return f"under {self.most:g} {self.unit}" if not self.peer else f"at most {self.most:g} x"
        return ""

    def met(self):
        """True, False, or None where there is no goal."""
        if self.least_ratio is not None:
            return self.ratio() >= self.least_ratio
        if self.most is not None:
            return (self.ratio() if self.peer else statistics.median(self.ours)) <= self.most
        return None

    def markdown(self):
        verdict = {True: "met", False: "**missed**", None: ""}[self.met()]
        peer, ratio = "", ""
        if self.peer:
            peer, ratio = f"{self.peer.name}: {_spread(self.peer.values)}", f"{self.ratio():.2f}"
        cells = [self.what, f"{_spread(self.ours)} {self.unit}", peer, ratio, self.goal(), verdict]
        return "| " + " | ".join(cells) + " |"


@dataclass(frozen=True)
class Table:
    """`runs`: how often each row was measured, and in what order."""

    title: str
    rows: list
    runs: str

    def markdown(self, where):
        head = "| what | Satchel: median (least to most) | against | ratio | goal | |\n|---|---|---|---|---|---|"
        return "\n".join([f"### {self.title}", "", f"{self.runs}; {where}", "", head, *(row.markdown() for row in self.rows)])


def _number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _spread(values):
    return f"{_number(statistics.median(values))} ({_number(min(values))} to {_number(max(values))})"


def keep(page: Path, part: str, measured: str):
    """Replaces what the page says of one part; what people wrote around it stays."""
    begin, end = f"<!-- {part}: begin -->", f"<!-- {part}: end -->"
    before, rest = page.read_text().split(begin, 1)
    after = rest.split(end, 1)[1]
    page.write_text(f"{before}{begin}\n{measured.strip()}\n{end}{after}")
