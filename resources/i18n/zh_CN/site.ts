<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>site</name>
    <message>
      <source>Nobody on the team can at present. The team lead appoints.</source>
      <translation>目前团队中无人可以。由团队负责人任命。</translation>
    </message>
    <message>
      <source>These people can: {names}.</source>
      <translation>以下人员可以：{names}。</translation>
    </message>
  </context>
</TS>
