<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>capa</name>
    <message>
        <source>Begin a new record</source>
        <translation>另开记录</translation>
    </message>
    <message>
        <source>Take back: {what}</source>
        <translation>撤回：{what}</translation>
    </message>
    <message>
        <source>It stays readable, with the reason beside it.</source>
        <translation>仍可查阅，并注明理由。</translation>
    </message>
    <message>
        <source>Take the evidence back</source>
        <translation>撤回证据</translation>
    </message>
    <message>
        <source>The action</source>
        <translation>措施</translation>
    </message>
    <message>
        <source>Target to reach</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Planned so far</source>
        <translation>已制定</translation>
    </message>
    <message>
        <source>Came on</source>
        <translation>收到日期</translation>
    </message>
    <message>
        <source>Open its record</source>
        <translation>打开记录</translation>
    </message>
    <message>
        <source>Grant the later day …</source>
        <translation>批准延期…</translation>
    </message>
    <message>
        <source>= exactly</source>
        <translation>= 等于</translation>
    </message>
    <message>
        <source>A draft until you sign it on its record; then it stands.</source>
        <translation>在记录上签名前为草稿，签名后生效。</translation>
    </message>
    <message>
        <source>A later day is asked for: grant or decline it</source>
        <translation>有延期申请：请批准或不批准</translation>
    </message>
    <message>
        <source>A plan that nobody signed yet: read it, and sign</source>
        <translation>计划尚未签名：请阅读并签名</translation>
    </message>
    <message>
        <source>Actions are planned on the page of a case or a finding.</source>
        <translation>措施在事件或检查发现页面上制定。</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>措施</translation>
    </message>
    <message>
        <source>Add evidence …</source>
        <translation>加入证据…</translation>
    </message>
    <message>
        <source>All actions</source>
        <translation>全部措施</translation>
    </message>
    <message>
        <source>All findings</source>
        <translation>全部发现</translation>
    </message>
    <message>
        <source>Another action follows {number}</source>
        <translation>由另一项措施接替 {number}</translation>
    </message>
    <message>
        <source>Another action follows …</source>
        <translation>由另一项措施接替…</translation>
    </message>
    <message>
        <source>Answered by</source>
        <translation>答复责任人</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>As it was written; it no longer changes. A reply and, unless it is minor, an action follow.</source>
        <translation>按原文录入，之后不再更改。须答复；除一般缺陷外还须制定措施。</translation>
    </message>
    <message>
        <source>Ask for a later day …</source>
        <translation>申请延期…</translation>
    </message>
    <message>
        <source>Ask for a later day</source>
        <translation>申请延期</translation>
    </message>
    <message>
        <source>Ask for it</source>
        <translation>申请</translation>
    </message>
    <message>
        <source>Assessment by a holder</source>
        <translation>持有人评估</translation>
    </message>
    <message>
        <source>Carried out</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Change the plan of {number}</source>
        <translation>改写 {number} 的计划</translation>
    </message>
    <message>
        <source>Change the plan …</source>
        <translation>改写计划…</translation>
    </message>
    <message>
        <source>Change the reply …</source>
        <translation>改写答复…</translation>
    </message>
    <message>
        <source>Check the effect on its record</source>
        <translation>在记录上评价有效性</translation>
    </message>
    <message>
        <source>Checked by</source>
        <translation>有效性评价人</translation>
    </message>
    <message>
        <source>Checks of effect</source>
        <translation>有效性评价</translation>
    </message>
    <message>
        <source>Choose a finding on the left.</source>
        <translation>请在左侧选择一项检查发现。</translation>
    </message>
    <message>
        <source>Choose an action on the left.</source>
        <translation>请在左侧选择一项措施。</translation>
    </message>
    <message>
        <source>Close it on its record</source>
        <translation>在记录上关闭</translation>
    </message>
    <message>
        <source>Closed findings</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>Decline the extension</source>
        <translation>不批准延期</translation>
    </message>
    <message>
        <source>Due on {day}. Somebody else decides; twice at most.</source>
        <translation>现行期限 {day}。由他人决定，最多两次。</translation>
    </message>
    <message>
        <source>Due until {day}. What was late stays late.</source>
        <translation>期限延至 {day}。已逾期的仍记为逾期。</translation>
    </message>
    <message>
        <source>Effect watched</source>
        <translation>观察有效性</translation>
    </message>
    <message>
        <source>Effect checked by (not the owner)</source>
        <translation>有效性评价人（非责任人）</translation>
    </message>
    <message>
        <source>Effect to check</source>
        <translation>待评价有效性</translation>
    </message>
    <message>
        <source>Effect to be checked</source>
        <translation>待评价有效性</translation>
    </message>
    <message>
        <source>Effect watched until</source>
        <translation>有效性观察至</translation>
    </message>
    <message>
        <source>Effective</source>
        <translation>有效</translation>
    </message>
    <message>
        <source>Enter a finding</source>
        <translation>登记检查发现</translation>
    </message>
    <message>
        <source>Enter what an inspection or a holder found, with its letter.</source>
        <translation>请登记检查或持有人的发现并附来函。</translation>
    </message>
    <message>
        <source>Everything that holders found is in this register already.</source>
        <translation>持有人的发现均已登记。</translation>
    </message>
    <message>
        <source>Evidence and people</source>
        <translation>证据与执行人</translation>
    </message>
    <message>
        <source>Evidence for {number}</source>
        <translation>{number} 的证据</translation>
    </message>
    <message>
        <source>Extensions</source>
        <translation>延期</translation>
    </message>
    <message>
        <source>Finding and reply</source>
        <translation>发现与答复</translation>
    </message>
    <message>
        <source>Followed up</source>
        <translation>已被接替</translation>
    </message>
    <message>
        <source>Followed by</source>
        <translation>接替措施</translation>
    </message>
    <message>
        <source>From whom</source>
        <translation>提出方</translation>
    </message>
    <message>
        <source>Give it up …</source>
        <translation>撤销…</translation>
    </message>
    <message>
        <source>Give it up</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Give {number} up</source>
        <translation>撤销 {number}</translation>
    </message>
    <message>
        <source>Given up because</source>
        <translation>撤销理由</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>已撤销</translation>
    </message>
    <message>
        <source>Grant the extension</source>
        <translation>批准延期</translation>
    </message>
    <message>
        <source>Grant …</source>
        <translation>批准…</translation>
    </message>
    <message>
        <source>Grant</source>
        <translation>批准</translation>
    </message>
    <message>
        <source>In time</source>
        <translation>是否按期</translation>
    </message>
    <message>
        <source>Inspection by an authority</source>
        <translation>监督检查</translation>
    </message>
    <message>
        <source>Internal audit</source>
        <translation>内部审核</translation>
    </message>
    <message>
        <source>It follows</source>
        <translation>接替</translation>
    </message>
    <message>
        <source>It had effect: close it</source>
        <translation>已有效：请关闭</translation>
    </message>
    <message>
        <source>It had no effect: analyse anew, and plan again</source>
        <translation>无效：请重新分析并重新制定</translation>
    </message>
    <message>
        <source>It had no effect: name another cause than before. It is signed on a record of its own.</source>
        <translation>前次措施无效：请写明新的原因。另开一份记录签名。</translation>
    </message>
    <message>
        <source>It was replied to, and its actions had effect.</source>
        <translation>已答复，且措施有效。</translation>
    </message>
    <message>
        <source>Its owner signs completion anew; the window begins again then.</source>
        <translation>由责任人重新签名完成，观察期届时重新开始。</translation>
    </message>
    <message>
        <source>Its record is voided with it.</source>
        <translation>其记录同时作废。</translation>
    </message>
    <message>
        <source>Its window is over: measure, and say whether it had effect</source>
        <translation>观察期已满：请测量并评价是否有效</translation>
    </message>
    <message>
        <source>Keep the file</source>
        <translation>保存文件</translation>
    </message>
    <message>
        <source>Keep the plan</source>
        <translation>保存计划</translation>
    </message>
    <message>
        <source>Keep the reply</source>
        <translation>保存答复</translation>
    </message>
    <message>
        <source>Long overdue: see to it that it is done</source>
        <translation>逾期已久：请督促完成</translation>
    </message>
    <message>
        <source>Measure of effect</source>
        <translation>有效性指标</translation>
    </message>
    <message>
        <source>Measure of effect, with its unit</source>
        <translation>有效性指标（含单位）</translation>
    </message>
    <message>
        <source>My own</source>
        <translation>由我负责</translation>
    </message>
    <message>
        <source>Name another to check …</source>
        <translation>更换评价人…</translation>
    </message>
    <message>
        <source>Name who checks …</source>
        <translation>指定评价人…</translation>
    </message>
    <message>
        <source>Neither the owner nor whoever carried it out (SOD-11).</source>
        <translation>不得为责任人或执行人（SOD-11）。</translation>
    </message>
    <message>
        <source>No action is open.</source>
        <translation>没有进行中的措施。</translation>
    </message>
    <message>
        <source>No finding is open.</source>
        <translation>没有未关闭的检查发现。</translation>
    </message>
    <message>
        <source>None is planned yet.</source>
        <translation>尚未制定措施。</translation>
    </message>
    <message>
        <source>None was asked for.</source>
        <translation>没有延期申请。</translation>
    </message>
    <message>
        <source>Not effective</source>
        <translation>无效</translation>
    </message>
    <message>
        <source>Number, action, cause or owner …</source>
        <translation>编号、措施、原因或责任人…</translation>
    </message>
    <message>
        <source>Number, words, from whom …</source>
        <translation>编号、内容、提出方…</translation>
    </message>
    <message>
        <source>Replied to in time, answered with actions</source>
        <translation>监督检查、持有人评估与内部审核：按期答复，以措施整改</translation>
    </message>
    <message>
        <source>Open actions</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Open findings</source>
        <translation>未关闭</translation>
    </message>
    <message>
        <source>Open the record for the check</source>
        <translation>打开记录进行评价</translation>
    </message>
    <message>
        <source>Part in it</source>
        <translation>所做工作</translation>
    </message>
    <message>
        <source>Plan an action</source>
        <translation>制定措施</translation>
    </message>
    <message>
        <source>Draft plan</source>
        <translation>计划草稿</translation>
    </message>
    <message>
        <source>Plan it again …</source>
        <translation>重新制定…</translation>
    </message>
    <message>
        <source>Plan {number} again</source>
        <translation>重新制定 {number}</translation>
    </message>
    <message>
        <source>How often planned</source>
        <translation>制定次数</translation>
    </message>
    <message>
        <source>Target value</source>
        <translation>目标值</translation>
    </message>
    <message>
        <source>Planned, approved, done, and shown to work by somebody else • CT-INC-003</source>
        <translation>制定、批准、完成，由他人验证有效 • CT-INC-003</translation>
    </message>
    <message>
        <source>Planned, not approved</source>
        <translation>待批准</translation>
    </message>
    <message>
        <source>Planned: read it, and approve it or give it up</source>
        <translation>已制定：请阅读后批准或撤销</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Problem, cause, action</source>
        <translation>问题、原因与措施</translation>
    </message>
    <message>
        <source>Read and approve on its record</source>
        <translation>在记录上阅读并批准</translation>
    </message>
    <message>
        <source>Read and sign the plan</source>
        <translation>阅读并签名</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Replied to</source>
        <translation>已答复</translation>
    </message>
    <message>
        <source>Replied</source>
        <translation>答复</translation>
    </message>
    <message>
        <source>Reply due on</source>
        <translation>答复期限</translation>
    </message>
    <message>
        <source>Reply overdue</source>
        <translation>答复逾期</translation>
    </message>
    <message>
        <source>Reply to whoever found it, before its day</source>
        <translation>请在期限前答复提出方</translation>
    </message>
    <message>
        <source>Reply to {number}</source>
        <translation>答复 {number}</translation>
    </message>
    <message>
        <source>Reply …</source>
        <translation>答复…</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>答复内容</translation>
    </message>
    <message>
        <source>Resources</source>
        <translation>所需资源</translation>
    </message>
    <message>
        <source>Risk</source>
        <translation>风险分值</translation>
    </message>
    <message>
        <source>Say on its record that it is done</source>
        <translation>在记录上签名完成</translation>
    </message>
    <message>
        <source>Say who else carries it out …</source>
        <translation>登记其他执行人…</translation>
    </message>
    <message>
        <source>Send back as not done …</source>
        <translation>退回（未完成）…</translation>
    </message>
    <message>
        <source>Send back</source>
        <translation>退回</translation>
    </message>
    <message>
        <source>Send {number} back</source>
        <translation>退回 {number}</translation>
    </message>
    <message>
        <source>Sent back: {reason}</source>
        <translation>已退回：{reason}</translation>
    </message>
    <message>
        <source>Severity 1–5</source>
        <translation>严重度 1–5</translation>
    </message>
    <message>
        <source>Take over from a holder …</source>
        <translation>从持有人评估转入…</translation>
    </message>
    <message>
        <source>Take over what a holder found</source>
        <translation>转入持有人的发现</translation>
    </message>
    <message>
        <source>Text, class and holder come from the assessment.</source>
        <translation>内容、级别和持有人取自评估记录。</translation>
    </message>
    <message>
        <source>The file is kept as it is, with its SHA-256; the record lists it.</source>
        <translation>文件原样保存并记录 SHA-256，列入措施记录。</translation>
    </message>
    <message>
        <source>The letter</source>
        <translation>答复函</translation>
    </message>
    <message>
        <source>The owner of an action does not approve its extension.</source>
        <translation>措施责任人不能批准自己的延期。</translation>
    </message>
    <message>
        <source>Their letter</source>
        <translation>来函</translation>
    </message>
    <message>
        <source>Their number</source>
        <translation>对方编号</translation>
    </message>
    <message>
        <source>Reply owed</source>
        <translation>待答复</translation>
    </message>
    <message>
        <source>Watched after completion</source>
        <translation>完成后观察</translation>
    </message>
    <message>
        <source>Watched, days</source>
        <translation>观察天数</translation>
    </message>
    <message>
        <source>What was sent to {whom}, as it was sent.</source>
        <translation>按发给{whom}的原文录入。</translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Which actions</source>
        <translation>显示哪些措施</translation>
    </message>
    <message>
        <source>Which findings</source>
        <translation>显示哪些发现</translation>
    </message>
    <message>
        <source>Who answers it …</source>
        <translation>指定答复人…</translation>
    </message>
    <message>
        <source>Who answers {number}</source>
        <translation>{number} 由谁答复</translation>
    </message>
    <message>
        <source>Who carries it out</source>
        <translation>执行人</translation>
    </message>
    <message>
        <source>Who checks the effect</source>
        <translation>有效性评价人</translation>
    </message>
    <message>
        <source>Whoever carried it out does not check its effect.</source>
        <translation>执行人不得评价其有效性。</translation>
    </message>
    <message>
        <source>Why it is closed</source>
        <translation>关闭理由</translation>
    </message>
    <message>
        <source>Your action: carry it out, and sign with the evidence</source>
        <translation>由您负责的措施：请完成并附证据签名</translation>
    </message>
    <message>
        <source>as in the assessment</source>
        <translation>与评估记录相同</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>待决定</translation>
    </message>
    <message>
        <source>effective</source>
        <translation>有效</translation>
    </message>
    <message>
        <source>granted</source>
        <translation>已批准</translation>
    </message>
    <message>
        <source>no: a due day had passed</source>
        <translation>否：曾逾期</translation>
    </message>
    <message>
        <source>nobody yet</source>
        <translation>尚未指定</translation>
    </message>
    <message>
        <source>not effective</source>
        <translation>无效</translation>
    </message>
    <message>
        <source>not named yet</source>
        <translation>尚未指定</translation>
    </message>
    <message>
        <source>until {day}: {reason}</source>
        <translation>延至 {day}：{reason}</translation>
    </message>
    <message>
        <source>whoever may and did not carry it out</source>
        <translation>有权且未参与执行的人员</translation>
    </message>
    <message>
        <source>{day} (first {first})</source>
        <translation>{day}（原定 {first}）</translation>
    </message>
    <message>
        <source>{kind} (≤ {n} days)</source>
        <translation>{kind}（≤ {n} 天）</translation>
    </message>
    <message>
        <source>{n} days late</source>
        <translation>逾期 {n} 天</translation>
    </message>
    <message>
        <source>{n} days overdue: it was due on {day}.</source>
        <translation>逾期 {n} 天：期限为 {day}。</translation>
    </message>
    <message>
        <source>{n} days</source>
        <translation>{n} 天</translation>
    </message>
    <message>
        <source>{value}: {result}</source>
        <translation>{value}：{result}</translation>
    </message>
    <message>
        <source>≤ at most</source>
        <translation>≤ 不超过</translation>
    </message>
    <message>
        <source>≥ at least</source>
        <translation>≥ 不低于</translation>
    </message>
</context>
</TS>
