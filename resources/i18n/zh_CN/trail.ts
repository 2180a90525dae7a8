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
    <message>
      <source>Answers changed while the record is open are told here once it is complete.</source>
      <translation>记录完成之前，填写内容的改动暂不显示。</translation>
    </message>
    <message>
      <source>Changes after signing</source>
      <translation>签名后更改</translation>
    </message>
    <message>
      <source>Clock</source>
      <translation>时钟</translation>
    </message>
    <message>
      <source>Exports</source>
      <translation>导出</translation>
    </message>
    <message>
      <source>Failed sign-ins</source>
      <translation>登录失败</translation>
    </message>
    <message>
      <source>History of {name}</source>
      <translation>{name} 的历史</translation>
    </message>
    <message>
      <source>It lists what was changed after signing, entered late, overridden or refused.</source>
      <translation>清单列出签名后更改、迟录、应急授权和被拒绝的操作。</translation>
    </message>
    <message>
      <source>Late entries</source>
      <translation>迟录</translation>
    </message>
    <message>
      <source>No month waits for a review.</source>
      <translation>没有待审核的月份。</translation>
    </message>
    <message>
      <source>Once a month: every case with a sign of risk, and a share of the others that nobody chooses.</source>
      <translation>每月一次：有风险标志的事项全部审核，其余按固定算法抽取。</translation>
    </message>
    <message>
      <source>Overrides</source>
      <translation>应急授权</translation>
    </message>
    <message>
      <source>Record, unit, incident …</source>
      <translation>记录、剂量单元、事件…</translation>
    </message>
    <message>
      <source>Review the month's audit trail</source>
      <translation>审核当月的审计追踪</translation>
    </message>
    <message>
      <source>Rights and settings</source>
      <translation>权限与设置</translation>
    </message>
    <message>
      <source>Show {count} more</source>
      <translation>再显示 {count} 条</translation>
    </message>
    <message>
      <source>To begin</source>
      <translation>待开始</translation>
    </message>
    <message>
      <source>To review</source>
      <translation>待审核</translation>
    </message>
    <message>
      <source>Trail review</source>
      <translation>审计追踪审核</translation>
    </message>
    <message>
      <source>What inspectors read</source>
      <translation>检查员查阅</translation>
    </message>
    <message>
      <source>What they say is not believed here.</source>
      <translation>其内容本站点不予采信。</translation>
    </message>
    <message>
      <source>Files not compared: {count}</source>
      <translation>未参与核对的文件：{count}</translation>
    </message>
    <message>
      <source>{planned} of {found} cases, listed {time}</source>
      <translation>{found} 个事项中 {planned} 个，取出于 {time}</translation>
    </message>
  </context>
</TS>
