"""What lies ready for whoever tries the demo: four shipments with logger files, photos and codes to scan."""

from __future__ import annotations

import json
import random
import tomllib
from datetime import datetime, timedelta
from pathlib import Path

import segno

from ctdesk.config import data_path
from ctdesk.services.demo import pictures
from ctdesk.services.demo.answers import PAPERS, Label
from ctdesk.services.demo.consignments import Announced, Consignment, din_on_label
from ctdesk.services.demo.receipt_hands import hands_for
from ctdesk.services.demo.recordings import EXCURSION
from ctdesk.services.demo.stage import Stage

TO_TRY = "to-try"
FOLDERS = ("1-excursion", "2-conforming", "3-trial", "4-donor-cells")
SHEET, LABEL = "READ-ME.txt", "label.json"
_RECORDED_FOR = timedelta(hours=12)
_DOT = 6


def lay_out(folder: Path, goods: list[Announced], stage: Stage, now: datetime) -> None:
    """Write what can be scanned, attached and read on the shipments that arrive now, and a sheet.

    The recordings go on for twelve hours, so that they cover the opening whenever today that is.
    """
    texts = tomllib.loads(data_path("resources", "demo", "to-try.toml").read_text("utf-8"))
    rng, hospital = random.Random(7), stage.hospital
    parts = []
    for name, one in zip(FOLDERS, goods, strict=True):
        place = folder / name
        (place / "codes").mkdir(parents=True, exist_ok=True)
        mishap = EXCURSION if one.what.kind == EXCURSION else None
        recording = one.what.recording(rng, now + _RECORDED_FOR, mishap)
        (place / recording.file_name).write_bytes(recording.as_file())
        for picture in ("outer-case", "seal", "label"):
            (place / f"{picture}.png").write_bytes(pictures.photo(rng))
        codes = codes_of(one)
        for number, (item, text) in enumerate(codes.items(), 1):
            segno.make_qr(text, error="m").save(
                str(place / "codes" / f"{number:02d}-{item}.png"), kind="png", scale=_DOT, border=4
            )
        label = label_of(one, stage, now, recording.file_name)
        (place / LABEL).write_text(json.dumps(label, ensure_ascii=False, indent=1) + "\n", "utf-8")
        parts.append(_described(texts, name, one, codes, recording.file_name))
    people = "\n".join(
        f"  {one.name}  {one.login}  {one.password}"
        for role in ("R05", "R06", "R11", "R03", "R14", "R01")
        for one in hospital.holding(role)
    )
    head = "\n\n".join(texts["sheet"][tongue].strip() for tongue in ("zh_CN", "en"))
    (folder / SHEET).write_text(
        head.replace("{people}", people) + "\n\n" + "\n\n".join(parts) + "\n", "utf-8", newline="\n"
    )


def codes_of(goods: Announced) -> dict[str, str]:
    """What the scanner reads on this shipment, in the order in which it is asked for."""
    what = goods.what
    codes = {"coi": what.coi or "", "awb": what.awb_no, "shipper": what.shipper_sn, "seal": what.seal_no}
    codes["logger"] = what.logger_sn
    if what.din is not None:
        codes["din"] = din_on_label(what.din)
    codes["batch"] = what.batch_no
    for bag in range(1, what.bags + 1):
        codes[f"bag-{bag}"] = what.bag_code(bag)
        if not what.ware.on_trial:
            codes[f"trace-{bag}"] = what.trace_code(bag)
        codes[f"position-{bag}"] = goods.positions[bag - 1]
    return {item: text for item, text in codes.items() if text}


def label_of(goods: Announced, stage: Stage, now: datetime, file_name: str) -> dict[str, object]:
    """What a person reads on the papers and labels of this shipment, by item of the form and by bag."""
    what = goods.what
    label = Label(stage, goods, hands_for(stage, what.serial))
    bags = {str(bag): label.values(bag, now) for bag in range(1, what.bags + 1)}
    for values in bags.values():
        for moment in ("C1", "G1"):  # these are said by the clock, when it happens
            values.pop(moment)
    papers = {item: label.paper(item) for item in PAPERS}
    return {
        "notice": goods.number,
        "logger_file": file_name,
        "bags": bags,
        "papers": papers,
        "papers_dated": (what.made_on + timedelta(days=12)).isoformat(),
        "codes": codes_of(goods),
    }


def _described(
    texts: dict[str, dict[str, str]], name: str, goods: Announced, codes: dict[str, str], file_name: str
) -> str:
    what: Consignment = goods.what
    said = texts[name]
    lines = [f"{name}  {said['zh_CN']}  {said['en']}"]
    lines.append(f"  {goods.number} · {what.ware.entry['name_cn']} · {what.carrier.name} · {what.courier}")
    if what.patient is not None:
        lines.append(f"  {what.patient.name} · {what.patient.birth_date} · {what.patient.label_id}")
    lines.append(f"  {file_name}")
    lines += [f"  {item:<12}{text}" for item, text in codes.items()]
    return "\n".join(lines)
