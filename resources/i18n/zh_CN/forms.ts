<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>forms</name>
    <message>
      <source>Approve …</source>
      <translation>批准…</translation>
    </message>
    <message>
      <source>Empty: as soon as it is approved. Never in the past.</source>
      <translation>留空则批准后即生效；不得早于现在。</translation>
    </message>
    <message>
      <source>Give a proposal back</source>
      <translation>退回提议</translation>
    </message>
    <message>
      <source>Give back</source>
      <translation>退回</translation>
    </message>
    <message>
      <source>In force from</source>
      <translation>生效时间</translation>
    </message>
    <message>
      <source>In force from: {time}</source>
      <translation>生效时间：{time}</translation>
    </message>
    <message>
      <source>No revision is in force.</source>
      <translation>没有生效的版本。</translation>
    </message>
    <message>
      <source>Propose a revision</source>
      <translation>提出发布新版本</translation>
    </message>
    <message>
      <source>Propose …</source>
      <translation>提出发布…</translation>
    </message>
    <message>
      <source>Revision {n}</source>
      <translation>第 {n} 版</translation>
    </message>
    <message>
      <source>Revision {n} cannot be released yet. Its mistakes:</source>
      <translation>第 {n} 版尚不能发布，错误如下：</translation>
    </message>
    <message>
      <source>Revision {n} goes into force on {time}; released by {people}.</source>
      <translation>第 {n} 版将于 {time} 生效；发布人：{people}。</translation>
    </message>
    <message>
      <source>Revision {n} is shipped and waits to be released here.</source>
      <translation>随软件提供了第 {n} 版，待本院发布后才会启用。</translation>
    </message>
    <message>
      <source>Revision {n} of the hospital is not released.</source>
      <translation>本院编写的第 {n} 版尚未发布。</translation>
    </message>
    <message>
      <source>Revision {n} since {time}; released by {people}.</source>
      <translation>第 {n} 版，{time} 起生效；发布人：{people}。</translation>
    </message>
    <message>
      <source>Revision {n} was proposed by {name} on {time} and waits for the team lead.</source>
      <translation>第 {n} 版由 {name} 于 {time} 提出，待团队负责人批准。</translation>
    </message>
    <message>
      <source>Revision {n}, as shipped, since {time}.</source>
      <translation>第 {n} 版（随软件提供），{time} 起生效。</translation>
    </message>
    <message>
      <source>Revision {n}, as shipped; not used yet.</source>
      <translation>第 {n} 版（随软件提供），尚未使用。</translation>
    </message>
    <message>
      <source>SHA-256 of revision {n}</source>
      <translation>第 {n} 版的 SHA-256</translation>
    </message>
    <message>
      <source>SHA-256 of revision {n}, in force</source>
      <translation>现行第 {n} 版的 SHA-256</translation>
    </message>
    <message>
      <source>Send back …</source>
      <translation>退回…</translation>
    </message>
    <message>
      <source>Take back …</source>
      <translation>撤回…</translation>
    </message>
    <message>
      <source>What changed and why; it is signed and kept.</source>
      <translation>改动内容与理由；随签名一并保存。</translation>
    </message>
    <message>
      <source>What changes …</source>
      <translation>查看改动…</translation>
    </message>
    <message>
      <source>Why</source>
      <translation>理由</translation>
    </message>
    <message>
      <source>Why: {reason}</source>
      <translation>理由：{reason}</translation>
    </message>
    <message>
      <source>YYYY-MM-DD HH:MM</source>
      <translation>年-月-日 时:分</translation>
    </message>
    <message>
      <source>as soon as it is approved</source>
      <translation>批准后即生效</translation>
    </message>
    <message>
      <source>{form} revision {n} goes into force once the team lead approved it. Open drafts finish on their own revision.</source>
      <translation>{form} 第 {n} 版经团队负责人批准后生效。已打开的草稿仍按原版本完成。</translation>
    </message>
    <message>
      <source>{form} revision {n} stays out of force; it can be proposed again.</source>
      <translation>{form} 第 {n} 版不生效，以后可重新提出。</translation>
    </message>
    <message>
      <source>{form} revision {n}: lines taken away (-) and added (+)</source>
      <translation>{form} 第 {n} 版：删去的行（-）与新增的行（+）</translation>
    </message>
    <message>
      <source>The hospital's own forms lie in {path}; they are read when ctdesk starts.</source>
      <translation>本院自编表单放在 {path}，启动时读取。</translation>
    </message>
      <message>
        <source>(continued)</source>
        <translation>（续）</translation>
    </message>
    <message>
        <source>Drawing: {what}</source>
        <translation>图：{what}</translation>
    </message>
</context>
</TS>
