<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>delegation</name>
    <message>
      <source>Delegations</source>
      <translation>授权</translation>
    </message>
    <message>
      <source>Members</source>
      <translation>成员</translation>
    </message>
    <message>
      <source>Roster</source>
      <translation>值班表</translation>
    </message>
    <message>
      <source>Who may act</source>
      <translation>可履职人员</translation>
    </message>
  </context>
</TS>
