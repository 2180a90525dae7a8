<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>documents</name>
    <message>
      <source>Look at this version again: is it still right as it stands?</source>
      <translation>复审该版本：内容是否仍然适用？</translation>
    </message>
    <message>
      <source>Assess the Qualified Person; the last result is a year old</source>
      <translation>进行质量受权人年度考核（距上次结论将满一年）</translation>
    </message>
    <message>
      <source>As of …</source>
      <translation>查看过去…</translation>
    </message>
    <message>
      <source>Back to now</source>
      <translation>回到现在</translation>
    </message>
    <message>
      <source>As of {time}</source>
      <translation>截至 {time}</translation>
    </message>
    <message>
      <source>The register at a past minute</source>
      <translation>过去某一时刻的文件清单</translation>
    </message>
    <message>
      <source>What was in force, what was waiting and who had read what, as it was known then.</source>
      <translation>当时现行、待批的版本，以及当时谁已阅知。</translation>
    </message>
    <message>
      <source>Minute</source>
      <translation>时刻</translation>
    </message>
    <message>
      <source>Name of the document</source>
      <translation>名称</translation>
    </message>
    <message>
      <source>For you: {n}</source>
      <translation>待阅知：{n}</translation>
    </message>
    <message>
      <source>A new version is read before it takes effect; from that minute nobody acts without</source>
      <translation>新版本生效前须先阅知；自生效之时起，未阅知者不得履行相关职责</translation>
    </message>
    <message>
      <source>A version is waiting already.</source>
      <translation>已有版本在审批中。</translation>
    </message>
    <message>
      <source>All files (*)</source>
      <translation>所有文件 (*)</translation>
    </message>
    <message>
      <source>Approve a version</source>
      <translation>批准版本</translation>
    </message>
    <message>
      <source>Approve this version and say from which minute it is in force</source>
      <translation>批准该版本并确定生效时间</translation>
    </message>
    <message>
      <source>Approved</source>
      <translation>已批准</translation>
    </message>
    <message>
      <source>Choose a file …</source>
      <translation>选择文件…</translation>
    </message>
    <message>
      <source>Controlled form</source>
      <translation>受控表单</translation>
    </message>
    <message>
      <source>Documents</source>
      <translation>受控文件</translation>
    </message>
    <message>
      <source>Empty: after 24 months, the longest.</source>
      <translation>留空：24 个月后（最长期限）。</translation>
    </message>
    <message>
      <source>Empty: with the next full minute. Leave time to read it.</source>
      <translation>留空：下一整分钟即生效。请预留阅读时间。</translation>
    </message>
    <message>
      <source>Ended</source>
      <translation>终止</translation>
    </message>
    <message>
      <source>Enter the first SOP with New document. Forms come here when a revision is released.</source>
      <translation>请用“新文件”登记第一份规程。表单发布新版本后会列在这里。</translation>
    </message>
    <message>
      <source>Find a duty …</source>
      <translation>查找职责…</translation>
    </message>
    <message>
      <source>For you to read</source>
      <translation>待您阅知</translation>
    </message>
    <message>
      <source>From {time}</source>
      <translation>{time} 起生效</translation>
    </message>
    <message>
      <source>From {time} on closed: {duties}</source>
      <translation>自 {time} 起不得履行：{duties}</translation>
    </message>
    <message>
      <source>Give a version back</source>
      <translation>退回版本</translation>
    </message>
    <message>
      <source>Given back</source>
      <translation>已退回</translation>
    </message>
    <message>
      <source>Hand in a version</source>
      <translation>提交版本</translation>
    </message>
    <message>
      <source>Hand in a version …</source>
      <translation>提交版本…</translation>
    </message>
    <message>
      <source>In force since {time}. Closed until read: {duties}</source>
      <translation>已于 {time} 生效。阅知前不得履行：{duties}</translation>
    </message>
    <message>
      <source>In review</source>
      <translation>待审核</translation>
    </message>
    <message>
      <source>Its first version is handed in afterwards. The number is the hospital's own.</source>
      <translation>登记后再提交第一个版本。编号由医院自定。</translation>
    </message>
    <message>
      <source>Lines taken away (-) and added (+)</source>
      <translation>删除 (-) 和新增 (+) 的行</translation>
    </message>
    <message>
      <source>May not act now: {duties}</source>
      <translation>现在不得履行：{duties}</translation>
    </message>
    <message>
      <source>New document</source>
      <translation>新文件</translation>
    </message>
    <message>
      <source>No controlled document yet.</source>
      <translation>尚无受控文件。</translation>
    </message>
    <message>
      <source>No file chosen</source>
      <translation>未选择文件</translation>
    </message>
    <message>
      <source>No version in force</source>
      <translation>无现行版本</translation>
    </message>
    <message>
      <source>No version of {number} is in force from then on, until a new one takes effect.</source>
      <translation>此后 {number} 没有现行版本，直至新版本生效。</translation>
    </message>
    <message>
      <source>Not read by</source>
      <translation>未阅知</translation>
    </message>
    <message>
      <source>Number or title …</source>
      <translation>编号或名称…</translation>
    </message>
    <message>
      <source>Owner</source>
      <translation>负责人</translation>
    </message>
    <message>
      <source>PDF is shown inside ctdesk.</source>
      <translation>PDF 可在 ctdesk 内直接阅读。</translation>
    </message>
    <message>
      <source>Print …</source>
      <translation>打印…</translation>
    </message>
    <message>
      <source>QA reviews {number} next, then the team lead approves it.</source>
      <translation>{number} 随后由质量管理审核，再由团队负责人批准。</translation>
    </message>
    <message>
      <source>Qualified Person</source>
      <translation>质量受权人</translation>
    </message>
    <message>
      <source>Read and understand this version before it takes effect</source>
      <translation>在该版本生效前阅知</translation>
    </message>
    <message>
      <source>Read and understood</source>
      <translation>已阅知</translation>
    </message>
    <message>
      <source>Read and understood …</source>
      <translation>阅知签名…</translation>
    </message>
    <message>
      <source>Read before acting as</source>
      <translation>履行前须阅知的职责</translation>
    </message>
    <message>
      <source>Read the text</source>
      <translation>阅读正文</translation>
    </message>
    <message>
      <source>Register of controlled documents</source>
      <translation>受控文件清单</translation>
    </message>
    <message>
      <source>Replaced</source>
      <translation>已被替代</translation>
    </message>
    <message>
      <source>Review due</source>
      <translation>复审期限</translation>
    </message>
    <message>
      <source>Review overdue</source>
      <translation>复审逾期</translation>
    </message>
    <message>
      <source>Review this version for quality assurance</source>
      <translation>对该版本进行质量审核</translation>
    </message>
    <message>
      <source>Review without change</source>
      <translation>复审（无修改）</translation>
    </message>
    <message>
      <source>Review …</source>
      <translation>审核…</translation>
    </message>
    <message>
      <source>Revisions of forms are released under Settings.</source>
      <translation>表单的新版本在“设置”中发布。</translation>
    </message>
    <message>
      <source>SOP</source>
      <translation>标准操作规程</translation>
    </message>
    <message>
      <source>Takes effect {time}. Closed from then on: {duties}</source>
      <translation>{time} 生效。届时未阅知不得履行：{duties}</translation>
    </message>
    <message>
      <source>Text of the version</source>
      <translation>版本正文</translation>
    </message>
    <message>
      <source>Text: {name}</source>
      <translation>正文：{name}</translation>
    </message>
    <message>
      <source>Title (Chinese)</source>
      <translation>名称（中文）</translation>
    </message>
    <message>
      <source>Title (English)</source>
      <translation>名称（英文）</translation>
    </message>
    <message>
      <source>To be approved</source>
      <translation>待批准</translation>
    </message>
    <message>
      <source>To be read before acting as</source>
      <translation>履行下列职责前须阅知</translation>
    </message>
    <message>
      <source>To be written</source>
      <translation>待编制</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>版本</translation>
    </message>
    <message>
      <source>Version {n}</source>
      <translation>第 {n} 版</translation>
    </message>
    <message>
      <source>Version {n} stays as it is; next review {day}.</source>
      <translation>第 {n} 版维持不变；下次复审 {day}。</translation>
    </message>
    <message>
      <source>Version {n}, in force from: {time}</source>
      <translation>第 {n} 版，生效时间：{time}</translation>
    </message>
    <message>
      <source>Version {n}: {what}</source>
      <translation>第 {n} 版：{what}</translation>
    </message>
    <message>
      <source>What changed, and why</source>
      <translation>修改内容与原因</translation>
    </message>
    <message>
      <source>Who reads version {n}</source>
      <translation>第 {n} 版的阅知名单</translation>
    </message>
    <message>
      <source>Who wrote a version does not approve it.</source>
      <translation>编制人不得批准该版本。</translation>
    </message>
    <message>
      <source>Whoever holds one of these reads this version before it takes effect.</source>
      <translation>承担其中任一职责的成员须在生效前阅知该版本。</translation>
    </message>
    <message>
      <source>Withdraw</source>
      <translation>废止</translation>
    </message>
    <message>
      <source>Withdraw a document</source>
      <translation>废止文件</translation>
    </message>
    <message>
      <source>Withdraw a version</source>
      <translation>撤销版本</translation>
    </message>
    <message>
      <source>Withdraw …</source>
      <translation>废止…</translation>
    </message>
    <message>
      <source>Within 24 months.</source>
      <translation>24 个月以内。</translation>
    </message>
    <message>
      <source>Written</source>
      <translation>编制</translation>
    </message>
    <message>
      <source>You</source>
      <translation>您</translation>
    </message>
    <message>
      <source>You have not read this version.</source>
      <translation>您尚未阅知该版本。</translation>
    </message>
    <message>
      <source>You have not read this version; from {time} on you may not act without.</source>
      <translation>您尚未阅知该版本；自 {time} 起未阅知不得履行相关职责。</translation>
    </message>
    <message>
      <source>You have read everything you need.</source>
      <translation>您需要阅知的文件均已阅知。</translation>
    </message>
    <message>
      <source>with the next full minute</source>
      <translation>下一整分钟</translation>
    </message>
    <message>
      <source>{done} of {all}</source>
      <translation>{done}/{all}</translation>
    </message>
    <message>
      <source>{number} is right as it stands. Say when it is looked at again.</source>
      <translation>{number} 内容仍然适用。请确定下次复审日期。</translation>
    </message>
    <message>
      <source>{number} leaves the register for good; its versions can still be read.</source>
      <translation>{number} 将永久停用；历史版本仍可查阅。</translation>
    </message>
    <message>
      <source>{number} version {n}  {title}</source>
      <translation>{number} 第 {n} 版  {title}</translation>
    </message>
    <message>
      <source>{number} version {n} is closed; the next attempt is a new version.</source>
      <translation>{number} 第 {n} 版将关闭；修改后请提交新版本。</translation>
    </message>
    <message>
      <source>{number} version {n} will not take effect.</source>
      <translation>{number} 第 {n} 版将不再生效。</translation>
    </message>
    <message>
      <source>{number} version {n}: who has to read it is told at once, and may not act without from the minute it takes effect.</source>
      <translation>{number} 第 {n} 版：须阅知者会立即收到任务；自生效之时起，未阅知不得履行相关职责。</translation>
    </message>
    <message>
      <source>{n} documents</source>
      <translation>{n} 份文件</translation>
    </message>
  </context>
</TS>
