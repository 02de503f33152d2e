"""Charts as SVG, drawn on the server: no inline style, every bar a link to the sentences behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from markupsafe import Markup, escape

__all__ = ["Band", "Bar", "Fan", "Mark", "Turn", "axis_steps", "relation_chart", "sparkline"]

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 960, 340, 44, 12, 34, 24
WIDEST = 90.0  # of a bar


@dataclass(frozen=True, slots=True)
class Bar:
    """A period: sums of intensity by quad class (conflict negative), events, and where its sentences are.

    `covered` is False where the store tells nothing of either state: missing, not zero.
    """

    start: date
    end: date
    label: str
    verbal_up: float
    material_up: float
    verbal_down: float
    material_down: float
    events: int
    href: str
    covered: bool = True

    @property
    def up(self) -> float:
        return self.verbal_up + self.material_up

    @property
    def down(self) -> float:
        return self.verbal_down + self.material_down

    @property
    def net(self) -> float:
        return self.up + self.down


@dataclass(frozen=True, slots=True)
class Band:
    """A stage: first and last day, name, direction of the turn that opened it, level, where its sentences are."""

    start: date
    end: date
    name: str | None
    direction: str | None
    level: float | None
    href: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A turning point with its 80 % interval."""

    day: date
    low: date
    high: date
    direction: str
    href: str


@dataclass(frozen=True, slots=True)
class Fan:
    """The outlook over some months ahead: median and 80 % band of the mean month, in the units of the bars."""

    start: date
    end: date
    low: float
    median: float
    high: float
    months: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A gate: its day, what it is, where it is told."""

    day: date
    words: str
    href: str


def axis_steps(low: float, high: float, most: int = 6) -> list[float]:
    """Round values from at or below `low` to at or above `high`."""
    span = max(high - low, 1e-9)
    base = 10.0 ** len(str(int(span))) / 1000
    step = next(base * k * m for m in (1, 10, 100, 1000, 10000) for k in (1, 2, 5) if span / (base * k * m) <= most)
    first, last = int(low // step), int(-(-high // step))
    return [step * i for i in range(first, last + 1)]


def relation_chart(
    bars: Sequence[Bar],
    bands: Sequence[Band],
    turns: Sequence[Turn],
    title: str,
    *,
    fans: Sequence[Fan] = (),
    marks: Sequence[Mark] = (),
) -> Markup:
    """Cooperation above and conflict below the line, the net line, stages and the intervals of turning points.

    `fans` prolong the time axis with the outlook's bands; `marks` are gates.
    """
    if not bars:
        return Markup("")
    fans = [fan for fan in fans if fan.end > bars[-1].start]
    final = max(bars[-1].end, *(fan.end for fan in fans)) if fans else bars[-1].end
    begin, end = bars[0].start.toordinal(), final.toordinal() + 1  # the last day is drawn whole
    lows, highs = [b.down for b in bars] + [f.low for f in fans], [b.up for b in bars] + [f.high for f in fans]
    steps = axis_steps(min(0.0, *lows), max(0.0, *highs))
    if len(steps) < 2:
        steps = [-1.0, 0.0, 1.0]
    inner, depth = WIDTH - LEFT - RIGHT, HEIGHT - TOP - FOOT

    def x(day: date) -> float:
        return LEFT + inner * min(1.0, max(0.0, (day.toordinal() - begin) / (end - begin)))

    def y(value: float) -> float:
        return TOP + depth * (steps[-1] - value) / (steps[-1] - steps[0])

    out = [
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="group" aria-label="{escape(title)}" '
        f'data-from="{bars[0].start}" data-to="{final}" data-left="{LEFT}" data-right="{WIDTH - RIGHT}">'
    ]
    out += _bands(bands, bars, x)
    out += _turns(turns, bars, x, depth)
    far: list[str] = []
    for value in steps:
        kind = "zero" if value == 0 else "grid"
        out.append(f'<line class="{kind}" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(value):.1f}" y2="{y(value):.1f}"/>')
        out.append(
            f'<text class="tick" x="{LEFT - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{_signed(value)}</text>'
        )
        far.append(  # shown where a narrow screen begins with the latest months
            f'<text class="tick far" x="{WIDTH - 3}" y="{y(value) - 4:.1f}" text-anchor="end">{_signed(value)}</text>'
        )
    out += _days(bars, x)
    out += _fans(fans, x, y)
    out += [_bar(bar, x, y) for bar in bars]
    out += _net(bars, x, y)
    out += _marks([m for m in marks if bars[0].start <= m.day <= final], x)
    out += far
    out.append("</svg>")
    return Markup("".join(out))


def _signed(value: float) -> str:
    """A tick's value with a true minus; zero without a sign."""
    return f"{value:+g}".replace("-", "−") if value else "0"


