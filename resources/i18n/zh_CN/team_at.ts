<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>record</name>
    <message>
        <source>Up to</source>
        <translation>截止</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>准许</translation>
    </message>
    <message>
        <source>Allow in an emergency</source>
        <translation>紧急准许</translation>
    </message>
    <message>
        <source>Allow in an emergency …</source>
        <translation>紧急准许…</translation>
    </message>
    <message>
        <source>Appoint somebody, or delegate the duty.</source>
        <translation>请任命相应岗位人员，或授权该职责。</translation>
    </message>
    <message>
        <source>At most 12 hours from now</source>
        <translation>自现在起不超过12小时</translation>
    </message>
    <message>
        <source>At, or from</source>
        <translation>时刻，或自</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>齐备</translation>
    </message>
    <message>
        <source>Duty</source>
        <translation>职责</translation>
    </message>
    <message>
        <source>In part</source>
        <translation>部分时段</translation>
    </message>
    <message>
        <source>It stands in the signature and in the incident.</source>
        <translation>将写入签名依据和事件报告。</translation>
    </message>
    <message>
        <source>Last night</source>
        <translation>昨夜</translation>
    </message>
    <message>
        <source>May act</source>
        <translation>可以</translation>
    </message>
    <message>
        <source>May not</source>
        <translation>不可以</translation>
    </message>
    <message>
        <source>Nobody held this duty then.</source>
        <translation>此时无人持有该职责。</translation>
    </message>
    <message>
        <source>Now, at any past minute, or through a night, with the grounds of each</source>
        <translation>此刻、过去任一分钟或整夜，并列明每人依据</translation>
    </message>
    <message>
        <source>One duty</source>
        <translation>单项职责</translation>
    </message>
    <message>
        <source>Open the file</source>
        <translation>打开人员档案</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>The team as it stood</source>
        <translation>团队状态回溯</translation>
    </message>
    <message>
        <source>Tonight</source>
        <translation>今夜</translation>
    </message>
    <message>
        <source>Whole team</source>
        <translation>整个团队</translation>
    </message>
    <message>
        <source>one moment</source>
        <translation>单一时刻</translation>
    </message>
    <message>
        <source>{name} may then act as "{duty}" although training does not stand; it opens an incident.</source>
        <translation>{name}将在培训失效的情况下履行“{duty}”，并自动生成事件报告。</translation>
    </message>
    <message>
        <source>{number} not read</source>
        <translation>未阅知 {number}</translation>
    </message>
    <message>
        <source>{n} modules valid</source>
        <translation>{n} 项模块有效</translation>
    </message>
</context>
</TS>
