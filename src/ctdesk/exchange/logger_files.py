"""Reading a temperature logger's file: exact readings and their faults, or the questions a person must
answer.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.temperature import at_millis
from ctdesk.exchange.logger_columns import Body, Columns, take_columns
from ctdesk.exchange.logger_doubts import Doubts
from ctdesk.exchange.logger_labels import settle_labels
from ctdesk.exchange.logger_layout import (
    SAMPLE_LINES,
    USUAL_DELIMITERS,
    Layout,
    Shape,
    event_columns,
    find_shapes,
    has_split_numbers,
    profile_columns,
)
from ctdesk.exchange.logger_parts import settle_part
from ctdesk.exchange.logger_profiles import HEAD_LINES, Profile, columns_of
from ctdesk.exchange.logger_readout import ALL_PROBES, Event, Questions, Readout, Source
from ctdesk.exchange.logger_series import make_probes, put_in_order, settle_last_line
from ctdesk.exchange.logger_units import settle_numbers, settle_units
from ctdesk.exchange.logger_zones import settle_times
from ctdesk.exchange.text_files import decode_text, foreign_kind, sample_lines

Report = Callable[[int, int], None]
_SERIAL = re.compile(
    r"(?:(?:serial|registration)(?:\s*(?:number|num|no\.?|#))?|\bS/N|\bSN|序列号|设备编号|记录仪编号)\"?\s*[:：,;=\t]\s*\"?"
    r"([0-9A-Za-z][0-9A-Za-z-]{2,30})",
    re.IGNORECASE,
)
_FACT = re.compile(r"\"?([^\":,;\t=]{2,40}?)\"?\s*[:：=,;\t]\s*\"?([^\"]{1,120}?)\"?[\s,;]*")
_SUMMARY = re.compile(r"alarm|max(?:imum)?|min(?:imum)?|average|mean|报警|最高|最低|平均|超限", re.IGNORECASE)
_PADDING = b" \t\r\n\0\x1a\xef\xbb\xbf\xff\xfe"


def read_logger_file(
    data: bytes,
    name: str,
    *,
    profiles: Sequence[Profile] = (),
    profile: str | None = None,
    answers: Mapping[str, str] | None = None,
    time_zone: str,
    today: date,
    report: Report | None = None,
    one_trip: bool = True,
) -> Readout | Questions:
    """Read one file, or say what has to be asked first; call again with ``answers={code: option}``.

    ``time_zone`` is the site's (IANA); ``profile`` names one format instead of recognising it. There is no
    limit to the number of rows; ``report(done, total)`` counts lines and may raise ``Cancelled``. With
    ``one_trip`` a pause of half a day asks which part is meant; a tank's recording is read whole. Raises
    ``CSV-01``, ``CSV-05``, ``CSV-08`` and ``LOG-01`` to ``LOG-14`` when nothing can be read (decision 28).
    """
    if not data.strip(_PADDING):
        raise CtdeskError("LOG-01", name=name)
    kind = foreign_kind(data)
    if kind:
        raise CtdeskError("CSV-08", name=name, kind=kind)
    chosen = _profile_named(profiles, profile) if profile else None
    doubts = Doubts(MappingProxyType(dict(answers or {})), chosen)
    decoded = decode_text(data, doubts.known("encoding") or None)
    if decoded.text is None:
        shown = [" ⏎ ".join(sample_lines(data, one, 3)) for one in decoded.options]
        doubts.settle("encoding", decoded.options, shown)
        return Questions("details", tuple(doubts.open), profile=profile)
    if decoded.encoding.startswith("utf-16") and not decoded.bom:
        doubts.note("LOG-30", encoding=decoded.encoding)
    text, lines, cut = _text(decoded.text, doubts)
    if chosen is None:
        chosen = _recognised("\n".join(lines[:HEAD_LINES]), profiles, doubts)
        if doubts.open:
            return Questions("details", tuple(doubts.open))
        doubts.profile = chosen
    shape, layout = _layout(lines, doubts)
    if layout is None or doubts.open:
        return _questions(doubts, shape)
    cut = cut or decoded.cut_character
    if shape.above:
        doubts.note("LOG-32", count=shape.above, line=shape.first)
    body = Body(text[sum(len(line) + 1 for line in lines[: shape.first]) :], shape.first)
    columns = take_columns(body, layout, doubts, cut, report)
    settle_last_line(columns, layout, cut, doubts)
    names = settle_labels(columns, layout, doubts)
    if names is None:
        return _questions(doubts, shape)
    source = Source(
        name, hashlib.sha256(data).hexdigest(), decoded.encoding, shape.delimiter, len(columns.days)
    )
    head = lines[: shape.first]
    return _interpret(source, columns, layout, names, doubts, head, time_zone, today, one_trip)


def _interpret(
    source: Source,
    columns: Columns,
    layout: Layout,
    names: tuple[str, ...],
    doubts: Doubts,
    head: Sequence[str],
    time_zone: str,
    today: date,
    one_trip: bool,
) -> Readout | Questions:
    shape = layout.shape
    numbers = settle_numbers(columns, doubts)
    units = settle_units(columns, layout, head, doubts)
    probe = _probe(names, columns, doubts)
    times = settle_times(columns, layout, head, doubts, time_zone, today)
    if doubts.open or numbers is None or units is None or probe is None or times is None:
        return _questions(doubts, shape)
    ordered = put_in_order(times.millis, columns.values, doubts)
    if ordered is not None and one_trip:
        ordered = settle_part(ordered, doubts)
    if ordered is None:
        return _questions(doubts, shape)
    probes = make_probes(ordered, names, numbers, units, doubts)
    judged = tuple(name for name in names if probe in (name, ALL_PROBES))
    if not all(len(probes[name]) for name in judged):
        raise CtdeskError("LOG-05")
    last = at_millis(max(probes[name].millis[-1] for name in judged))
    if last.date() > today + timedelta(days=1):
        doubts.note("LOG-36", end=last)
    unit = units[names.index(judged[0])]
    if unit != "C":
        doubts.note("LOG-37", unit=unit)
    serial = _serial(head, shape, doubts.profile)
    _note_other_loggers(serial, columns, doubts)
    return Readout(
        sources=(source,),
        profile=doubts.profile.name if doubts.profile else None,
        probes=MappingProxyType(probes),
        probe=probe,
        unit=unit,
        decimal=numbers.mark,
        date_order=times.order,
        zone=times.zone,
        serial=serial,
        trip=_found(doubts.profile.trip if doubts.profile else "", head),
        facts=MappingProxyType(_facts(head)),
        events=tuple(Event(times.when(day, clock), text) for day, clock, text in columns.events),
        faults=tuple(doubts.faults),
        answers=doubts.answers,
        clock_offset_min=_clock_offset(doubts),
    )


def _text(text: str, doubts: Doubts) -> tuple[str, list[str], bool]:
    """The text with plain ends of lines, its first lines, and whether the last one has no end."""
    padded = len(text)
    text = text.rstrip("\0\x1a")
    if padded - len(text) > 1:
        doubts.note("LOG-33", count=padded - len(text))
    if "\0" in text:
        raise CtdeskError("CSV-05", row=text.count("\n", 0, text.index("\0")) + 1)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, text.split("\n", SAMPLE_LINES)[:SAMPLE_LINES], bool(text[text.rfind("\n") + 1 :].strip())


def _profile_named(profiles: Sequence[Profile], name: str) -> Profile:
    for profile in profiles:
        if profile.name == name:
            return profile
    raise CtdeskError("LOG-06", name=name)


def _recognised(head: str, profiles: Sequence[Profile], doubts: Doubts) -> Profile | None:
    fitting = [profile for profile in profiles if profile.fits(head)]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    names = [profile.name for profile in fitting]
    name = doubts.settle("profile", names, [profile.title["en"] for profile in fitting])
    return _profile_named(fitting, name) if name else None


def _layout(lines: Sequence[str], doubts: Doubts) -> tuple[Shape, Layout | None]:
    shapes = find_shapes(lines, doubts.known("delimiter")) or find_shapes(lines)
    if not shapes:
        text = "\n".join(lines[:400])
        raise CtdeskError("LOG-02" if len(_SUMMARY.findall(text)) >= 2 else "LOG-03")
    shape = shapes[0]
    rivals = [one for one in shapes if one.hits == shape.hits]
    if len(rivals) > 1 or shape.delimiter not in USUAL_DELIMITERS:
        shown = [" ¦ ".join(one.rows[0]) for one in rivals]
        if doubts.profile and doubts.profile.delimiter == shape.delimiter:
            picked: str | None = shape.delimiter
        else:
            picked = doubts.settle("delimiter", [one.delimiter for one in rivals], shown, shape.delimiter)
        if picked is None:
            return shape, None
        shape = next(one for one in rivals if one.delimiter == picked)
    return shape, _columns_chosen(shape, doubts)


def _columns_chosen(shape: Shape, doubts: Doubts) -> Layout | None:
    """The columns to read: answered, or named by the profile where the contents agree, else asked."""
    times: tuple[int, ...] = ()
    values: tuple[int, ...] = ()
    if doubts.profile and not shape.contradictions():
        times, values = profile_columns(shape, doubts.profile)
    if "time_columns" in doubts.answers or not times:
        options = ["+".join(map(str, option)) for option in shape.time_options]
        row = shape.rows[0]
        shown = [" ".join(f"{shape.header(c)} {row[c]}".strip() for c in one) for one in shape.time_options]
        answer = doubts.settle("time_columns", options, shown, options[0])
        times = tuple(columns_of(answer)) if answer else ()
    if "value_columns" in doubts.answers or not values:
        values = _values_chosen(shape, doubts)
    if not times or not values:
        return None
    joined = False
    if has_split_numbers(shape, values):
        row, column = shape.rows[0], values[-1]
        shown = [f"{row[column]},{row[column + 1]}", f"{row[column]} ¦ {row[column + 1]}"]
        how = doubts.settle("split_number", ("decimal", "columns"), shown, "decimal")
        joined = how == "decimal"
    return Layout(shape, times, values, event_columns(shape, doubts.profile), joined)


def _values_chosen(shape: Shape, doubts: Doubts) -> tuple[int, ...]:
    if not shape.numeric:
        raise CtdeskError("LOG-03")
    likely = shape.likely_values()
    options = [str(column) for column in shape.numeric]
    shown = [f"{shape.header(c)} {shape.rows[0][c]}".strip() for c in shape.numeric]
    # Several columns without a word of what they are may be humidity as well: none of them is proposed.
    proposal = ",".join(map(str, likely)) if shape.sure_values() or len(likely) == 1 else None
    if len(likely) > 1:
        # Several probes are one answer more: all that look like temperatures.
        options.insert(0, ",".join(map(str, likely)))
        shown.insert(0, "; ".join(shape.names(likely)))

    def judge(answer: str) -> None:
        chosen = columns_of(answer)
        if not set(chosen) <= set(shape.numeric) or len(set(chosen)) != len(chosen):
            raise CtdeskError("LOG-04", question="value_columns", answer=answer)

    answer = doubts.settle("value_columns", options, shown, proposal, free=judge)
    return tuple(columns_of(answer)) if answer else ()


def _questions(doubts: Doubts, shape: Shape) -> Questions:
    codes = {question.code for question in doubts.open}
    return Questions(
        "mapping" if codes & {"time_columns", "value_columns"} else "details",
        tuple(doubts.open),
        shape.headers,
        shape.header_line,
        shape.rows[:5],
        doubts.profile.name if doubts.profile else None,
        first_line=shape.first_line,
    )


def _probe(names: tuple[str, ...], columns: Columns, doubts: Doubts) -> str | None:
    """The probe beside the product, or all of them: each is judged then, and the warmest counts."""
    if len(names) == 1:
        return names[0]
    options = (ALL_PROBES, *names)
    if doubts.profile and doubts.profile.probe in options and "probe" not in doubts.answers:
        return doubts.profile.probe
    first = [column[0] if column else "" for column in columns.values]
    return doubts.settle("probe", options, [", ".join(names), *first], ALL_PROBES)


def _note_other_loggers(serial: str | None, columns: Columns, doubts: Doubts) -> None:
    """A number that stands again among the readings should be the same one: else two files were put together.
    """
    others = {
        match[1] for _, _, text in columns.events if (match := _SERIAL.search(text)) and match[1] != serial
    }
    if others and serial:
        doubts.note("LOG-41", serial=serial, others=", ".join(sorted(others)[:3]))


def _clock_offset(doubts: Doubts) -> Decimal:
    """Minutes by which the logger's clock is fast, if somebody compared it; never asked here."""
    text = doubts.answers.get("clock_offset_min", "0")
    try:
        offset = Decimal(text)
    except InvalidOperation:
        raise CtdeskError("LOG-04", question="clock_offset_min", answer=text) from None
    if not offset.is_finite() or abs(offset) > 60 * 24 * 3660:
        raise CtdeskError("LOG-04", question="clock_offset_min", answer=text)
    return offset


def _serial(head: Sequence[str], shape: Shape, profile: Profile | None) -> str | None:
    if profile and profile.serial_column:
        for column, header in enumerate(shape.headers):
            if re.search(profile.serial_column, header, re.IGNORECASE):
                cells = [row[column] for row in (shape.opening, *shape.rows) if column < len(row)]
                if found := next((cell for cell in cells if cell), None):
                    return found
    if profile and profile.serial:
        return _found(profile.serial, head)
    for line in head:
        if line != shape.header_line and (match := _SERIAL.search(line)):
            return match[1]
    return None


def _found(expression: str, lines: Sequence[str]) -> str | None:
    if not expression:
        return None
    for line in lines:
        if match := re.search(expression, line, re.IGNORECASE):
            return match[1].strip() or None
    return None


def _facts(head: Sequence[str]) -> dict[str, str]:
    """What the lines above the table say about the logger, as far as they have a name and a value."""
    facts: dict[str, str] = {}
    for line in head[:HEAD_LINES]:
        if match := _FACT.fullmatch(line.strip()):
            facts.setdefault(match[1].strip(), match[2].strip())
    return facts
