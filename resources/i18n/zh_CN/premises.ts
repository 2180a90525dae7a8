<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>premises</name>
    <message>
      <source>Daily rounds</source>
      <translation>每日点检</translation>
    </message>
    <message>
      <source>Equipment</source>
      <translation>设备</translation>
    </message>
    <message>
      <source>Premises</source>
      <translation>场所</translation>
    </message>
    <message>
      <source>Tanks</source>
      <translation>液氮罐</translation>
    </message>
  </context>
</TS>
