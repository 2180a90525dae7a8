<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>meetings</name>
    <message>
        <source>Absent</source>
        <translation>缺席</translation>
    </message>
    <message>
        <source>Actions and findings</source>
        <translation>措施与缺陷</translation>
    </message>
    <message>
        <source>Actions overdue or not effective</source>
        <translation>逾期或无效的措施</translation>
    </message>
    <message>
        <source>Calibrations due</source>
        <translation>校准到期</translation>
    </message>
    <message>
        <source>Choose a meeting; Enter opens its record.</source>
        <translation>选择一次会议；按回车打开记录。</translation>
    </message>
    <message>
        <source>Decisions</source>
        <translation>决议</translation>
    </message>
    <message>
        <source>Emergency permissions</source>
        <translation>应急放行操作权限</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Excursions and alarms</source>
        <translation>超温与报警</translation>
    </message>
    <message>
        <source>Facts gathered</source>
        <translation>数据取出</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Findings not closed</source>
        <translation>未关闭的缺陷</translation>
    </message>
    <message>
        <source>Held, to review</source>
        <translation>已召开，待审核</translation>
    </message>
    <message>
        <source>Hold the month's quality meeting</source>
        <translation>召开月度质量会议</translation>
    </message>
    <message>
        <source>Incidents: {levels}</source>
        <translation>不良事件：{levels}</translation>
    </message>
    <message>
        <source>Late steps</source>
        <translation>超时步骤</translation>
    </message>
    <message>
        <source>Limits missed</source>
        <translation>错过的时限</translation>
    </message>
    <message>
        <source>Meeting about {month}</source>
        <translation>{month} 质量会议</translation>
    </message>
    <message>
        <source>Month or number …</source>
        <translation>月份或编号…</translation>
    </message>
    <message>
        <source>No action is overdue or without effect</source>
        <translation>没有逾期或无效的措施</translation>
    </message>
    <message>
        <source>No action yet</source>
        <translation>尚无措施</translation>
    </message>
    <message>
        <source>No calibration ends within 60 days</source>
        <translation>60 天内没有校准到期</translation>
    </message>
    <message>
        <source>No emergency permission</source>
        <translation>没有应急放行</translation>
    </message>
    <message>
        <source>No excursion, no alarm</source>
        <translation>没有超温和报警</translation>
    </message>
    <message>
        <source>No finding is open</source>
        <translation>没有未关闭的缺陷</translation>
    </message>
    <message>
        <source>No meeting was held yet.</source>
        <translation>还没有召开过质量会议。</translation>
    </message>
    <message>
        <source>No month waits for its meeting.</source>
        <translation>没有待召开会议的月份。</translation>
    </message>
    <message>
        <source>No step was late</source>
        <translation>没有超时步骤</translation>
    </message>
    <message>
        <source>No training ends within 60 days</source>
        <translation>60 天内没有培训到期</translation>
    </message>
    <message>
        <source>Not signed</source>
        <translation>尚未签署</translation>
    </message>
    <message>
        <source>Nothing was decided.</source>
        <translation>没有作出决议。</translation>
    </message>
    <message>
        <source>Once a month: what happened, what was supervised, what is decided</source>
        <translation>每月一次：发生了什么、监督了什么、决定了什么</translation>
    </message>
    <message>
        <source>People and equipment</source>
        <translation>人员与设备</translation>
    </message>
    <message>
        <source>Prepare</source>
        <translation>准备</translation>
    </message>
    <message>
        <source>Prepare a meeting …</source>
        <translation>准备会议…</translation>
    </message>
    <message>
        <source>Prepare a quality meeting</source>
        <translation>准备质量会议</translation>
    </message>
    <message>
        <source>Prepare the meeting of {month} …</source>
        <translation>准备 {month} 会议…</translation>
    </message>
    <message>
        <source>Quality meeting</source>
        <translation>质量会议</translation>
    </message>
    <message>
        <source>Quality meetings</source>
        <translation>质量会议</translation>
    </message>
    <message>
        <source>The facts are gathered now and stay as they are; the record opens for remarks and decisions.</source>
        <translation>数据按此刻取出并固定；随后打开记录，填写意见和决议。</translation>
    </message>
    <message>
        <source>The first month can be prepared once it is over.</source>
        <translation>第一个月结束后即可准备。</translation>
    </message>
    <message>
        <source>The record is filled with the month's facts as they stand when it is prepared: figures, events, supervision, what ends soon, open actions. The lead adds remarks, who took part and what is decided, and signs; quality assurance reviews. Each decision becomes a finding of whoever carries it out: a CAPA owes an action, a task is answered in words.</source>
        <translation>准备时，记录自动列出当月情况：指标、事件、监督、即将到期的事项、未完成的措施。负责人填写意见、参会人员和决议并签名，质量管理人员审核。每项决议转为责任人的待办：纠正预防措施须制定措施，任务以文字答复。</translation>
    </message>
    <message>
        <source>Took part</source>
        <translation>参会</translation>
    </message>
    <message>
        <source>Training that ends or ended</source>
        <translation>到期或已失效的培训</translation>
    </message>
    <message>
        <source>{done} of {asked} steps signed by the lead</source>
        <translation>应签 {asked} 步，负责人已签 {done} 步</translation>
    </message>
    <message>
        <source>{n} actions</source>
        <translation>{n} 项措施</translation>
    </message>
    <message>
        <source>{n} figures on target</source>
        <translation>{n} 项指标达标</translation>
    </message>
    <message>
        <source>{n} open, {late} overdue</source>
        <translation>未关闭 {n}，逾期 {late}</translation>
    </message>
    <message>
        <source>{value}, target {target}</source>
        <translation>{value}，目标 {target}</translation>
    </message>
    <message>
        <source>{what}: {n}</source>
        <translation>{what}：{n}</translation>
    </message>
</context>
</TS>
