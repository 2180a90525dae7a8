"""A wrong patient on a label, through the window, from the scan to the closed case with everything printed:
what one person said is asked of nobody else.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from ctdesk.domain.answers import Value
from ctdesk.ui.buttons import Button
from ctdesk.ui.dialogs.capa import ActionDialog, EvidenceDialog
from ctdesk.ui.dialogs.incident_case import ContainIncident, GradeIncident
from ctdesk.ui.dialogs.incident_contents import NoticeDialog, PrepareNotice
from ctdesk.ui.dialogs.stop import WrongPatientStop
from ctdesk.ui.dialogs.values import ValuesDialog
from ctdesk.ui.pages.capa_page import CapaPage
from ctdesk.ui.pages.incident_page import IncidentPage
from fixtures.cast import Cast
from fixtures.keyboard import CONTROL, Keyboard
from fixtures.notice_on_screen import NoticeOnScreen
from fixtures.quarantine_on_screen import QuarantineOnScreen
from fixtures.receipt_on_screen import ReceiptOnScreen
from fixtures.receipt_story import COI, Story
from services.test_capas import pass_days

BATCH, OTHERS, SAID = "FKD876-2602", "CHA0B2600OTHER1", "取错了桶，产品已放回气相"
CAUSE = "标签打印沿用旧版面，只显示姓氏"
ANALYSIS: dict[str, Value] = {
    "C1:1.problem": "袋标签上的姓名与订单不符",
    "C1:1.why_1": "打印时选错了患者",
    "C1:1.verdict": "root",
    "C2:1.category": "method",
    "C2:1.verdict": "contributing",
    "C2:1.cause": "打印前没有第二人核对",
    "C3": "method",
    "C4": CAUSE,
    "D4": "同批其他袋标签均已逐一核对，无误",
    "E1": "更新打印版面，打印前由第二人核对",
    "E4": "更新标签版面并培训",
}
PLAN = {
    "action": "更新标签版面，打印前由第二人核对",
    "due_on": "2026-04-01",
    "owner_id": "王䶮",
    "metric": "观察期内标签与订单不符的次数",
    "assessor_id": "李清如",
    "value": "0",
    "window_days": "60",
}


@pytest.fixture
def story(cast: Cast) -> Story:
    """A receipt under way, its label not read yet; another patient's product is on its way as well."""
    story = Story(cast, units=1).opened()
    story.order_for_another(OTHERS)
    return story.fill("receiver", skip=("E8",))


@pytest.fixture
def hands(keys: Keyboard, story: Story) -> CaseOnScreen:
    """Several people at one window, one after the other."""
    return CaseOnScreen(keys, story)


class CaseOnScreen(QuarantineOnScreen):
    """One case, its papers and its action."""

    number, action = "PJ-INC-2026-0001", "PJ-CAP-2026-0001"

    def sit_down(self, login: str) -> None:
        """Somebody else takes the window over."""
        NoticeOnScreen(self.keys, self.story).sit_down(login)

    @property
    def case(self) -> IncidentPage:
        """The page of the case, which has to be the one shown."""
        page = self.keys.page
        assert isinstance(page, IncidentPage), page
        return page

    def come(self, login: str) -> None:
        """Sign in; Ctrl+K, the number of the case, Enter."""
        self.sit_down(login)
        self.find(self.number)
        self.there()

    def there(self) -> None:
        """Wait until the case is shown."""
        self.keys.wait(lambda: isinstance(self.keys.page, IncidentPage) and self.case.sheet is not None)
        self.keys.settle()

    def come_to_action(self, login: str) -> None:
        """Sign in; My desk, down to the action, Enter: the hands are on its next step."""
        self.sit_down(login)
        self.left()
        self.take_up(self.action)
        self.keys.wait(lambda: isinstance(self.keys.page, CapaPage) and isinstance(self.keys.focus, Button))

    def section(self, wanted: str) -> str:
        """Ctrl+PgDown until the section is there; what it says."""
        while self.case.section < wanted:
            self.keys.press(Qt.Key.Key_PageDown, CONTROL)
        self.keys.settle()
        return self.keys.said(self.case)

    def next_step(self, words: str) -> None:
        """Ctrl+Enter, where the next step of the case, or of the action, is this one."""
        page = self.keys.page
        first = page._first if isinstance(page, CapaPage) else self.case.rail._first
        assert first is not None and first.text() == words and first.isEnabled(), self.keys.said(page)
        self.keys.press(Qt.Key.Key_Return, CONTROL)
        self.keys.settle()

    def signs(self, login: str, slot: str, *sections: str) -> None:
        """Fill these sections in and sign; who does not sit there joins for it."""
        session = self.keys.window.desk.session
        joins = session is None or session.actor.login != login
        if joins:
            self.join(login)
        for section in sections:
            self.fill(section)
        self.sign(login, slot)
        if joins:
            self.part()

    def words_of(self, place: Path) -> str:
        """The record shown, printed, and read by a stranger."""
        told = subprocess.run(
            ["pdftotext", "-layout", str(self.printed(place)), "-"], capture_output=True, timeout=60
        )
        return told.stdout.decode("utf-8")


