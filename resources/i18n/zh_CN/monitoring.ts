<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>monitoring</name>
    <message>
      <source>Coldest {value}</source>
      <translation>最低 {value}</translation>
    </message>
    <message>
      <source>Days since {at}</source>
      <translation>自 {at} 起的天数</translation>
    </message>
    <message>
      <source>From packing to now</source>
      <translation>从装箱到现在</translation>
    </message>
    <message>
      <source>Hours since {at}</source>
      <translation>自 {at} 起的小时数</translation>
    </message>
    <message>
      <source>In the tank</source>
      <translation>液氮罐内</translation>
    </message>
    <message>
      <source>Moved</source>
      <translation>移位</translation>
    </message>
    <message>
      <source>No limit of the label is known: nothing is judged.</source>
      <translation>没有说明书限值，不作判断。</translation>
    </message>
    <message>
      <source>Not recorded: {n} times, at most {span}</source>
      <translation>无记录 {n} 段，最长 {span}</translation>
    </message>
    <message>
      <source>Nothing was recorded of this unit's temperature yet.</source>
      <translation>还没有这一剂量单元的温度记录。</translation>
    </message>
    <message>
      <source>On the way</source>
      <translation>运输途中</translation>
    </message>
    <message>
      <source>Packed</source>
      <translation>装箱</translation>
    </message>
    <message>
      <source>Put into the tank</source>
      <translation>入罐</translation>
    </message>
    <message>
      <source>Read by hand</source>
      <translation>人工读数</translation>
    </message>
    <message>
      <source>Shipper opened</source>
      <translation>运输罐开启</translation>
    </message>
    <message>
      <source>Taken out</source>
      <translation>取出</translation>
    </message>
    <message>
      <source>Warmest {value}</source>
      <translation>最高 {value}</translation>
    </message>
  </context>
</TS>
