"""Monitoring: what fires, whether all is healthy, and how it went in the last hour."""

from __future__ import annotations

from datetime import UTC, datetime

from quizops_console.link.tables import COLUMNS
from quizops_console.output import minute, moment, size
from quizops_console.views.section import Row, Section, TabSpec
from quizops_console.views.spans import Line, Span, Tone
from quizops_console.views.sparkline import chart, parsed, sparkline
from quizops_console.views.states import state_span, state_tone
from quizops_console.views.table_spec import ColumnSpec, FieldSpec, TableSpec, Width

_KINDS = ("alert", "check", "figure", "series")
_STATES = ("firing", "pending", "acknowledged", "resolved", "fail", "warn", "pass")
_SEVERITIES = ("critical", "warning", "info")
_SPARK_WIDTH = 20
_CHART_WIDTH = 40
_CHART_HEIGHT = 3
_SEVERITY_TONES = {"critical": Tone.BAD, "warning": Tone.WARN, "info": Tone.INFO}
_PLACES = 2
_SHORT_UNITS = frozenset(["bytes", "s", "%", "time", "last event"])


_SHORT = {"acknowledged": "acked"}


def _state(row: Row) -> Line:
    word = _SHORT.get(row["state"], row["state"])
    return (Span(state_span(row["state"]).text[:2] + word, state_tone(row["state"])),) if word else ()


def _name(row: Row) -> str:
    """Of a series what it is called by people; its exact name is told below."""
    return row["summary"] if row["spark"] or row["kind"] in {"figure", "series"} else row["name"]


def _value(row: Row) -> str:
    """Without the word for what is counted, which the details have."""
    unit = row["unit"]
    return value_text(row["value"], unit if unit in _SHORT_UNITS else "")


def _since(row: Row) -> str:
    """`11-22 04:05Z`, for what has a state."""
    return minute(row["since"])[5:] if row["state"] and row["since"] else ""


def _told(row: Row) -> Line:
    """The last hour of a series, the message of an alert, what to do about a check."""
    if row["spark"]:
        return (Span(sparkline(parsed(row["spark"]), _SPARK_WIDTH), Tone.INFO),)
    is_over = row["state"] in {"resolved", "acknowledged", "pass"}
    return (Span(row["summary"], Tone.DIM if is_over else Tone.PLAIN),) if row["state"] else ()


SIGNALS = TableSpec(
    id="signals",
    store_columns=COLUMNS["signals"],
    columns=(
        ColumnSpec("state", "state", Width(9, 12, 14), show=_state, order=_STATES),
        ColumnSpec("name", "signal", Width(12, 18, 44), weight=1, show=_name, sources=("name", "summary")),
        ColumnSpec(
            "value", "value", Width(8, 8, 12), right=True, show=_value, sources=("value",), order="number"
        ),
        ColumnSpec(
            "told", "last hour / trouble", Width(20, 20, 90), weight=3, show=_told, sources=("summary",)
        ),
        ColumnSpec("since", "since", Width(12, 12, 12), show=_since, sources=("since",)),
    ),
    identity="key",
    fields={
        "state": FieldSpec(("state",), _STATES),
        "kind": FieldSpec(("kind",), _KINDS),
        "severity": FieldSpec(("severity",), _SEVERITIES),
        "name": FieldSpec(("name",)),
        "unit": FieldSpec(("unit",)),
    },
    search=("name", "summary", "hint"),
    empty="nothing is known yet: an owner looks every 15 seconds",
    name="signals",
)


def signal_details(row: Row) -> list[Line]:
    """What it is and since when; of a series its last hour as a chart, else what is wrong and what to do."""
    if row["kind"] in {"figure", "series"}:
        return [_series_head(row), *_chart(row), *_way_out(row)]
    told: list[Line] = [(Span(row["summary"]),)] if row["kind"] == "alert" and row["summary"] else []
    return [_head(row), *told, *_way_out(row)]


def _head(row: Row) -> Line:
    severity = Span(f"  {row['severity']}", _SEVERITY_TONES.get(row["severity"], Tone.PLAIN))
    since = f"  since {moment(row['since'])}" if row["since"] else ""
    value = value_text(row["value"], row["unit"], is_exact=True)
    return (
        Span(f"{row['name']}  ", Tone.STRONG),
        state_span(row["state"]),
        *((severity,) if row["severity"] else ()),
        Span(f"  {value}" if value else ""),
        Span(since, Tone.DIM),
    )


def _series_head(row: Row) -> Line:
    at = f"  at {moment(row['since'])}" if row["since"] else ""
    return (
        Span(f"{row['name']}  ", Tone.STRONG),
        Span(value_text(row["value"], row["unit"], is_exact=True)),
        Span(at, Tone.DIM),
    )


def _chart(row: Row) -> list[Line]:
    """The last hour, with the least and the most beside it."""
    points = parsed(row["spark"])
    known = [point for point in points if point is not None]
    if not known:
        return [(Span("no value within the last hour", Tone.DIM),)]
    drawn = chart(points, _CHART_WIDTH, _CHART_HEIGHT)
    ends = [f"most  {value_text(f'{max(known):.12g}', row['unit'])}", "", ""]
    ends[-1] = f"least {value_text(f'{min(known):.12g}', row['unit'])}"
    width = len(points)
    return [
        (Span(f"{line:<{width}}", Tone.INFO), Span(f"  {end}", Tone.DIM))
        for line, end in zip(drawn, ends, strict=True)
    ]


def _way_out(row: Row) -> list[Line]:
    """The hint, and the command that it names as one that can be done with a key."""
    lines: list[Line] = [(Span(row["hint"], Tone.DIM),)] if row["hint"] else []
    if row["command"]:
        lines.append((Span("x ", Tone.KEY), Span(row["command"])))
    return lines


def value_text(value: str, unit: str, *, is_exact: bool = False) -> str:
    """A cell's value with its unit: `82.1 GB`, `0.18 s`, `12 refused rows`; as it is where it is no number.

    `is_exact` tells the whole of a moment, not only the time of day.
    """
    try:
        number = float(value)
    except ValueError:
        return _worded(value, unit, is_exact=is_exact)
    match unit:
        case "bytes":
            return size(round(number))
        case "rows" if number == 1:
            return "1 row"
        case "time":
            at = datetime.fromtimestamp(number, UTC).isoformat()
            return moment(at) if is_exact else f"{at[11:16]}Z"
        case "pid" | "":
            return _rounded(number)
        case _:
            return f"{_rounded(number)} {unit}"


def _worded(value: str, unit: str, *, is_exact: bool) -> str:
    """Words; the moment of a `last event` as one."""
    if unit == "last event" and value:
        return moment(value) if is_exact else f"{value[11:16]}Z"
    return value


def _rounded(number: float) -> str:
    return str(int(number)) if number.is_integer() else f"{number:.{_PLACES}f}"


MONITORING = TabSpec(
    "monitoring",
    "Monitoring",
    (Section("signals", "signals", "signals", SIGNALS, signal_details),),
)
