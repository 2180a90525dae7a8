<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>adverse_reactions</name>
    <message>
        <source>Adverse reaction: write a follow-up with what is new</source>
        <translation>不良反应：有新信息，请写跟踪报告</translation>
    </message>
    <message>
        <source>Adverse reaction: write its first report</source>
        <translation>不良反应：请写首次报告</translation>
    </message>
    <message>
        <source>All cases that became known in this period. Names stand in it only if you may see them.</source>
        <translation>该时段内获知的全部病例。仅当您可查看身份时文件才含可识别信息。</translation>
    </message>
    <message>
        <source>Another medicine</source>
        <translation>添加并用药品</translation>
    </message>
    <message>
        <source>Another medicine …</source>
        <translation>添加并用药品…</translation>
    </message>
    <message>
        <source>Another reaction</source>
        <translation>添加不良反应</translation>
    </message>
    <message>
        <source>Another reaction …</source>
        <translation>添加不良反应…</translation>
    </message>
    <message>
        <source>As agreed with the receiver.</source>
        <translation>与接收方约定的标识。</translation>
    </message>
    <message>
        <source>Before it is reported</source>
        <translation>上报之前</translation>
    </message>
    <message>
        <source>By the sponsor: {what}</source>
        <translation>由申办者报告：{what}</translation>
    </message>
    <message>
        <source>Changed since the last report</source>
        <translation>与上一份报告相比的变更</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Close the case</source>
        <translation>结束病例</translation>
    </message>
    <message>
        <source>Complete …</source>
        <translation>补充…</translation>
    </message>
    <message>
        <source>Correct day 0</source>
        <translation>更正第0日</translation>
    </message>
    <message>
        <source>Correct day 0 …</source>
        <translation>更正第0日…</translation>
    </message>
    <message>
        <source>Correct it</source>
        <translation>更正</translation>
    </message>
    <message>
        <source>Do it</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>E2B(R3) message of {number}</source>
        <translation>{number} 的 E2B(R3) 报文</translation>
    </message>
    <message>
        <source>E2B(R3) message …</source>
        <translation>E2B(R3) 报文…</translation>
    </message>
    <message>
        <source>Empty: from the beginning.</source>
        <translation>留空：从最早开始。</translation>
    </message>
    <message>
        <source>Empty: now. What is graver runs from here.</source>
        <translation>留空为现在；变重的情形自此起算时限。</translation>
    </message>
    <message>
        <source>Empty: until today.</source>
        <translation>留空：到今天。</translation>
    </message>
    <message>
        <source>Enter the receipt of {number}</source>
        <translation>登记 {number} 的回执</translation>
    </message>
    <message>
        <source>Everything was reported. It can be reopened when something new is known.</source>
        <translation>均已上报。有新信息时可重新打开。</translation>
    </message>
    <message>
        <source>Export adverse reactions</source>
        <translation>导出不良反应</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>First report</source>
        <translation>首次报告</translation>
    </message>
    <message>
        <source>Follow-up report</source>
        <translation>跟踪报告</translation>
    </message>
    <message>
        <source>Follow-up {n}</source>
        <translation>跟踪报告 {n}</translation>
    </message>
    <message>
        <source>Identifier of the receiver</source>
        <translation>接收方标识</translation>
    </message>
    <message>
        <source>Identifier of the sender</source>
        <translation>发送方标识</translation>
    </message>
    <message>
        <source>It is new information: a follow-up report is owed</source>
        <translation>属于新信息，须提交跟踪报告</translation>
    </message>
    <message>
        <source>It is so</source>
        <translation>情况属实</translation>
    </message>
    <message>
        <source>It is so: confirm</source>
        <translation>情况属实，确认</translation>
    </message>
    <message>
        <source>Kind of file</source>
        <translation>文件类型</translation>
    </message>
    <message>
        <source>Known since (day 0)</source>
        <translation>获知时间（第0日）</translation>
    </message>
    <message>
        <source>Make the file</source>
        <translation>生成文件</translation>
    </message>
    <message>
        <source>Make the message</source>
        <translation>生成报文</translation>
    </message>
    <message>
        <source>No case here.</source>
        <translation>这里没有病例。</translation>
    </message>
    <message>
        <source>Not known yet: {what}</source>
        <translation>尚未填写：{what}</translation>
    </message>
    <message>
        <source>Not reported yet</source>
        <translation>尚未上报</translation>
    </message>
    <message>
        <source>Not valid: {n} places differ from the schema.</source>
        <translation>校验未通过：{n} 处与模式不符。</translation>
    </message>
    <message>
        <source>Not validated: no schema file was given.</source>
        <translation>未校验：没有指定模式文件。</translation>
    </message>
    <message>
        <source>Nullification</source>
        <translation>作废报告</translation>
    </message>
    <message>
        <source>Nullified</source>
        <translation>已作废</translation>
    </message>
    <message>
        <source>Nullify the case</source>
        <translation>作废病例</translation>
    </message>
    <message>
        <source>Nullify …</source>
        <translation>作废…</translation>
    </message>
    <message>
        <source>Number, reaction, product, batch or patient …</source>
        <translation>编号、不良反应、药品、批号或患者…</translation>
    </message>
    <message>
        <source>Only for a death.</source>
        <translation>仅死亡病例填写。</translation>
    </message>
    <message>
        <source>Only with a licence of the hospital.</source>
        <translation>本院有使用许可时填写。</translation>
    </message>
    <message>
        <source>Open incident {number}</source>
        <translation>打开事件 {number}</translation>
    </message>
    <message>
        <source>Open the bedside {number}</source>
        <translation>打开床旁观察 {number}</translation>
    </message>
    <message>
        <source>Open the report</source>
        <translation>打开报告</translation>
    </message>
    <message>
        <source>Other medicines</source>
        <translation>并用药品</translation>
    </message>
    <message>
        <source>Outcome so far</source>
        <translation>目前结果</translation>
    </message>
    <message>
        <source>Receipt as a file</source>
        <translation>回执文件</translation>
    </message>
    <message>
        <source>Receipt of {number}</source>
        <translation>{number} 的回执</translation>
    </message>
    <message>
        <source>Report being written</source>
        <translation>报告填写中</translation>
    </message>
    <message>
        <source>Report it at once.</source>
        <translation>请立即上报。</translation>
    </message>
    <message>
        <source>Report one from the bedside, a patient, an incident, or here.</source>
        <translation>可从床旁观察、患者、事件页面或此处报告。</translation>
    </message>
    <message>
        <source>Reporter</source>
        <translation>报告人</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Save as JSON</source>
        <translation>保存为 JSON</translation>
    </message>
    <message>
        <source>Save as a spreadsheet</source>
        <translation>保存为电子表格</translation>
    </message>
    <message>
        <source>Save the file</source>
        <translation>保存文件</translation>
    </message>
    <message>
        <source>Say what happened and how grave it is. What ctdesk knows already is filled in.</source>
        <translation>请说明发生了什么、有多严重。已登记的信息会自动带入。</translation>
    </message>
    <message>
        <source>Schema file (XSD) of the authority</source>
        <translation>监管机构的模式文件（XSD）</translation>
    </message>
    <message>
        <source>Schema files (*.xsd)</source>
        <translation>模式文件 (*.xsd)</translation>
    </message>
    <message>
        <source>Seriousness and outcome</source>
        <translation>严重程度与结果</translation>
    </message>
    <message>
        <source>Seriousness and outcome …</source>
        <translation>严重程度与结果…</translation>
    </message>
    <message>
        <source>Seriousness: tick what applies</source>
        <translation>严重程度：勾选符合的各项</translation>
    </message>
    <message>
        <source>Spreadsheet</source>
        <translation>电子表格</translation>
    </message>
    <message>
        <source>Still owed</source>
        <translation>尚有未报</translation>
    </message>
    <message>
        <source>Still to report</source>
        <translation>待上报</translation>
    </message>
    <message>
        <source>Structured (JSON)</source>
        <translation>结构化数据（JSON）</translation>
    </message>
    <message>
        <source>Suspected product</source>
        <translation>怀疑药品</translation>
    </message>
    <message>
        <source>Suspected, unexpected and serious in a trial: the sponsor reports it, tell them now.</source>
        <translation>试验中可疑且非预期的严重不良反应：由申办者报告，请立即告知申办者。</translation>
    </message>
    <message>
        <source>Take out {what}</source>
        <translation>移除 {what}</translation>
    </message>
    <message>
        <source>Take out …</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>The product: generic name, brand or COI number.</source>
        <translation>怀疑药品：通用名、商品名或身份链标识码。</translation>
    </message>
    <message>
        <source>This became known at</source>
        <translation>知悉时间</translation>
    </message>
    <message>
        <source>To report, by when</source>
        <translation>上报时限</translation>
    </message>
    <message>
        <source>Valid against the schema file.</source>
        <translation>已按模式文件校验通过。</translation>
    </message>
    <message>
        <source>What changes here is reported with the next report.</source>
        <translation>此处的更改随下一份报告上报。</translation>
    </message>
    <message>
        <source>What happened to a patient after a product, and to whom it is reported • CT-ADR-001</source>
        <translation>患者用药后发生了什么、向谁上报 • CT-ADR-001</translation>
    </message>
    <message>
        <source>What happened …</source>
        <translation>过程描述…</translation>
    </message>
    <message>
        <source>What happened: a term or a description.</source>
        <translation>不良反应：名称或过程描述。</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>新信息</translation>
    </message>
    <message>
        <source>What is not known is left out or marked so. Without a schema file nothing is checked.</source>
        <translation>未知的内容留空或按标准标注。未指定模式文件时不校验。</translation>
    </message>
    <message>
        <source>What ran from it runs from the corrected moment.</source>
        <translation>以此起算的时限按更正后的时间重新计算。</translation>
    </message>
    <message>
        <source>Who it happened to: initials, sex, age or record number.</source>
        <translation>患者：姓名缩写、性别、年龄或病历号。</translation>
    </message>
    <message>
        <source>Who it is, you may not see.</source>
        <translation>您无权查看患者身份。</translation>
    </message>
    <message>
        <source>Who reports it: name, telephone or department.</source>
        <translation>报告人：姓名、电话或科室。</translation>
    </message>
    <message>
        <source>Write a follow-up …</source>
        <translation>写跟踪报告…</translation>
    </message>
    <message>
        <source>Write the first report</source>
        <translation>写首次报告</translation>
    </message>
    <message>
        <source>day {n}</source>
        <translation>第 {n} 日</translation>
    </message>
    <message>
        <source>not judged yet</source>
        <translation>尚未判定</translation>
    </message>
    <message>
        <source>not sent yet</source>
        <translation>尚未上报</translation>
    </message>
    <message>
        <source>once the sponsor knows</source>
        <translation>自申办者获知起</translation>
    </message>
    <message>
        <source>{at}, late</source>
        <translation>{at}，逾期</translation>
    </message>
    <message>
        <source>{n} things are still owed.</source>
        <translation>还有 {n} 项未完成。</translation>
    </message>
    <message>
        <source>{term} and {n} more</source>
        <translation>{term}，另 {n} 项</translation>
    </message>
    <message>
        <source>{term}, grade {n}</source>
        <translation>{term}，{n} 级</translation>
    </message>
    <message>
        <source>Adverse reaction</source>
        <translation>不良反应</translation>
    </message>
    <message>
        <source>A death is reported at once, a new or serious reaction within 15 days, any other within 30, counted from the day it became known (day 0). The holder hears of everything within 24 hours unless the contract says otherwise. What nobody judged yet counts as new. What makes a case graver runs from when that became known; what was late stays in the statistics.</source>
        <translation>死亡病例立即上报；新的或严重的在 15 日内，其他在 30 日内，自获知之日（第0日）起算。持有人一般在 24 小时内获知，合同另有约定的从其约定。尚未判定的按新的处理。使病例加重的情形自获知时起算；逾期的始终计入统计。</translation>
    </message>
    <message>
        <source>From (day)</source>
        <translation>起始日期</translation>
    </message>
    <message>
        <source>Until (day)</source>
        <translation>截止日期</translation>
    </message>
    <message>
        <source>Class of report</source>
        <translation>报告类别</translation>
    </message>
    <message>
        <source>Open reactions</source>
        <translation>未结病例</translation>
    </message>
    <message>
        <source>Closed reactions</source>
        <translation>已结病例</translation>
    </message>
    <message>
        <source>All reactions</source>
        <translation>全部病例</translation>
    </message>
    <message>
        <source>As a file</source>
        <translation>导出文件</translation>
    </message>
</context>
</TS>
