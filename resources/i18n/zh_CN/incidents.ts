<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>incidents</name>
    <message>
        <source>Reported: grade it, and give it an owner</source>
        <translation>已报告：请定级并指定责任人</translation>
    </message>
    <message>
        <source>Your case: see what comes next</source>
        <translation>由您负责：请查看下一步</translation>
    </message>
    <message>
        <source>Deadline</source>
        <translation>时限</translation>
    </message>
    <message>
        <source>Message to somebody outside</source>
        <translation>对外通知</translation>
    </message>
    <message>
        <source>reported without a name</source>
        <translation>匿名报告</translation>
    </message>
    <message>
        <source>graded</source>
        <translation>定级</translation>
    </message>
    <message>
        <source>graded anew</source>
        <translation>重新定级</translation>
    </message>
    <message>
        <source>contained</source>
        <translation>先行控制</translation>
    </message>
    <message>
        <source>lifted its freeze</source>
        <translation>解除冻结</translation>
    </message>
    <message>
        <source>began the investigation</source>
        <translation>开始调查</translation>
    </message>
    <message>
        <source>concluded</source>
        <translation>作出结论</translation>
    </message>
    <message>
        <source>reopened</source>
        <translation>重新打开</translation>
    </message>
    <message>
        <source>linked</source>
        <translation>关联</translation>
    </message>
    <message>
        <source>took a link back</source>
        <translation>撤回关联</translation>
    </message>
    <message>
        <source>fulfilled</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>entered the receipt</source>
        <translation>登记回执</translation>
    </message>
    <message>
        <source>closed it</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>told somebody</source>
        <translation>告知</translation>
    </message>
    <message>
        <source>A minimum that follows from the code is kept, whatever is chosen here.</source>
        <translation>由编码决定的最低等级始终有效，不受此处选择影响。</translation>
    </message>
    <message>
        <source>About</source>
        <translation>事由</translation>
    </message>
    <message>
        <source>Actions under way</source>
        <translation>整改中</translation>
    </message>
    <message>
        <source>All cases</source>
        <translation>全部事件</translation>
    </message>
    <message>
        <source>Before it can be closed</source>
        <translation>关闭前须完成</translation>
    </message>
    <message>
        <source>Begin to investigate</source>
        <translation>开始调查</translation>
    </message>
    <message>
        <source>Case closed</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>Close {number}</source>
        <translation>关闭 {number}</translation>
    </message>
    <message>
        <source>Closed because</source>
        <translation>关闭理由</translation>
    </message>
    <message>
        <source>Closed cases</source>
        <translation>已关闭事件</translation>
    </message>
    <message>
        <source>Conclude</source>
        <translation>作出结论</translation>
    </message>
    <message>
        <source>Conclude {number}</source>
        <translation>结论：{number}</translation>
    </message>
    <message>
        <source>Conclude …</source>
        <translation>作出结论…</translation>
    </message>
    <message>
        <source>Conclusion</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>Contain {number}</source>
        <translation>控制 {number}</translation>
    </message>
    <message>
        <source>Contained</source>
        <translation>已控制</translation>
    </message>
    <message>
        <source>Contained by</source>
        <translation>控制措施</translation>
    </message>
    <message>
        <source>Contained: say how …</source>
        <translation>已控制：说明措施…</translation>
    </message>
    <message>
        <source>Ctrl+I reports an incident from wherever you are.</source>
        <translation>在任何页面按 Ctrl+I 即可报告事件。</translation>
    </message>
    <message>
        <source>Deadlines</source>
        <translation>时限</translation>
    </message>
    <message>
        <source>Done at once</source>
        <translation>当场处置</translation>
    </message>
    <message>
        <source>Done …</source>
        <translation>已完成…</translation>
    </message>
    <message>
        <source>Done: {what}</source>
        <translation>已完成：{what}</translation>
    </message>
    <message>
        <source>Effect being checked</source>
        <translation>有效性验证中</translation>
    </message>
    <message>
        <source>Empty: now.</source>
        <translation>留空为现在。</translation>
    </message>
    <message>
        <source>Freeze the units concerned at once ({n})</source>
        <translation>立即冻结涉及的单元（{n}）</translation>
    </message>
    <message>
        <source>Grade it</source>
        <translation>定级</translation>
    </message>
    <message>
        <source>Grade {number}</source>
        <translation>定级 {number}</translation>
    </message>
    <message>
        <source>Grade …</source>
        <translation>定级…</translation>
    </message>
    <message>
        <source>Incidents</source>
        <translation>不良事件</translation>
    </message>
    <message>
        <source>It was done</source>
        <translation>登记完成</translation>
    </message>
    <message>
        <source>Kind of cause</source>
        <translation>原因类别</translation>
    </message>
    <message>
        <source>Known since</source>
        <translation>获知时间</translation>
    </message>
    <message>
        <source>Lessons for all</source>
        <translation>经验教训</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>等级</translation>
    </message>
    <message>
        <source>Level {level}</source>
        <translation>{level} 级</translation>
    </message>
    <message>
        <source>Level, as it seems now</source>
        <translation>目前看来的等级</translation>
    </message>
    <message>
        <source>Near miss, caught by</source>
        <translation>未遂，拦截者</translation>
    </message>
    <message>
        <source>Near miss: caught by</source>
        <translation>未遂事件：由谁（何）拦截</translation>
    </message>
    <message>
        <source>Next due</source>
        <translation>下一时限</translation>
    </message>
    <message>
        <source>No open case.</source>
        <translation>没有未关闭的事件。</translation>
    </message>
    <message>
        <source>Nothing stands against closing it.</source>
        <translation>可以关闭。</translation>
    </message>
    <message>
        <source>Number, code, words or place …</source>
        <translation>编号、编码、内容或地点…</translation>
    </message>
    <message>
        <source>Only if it was caught in time.</source>
        <translation>仅在及时拦截时填写。</translation>
    </message>
    <message>
        <source>Open cases</source>
        <translation>未关闭事件</translation>
    </message>
    <message>
        <source>Open unit {bag}</source>
        <translation>打开单元 {bag}</translation>
    </message>
    <message>
        <source>Receipt number</source>
        <translation>回执编号</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Reopen</source>
        <translation>重新打开</translation>
    </message>
    <message>
        <source>Reopen {number}</source>
        <translation>重新打开 {number}</translation>
    </message>
    <message>
        <source>Reopen …</source>
        <translation>重新打开…</translation>
    </message>
    <message>
        <source>Reopened</source>
        <translation>已重新打开</translation>
    </message>
    <message>
        <source>Report an incident</source>
        <translation>报告不良事件</translation>
    </message>
    <message>
        <source>Report an incident …</source>
        <translation>报告不良事件…</translation>
    </message>
    <message>
        <source>Reported</source>
        <translation>已报告</translation>
    </message>
    <message>
        <source>Reported by anybody, graded by quality assurance, closed by somebody else</source>
        <translation>人人可报告，质量管理定级，由他人关闭</translation>
    </message>
    <message>
        <source>Root cause</source>
        <translation>根本原因</translation>
    </message>
    <message>
        <source>Say what happened; grading comes later. Blame is not what this is for.</source>
        <translation>请说明发生了什么，定级随后进行。报告不用于追责。</translation>
    </message>
    <message>
        <source>This level owes a corrective action.</source>
        <translation>此等级须采取纠正措施。</translation>
    </message>
    <message>
        <source>Told …</source>
        <translation>已告知…</translation>
    </message>
    <message>
        <source>Told: {whom}</source>
        <translation>已告知：{whom}</translation>
    </message>
    <message>
        <source>Triaged</source>
        <translation>已定级</translation>
    </message>
    <message>
        <source>Under investigation</source>
        <translation>调查中</translation>
    </message>
    <message>
        <source>Units concerned</source>
        <translation>涉及的单元</translation>
    </message>
    <message>
        <source>What it is about</source>
        <translation>事件类别</translation>
    </message>
    <message>
        <source>What was done at once</source>
        <translation>当场采取的措施</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>Which cases</source>
        <translation>事件范围</translation>
    </message>
    <message>
        <source>Whom to tell</source>
        <translation>应告知人员</translation>
    </message>
    <message>
        <source>ctdesk</source>
        <translation>ctdesk（自动）</translation>
    </message>
    <message>
        <source>done {at}, late</source>
        <translation>{at} 完成（逾期）</translation>
    </message>
    <message>
        <source>overdue since {at}</source>
        <translation>自 {at} 逾期</translation>
    </message>
    <message>
        <source>without a name</source>
        <translation>匿名</translation>
    </message>
    <message>
        <source>About: {what}</source>
        <translation>涉及：{what}</translation>
    </message>
    <message>
        <source>Freeze the units that nothing freezes yet ({n})</source>
        <translation>冻结尚未冻结的单元（{n}）</translation>
    </message>
    <message>
        <source>What was done to contain it</source>
        <translation>采取的控制措施</translation>
    </message>
    <message>
        <source>CAPA</source>
        <translation>纠正预防</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回</translation>
    </message>
    <message>
        <source>Patterns</source>
        <translation>规律分析</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>检查发现</translation>
    </message>
    <message>
        <source>Incidents and reactions</source>
        <translation>事件与不良反应</translation>
    </message>
    <message>
        <source>Adverse reactions</source>
        <translation>不良反应</translation>
    </message>
</context>
</TS>
