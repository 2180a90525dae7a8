"""Members and past training from a spreadsheet: previewed, taken over whole, let in one by one."""

from __future__ import annotations

import io
from datetime import date

import pytest
import python_calamine

from ctdesk.db.tables.team import Competence
from ctdesk.domain.errors import CtdeskError
from ctdesk.domain.member_rows import HEADERS, columns_of, read_day
from ctdesk.services import accounts, first_codes, member_import, team
from fixtures.cast import Cast, password_of

DATA = """工号,姓名,登录名,科室,培训模块,适用品种,考核通过日期,有效期至,证明
N1,王新,newcomer,血液科,T05,,2024年2月29日,2028-02-29,培训记录 12
N1,,,,T18,DEMO-1,2025/3/1,,培训记录 13
S011,何小满,,,T05,,2025-06-30,,外院证书
"""


def test_a_table_is_shown_row_by_row_and_taken_over_whole(any_cast: Cast) -> None:
    cast = any_cast
    found = cast.ask("admin", member_import.preview_import, name="m.csv", data=DATA.encode())
    assert (found.possible, found.new_members, found.trainings, found.problems) == (True, 1, 3, ())
    assert [(row.row, row.name, row.person, row.module) for row in found.rows] == [
        (2, "王新", "new", "T05"),
        (3, "王新", "new", "T18"),
        (4, "何小满", "known", "T05"),
    ]
    done = cast.do("admin", member_import.import_members, name="m.csv", data=DATA.encode())
    assert (done.members, done.trainings) == (1, 3)
    (row,) = cast.ask("lead", team.list_members, text="newcomer").rows
    with cast.gate.reading() as db:
        rows = db.query(Competence).filter_by(member_id=row.id).order_by(Competence.module).all()
        assert [(one.module, one.product_code, one.valid_from, one.valid_until) for one in rows] == [
            ("T05", "", date(2024, 2, 29), date(2028, 2, 29)),
            ("T18", "DEMO-1", date(2025, 3, 1), None),
        ]
        assert {(one.basis, one.file_id is not None, one.recorded_by) for one in rows} == {
            ("imported", True, cast.id("admin"))
        }
    with pytest.raises(CtdeskError) as again:
        cast.do("admin", member_import.import_members, name="m.csv", data=DATA.encode())
    assert again.value.code == "IMP-03"


def test_somebody_taken_over_is_let_in_with_a_code_of_their_own(cast: Cast) -> None:
    cast.do("admin", member_import.import_members, name="m.csv", data=DATA.encode())
    (row,) = cast.ask("lead", team.list_members, text="newcomer").rows
    with pytest.raises(CtdeskError):
        cast.gate.sign_in("newcomer", "whatever it may be")
    first = cast.do("admin", first_codes.give_first_code, member_id=row.id)
    second = cast.do("admin", first_codes.give_first_code, member_id=row.id)
    assert (first.enrolment_id, first.code != second.code) == (second.enrolment_id, True)
    own = cast.gate.sign_in("newcomer", second.code)
    mark = cast.gate.perform(accounts.set_first_password, own, password=password_of("newcomer")).value
    cast.sign("leader", accounts.confirm_enrolment, enrolment_id=second.enrolment_id, key_mark=mark)
    assert cast.ask("lead", team.list_members, text="newcomer").rows[0].status == "active"
    with pytest.raises(CtdeskError) as refused:
        cast.do("admin", first_codes.give_first_code, member_id=row.id)
    assert refused.value.code == "IMP-08"


def test_the_template_has_the_headers_that_are_understood(cast: Cast) -> None:
    book = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(cast.ask("admin", member_import.import_template))
    )
    headers = [str(cell) for cell in book.get_sheet_by_index(0).to_python()[0]]
    assert list(columns_of(headers)) == list(HEADERS)
    assert columns_of(["Staff  Number", "NAME"]) == {"staff_no": 0, "name": 1}


@pytest.mark.parametrize("login", ["lead", "qa", "nurse"])
def test_only_the_administrator_imports(cast: Cast, login: str) -> None:
    with pytest.raises(CtdeskError) as refused:
        cast.do(login, member_import.import_members, name="m.csv", data=DATA.encode())
    assert refused.value.code == "PERM-01"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-02-29", date(2024, 2, 29)),
        ("2024/2/29", date(2024, 2, 29)),
        ("2024.02.29", date(2024, 2, 29)),
        ("２０２４年２月２９日", date(2024, 2, 29)),
        ("2024-02-29 00:00:00", date(2024, 2, 29)),
        ("1900-02-29", "IMP-12"),
        ("45352", "IMP-13"),
        ("29.2.2024", "IMP-14"),
        ("", "IMP-14"),
    ],
)
def test_days_are_read_as_people_write_them(text: str, day: date | str) -> None:
    assert read_day(text) == day
