"""What is asked about a tank as a whole: a new one, its positions, a reading, whether it is a backup."""

from __future__ import annotations

from ctdesk.services import storage
from ctdesk.services.storage import TankRow
from ctdesk.ui.dialogs.ask import confirm
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.language import tr
from ctdesk.ui.page import Page


def ask_new_tank(page: Page) -> None:
    """Register a tank."""
    dialog = ValuesDialog(
        page,
        tr("New tank"),
        tr("The tank is registered; its positions are added next."),
        tr("Register"),
        (
            (tr("Code"), "code", tr("As on its label, such as A")),
            (tr("Name"), "name", ""),
            (tr("Lowest level allowed, cm"), "level_min_cm", tr("Left empty: none is set")),
            (tr("Used for"), "backup", ""),
        ),
        lambda values: page.desk.run(
            storage.add_tank,
            code=values["code"],
            name=values["name"],
            level_min_cm=values["level_min_cm"] or None,
            backup=values["backup"] == "backup",
        ),
        required=("code", "name"),
        choices={"backup": {"": tr("Storing product"), "backup": tr("Backup: kept empty for another tank")}},
    )
    dialog.open()


def ask_reading(page: Page, tank: TankRow) -> None:
    """Note temperature and level of a tank."""
    dialog = ValuesDialog(
        page,
        tr("Record a reading"),
        tr("What tank {code} shows now is noted with your name.", code=tank.code),
        tr("Note"),
        (
            (tr("Temperature, °C"), "temperature_c", tr("With its sign")),
            (tr("Level, cm"), "level_cm", _lowest(tank)),
        ),
        lambda values: page.desk.run(
            storage.record_tank_reading,
            tank_id=tank.id,
            temperature_c=values["temperature_c"] or None,
            level_cm=values["level_cm"] or None,
        ),
        required=("temperature_c", "level_cm"),
        pairs=(("temperature_c", "level_cm"),),
    )
    dialog.open()


def ask_positions(page: Page, tank: TankRow) -> None:
    """Add racks × boxes × positions to a tank."""
    hint = tr("Separated by spaces, or 1-4")
    dialog = ValuesDialog(
        page,
        tr("Add positions"),
        tr("Every combination becomes a position of tank {code}.", code=tank.code),
        tr("Add"),
        (
            (tr("Racks"), "racks", hint),
            (tr("Boxes"), "boxes", hint),
            (tr("Positions in a box"), "slots", hint),
        ),
        lambda values: page.desk.run(
            storage.add_positions,
            tank_id=tank.id,
            racks=several(values["racks"]),
            boxes=several(values["boxes"]),
            slots=several(values["slots"]),
        ),
        required=("racks", "boxes", "slots"),
    )
    dialog.open()


def ask_backup(page: Page, tank: TankRow) -> None:
    """Keep a tank empty as a backup, or use it like any other again."""
    words = (
        tr("Tank {code} takes product like any other from now on.", code=tank.code)
        if tank.backup
        else tr("Tank {code} stays empty and takes product only from another tank.", code=tank.code)
    )
    confirm(
        page,
        backup_words(tank),
        words,
        tr("Yes, from now on"),
        lambda: page.run(storage.set_backup, tank_id=tank.id, backup=not tank.backup),
    )


def several(text: str) -> tuple[str, ...]:
    """``A B`` or ``1-4`` as codes."""
    found: list[str] = []
    for part in text.replace(",", " ").replace("，", " ").split():
        first, dash, last = part.partition("-")
        if dash and first.isdigit() and last.isdigit() and 0 <= int(last) - int(first) < 100:
            found += [str(number) for number in range(int(first), int(last) + 1)]
        else:
            found.append(part)
    return tuple(found)


def backup_words(tank: TankRow) -> str:
    """What the button of a tank says about it being a backup."""
    return tr("Use for product again …") if tank.backup else tr("Keep as backup tank …")


def _lowest(tank: TankRow) -> str:
    return "" if tank.level_min_cm is None else tr("Lowest allowed: {level} cm", level=tank.level_min_cm)
