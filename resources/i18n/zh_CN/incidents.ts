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
</context>
</TS>
