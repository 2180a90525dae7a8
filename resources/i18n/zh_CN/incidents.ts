<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>incidents</name>
    <message>
        <source>Reported: grade it, and give it an owner</source>
        <translation>已报告：请定级并指定责任人</translation>
    </message>
    <message>
        <source>Your case: see what comes next</source>
        <translation>由您负责：请查看下一步</translation>
    </message>
    <message>
        <source>Deadline</source>
        <translation>时限</translation>
    </message>
    <message>
        <source>Message to somebody outside</source>
        <translation>对外通知</translation>
    </message>
    <message>
        <source>reported without a name</source>
        <translation>匿名报告</translation>
    </message>
    <message>
        <source>graded</source>
        <translation>定级</translation>
    </message>
    <message>
        <source>graded anew</source>
        <translation>重新定级</translation>
    </message>
    <message>
        <source>contained</source>
        <translation>先行控制</translation>
    </message>
    <message>
        <source>lifted its freeze</source>
        <translation>解除冻结</translation>
    </message>
    <message>
        <source>began the investigation</source>
        <translation>开始调查</translation>
    </message>
    <message>
        <source>concluded</source>
        <translation>作出结论</translation>
    </message>
    <message>
        <source>reopened</source>
        <translation>重新打开</translation>
    </message>
    <message>
        <source>linked</source>
        <translation>关联</translation>
    </message>
    <message>
        <source>took a link back</source>
        <translation>撤回关联</translation>
    </message>
    <message>
        <source>fulfilled</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>entered the receipt</source>
        <translation>登记回执</translation>
    </message>
    <message>
        <source>closed it</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>told somebody</source>
        <translation>告知</translation>
    </message>
</context>
</TS>
