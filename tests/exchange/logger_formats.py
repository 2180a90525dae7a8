"""Layouts of logger exports as hospitals get them, one writer for each family, with numbers of our own.

What is faithful is the layout: lines above the table, delimiter, encoding, order of the date, where the unit
stands, lines of events. ``seen`` says where the layout is known from: ``export``, real exports or readers
written against them; ``manual``, the maker's description; ``unverified``, hearsay about the maker's software.
``half`` is the half of the formats that a family belongs to: the importer was developed against ``known``
alone and met ``new`` untouched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

Row = tuple[datetime, tuple[str, ...]]
"""Local time of the logger and a text in °C for each probe; a mark where it has no reading."""


@dataclass(frozen=True, slots=True)
class Format:
    """One family of exports: how it writes rows, and what a person who knows the logger answers about it."""

    name: str
    half: str
    seen: str
    facts: str
    write: Callable[[Sequence[Row]], bytes]
    answers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    probes: int = 1
    minutes_only: bool = False
    serial: str | None = None
    file_name: str = "trip.csv"


def fahrenheit(celsius: str) -> str:
    """The reading in °F, exact; marks stay marks."""
    try:
        return format((Decimal(celsius) * 9 / 5 + 32).normalize(), "f")
    except ArithmeticError:
        return celsius


def comma(number: str) -> str:
    return number.replace(".", ",")


def clock_12h(at: datetime, shape: str, *, pad: bool = False) -> str:
    """A time of day with AM or PM, its hour with or without a leading zero."""
    hour = at.hour % 12 or 12
    text = f"{hour:02d}" if pad else str(hour)
    return f"{at.strftime(shape)} {text}:{at:%M:%S} {'AM' if at.hour < 12 else 'PM'}"


def joined(lines: Sequence[str], encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    return (end.join(lines) + end).encode(encoding)


# ── developed against ─────────────────────────────────────────────────────────────────────────────


def _almemo(rows: Sequence[Row]) -> bytes:
    lines = []
    for place, (at, values) in enumerate(rows):
        if place % 40 == 0:
            # The block of facts stands again whenever the logger was read or began anew.
            lines += [
                "ALMEMO\t2590-4S\tSN: H17040312",
                "COMMENT:\tDry shipper 4",
                "DATE:\tTIME:\tM00: Temp °C\tM01: RH %H",
            ]
        lines.append(f"{at:%d.%m.%y}\t{at:%H:%M:%S}\t{values[0]}\t45.1")
    return joined(lines)


def _berlinger(rows: Sequence[Row]) -> bytes:
    days = sorted({at.date() for at, _ in rows}, reverse=True)
    lines = [
        "Device: Q-tag Fridge-tag 2",
        "Vers: 0.5",
        "Conf:",
        " Serial: 160400300000",
        " Temp unit: C",
        "Hist:",
    ]
    for number, day in enumerate(days, start=1):
        own = [(at, values[0]) for at, values in rows if at.date() == day]
        low, high = min(own, key=lambda one: Decimal(one[1])), max(own, key=lambda one: Decimal(one[1]))
        lines += [
            f" {number}:",
            f"  Date: {day}",
            f"  Min T: {low[1]}, TS Min T: {low[0]:%H:%M}",
            f"  Max T: {high[1]}, TS Max T: {high[0]:%H:%M}",
            "  Avrg T: -180.1",
            "  Alarm:",
            "   0:",
            "    t Acc: 0",
            "  Events: 0",
        ]
    return joined([*lines, "Cert:", " Vers: 1.0", "Sig: 00ff"], end="\n")


def _easylog(rows: Sequence[Row]) -> bytes:
    lines = ["TRIP 7,Time,Celsius(°C),High Alarm,Low Alarm,Serial Number"]
    for number, (at, values) in enumerate(rows, start=1):
        tail = ",-130.0,-200.0,010012345" if number == 1 else ""
        lines.append(f"{number},{at:%Y-%m-%d %H:%M:%S},{values[0]}{tail}")
    return joined(lines, "cp1252")


def _elpro(rows: Sequence[Row]) -> bytes:
    lines = [
        "ELPRO LIBERO CL;",
        "Serial number;20119876",
        "Time zone;UTC+08:00",
        "Interval;00:05:00",
        "",
        "No.;Date / Time;T [°C];Alarm",
    ]
    lines += [
        f"{number};{at:%d.%m.%Y %H:%M:%S};{comma(values[0])};OK"
        for number, (at, values) in enumerate(rows, start=1)
    ]
    return joined(lines, "utf-8-sig")


def _hanwell(rows: Sequence[Row]) -> bytes:
    lines = [
        '"Hanwell RadioLog"',
        '"Database: C:\\Hanwell\\Site.mdb"',
        '"Sensor: 4, Shipper"',
        '"Channels: Temperature, Humidity"',
        *(f'"Setting {number}: 0"' for number in range(1, 8)),
        "",
        '"Time","Temperature (°C)","Humidity (%RH)"',
    ]
    lines += [f"{at:%H:%M:%S %d/%m/%Y},{values[0]},45.1" for at, values in rows]
    return joined(lines, "cp1252")


def _hoboware(rows: Sequence[Row]) -> bytes:
    serial = "LGR S/N: 20338010"
    lines = [
        '"Plot Title: CT-2026-031"',
        f'"#","Date Time, GMT+08:00","Temp, °C ({serial}, SEN S/N: 20338010)",'
        f'"Button Down ({serial})","Host Connected ({serial})","End Of File ({serial})"',
    ]
    lines += [
        f"{number},{clock_12h(at, '%m/%d/%y', pad=True)},{values[0]},,,"
        for number, (at, values) in enumerate(rows, start=1)
    ]
    after = rows[-1][0] + timedelta(seconds=31)
    for number, marks in ((1, "Logged,,"), (2, ",Logged,"), (3, ",Logged,Logged")):
        lines.append(f"{len(rows) + number},{clock_12h(after, '%m/%d/%y', pad=True)},,{marks}")
        after += timedelta(seconds=9)
    return joined(lines)


def _logtag(rows: Sequence[Row]) -> bytes:
    lines = [
        "Product Model,TRIX-8",
        "Serial Number,A0C1003F",
        "User text,Shipper 12",
        "Time zone,UTC+08:00",
        "Readings," + str(len(rows)),
        "",
        "Record,Date,Time,°C,Events",
    ]
    lines += [
        f"{number},{at:%Y-%m-%d},{at:%H:%M:%S},{values[0]},{'Mark' if number == 2 else ''}"
        for number, (at, values) in enumerate(rows, start=1)
    ]
    return joined(lines)


def _meaco(rows: Sequence[Row]) -> bytes:
    lines = ["Pharmacy - Receipt room - ID: 10874", "Timestamp,Temperature,Humidity"]
    return joined([*lines, *(f"{at:%d/%m/%Y %H:%M},{values[0]},45.1" for at, values in rows)])


def _monnit(rows: Sequence[Row]) -> bytes:
    lines = ["MessageID,Sensor ID,Sensor Name,Date,Value,Formatted Value,Raw Data,Sensor State,Alert Sent"]
    for number, (at, values) in reversed(list(enumerate(rows, start=1))):
        when = clock_12h(at, f"{at.month}/{at.day}/%Y")
        shown = f"{values[0]}° C" if values[0][-1].isdigit() else values[0]
        lines.append(f"{88100 + number},401233,Shipper 3,{when},{values[0]},{shown},{values[0]},16,False")
    return joined(lines)


def _rotronic(rows: Sequence[Row]) -> bytes:
    lines = [
        "[#I]Device Name",
        "CT shipper 4",
        "[#I]Device Info",
        "Firmware = 1.5d",
        "Serial Number = 61203344",
        "[#I]Log",
        "Log mode = loop",
        "Log interval = 300 s",
        *(f"Setting {number} = off" for number in range(1, 12)),
        "[#H]Column Headers",
        "Date\tTime\tHumidity\tTemperature",
        "",
        "[#D]Measurements",
    ]
    return joined([*lines, *(f"{at:%d/%m/%Y}\t{at:%H:%M:%S}\t45.12\t{values[0]}" for at, values in rows)])


def _tandd(rows: Sequence[Row]) -> bytes:
    lines = ['"Date/Time","Date/Time","No.1","No.2"', '"","","Vapour","Lid"', '"","","°C","°C"']
    for at, values in rows:
        days = (at - datetime(1899, 12, 30)) / timedelta(days=1)
        lines.append(f'"{at:%Y-%m-%d %H:%M:%S}","{days:.6f}","{values[0]}","{values[1]}"')
    return joined(lines)


def _tinytag(rows: Sequence[Row]) -> bytes:
    lines = [
        ",,Tinytag Talk 2,",
        ",,912345,",
        ",,TK-4023 °C/%RH,",
        ",,Shipper 9,",
        "Reading,Time,Temperature,Humidity",
    ]
    for number, (at, values) in enumerate(rows, start=1):
        shown = f"{values[0]} °C" if values[0][-1].isdigit() else values[0]
        lines.append(f"{number},{at:%d/%m/%Y %H:%M:%S},{shown},45.1 %RH")
    return joined(lines, "cp1252")


def _trend(rows: Sequence[Row]) -> bytes:
    lines = ["Date,[L12 Receipt Space Temp 3]"]
    return joined([*lines, *(f"{clock_12h(at, '%d/%m/%Y', pad=True)},{values[0]}" for at, values in rows)])


# ── met untouched ─────────────────────────────────────────────────────────────────────────────────


def _aranet(rows: Sequence[Row]) -> bytes:
    names = ("Vapour", "Lid")
    head = [
        f'"{name} Temperature (°C) [3040C{n}]","{name} Humidity (%) [3040C{n}]"'
        for n, name in enumerate(names)
    ]
    lines = [f"Time,{','.join(head)}"]
    lines += [f"{at:%Y-%m-%d %H:%M:%S},{values[0]},45,{values[1]},46" for at, values in rows]
    return joined(lines, "utf-8-sig", "\n")


def _comet(rows: Sequence[Row]) -> bytes:
    lines = [
        "Nazwa: Transport 12",
        "Numer seryjny: 04970213",
        f"Start: {rows[0][0]:%Y-%m-%d %H:%M:%S}",
        f"Liczba rekordów: {len(rows)}",
        "",
        "Nr   Data       Czas     T[°C]   RH[%]",
    ]
    lines += [
        f"{number:4d} {at:%Y-%m-%d %H:%M:%S} {comma(values[0]):>7} 45,1"
        for number, (at, values) in enumerate(rows, start=1)
    ]
    return joined(lines, "cp1250")


def _elitech(rows: Sequence[Row]) -> bytes:
    lines = [
        "Device Model\tRC-5+",
        "Serial Number\tEF7201000123",
        "Trip Description\tCT 31",
        "Time Zone\tUTC+08:00",
        "Max\t-150.2",
        "Min\t-190.0",
        "",
        "No.\tTime\tTemperature(°C)",
    ]
    lines += [
        f"{number}\t{at:%Y-%m-%d %H:%M:%S}\t{values[0]}" for number, (at, values) in enumerate(rows, start=1)
    ]
    return joined(lines, "utf-16")


def _govee(rows: Sequence[Row]) -> bytes:
    lines = ["Timestamp for sample frequency every 5 min min, Temperature_Fahrenheit, Relative_Humidity"]
    lines += [f"{at:%Y-%m-%d %H:%M:%S},{fahrenheit(values[0])},45.1" for at, values in rows]
    return joined(lines, "utf-8-sig", "\n")


def _hoboconnect(rows: Sequence[Row]) -> bytes:
    lines = ['"#","Date-Time (CST)","Ch: 1 - Temperature   (°C)","Host Connected","Stopped","End of File"']
    lines += [
        f"{number},{at:%m/%d/%Y %H:%M:%S},{values[0]},,," for number, (at, values) in enumerate(rows, start=1)
    ]
    after = rows[-1][0] + timedelta(seconds=40)
    lines.append(f"{len(rows) + 1},{after:%m/%d/%Y %H:%M:%S},,Logged,,")
    lines.append(f"{len(rows) + 2},{after:%m/%d/%Y %H:%M:%S},,,Logged,Logged")
    return joined(lines)


def _ibutton(rows: Sequence[Row]) -> bytes:
    lines = [
        "1-Wire/iButton Part Number: DS1922L-F5",
        "1-Wire/iButton Registration Number: 8C000000204F1541",
        "Is Mission Active?  true",
        f"Mission Start:  {rows[0][0]:%a %b %d %H:%M:%S} CST {rows[0][0]:%Y}",
        "Sample Rate:  Every 5 minute(s)",
        f"Number of Mission Samples:  {len(rows)}",
        "Total Samples:  48211",
        "Roll Over Enabled?  false",
        "Roll Over Occurred?  Roll over has NOT occurred",
        "Active Alarms:  Low Temp",
        "Next Clock Alarm At:  Disabled",
        "High Temperature Alarm:  80 °C",
        "Low Temperature Alarm:  -15 °C",
        "",
        "Date/Time,Unit,Value",
    ]
    return joined([*lines, *(f"{clock_12h(at, '%d/%m/%y')},C,{values[0]}" for at, values in rows)], end="\n")


def _madgetech(rows: Sequence[Row]) -> bytes:
    lines = [
        '"%DATA MadgeTech Data File","2.0"',
        '"SerialNumber","M40211"',
        '"DeviceName","Cryo-Temp"',
        '"TimeZone","TZUTC+080000|STANDARD|CST"',
        '"Channels","1"',
        '"UnitType(0)","Temperature"',
        '"Unit(0)","°C"',
        '"[Display]"',
        '"[Reading]"',
        '"# ID #","# DateTime #","Temperature","Status(0)","Annotation"',
    ]
    for number, (at, values) in enumerate(rows, start=1):
        days = Decimal((at - datetime(1899, 12, 30)) // timedelta(seconds=1)) / 86400
        lines.append(f'"{number}","{days:.10f}","{values[0]}","&B10000000",""')
    return joined([*lines, '"[End Reading]"'], "cp1252")


def _miniclima(rows: Sequence[Row]) -> bytes:
    lines = ["Date,Time;Temp;RH;Setpoint;Alarm min;Alarm max;Timediff"]
    lines += [f"{at:%d.%m.%Y,%H:%M:%S};{comma(values[0])};45,1;50;40;60;300" for at, values in rows]
    return joined(lines)


def _neon(rows: Sequence[Row]) -> bytes:
    return joined([f"{at:%d-%m-%Y},{at:%H:%M:%S},L,{_signed(values[0])},L,+045.10" for at, values in rows])


def _signed(text: str) -> str:
    try:
        return f"{float(text):+07.2f}"
    except ValueError:
        return text


def _sutron(rows: Sequence[Row]) -> bytes:
    lines = []
    for at, values in rows:
        when = f"{at:%m/%d/%Y,%H:%M:%S}"
        lines += [f"{when},Batt,13.5,V,G", f"{when},Vapour,{values[0]},C,G"]
    return joined(lines)


def _temptale(rows: Sequence[Row]) -> bytes:
    lines = [
        "TempTale Manager Desktop",
        "Serial Number,HA40B00X7Q",
        "Trip Number,001",
        "Unit,Fahrenheit",
        "Time Zone,UTC+08:00",
        f"Number of Readings,{len(rows)}",
        "Data Point,Date,Time,Temperature",
    ]
    for number, (at, values) in enumerate(rows, start=1):
        hour = clock_12h(at, "").strip()
        lines.append(f"{number},{at:%m/%d/%Y},{hour},{fahrenheit(values[0])}")
    return joined(lines)


def _toa5(rows: Sequence[Row]) -> bytes:
    lines = [
        '"TOA5","Shipper","CR1000X","12345","CR1000X.Std.05","CPU:trip.CR1X","4321","Table5"',
        '"TIMESTAMP","RECORD","BattV_Min","TC_C_Avg(1)","TC_C_Avg(2)"',
        '"TS","RN","Volts","Deg C","Deg C"',
        '"","","Min","Avg","Avg"',
    ]
    lines += [
        f'"{at:%Y-%m-%d %H:%M:%S}",{number},12.81,{values[0]},{values[1]}'
        for number, (at, values) in enumerate(rows)
    ]
    return joined(lines)


def _testo(rows: Sequence[Row]) -> bytes:
    lines = [
        "Gerätename;testo 184 T4;Seriennummer;44512345",
        f"Startzeit;{rows[0][0]:%d.%m.%Y %H:%M:%S}",
        "Messwerte;" + str(len(rows)),
        ";Datum/Uhrzeit;[1] °C",
    ]
    lines += [
        f"{number};{at:%d.%m.%Y %H:%M:%S};{comma(values[0])}"
        for number, (at, values) in enumerate(rows, start=1)
    ]
    return joined([*lines, "", ";Minimum;-190,0", ";Maximum;-160,0", ";Mittelwert;-180,0"], "cp1252")


def _cold_chain(rows: Sequence[Row]) -> bytes:
    lines = ["设备编号：CC20260031", "订单号：A1", "序号,记录时间,温度1(℃),温度2(℃),状态"]
    lines += [
        f"{number},{at:%Y/%m/%d %H:%M:%S},{values[0]},{values[1]},正常"
        for number, (at, values) in enumerate(rows, start=1)
    ]
    return joined(lines, "gb18030")


SITE = {"zone": "site", "unit": "C"}
FORMATS = (
    Format(
        "almemo",
        "known",
        "export",
        "tabs; a block of facts and headers stands again in the middle; two-digit year; date and time apart",
        _almemo,
        {**SITE, "time_columns": "0+1", "value_columns": "2", "date_order": "dmy"},
    ),
    Format(
        "berlinger",
        "known",
        "export",
        "indented names and values; extremes of each day, no reading",
        _berlinger,
    ),
    Format(
        "easylog",
        "known",
        "export",
        "commas; cp1252; the number of the logger and its alarm limits stand in the first row alone",
        _easylog,
        SITE,
        serial="010012345",
    ),
    Format(
        "elpro",
        "known",
        "unverified",
        "semicolons; decimal comma; day first; facts with offset above",
        _elpro,
        {"time_columns": "1", "value_columns": "2", "date_order": "dmy"},
        serial="20119876",
    ),
    Format(
        "hanwell",
        "known",
        "export",
        "thirteen lines above; time of day before the date in one cell; cp1252",
        _hanwell,
        {**SITE, "time_columns": "0", "value_columns": "1", "date_order": "dmy"},
    ),
    Format(
        "hoboware",
        "known",
        "export",
        "quoted headers with commas, offset, unit and number; AM and PM; lines of events behind the readings",
        _hoboware,
        {"date_order": "mdy"},
        serial="20338010",
    ),
    Format(
        "logtag",
        "known",
        "unverified",
        "facts with the offset above; date and time apart; a column of events",
        _logtag,
        {},
        serial="A0C1003F",
    ),
    Format(
        "meaco",
        "known",
        "export",
        "place and number in one line above; no unit, no seconds; day first",
        _meaco,
        {**SITE, "time_columns": "0", "value_columns": "1", "date_order": "dmy"},
        minutes_only=True,
    ),
    Format(
        "monnit",
        "known",
        "manual",
        "newest first; the reading stands three times, once with its unit; AM and PM without leading zeros",
        _monnit,
        {**SITE, "time_columns": "3", "value_columns": "4", "date_order": "mdy"},
    ),
    Format(
        "rotronic",
        "known",
        "export",
        "named sections in brackets; headers not above the readings; tabs; humidity before temperature",
        _rotronic,
        {**SITE, "time_columns": "0+1", "value_columns": "3", "date_order": "dmy"},
        serial="61203344",
        file_name="trip.xls",
    ),
    Format(
        "tandd",
        "known",
        "export",
        "three lines of headers, the unit in the last; the time a second time as a number; two probes",
        _tandd,
        {**SITE, "time_columns": "0", "value_columns": "2,3"},
        probes=2,
    ),
    Format(
        "tinytag",
        "known",
        "export",
        "five lines above with empty first cells; the unit behind every reading; cp1252",
        _tinytag,
        {**SITE, "time_columns": "1", "value_columns": "2", "date_order": "dmy"},
    ),
    Format(
        "trend",
        "known",
        "export",
        "two columns; place in the header; AM and PM; day first; no unit",
        _trend,
        {**SITE, "time_columns": "0", "value_columns": "1", "date_order": "dmy"},
    ),
    Format(
        "aranet",
        "new",
        "export",
        "mark of UTF-8; sensors side by side, each with its number in brackets",
        _aranet,
        {**SITE, "time_columns": "0", "value_columns": "1,3"},
        probes=2,
    ),
    Format(
        "comet",
        "new",
        "export",
        "columns set by blanks; decimal comma; cp1250; facts in Polish",
        _comet,
        {**SITE, "delimiter": "space", "encoding": "cp1252", "time_columns": "1+2", "value_columns": "3"},
    ),
    Format(
        "elitech",
        "new",
        "unverified",
        "UTF-16 with a mark; tabs; facts with offset and extremes above",
        _elitech,
        {"time_columns": "1", "value_columns": "2"},
        serial="EF7201000123",
        file_name="trip.txt",
    ),
    Format(
        "govee",
        "new",
        "export",
        "mark of UTF-8; a sentence as header of the time; °F; blanks behind the commas of the header",
        _govee,
        {"zone": "site", "unit": "F", "time_columns": "0", "value_columns": "1"},
    ),
    Format(
        "hoboconnect",
        "new",
        "export",
        "a zone by letters in the header; month first; events behind the readings",
        _hoboconnect,
        {"zone": "site", "time_columns": "1", "value_columns": "2", "date_order": "mdy"},
    ),
    Format(
        "ibutton",
        "new",
        "export",
        "a mission's facts above; the unit in a column of its own; AM and PM; two-digit year",
        _ibutton,
        {**SITE, "time_columns": "0", "value_columns": "2", "date_order": "dmy"},
        serial="8C000000204F1541",
    ),
    Format(
        "madgetech",
        "new",
        "export",
        "names and values above; times as days since 1900; everything quoted; cp1252",
        _madgetech,
        {"zone": "site", "unit": "C", "time_columns": "1", "value_columns": "2"},
        serial="M40211",
    ),
    Format(
        "miniclima",
        "new",
        "export",
        "semicolons; decimal comma; a comma between date and time; limits beside every reading",
        _miniclima,
        {**SITE, "time_columns": "0", "value_columns": "1", "date_order": "dmy"},
    ),
    Format(
        "neon",
        "new",
        "manual",
        "no header at all; a letter for the state before each number; signs and leading zeros",
        _neon,
        {**SITE, "time_columns": "0+1", "value_columns": "3", "date_order": "dmy"},
    ),
    Format(
        "sutron",
        "new",
        "manual",
        "no header; one row for each sensor and moment, named in a column, battery among them",
        _sutron,
        {**SITE, "time_columns": "0+1", "value_columns": "3", "date_order": "mdy", "row_label": "Vapour"},
    ),
    Format(
        "temptale",
        "new",
        "unverified",
        "facts with unit and offset above; °F; date and time apart; AM and PM",
        _temptale,
        {"time_columns": "1+2", "value_columns": "3", "date_order": "mdy", "unit": "F"},
        serial="HA40B00X7Q",
    ),
    Format(
        "toa5",
        "new",
        "export",
        "four lines of headers, units in the third; quoted times; two probes; a voltage before them",
        _toa5,
        {**SITE, "time_columns": "0", "value_columns": "3,4"},
        probes=2,
        file_name="trip.dat",
    ),
    Format(
        "testo",
        "new",
        "unverified",
        "semicolons; decimal comma; cp1252 in German; extremes behind the readings",
        _testo,
        {**SITE, "encoding": "cp1252", "time_columns": "1", "value_columns": "2", "date_order": "dmy"},
    ),
    Format(
        "cold-chain",
        "new",
        "unverified",
        "GB18030; facts and headers in Chinese; two probes; a column of states",
        _cold_chain,
        {**SITE, "encoding": "gb18030", "time_columns": "1", "value_columns": "2,3"},
        probes=2,
        serial="CC20260031",
    ),
)
READABLE = tuple(one for one in FORMATS if one.name != "berlinger")