def test_a_wrong_label_ends_in_a_closed_case_and_three_papers(
    story: Story, keys: Keyboard, hands: CaseOnScreen, tmp_path: Path
) -> None:
    cast, receipt = story.cast, ReceiptOnScreen(keys, story)
    stop_at_the_scan(hands, receipt)

    # Quality assurance finds on My desk what nobody has to write again.
    hands.sit_down("qa")
    hands.take_up(hands.number)
    hands.there()
    told = keys.said(hands.case)
    for known in (
        f"{OTHERS}-1",
        SAID,
        "郑一鸣",
        "R1 演示区",
        "王䶮",
        "Receipt and acceptance",
        "Wrong patient",
    ):
        assert known in told, known
    hands.next_step("Grade …")
    grade = keys.dialog(GradeIncident)
    assert [grade.form.text(name) for name in ("code", "severity", "frame")] == ["ID1", "II", "MARKETED"]
    keys.submit(grade, harm="B", owner=str(cast.id("verifier")))
    hands.next_step("Contained: say how …")
    contain = keys.dialog(ContainIncident)
    keys.write("产品已冻结，同批逐袋核对")
    keys.reach(contain.freeze)
    keys.press(Qt.Key.Key_Space)
    keys.submit(contain)
    units = hands.section("2")
    for known in (BATCH, "frozen for an incident", "王䶮", "0031 7742"):
        assert known in units, known
    hands.section("3")
    keys.push("Told …")
    telling = keys.dialog(ValuesDialog)
    assert telling.form.text("name") == "林知远"
    keys.submit(telling, way="phone", answer="知悉，先冻结")
    assert "知悉，先冻结" in keys.said(hands.case)

    reject_what_nobody_may_accept(hands, receipt)

    # The lead tells whoever outside has to be told, in words that the case wrote, and opens the report.
    hands.come("lead")
    hands.section("4")
    keys.push("Message …")
    message = keys.dialog(PrepareNotice)
    keys.wait(lambda: message.form.text("text"))
    for known in (hands.number, BATCH, "R1 演示区", "2026-03-02 09:00"):
        assert known in message.form.text("text"), known
    keys.submit(message)
    keys.push("Send …")
    keys.submit(keys.dialog(NoticeDialog), receipt_no="RCPT-2026-01")
    assert "receipt RCPT-2026-01" in keys.said(hands.case)
    hands.next_step("Sign the report …")
    hands.opened()
    report = hands.record_id
    hands.signs("receiver", "reporter")
    hands.signs("qa", "triage")
    hands.signs("lead", "lead")

    hands.come("verifier")
    hands.next_step("Root cause analysis …")
    hands.opened()
    hands.other.update(ANALYSIS)
    hands.signs("verifier", "owner", "C", "D", "E")
    hands.signs("qa", "qa")
    hands.signs("lead", "lead")
    analysis = hands.words_of(tmp_path / "analysis.pdf")

    hands.come("qa")
    hands.next_step("Plan an action …")
    plan = keys.dialog(ActionDialog)
    assert SAID in plan.form.text("problem") and plan.form.text("root_cause") == CAUSE
    keys.submit(plan, **PLAN)
    hands.next_step("Read and sign the plan")
    hands.opened()
    hands.signs("qa", "plan")
    hands.signs("lead", "approval", "B")
    hands.come_to_action("receiver")
    hands.next_step("Add evidence …")
    keys.dialog(EvidenceDialog)
    keys.press(Qt.Key.Key_Space)
    keys.pick_file(hands.photo())
    keys.submit(keys.dialog(EvidenceDialog), text="新版标签")
    hands.next_step("Say on its record that it is done")
    hands.opened()
    hands.signs("receiver", "done", "C")

    pass_days(cast, 61)
    hands.come_to_action("verifier")
    hands.next_step("Check the effect on its record")
    hands.opened()
    hands.other.update(D4="0", D5="effective", D6="查阅全部验收记录", E2="六十天内未再发生")
    hands.signs("verifier", "effectiveness", "D")
    hands.signs("lead", "closure", "E")
    done = hands.words_of(tmp_path / "action.pdf")

    hands.come("qa")
    hands.next_step("Close: sign the report …")
    hands.opened()
    assert hands.record_id == report
    hands.other.update(E2="措施有效")
    hands.signs("qa", "closure", "E")
    closed = hands.words_of(tmp_path / "report.pdf")
    hands.come("qa")
    state = hands.case.state()
    assert state is not None and state.word == "Case closed"
    for paper, printed in (
        (
            closed,
            ("II级", "RCPT-2026-01", "林知远", hands.action, CAUSE, "R1 演示区", "措施有效", "批准关闭"),
        ),
        (analysis, (CAUSE, "打印时选错了患者", "打印前没有第二人核对", "李清如", "钱正", "林知远")),
        (done, (hands.action, "六十天内未再发生", "王䶮", "李清如", "林知远")),
    ):
        for words in (hands.number, *printed):
            assert words in paper, words