def _turns(turns: Sequence[Turn], bars: Sequence[Bar], x: Callable[[date], float], depth: int) -> list[str]:
    out = []
    for t in turns:
        if t.high >= bars[0].start and t.low <= bars[-1].end:
            words = f"Turning point {t.day:%B %Y}, 80 % interval {t.low} to {t.high}"
            out.append(
                f'<a href="{escape(t.href)}" tabindex="-1" aria-label="{words}"><title>{words}</title>'
                f'<rect class="turn {t.direction}" x="{x(t.low):.1f}" y="{TOP}" '
                f'width="{max(2, x(t.high) - x(t.low)):.1f}" height="{depth}"/></a>'
            )
    return out


def _fans(fans: Sequence[Fan], x: Callable[[date], float], y: Callable[[float], float]) -> list[str]:
    """Band and median of each horizon; they lie over each other, so the nearest months are darkest."""
    out = []
    for fan in sorted(fans, key=lambda fan: -fan.months):
        left, right = x(fan.start), x(_after(fan.end))
        words = (
            f"Outlook, next {fan.months} months: {fan.median:+.1f} a month, 80 % band {fan.low:+.1f} to {fan.high:+.1f}"
        )
        words = words.replace("-", "−").replace("next 1 months", "next month")
        out.append(
            f'<g class="fan"><title>{words}</title><rect x="{left:.1f}" y="{y(fan.high):.1f}" '
            f'width="{max(2, right - left):.1f}" height="{max(1, y(fan.low) - y(fan.high)):.1f}"/>'
            f'<line x1="{left:.1f}" x2="{right:.1f}" y1="{y(fan.median):.1f}" y2="{y(fan.median):.1f}"/></g>'
        )
    return out


def _marks(marks: Sequence[Mark], x: Callable[[date], float]) -> list[str]:
    foot = HEIGHT - FOOT
    return [
        f'<a class="gate" href="{escape(m.href)}" tabindex="-1" aria-label="Gate: {escape(m.words)}, {m.day}">'
        f"<title>Gate: {escape(m.words)}, {m.day}</title>"
        f'<path d="M{x(m.day):.1f} {TOP}V{foot}"/><path class="flag" d="M{x(m.day):.1f} {foot - 11}l8 4l-8 4z"/>'
        f'<rect class="hit" x="{x(m.day) - 4:.1f}" y="{foot - 18}" width="16" height="18"/></a>'
        for m in marks
    ]


def _bands(bands: Sequence[Band], bars: Sequence[Bar], x: Callable[[date], float]) -> list[str]:
    out = []
    for i, band in enumerate(b for b in bands if b.end >= bars[0].start and b.start <= bars[-1].end):
        left, right = x(band.start), x(_after(band.end))
        level = "" if band.level is None else f", level {band.level:+.1f}"
        words = f"{band.name or 'Stage'}: {band.start:%b %Y} to {band.end:%b %Y}{level}"
        arrow = {"up": "▲ ", "down": "▼ "}.get(band.direction or "", "")
        room = int((right - left) / 6.6)
        figure = "" if band.level is None else f"{round(band.level, 1) + 0.0:+.1f}".replace("-", "−")
        label = (arrow + (band.name or figure))[: max(0, room)]
        if not band.name and len(arrow + figure) > room:
            label = arrow.strip()  # a figure cut short would be another figure
        out.append(
            f'<a class="band b{i % 2} {band.direction or ""}" href="{escape(band.href)}" tabindex="-1" '
            f'aria-label="{escape(words)}"><title>{escape(words)}</title>'
            f'<rect x="{left:.1f}" y="6" width="{max(1, right - left - 1):.1f}" height="20" rx="2"/>'
            f'<text x="{left + 5:.1f}" y="20">{escape(label if room > 1 else "")}</text></a>'
        )
    return out


