<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>handover</name>
    <message>
        <source>A note for the next shift waits for you</source>
        <translation>有交班留言待您接班</translation>
    </message>
    <message>
        <source>Acknowledge them together with one password entry</source>
        <translation>可一次输入密码，批量知悉</translation>
    </message>
    <message>
        <source>Arrow keys choose a line, Enter opens what it is about. A note for the next shift is kept with name and time; whoever takes over says so with one key. On the print for the wall patients stand with initials and the last four of their record number.</source>
        <translation>方向键选行，Enter 打开所指事项。交班留言保存姓名与时间，接班人一键确认。上墙打印件上，患者只以姓名首字母加病案号后四位表示。</translation>
    </message>
    <message>
        <source>As of {at} • the shift changes at {change}</source>
        <translation>截至 {at} • {change} 换班</translation>
    </message>
    <message>
        <source>Blocked, and why</source>
        <translation>受限及原因</translation>
    </message>
    <message>
        <source>Blocked, and yours to free</source>
        <translation>受限，待您处理</translation>
    </message>
    <message>
        <source>Calendar files (*.ics)</source>
        <translation>日历文件 (*.ics)</translation>
    </message>
    <message>
        <source>Due within 24 hours</source>
        <translation>24 小时内时限</translation>
    </message>
    <message>
        <source>Dues to take along</source>
        <translation>带走到期事项</translation>
    </message>
    <message>
        <source>Ends within 14 days</source>
        <translation>14 天内到期</translation>
    </message>
    <message>
        <source>Expected today and tomorrow</source>
        <translation>今明两日预计到货</translation>
    </message>
    <message>
        <source>File for my calendar …</source>
        <translation>日历文件…</translation>
    </message>
    <message>
        <source>Handed over by {name}</source>
        <translation>{name}交班</translation>
    </message>
    <message>
        <source>Handover board</source>
        <translation>交接班看板</translation>
    </message>
    <message>
        <source>I take over</source>
        <translation>接班</translation>
    </message>
    <message>
        <source>In nitrogen</source>
        <translation>液氮罐</translation>
    </message>
    <message>
        <source>It stands on the board and on My desk of whoever comes next until somebody takes it over.</source>
        <translation>留言显示在看板和接班人的工作台上，直到有人接班确认。</translation>
    </message>
    <message>
        <source>Leave the note</source>
        <translation>留言</translation>
    </message>
    <message>
        <source>Left for</source>
        <translation>留给</translation>
    </message>
    <message>
        <source>List of the next seven days …</source>
        <translation>七日到期清单…</translation>
    </message>
    <message>
        <source>No names of patients: it hangs on the wall, too.</source>
        <translation>请勿写患者姓名：留言也会贴在墙上。</translation>
    </message>
    <message>
        <source>No rota is kept.</source>
        <translation>未排班。</translation>
    </message>
    <message>
        <source>Nobody left a note.</source>
        <translation>没有交班留言。</translation>
    </message>
    <message>
        <source>Note for the next shift</source>
        <translation>交班留言</translation>
    </message>
    <message>
        <source>Note for the next shift …</source>
        <translation>交班留言…</translation>
    </message>
    <message>
        <source>Notes for the next shift</source>
        <translation>交班留言</translation>
    </message>
    <message>
        <source>Nothing is blocked</source>
        <translation>无受限事项</translation>
    </message>
    <message>
        <source>Nothing is expected today or tomorrow.</source>
        <translation>今明两日没有预计到货。</translation>
    </message>
    <message>
        <source>Nothing.</source>
        <translation>无。</translation>
    </message>
    <message>
        <source>On duty</source>
        <translation>值班</translation>
    </message>
    <message>
        <source>Open alarms</source>
        <translation>未关闭报警</translation>
    </message>
    <message>
        <source>Outside a tank: {places}</source>
        <translation>罐外：{places}</translation>
    </message>
    <message>
        <source>Print the handover board</source>
        <translation>打印交接班看板</translation>
    </message>
    <message>
        <source>Print what falls due</source>
        <translation>打印到期清单</translation>
    </message>
    <message>
        <source>Read it, and take it over</source>
        <translation>请阅读并接班确认</translation>
    </message>
    <message>
        <source>Ready, not signed off</source>
        <translation>就绪，待签署</translation>
    </message>
    <message>
        <source>Ready, signed off</source>
        <translation>就绪，已签署</translation>
    </message>
    <message>
        <source>Reminders on the desktop</source>
        <translation>桌面提醒</translation>
    </message>
    <message>
        <source>What to go on with</source>
        <translation>留言内容</translation>
    </message>
    <message>
        <source>Whoever takes over</source>
        <translation>接班人员</translation>
    </message>
    <message>
        <source>accepted / quarantined / rejected</source>
        <translation>合格 / 待处理 / 不合格</translation>
    </message>
    <message>
        <source>ctdesk: {n} wait</source>
        <translation>ctdesk：{n} 项待办</translation>
    </message>
    <message>
        <source>ctdesk: {n} wait, {late} overdue</source>
        <translation>ctdesk：{n} 项待办，{late} 项逾期</translation>
    </message>
    <message>
        <source>for {name}</source>
        <translation>留给{name}</translation>
    </message>
    <message>
        <source>now → from {at}</source>
        <translation>现在 → {at} 起</translation>
    </message>
    <message>
        <source>taken over by {name} {at}</source>
        <translation>{name} {at} 已接班</translation>
    </message>
    <message>
        <source>turn of: {names}</source>
        <translation>由{names}处理</translation>
    </message>
    <message>
        <source>{free} of {all} free</source>
        <translation>空位 {free} / {all}</translation>
    </message>
    <message>
        <source>{n} blocked</source>
        <translation>{n} 项受限</translation>
    </message>
    <message>
        <source>{n} steps wait for your acknowledgement</source>
        <translation>{n} 个步骤待您知悉</translation>
    </message>
</context>
</TS>