def stop_at_the_scan(hands: CaseOnScreen, receipt: ReceiptOnScreen) -> None:
    """Another patient's bag is scanned while the label is read; F8 opens the incident."""
    keys = hands.keys
    hands.sit_down("receiver")
    receipt.open_again()
    receipt.go("H")
    keys.scan(f"{OTHERS}-1")
    stop = keys.dialog(WrongPatientStop)
    keys.press(Qt.Key.Key_Space)  # the product is back in the cold
    keys.choose(stop.second, hands.cast.id("checker"))
    keys.reach(stop.reason)
    keys.write(SAID)
    keys.press(Qt.Key.Key_F8)
    keys.gone(stop)
    assert f"{hands.number} is open" in receipt.page.stop.words.text()
    assert COI not in keys.said(), "still read blind"


def reject_what_nobody_may_accept(hands: CaseOnScreen, receipt: ReceiptOnScreen) -> None:
    """The rest of the receipt has journeys of its own; at its end the bag cannot be accepted."""
    story, keys = hands.story, hands.keys
    story.fill("check_1")
    story.fill("check_2", other={"H4": f"{OTHERS}-1"})
    story.fill("put_in")
    story.fill("receiver")
    story.courier()
    story.sign("receiver")
    story.fill("verifier")
    story.sign("verifier")
    for slot in ("check_1", "check_2", "put_in"):
        story.sign(slot)
    hands.sit_down("verifier")
    receipt.open_again()
    receipt.other["K1"] = "accept"
    receipt.fill("K")
    keys.press(Qt.Key.Key_Return, CONTROL)
    keys.settle()
    assert "“Accept” cannot be signed because of H4:1" in keys.said(receipt.page.rail)
    assert story.dispositions() == ["inspecting"]
    receipt.other.update(K1="reject", K2b="标签患者不符", K3d="oral", K6b=hands.number)
    receipt.other.update(K7a="no_quality_problem", K8a=False)
    receipt.again("K1")
    receipt.fill("K")
    receipt.sign("verifier", "decision")
    assert story.dispositions() == ["rejected"]
