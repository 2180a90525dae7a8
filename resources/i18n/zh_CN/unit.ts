<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>unit</name>
    <message>
        <source>Dose unit</source>
        <translation>剂量单元</translation>
    </message>
    <message>
        <source>No dose unit chosen.</source>
        <translation>未选择剂量单元。</translation>
    </message>
    <message>
        <source>One line</source>
        <translation>一条链</translation>
    </message>
    <message>
        <source>Print the chain …</source>
        <translation>打印链条…</translation>
    </message>
    <message>
        <source>Scan a bag or cassette, or choose it in storage.</source>
        <translation>请扫描产品袋或冻存盒，或在“储存”中选择。</translation>
    </message>
    <message>
        <source>Scan or choose a dose unit first.</source>
        <translation>请先扫描或选择一个剂量单元。</translation>
    </message>
    <message>
        <source>The chain is not complete: what is missing stands in red.</source>
        <translation>链条不完整：缺失的环节以红色标出。</translation>
    </message>
    <message>
        <source>The unit lies in no position of a tank. It is: {place}.</source>
        <translation>该单元不在液氮罐储位中，当前：{place}。</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>经过</translation>
    </message>
    <message>
        <source>While you read this label blind, nothing is shown that your reading is compared with.</source>
        <translation>您正在互盲核对该标签，用于比对的内容暂不显示。</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>{count} steps</source>
        <translation>{count} 步</translation>
    </message>
</context>
</TS>
