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
        <source>concluded</source>
        <translation>作出结论</translation>
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
        <source>Safety events</source>
        <translation>事件与不良反应</translation>
    </message>
    <message>
        <source>Adverse reactions</source>
        <translation>不良反应</translation>
    </message>
    <message>
        <source>A corrective action is owed.</source>
        <translation>须制定纠正预防措施。</translation>
    </message>
    <message>
        <source>A scan, the second person, a check …</source>
        <translation>扫码、第二人复核、某项检查……</translation>
    </message>
    <message>
        <source>Action {number} planned</source>
        <translation>制定措施 {number}</translation>
    </message>
    <message>
        <source>Add a file …</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>Add a line to the course</source>
        <translation>经过中增加一条</translation>
    </message>
    <message>
        <source>Add a line …</source>
        <translation>增加一条…</translation>
    </message>
    <message>
        <source>Add evidence</source>
        <translation>添加证据</translation>
    </message>
    <message>
        <source>Add somebody …</source>
        <translation>添加人员…</translation>
    </message>
    <message>
        <source>All three factors of the risk belong together.</source>
        <translation>风险三项要素须同时填写。</translation>
    </message>
    <message>
        <source>As</source>
        <translation>身份</translation>
    </message>
    <message>
        <source>Bag {bags}</source>
        <translation>第 {bags} 袋</translation>
    </message>
    <message>
        <source>Bag {bag} frozen</source>
        <translation>第 {bag} 袋已冻结</translation>
    </message>
    <message>
        <source>Being read …</source>
        <translation>正在读取……</translation>
    </message>
    <message>
        <source>By mistake …</source>
        <translation>误记…</translation>
    </message>
    <message>
        <source>By mistake: {what}</source>
        <translation>误记：{what}</translation>
    </message>
    <message>
        <source>Caught by what, or whom</source>
        <translation>由什么或何人拦下</translation>
    </message>
    <message>
        <source>Change the conclusion …</source>
        <translation>修改结论…</translation>
    </message>
    <message>
        <source>Choose a case in the list, or on My desk.</source>
        <translation>请在列表或“我的工作台”中选择。</translation>
    </message>
    <message>
        <source>Complete it …</source>
        <translation>补充…</translation>
    </message>
    <message>
        <source>Complete {number}</source>
        <translation>补充 {number}</translation>
    </message>
    <message>
        <source>Concluded</source>
        <translation>作出结论</translation>
    </message>
    <message>
        <source>Concluded by</source>
        <translation>结论人</translation>
    </message>
    <message>
        <source>Contributing factors</source>
        <translation>促成因素</translation>
    </message>
    <message>
        <source>Copy the text</source>
        <translation>复制正文</translation>
    </message>
    <message>
        <source>Correct a line</source>
        <translation>更正一条</translation>
    </message>
    <message>
        <source>Correct {what}</source>
        <translation>更正 {what}</translation>
    </message>
    <message>
        <source>Corrective and preventive actions</source>
        <translation>纠正预防措施</translation>
    </message>
    <message>
        <source>Counted from</source>
        <translation>起算时间</translation>
    </message>
    <message>
        <source>Deadlines missed</source>
        <translation>逾期次数</translation>
    </message>
    <message>
        <source>Detectability</source>
        <translation>可探测度</translation>
    </message>
    <message>
        <source>Empty: not infused.</source>
        <translation>空：未回输。</translation>
    </message>
    <message>
        <source>Every gate feels it at once: nothing of them is thawed, issued or infused.</source>
        <translation>所有环节立即生效：不得复苏、发放或回输。</translation>
    </message>
    <message>
        <source>Evidence withdrawn: {name}</source>
        <translation>证据撤回：{name}</translation>
    </message>
    <message>
        <source>Evidence: {name}</source>
        <translation>证据：{name}</translation>
    </message>
    <message>
        <source>Expert</source>
        <translation>专家</translation>
    </message>
    <message>
        <source>For this code and level nobody outside has to be told.</source>
        <translation>该类别和级别无须通知院外单位。</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>发现</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>冻结</translation>
    </message>
    <message>
        <source>Freeze …</source>
        <translation>冻结…</translation>
    </message>
    <message>
        <source>Grade and cause</source>
        <translation>定级与原因</translation>
    </message>
    <message>
        <source>Grade anew …</source>
        <translation>重新定级…</translation>
    </message>
    <message>
        <source>Grade {number} anew</source>
        <translation>重新定级 {number}</translation>
    </message>
    <message>
        <source>Graded</source>
        <translation>已定级</translation>
    </message>
    <message>
        <source>Graded anew</source>
        <translation>重新定级</translation>
    </message>
    <message>
        <source>Graded anew: level {level}</source>
        <translation>重新定级：{level} 级</translation>
    </message>
    <message>
        <source>Graded first, the case says who outside has to be told.</source>
        <translation>定级后显示须通知的院外单位。</translation>
    </message>
    <message>
        <source>Graded: level {level}</source>
        <translation>定级：{level} 级</translation>
    </message>
    <message>
        <source>Happened</source>
        <translation>发生</translation>
    </message>
    <message>
        <source>Harm</source>
        <translation>损害</translation>
    </message>
    <message>
        <source>Impact on other batches and patients</source>
        <translation>对其他批次和患者的影响</translation>
    </message>
    <message>
        <source>Insurer</source>
        <translation>保险公司</translation>
    </message>
    <message>
        <source>Investigator</source>
        <translation>调查人</translation>
    </message>
    <message>
        <source>It became known: the clocks run from here</source>
        <translation>获知：时限由此起算</translation>
    </message>
    <message>
        <source>It happened</source>
        <translation>事件发生</translation>
    </message>
    <message>
        <source>It is kept with its SHA-256, so that every change would show.</source>
        <translation>连同 SHA-256 保存，任何改动均可发现。</translation>
    </message>
    <message>
        <source>It may follow.</source>
        <translation>可稍后补填。</translation>
    </message>
    <message>
        <source>It was found</source>
        <translation>被发现</translation>
    </message>
    <message>
        <source>It was infused</source>
        <translation>已回输</translation>
    </message>
    <message>
        <source>It was sent</source>
        <translation>已发送</translation>
    </message>
    <message>
        <source>Kept: what you write, what it is about, and when. Not kept: who you are, at which workstation, in which session. Nobody can look it up later, you cannot be asked back, and nothing is frozen. Only for a hazard of level IV; what you write may still give you away.</source>
        <translation>保留：所写内容、类别和时间。不保留：您是谁、在哪台工作站、哪次登录。以后无人能查到，也无法向您追问，也不冻结药品。仅限 IV 级隐患；所写内容本身仍可能让人猜到是您。</translation>
    </message>
    <message>
        <source>Let the case concern them</source>
        <translation>纳入本事件</translation>
    </message>
    <message>
        <source>Level {chosen} was chosen; {why} asks for at least {level}.</source>
        <translation>原选 {chosen} 级；因 {why} 至少为 {level} 级。</translation>
    </message>
    <message>
        <source>Level {level} stands.</source>
        <translation>按 {level} 级处理。</translation>
    </message>
    <message>
        <source>Level {level} stands: a minimum applies.</source>
        <translation>按 {level} 级处理：适用自动最低等级。</translation>
    </message>
    <message>
        <source>Lift</source>
        <translation>解除</translation>
    </message>
    <message>
        <source>Lift the freeze of this case</source>
        <translation>解除本事件的冻结</translation>
    </message>
    <message>
        <source>Lift the freeze of this case …</source>
        <translation>解除本事件的冻结…</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>关联</translation>
    </message>
    <message>
        <source>Link another case …</source>
        <translation>关联其他事件…</translation>
    </message>
    <message>
        <source>Link {number}</source>
        <translation>关联 {number}</translation>
    </message>
    <message>
        <source>Linked to no other case.</source>
        <translation>未关联其他事件。</translation>
    </message>
    <message>
        <source>Linked with {number}</source>
        <translation>关联 {number}</translation>
    </message>
    <message>
        <source>Links and people</source>
        <translation>关联与人员</translation>
    </message>
    <message>
        <source>May be affected too</source>
        <translation>可能同样受影响</translation>
    </message>
    <message>
        <source>Message to {whom}</source>
        <translation>致{whom}的通知</translation>
    </message>
    <message>
        <source>Message {number} to {whom} prepared</source>
        <translation>拟写致{whom}的通知 {number}</translation>
    </message>
    <message>
        <source>Message {number} to {whom} sent</source>
        <translation>发送致{whom}的通知 {number}</translation>
    </message>
    <message>
        <source>Message {number} to {whom} withdrawn</source>
        <translation>撤回致{whom}的通知 {number}</translation>
    </message>
    <message>
        <source>Message …</source>
        <translation>拟通知…</translation>
    </message>
    <message>
        <source>Message: {whom}</source>
        <translation>拟通知：{whom}</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Messages outside</source>
        <translation>对外通知</translation>
    </message>
    <message>
        <source>Near miss</source>
        <translation>未遂</translation>
    </message>
    <message>
        <source>No case chosen.</source>
        <translation>未选择事件。</translation>
    </message>
    <message>
        <source>No file yet.</source>
        <translation>尚无文件。</translation>
    </message>
    <message>
        <source>No unit is concerned.</source>
        <translation>不涉及剂量单元。</translation>
    </message>
    <message>
        <source>None was planned.</source>
        <translation>尚未制定。</translation>
    </message>
    <message>
        <source>None was prepared. One message may serve everything that one recipient is owed.</source>
        <translation>尚未拟写。同一收件方的多项通知可合为一份。</translation>
    </message>
    <message>
        <source>Not owed</source>
        <translation>无须通知</translation>
    </message>
    <message>
        <source>Not owed …</source>
        <translation>无须…</translation>
    </message>
    <message>
        <source>Not owed: {what}</source>
        <translation>无须：{what}</translation>
    </message>
    <message>
        <source>Noted as done by mistake</source>
        <translation>误记为已完成</translation>
    </message>
    <message>
        <source>Nothing was concluded yet.</source>
        <translation>尚无结论。</translation>
    </message>
    <message>
        <source>Observer</source>
        <translation>观察员</translation>
    </message>
    <message>
        <source>One on each line.</source>
        <translation>每行一条。</translation>
    </message>
    <message>
        <source>Open the case</source>
        <translation>打开事件</translation>
    </message>
    <message>
        <source>Open the equipment</source>
        <translation>打开设备</translation>
    </message>
    <message>
        <source>Open {number}</source>
        <translation>打开 {number}</translation>
    </message>
    <message>
        <source>Other cases</source>
        <translation>其他事件</translation>
    </message>
    <message>
        <source>Owed inside the house</source>
        <translation>院内时限</translation>
    </message>
    <message>
        <source>Owed to somebody outside</source>
        <translation>须通知院外</translation>
    </message>
    <message>
        <source>Papers and actions</source>
        <translation>表单与措施</translation>
    </message>
    <message>
        <source>Patients concerned</source>
        <translation>涉及患者</translation>
    </message>
    <message>
        <source>Photos, print-outs, the holder's letter: each with what it shows.</source>
        <translation>照片、打印件、持有人来函等，逐一注明说明什么。</translation>
    </message>
    <message>
        <source>Plan an action …</source>
        <translation>制定措施…</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>可能性</translation>
    </message>
    <message>
        <source>Receipt …</source>
        <translation>回执…</translation>
    </message>
    <message>
        <source>Receipt: {what}</source>
        <translation>回执：{what}</translation>
    </message>
    <message>
        <source>Reopened because</source>
        <translation>重新打开的原因</translation>
    </message>
    <message>
        <source>Report of an incident (CT-INC-001)</source>
        <translation>不良事件报告（CT-INC-001）</translation>
    </message>
    <message>
        <source>Reported without a name</source>
        <translation>匿名报告</translation>
    </message>
    <message>
        <source>Reported without a name: nobody can look up who it was, and nothing was frozen by it.</source>
        <translation>匿名报告：无人能查到报告人，报告本身未冻结药品。</translation>
    </message>
    <message>
        <source>Risk score</source>
        <translation>风险分值</translation>
    </message>
    <message>
        <source>Risk score {n}.</source>
        <translation>风险分值 {n}。</translation>
    </message>
    <message>
        <source>Root cause analysis (CT-INC-002)</source>
        <translation>根本原因分析（CT-INC-002）</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>适用规则</translation>
    </message>
    <message>
        <source>Send …</source>
        <translation>发送…</translation>
    </message>
    <message>
        <source>Sent at</source>
        <translation>发送时间</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>严重度</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>查看 {name}</translation>
    </message>
    <message>
        <source>Somebody else changed this case meanwhile; now: {state}, level {level}, owner {owner}. What you typed stands here. Look at it again, then press once more.</source>
        <translation>他人刚修改了本事件，现为：{state}，{level} 级，责任人 {owner}。您填写的内容仍在，请再看一遍后重新提交。</translation>
    </message>
    <message>
        <source>Somebody else was told …</source>
        <translation>已告知其他人…</translation>
    </message>
    <message>
        <source>Something else is owed</source>
        <translation>另有须办事项</translation>
    </message>
    <message>
        <source>Something else is owed …</source>
        <translation>另有须办事项…</translation>
    </message>
    <message>
        <source>Something happened</source>
        <translation>发生了事件</translation>
    </message>
    <message>
        <source>Step of the process</source>
        <translation>流程环节</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Take back {number}</source>
        <translation>撤回 {number}</translation>
    </message>
    <message>
        <source>Take this link back</source>
        <translation>撤回关联</translation>
    </message>
    <message>
        <source>The freeze of this case was lifted</source>
        <translation>解除本事件的冻结</translation>
    </message>
    <message>
        <source>The investigation began</source>
        <translation>开始调查</translation>
    </message>
    <message>
        <source>The line of before stays readable.</source>
        <translation>原条目保留可查。</translation>
    </message>
    <message>
        <source>The other case</source>
        <translation>另一事件</translation>
    </message>
    <message>
        <source>This case</source>
        <translation>本事件</translation>
    </message>
    <message>
        <source>This level names nobody who has to be told.</source>
        <translation>该级别没有规定须告知的人员。</translation>
    </message>
    <message>
        <source>To whom</source>
        <translation>收件方</translation>
    </message>
    <message>
        <source>To whom exactly</source>
        <translation>具体收件人</translation>
    </message>
    <message>
        <source>Told: {whom} {name}, {way}</source>
        <translation>告知{whom} {name}（{way}）</translation>
    </message>
    <message>
        <source>Under which rules</source>
        <translation>适用规则</translation>
    </message>
    <message>
        <source>Unit of time</source>
        <translation>时间单位</translation>
    </message>
    <message>
        <source>Units and patients</source>
        <translation>药品与患者</translation>
    </message>
    <message>
        <source>Vector lot</source>
        <translation>载体批号</translation>
    </message>
    <message>
        <source>What it shows</source>
        <translation>说明什么</translation>
    </message>
    <message>
        <source>What it was for is still owed.</source>
        <translation>对应的通知义务仍然存在。</translation>
    </message>
    <message>
        <source>What something else holds stays held.</source>
        <translation>其他原因的冻结不受影响。</translation>
    </message>
    <message>
        <source>What was sent, or its receipt</source>
        <translation>所发文件或回执</translation>
    </message>
    <message>
        <source>Where and when</source>
        <translation>地点与时间</translation>
    </message>
    <message>
        <source>Who works on it</source>
        <translation>参与人员</translation>
    </message>
    <message>
        <source>Who works on {number}</source>
        <translation>{number} 的参与人员</translation>
    </message>
    <message>
        <source>Withdraw this piece of evidence</source>
        <translation>撤回该证据</translation>
    </message>
    <message>
        <source>Withdraw {number}</source>
        <translation>撤回 {number}</translation>
    </message>
    <message>
        <source>Withdraw {what}</source>
        <translation>撤回 {what}</translation>
    </message>
    <message>
        <source>Within</source>
        <translation>期限</translation>
    </message>
    <message>
        <source>Without a name</source>
        <translation>匿名</translation>
    </message>
    <message>
        <source>Written from the case, without names of patients. ctdesk sends nothing: you send it.</source>
        <translation>由事件内容生成，不含患者姓名。ctdesk 不发送任何内容，由您发送。</translation>
    </message>
    <message>
        <source>and {n} more, under Whom to tell and Messages outside</source>
        <translation>另有 {n} 项，见“告知对象”和“对外通知”</translation>
    </message>
    <message>
        <source>at the patient, no harm</source>
        <translation>到达患者，未造成损害</translation>
    </message>
    <message>
        <source>at the patient, watched to rule out harm</source>
        <translation>到达患者，需监测以排除损害</translation>
    </message>
    <message>
        <source>belongs to</source>
        <translation>相关：</translation>
    </message>
    <message>
        <source>by contract</source>
        <translation>合同约定</translation>
    </message>
    <message>
        <source>by law</source>
        <translation>法规要求</translation>
    </message>
    <message>
        <source>by {time}, assumed</source>
        <translation>{time} 前（推算）</translation>
    </message>
    <message>
        <source>calendar days</source>
        <translation>日历日</translation>
    </message>
    <message>
        <source>corrected by a later line</source>
        <translation>已由后续条目更正</translation>
    </message>
    <message>
        <source>could have led to an error</source>
        <translation>可能导致差错</translation>
    </message>
    <message>
        <source>death</source>
        <translation>死亡</translation>
    </message>
    <message>
        <source>entered late: {why}</source>
        <translation>补记原因：{why}</translation>
    </message>
    <message>
        <source>error, not at the patient</source>
        <translation>发生差错，未到达患者</translation>
    </message>
    <message>
        <source>from the unit</source>
        <translation>由剂量单元查得</translation>
    </message>
    <message>
        <source>happened again after</source>
        <translation>再次发生，此前为</translation>
    </message>
    <message>
        <source>happened again in</source>
        <translation>再次发生于</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>小时</translation>
    </message>
    <message>
        <source>house rule</source>
        <translation>院内规定</translation>
    </message>
    <message>
        <source>is the same as</source>
        <translation>与其相同：</translation>
    </message>
    <message>
        <source>kept alive by intervention</source>
        <translation>需抢救以维持生命</translation>
    </message>
    <message>
        <source>lasting harm</source>
        <translation>永久性损害</translation>
    </message>
    <message>
        <source>led to</source>
        <translation>导致了</translation>
    </message>
    <message>
        <source>missed: {n}</source>
        <translation>逾期 {n} 次</translation>
    </message>
    <message>
        <source>name not shown to you</source>
        <translation>姓名不予显示</translation>
    </message>
    <message>
        <source>named in the report</source>
        <translation>报告中指明</translation>
    </message>
    <message>
        <source>nobody holds this role now</source>
        <translation>目前无人担任该角色</translation>
    </message>
    <message>
        <source>not begun</source>
        <translation>未开始</translation>
    </message>
    <message>
        <source>noted by</source>
        <translation>记录人</translation>
    </message>
    <message>
        <source>prepared {at} by {who}</source>
        <translation>{who} 于 {at} 拟写</translation>
    </message>
    <message>
        <source>receipt {number}</source>
        <translation>回执 {number}</translation>
    </message>
    <message>
        <source>same batch</source>
        <translation>同一批次</translation>
    </message>
    <message>
        <source>same shipment</source>
        <translation>同一批货</translation>
    </message>
    <message>
        <source>same tank</source>
        <translation>同一液氮罐</translation>
    </message>
    <message>
        <source>sent {at} by {who}, {way}</source>
        <translation>{who} 于 {at} 发送（{way}）</translation>
    </message>
    <message>
        <source>set here</source>
        <translation>自行设定</translation>
    </message>
    <message>
        <source>signed {at}</source>
        <translation>{at} 签署</translation>
    </message>
    <message>
        <source>temporary harm, longer stay</source>
        <translation>暂时性损害，住院延长</translation>
    </message>
    <message>
        <source>temporary harm, treated</source>
        <translation>暂时性损害，需干预</translation>
    </message>
    <message>
        <source>to be confirmed by the hospital</source>
        <translation>待医院确认</translation>
    </message>
    <message>
        <source>until {at}</source>
        <translation>至 {at}</translation>
    </message>
    <message>
        <source>waits for signatures</source>
        <translation>待签名</translation>
    </message>
    <message>
        <source>was caused by</source>
        <translation>起因于</translation>
    </message>
    <message>
        <source>was reported again as</source>
        <translation>重复报告为</translation>
    </message>
    <message>
        <source>withdrawn: {why}</source>
        <translation>已撤回：{why}</translation>
    </message>
    <message>
        <source>working days</source>
        <translation>工作日</translation>
    </message>
    <message>
        <source>{n} deadlines were missed</source>
        <translation>逾期 {n} 次</translation>
    </message>
    <message>
        <source>{n} due</source>
        <translation>{n} 项待办</translation>
    </message>
    <message>
        <source>{n} held</source>
        <translation>{n} 个冻结</translation>
    </message>
    <message>
        <source>{n} to tell</source>
        <translation>{n} 待告知</translation>
    </message>
    <message>
        <source>Evidence files</source>
        <translation>证据</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Reported at</source>
        <translation>报告时间</translation>
    </message>
    <message>
        <source>Reported by</source>
        <translation>报告人</translation>
    </message>
    <message>
        <source>Papers of the case</source>
        <translation>事件表单</translation>
    </message>
    <message>
        <source>Sign the report …</source>
        <translation>签署事件报告…</translation>
    </message>
    <message>
        <source>Close: sign the report …</source>
        <translation>关闭：签署报告…</translation>
    </message>
    <message>
        <source>Root cause analysis …</source>
        <translation>根本原因分析…</translation>
    </message>
    <message>
        <source>Save it</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>The file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Text of the message</source>
        <translation>通知正文</translation>
    </message>
    <message>
        <source>Telephone number</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>By which way</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>not classified yet</source>
        <translation>尚未分类</translation>
    </message>
    <message>
        <source>Cause and conclusion</source>
        <translation>原因与结论</translation>
    </message>
    <message>
        <source>{form} {number} signed: {slot}</source>
        <translation>{form} {number} 签名：{slot}</translation>
    </message>
    <message>
        <source>Register of incidents</source>
        <translation>不良事件登记清单</translation>
    </message>
    <message>
        <source>Register of actions</source>
        <translation>纠正与预防措施登记清单</translation>
    </message>
    <message>
        <source>Register of findings</source>
        <translation>检查发现登记清单</translation>
    </message>
    <message>
        <source>The clocks of a case run from when it became known. Levels I to III end with signatures: the report, at levels I and II the analysis of the root cause, the actions with a check of their effect, and the closing signature of somebody who did not lead the case. Ctrl+PgUp and Ctrl+PgDown change the section, Ctrl+Enter is the next step, Ctrl+P prints the report, beside grade and cause the analysis.</source>
        <translation>事件的时限自获知时间起算。I 至 III 级事件以签名结束：事件报告，I、II 级的根本原因分析，措施及其效果评价，最后由未负责本事件的人员签名关闭。Ctrl+PgUp、Ctrl+PgDown 切换章节，Ctrl+Enter 为下一步，Ctrl+P 打印事件报告，在定级与原因一节打印原因分析。</translation>
    </message>
</context>
</TS>