def _days(bars: Sequence[Bar], x: Callable[[date], float]) -> list[str]:
    years = range(bars[0].start.year, bars[-1].end.year + 1)
    if len(years) > 2:
        every = -(-len(years) // 12)
        marks = [(date(y, 1, 1), str(y)) for y in years if not y % every and date(y, 1, 1) >= bars[0].start]
    else:
        every = -(-len(bars) // 10)
        marks = [(b.start, b.label) for b in bars[::every]]
    return [
        f'<line class="mark" x1="{x(d):.1f}" x2="{x(d):.1f}" y1="{HEIGHT - FOOT}" y2="{HEIGHT - FOOT + 5}"/>'
        f'<text class="tick" x="{x(d) + 3:.1f}" y="{HEIGHT - 6}">{escape(t)}</text>'
        for d, t in marks
        if x(d) + 3 + 6.4 * len(t) < WIDTH
    ]


def _bar(bar: Bar, x: Callable[[date], float], y: Callable[[float], float]) -> str:
    left, right = x(bar.start), x(_after(bar.end))
    room = max(1.0, right - left - min(0.6, (right - left) / 6))
    if not bar.covered:
        return (
            f'<rect class="missing" x="{left:.1f}" y="{TOP}" width="{room:.1f}" height="{HEIGHT - TOP - FOOT}">'
            f"<title>{escape(bar.label)}: nothing is told of either state</title></rect>"
        )
    if not bar.events:
        return ""
    figures = f"cooperation {bar.up:+.1f}, conflict {bar.down:+.1f}, net {bar.net:+.1f}".replace("-", "−")
    words = f"{bar.label}: {bar.events} event{'s' if bar.events != 1 else ''}, {figures}"
    parts = (
        ("vu", 0.0, bar.verbal_up),
        ("mu", bar.verbal_up, bar.up),
        ("vd", 0.0, bar.verbal_down),
        ("md", bar.verbal_down, bar.down),
    )
    width = min(room, WIDEST)  # a lone month is a bar, not a wall
    inset = left + (room - width) / 2
    rects = "".join(
        f'<rect class="{kind}" x="{inset:.1f}" y="{min(y(a), y(b)):.1f}" width="{width:.1f}" '
        f'height="{abs(y(a) - y(b)):.1f}"/>'
        for kind, a, b in parts
        if a != b
    )
    hit = f'<rect class="hit" x="{left:.1f}" y="{TOP}" width="{room:.1f}" height="{HEIGHT - TOP - FOOT}"/>'
    return (
        f'<a class="bar" href="{escape(bar.href)}" tabindex="-1" aria-label="{escape(words)}" '
        f'data-from="{bar.start}" data-to="{bar.end}"><title>{escape(words)}</title>{hit}{rects}</a>'
    )


def _net(bars: Sequence[Bar], x: Callable[[date], float], y: Callable[[float], float]) -> list[str]:
    """A line over periods that are told of; of single days, which mostly hold nothing, a stroke for each that does."""
    if bars[0].start == bars[0].end:
        told = (bar for bar in bars if bar.events)
        strokes = "".join(f"M{x(b.start) - 1:.1f} {y(b.net):.1f}H{x(_after(b.end)) + 1:.1f}" for b in told)
        return [f'<path class="net" d="{strokes}"/>'] if strokes else []
    runs: list[list[str]] = [[]]
    for bar in bars:
        if not bar.covered:
            runs.append([])
            continue
        middle = (x(bar.start) + x(_after(bar.end))) / 2
        runs[-1].append(f"{middle:.1f},{y(bar.net):.1f}")
    return [f'<polyline class="net" points="{" ".join(run)}"/>' for run in runs if len(run) > 1]


def _after(day: date) -> date:
    return day + timedelta(days=1)


def sparkline(values: Sequence[float | None], bands: Sequence[tuple[int, int, str]], words: str) -> Markup:
    """Monthly means on a fixed scale of −10…+10 with stage bands; gaps are months without an event."""
    width, height = 168, 40
    step = width / max(1, len(values) - 1)
    out = [f'<svg class="spark" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(words)}">']
    for first, last, kind in bands:
        a, b = max(0.0, (first - 0.5) * step), min(float(width), (last + 0.5) * step)
        out.append(
            f'<rect class="sb {escape(kind)}" x="{a:.1f}" y="0" width="{max(0.0, b - a):.1f}" height="{height}"/>'
        )
    out.append(f'<line class="zero" x1="0" x2="{width}" y1="{height / 2}" y2="{height / 2}"/>')

    def y(value: float) -> float:
        return height / 2 - max(-1.0, min(1.0, value / 10)) * (height / 2 - 2)

    known = [(i, v) for i, v in enumerate(values) if v is not None]
    for (i, v), (j, w) in pairwise(known):
        kind = "line" if j == i + 1 else "line gap"
        out.append(f'<line class="{kind}" x1="{i * step:.1f}" y1="{y(v):.1f}" x2="{j * step:.1f}" y2="{y(w):.1f}"/>')
    if known:
        i, v = known[-1]
        out.append(f'<circle class="dot" cx="{min(width - 3, i * step):.1f}" cy="{y(v):.1f}" r="2.6"/>')
    out.append("</svg>")
    return Markup("".join(out))
