<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>trail</name>
    <message>
      <source>Left empty: {names}</source>
      <translation>未填：{names}</translation>
    </message>
    <message>
      <source>Technical: {fields}</source>
      <translation>技术字段：{fields}</translation>
    </message>
    <message>
      <source>{size} bytes, SHA-256 {digest}</source>
      <translation>{size} 字节，SHA-256 {digest}</translation>
    </message>
  </context>
</TS>
