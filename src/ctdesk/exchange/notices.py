"""What a holder's arrival notice can say: its fields, the words for them in two languages, their values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal, InvalidOperation

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _vocabulary(text: str) -> Mapping[str, tuple[str, ...]]:
    """``field: word | word`` line by line; a line that ends in ``|`` goes on in the next."""
    lines = re.sub(r"\|\s*\n", "| ", text).strip().splitlines()
    found = {}
    for line in lines:
        name, _, words = line.partition(":")
        found[name.strip()] = tuple(word.strip() for word in words.split("|"))
    return found


# Field → how holders call it; the first word stands in the template.
OF_SHIPMENT = _vocabulary(
    """
    order_number: 订单号 | 采购订单号 | 订单编号 | 订单 | order number | order no | order | po number
    coi_id: 身份链标识码 | 患者身份链标识码 | 身份链 | coi | coi id | chain of identity | patient coi
    receipt_type: 接收类型 | 接收类别 | kind of receipt | type of receipt | receipt type
    carrier: 承运单位 | 承运商 | 承运人 | 物流公司 | carrier | courier company | courier
    awb_no: 运单号 | 运单编号 | 快递单号 | 航空运单号 | 提单号 | 运单 | waybill number | waybill no |
      waybill | air waybill | awb | awb no | tracking number
    packed_at: 装箱时间 | 装罐时间 | 装罐封箱时间 | packed at | packed on | packing time | packed
    departed_at: 启运时间 | 发货时间 | 发运时间 | 起运时间 | departed at | departure | shipped at |
      shipped on | left at
    expected_at: 预计到达时间 | 预计到货时间 | 预计送达时间 | 预计到达 | 预计送达 | 预计到货 |
      expected at | expected arrival | estimated arrival | eta | arrival time | delivery time
    hold_time_h: 保温时限 | 有效保温时长 | 静态保温时限 | 保温时长 | hold time | hold time (h) |
      holding time
    hold_time_expiry: 保温截止时间 | 有效保温截止 | 保温截止 | 保温有效期至 | 须在此前入库 |
      hold time ends | hold time expiry | hold time expires | hold until | valid hold until
    shipper_sn: 运输罐号 | 液氮罐号 | 干式罐号 | 罐号 | shipper number | shipper no | shipper serial |
      shipper | dewar number | dewar | dry shipper
    seal_no: 封签号 | 铅封号 | 封条号 | 封签 | seal number | seal no | seal | tamper seal
    logger_sn: 温度记录仪号 | 记录仪号 | 温度记录仪 | 记录仪 | logger number | logger no | logger serial |
      data logger | logger
    """
)
OF_UNIT = _vocabulary(
    """
    cassette: 冻存盒序号 | 盒序 | 第几盒 | cassette | cassette index
    cassette_no: 冻存盒号 | 冻存盒编号 | 盒号 | cassette number | cassette no | cassette id
    coi_bag_id: 袋身份码 | 袋标识码 | 袋号标识 | 产品袋号 | bag id | bag identifier | coi bag id |
      unit id
    batch_no: 批号 | 产品批号 | 生产批号 | batch number | batch no | batch | lot number | lot no | lot
    bag_no: 袋序 | 第几袋 | 袋序号 | bag | bag no | bag number
    bag_total: 总袋数 | 袋数 | 共几袋 | number of bags | bags | total bags | of bags
    volume_ml: 体积 | 体积(mL) | 装量 | volume | volume (ml) | volume ml
    manufactured_on: 生产日期 | 制备日期 | manufactured on | manufacturing date | production date |
      made on | date of manufacture
    expires_on: 有效期至 | 失效日期 | 有效期 | expires on | expiry date | expiry | expiration date | exp |
      use by
    """
)
FIELDS: Mapping[str, tuple[str, ...]] = {**OF_SHIPMENT, **OF_UNIT}
MOMENTS = frozenset({"packed_at", "departed_at", "expected_at", "hold_time_expiry"})
DAYS = frozenset({"manufactured_on", "expires_on"})
WHOLE = frozenset({"cassette", "bag_no", "bag_total", "hold_time_h"})
LONGEST = 60
_KINDS = _vocabulary(
    """
    marketed_autologous: marketed_autologous | 上市自体药品 | 上市自体 | 自体 | marketed, autologous |
      autologous
    marketed_allogeneic: marketed_allogeneic | 上市异体药品 | 上市异体 | 异体 | marketed, allogeneic |
      allogeneic
    trial: trial | 临床试验用药品 | 临床试验 | 试验用药品 | clinical trial | investigational product
    research: research | 临床研究用细胞制剂 | 临床研究 | clinical research
    donor_material: donor_material | 供者材料 | donor material
    """
)
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_NAMED_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s.-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4})")
_NAMED_MONTH = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_CLOCK = re.compile(
    r"(?P<half>上午|下午|晚上|中午|凌晨)?\s*(?P<hour>\d{1,2})\s*[::时点]\s*(?P<minute>\d{2})?\s*(?:分)?"
    r"(?:[::](?P<second>\d{2})(?:\.\d+)?)?\s*(?P<meridiem>[AaPp]\.?[Mm]\.?)?"
)
_ZONE = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2})(?::?(\d{2}))?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_CHINA = timezone(timedelta(hours=8))


def read_value(field: str, text: str, zone: tzinfo) -> object:
    """The value of a field as the notice writes it.

    Raises ``ValueError`` with the code of what is wrong: IMP-11 too long, IMP-12 no such day, IMP-13 a count
    of days, IMP-14 no clear day, IMP-15 a letter nobody sees, NTC-05 no clear time, NTC-06 no number, NTC-07
    no kind of receipt.
    """
    said = plain(text)
    if field in MOMENTS:
        return read_moment(said, zone)
    if field in DAYS:
        return read_day(said)
    if field in WHOLE or field == "volume_ml":
        return _number(field, said)
    if field == "receipt_type":
        return _kind(said)
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Cf", "Cn", "Co"} for letter in said):
        raise ValueError("IMP-15")
    if len(said) > (200 if field == "carrier" else LONGEST):
        raise ValueError("IMP-11")
    return said


def read_day(text: str) -> date:
    """A day that can be meant in one way only; raises ``ValueError`` with IMP-12, IMP-13 or IMP-14."""
    if _SERIAL.fullmatch(text):
        raise ValueError("IMP-13")
    found = _day_at_head(text)
    if found is None or not re.fullmatch(r"(?:[T ]*0{1,2}:00(?::00)?)?", text[found[1] :].strip()):
        raise ValueError("IMP-14")
    return found[0]


def read_moment(text: str, zone: tzinfo) -> datetime:
    """A time that can be meant in one way only; without a zone of its own it is one of the site's.

    Raises ``ValueError`` with IMP-12, IMP-13 or NTC-05.
    """
    if _SERIAL.fullmatch(text):
        raise ValueError("IMP-13")
    found = _day_at_head(text)
    if found is None:
        raise ValueError("NTC-05")
    day, end = found
    rest = text[end:].strip(" T,")
    clock = _CLOCK.match(rest)
    if clock is None:
        raise ValueError("NTC-05")
    hour, minute = _hour(clock), int(clock["minute"] or 0)
    try:
        naive = datetime(day.year, day.month, day.day, hour, minute, int(clock["second"] or 0))
    except ValueError:
        raise ValueError("NTC-05") from None
    return naive.replace(tzinfo=_zone(rest[clock.end() :].strip(" ()"), zone))


def plain(text: str) -> str:
    """The text in plain forms of its letters, without blanks at its ends."""
    return same_length(text).strip()


def same_length(text: str) -> str:
    """The text in plain forms of its letters, one for one, so that places in it stay where they are."""
    folded = [unicodedata.normalize("NFKC", letter) for letter in text]
    return "".join(new if len(new) == 1 else letter for letter, new in zip(text, folded, strict=True))


def header_key(header: str) -> str:
    """A header without what does not matter in it: case, width, blanks, punctuation, unit in brackets."""
    return re.sub(r"[\s_.:：#*（）()/-]", "", same_length(header)).casefold()


def _day_at_head(text: str) -> tuple[date, int] | None:
    """The day a text begins with, and where it ends there; None where no clear day is."""
    if match := _YEAR_FIRST.match(text):
        parts = [int(part) for part in match.groups()]
    elif match := _NAMED_DAY.match(text):
        parts = [int(match[3]), _MONTHS.get(match[2][:3].casefold(), 0), int(match[1])]
    elif match := _NAMED_MONTH.match(text):
        parts = [int(match[3]), _MONTHS.get(match[1][:3].casefold(), 0), int(match[2])]
    else:
        return None
    try:
        return date(*parts), match.end()
    except ValueError:
        raise ValueError("IMP-12") from None


def _hour(clock: re.Match[str]) -> int:
    hour, half = int(clock["hour"]), clock["half"]
    said = (clock["meridiem"] or "").replace(".", "").casefold()
    if said and not 1 <= hour <= 12:
        raise ValueError("NTC-05")
    if said:
        return hour % 12 + (12 if said == "pm" else 0)
    if half in ("下午", "晚上") and hour < 12:
        return hour + 12
    return hour


def _zone(rest: str, site: tzinfo) -> tzinfo:
    if not rest:
        return site
    if rest.startswith(("北京时间", "中国标准时间")):
        return _CHINA
    if rest in ("Z", "UTC", "GMT"):
        return UTC
    match = _ZONE.fullmatch(rest)
    if match is None:  # EST, CST: more than one zone is called so
        raise ValueError("NTC-05")
    shift = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    if shift > timedelta(hours=14):
        raise ValueError("NTC-05")
    return timezone(shift if match[1] == "+" else -shift)


def _number(field: str, said: str) -> object:
    match = re.fullmatch(
        r"(?:第|共)?\s*(\d+(?:\.\d+)?)\s*(mL|ml|ML|毫升|袋|盒|bags?|h|hrs?|hours?|小时|d|days?|天|日)?", said
    )
    if match is None:
        raise ValueError("NTC-06")
    try:
        number = Decimal(match[1])
    except InvalidOperation:
        raise ValueError("NTC-06") from None
    if field == "hold_time_h" and (match[2] or "") in ("d", "day", "days", "天", "日"):
        number *= 24
    if field == "volume_ml":
        return number
    if number != int(number) or number < 1 or number > 100_000:
        raise ValueError("NTC-06")
    return int(number)


def _kind(said: str) -> str:
    wanted = header_key(said)
    for code, names in _KINDS.items():
        if any(header_key(name) == wanted for name in names):
            return code
    raise ValueError("NTC-07")
