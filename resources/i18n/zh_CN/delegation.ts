<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>delegation</name>
    <message>
      <source>A line holds once the delegate accepted and the lead approved it, for its period only.</source>
      <translation>每行授权经被授权人接受、负责人批准后，在期限内有效。</translation>
    </message>
    <message>
      <source>A shift counts only while the person may act there: role or delegation, training, not away.</source>
      <translation>班次只在该成员能履职时有效：有岗位或授权、培训有效且未缺勤。</translation>
    </message>
    <message>
      <source>Absence that it covers</source>
      <translation>覆盖的缺勤</translation>
    </message>
    <message>
      <source>Accept the delegation</source>
      <translation>接受授权</translation>
    </message>
    <message>
      <source>Accept …</source>
      <translation>接受…</translation>
    </message>
    <message>
      <source>Accepted by {name}</source>
      <translation>{name} 已接受</translation>
    </message>
    <message>
      <source>Approved, to come</source>
      <translation>已批准未开始</translation>
    </message>
    <message>
      <source>As of now</source>
      <translation>截至现在</translation>
    </message>
    <message>
      <source>As of {at}</source>
      <translation>截至 {at}</translation>
    </message>
    <message>
      <source>At any hour somebody has to be on duty in each slot; on days of infusion in more of them. Nobody counts for both slots of a pair that segregation of duties keeps apart.</source>
      <translation>任何时刻每个岗位都须有人值班，回输日岗位更多。职责分离要求分开的两个岗位，同一人只计其一。</translation>
    </message>
    <message>
      <source>Away</source>
      <translation>缺勤</translation>
    </message>
    <message>
      <source>Back to today</source>
      <translation>回到今天</translation>
    </message>
    <message>
      <source>Begins at</source>
      <translation>开始</translation>
    </message>
    <message>
      <source>Cancel the shift</source>
      <translation>取消班次</translation>
    </message>
    <message>
      <source>Cancel this shift …</source>
      <translation>取消这个班次…</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>复制</translation>
    </message>
    <message>
      <source>Copy last week</source>
      <translation>复制上一周</translation>
    </message>
    <message>
      <source>Copy last week …</source>
      <translation>复制上一周…</translation>
    </message>
    <message>
      <source>Covers</source>
      <translation>覆盖缺勤</translation>
    </message>
    <message>
      <source>Date and time, such as 2026-03-03 20:00</source>
      <translation>日期时间，如 2026-03-03 20:00</translation>
    </message>
    <message>
      <source>Day</source>
      <translation>日</translation>
    </message>
    <message>
      <source>Decide on {count} lines …</source>
      <translation>对 {count} 行作出决定…</translation>
    </message>
    <message>
      <source>Decide on {number}</source>
      <translation>对 {number} 作出决定</translation>
    </message>
    <message>
      <source>Decide which delegations go on when you take over as lead</source>
      <translation>决定接任后哪些授权继续有效</translation>
    </message>
    <message>
      <source>Decide …</source>
      <translation>作出决定…</translation>
    </message>
    <message>
      <source>Decision on {number}</source>
      <translation>对 {number} 的决定</translation>
    </message>
    <message>
      <source>Decline</source>
      <translation>拒绝</translation>
    </message>
    <message>
      <source>Decline the delegation</source>
      <translation>拒绝授权</translation>
    </message>
    <message>
      <source>Declined</source>
      <translation>已拒绝</translation>
    </message>
    <message>
      <source>Declined by {name}: {why}</source>
      <translation>{name} 已拒绝：{why}</translation>
    </message>
    <message>
      <source>Delegate</source>
      <translation>被授权人</translation>
    </message>
    <message>
      <source>Delegate a duty of your own before you go on leave.</source>
      <translation>休假前可将本人职责授权给其他成员。</translation>
    </message>
    <message>
      <source>Delegate duties</source>
      <translation>授权</translation>
    </message>
    <message>
      <source>Delegate …</source>
      <translation>授权…</translation>
    </message>
    <message>
      <source>Delegations</source>
      <translation>授权</translation>
    </message>
    <message>
      <source>Delegations at the change of lead</source>
      <translation>负责人更替时的授权</translation>
    </message>
    <message>
      <source>Delegator</source>
      <translation>授权人</translation>
    </message>
    <message>
      <source>Duty rota</source>
      <translation>值班表</translation>
    </message>
    <message>
      <source>Each line by itself; a refusal says why. What you approve holds from its first minute on.</source>
      <translation>逐行决定，驳回须写明理由。批准的授权自起始时间起有效。</translation>
    </message>
    <message>
      <source>Earlier</source>
      <translation>向前</translation>
    </message>
    <message>
      <source>Emergency</source>
      <translation>紧急情况</translation>
    </message>
    <message>
      <source>Empty slots</source>
      <translation>空缺岗位</translation>
    </message>
    <message>
      <source>End of the absence</source>
      <translation>缺勤结束</translation>
    </message>
    <message>
      <source>Ended by itself</source>
      <translation>已自动终止</translation>
    </message>
    <message>
      <source>Ends at</source>
      <translation>结束</translation>
    </message>
    <message>
      <source>Ends …</source>
      <translation>结束…</translation>
    </message>
    <message>
      <source>Explanation</source>
      <translation>说明</translation>
    </message>
    <message>
      <source>From (first minute)</source>
      <translation>起始（含）</translation>
    </message>
    <message>
      <source>From → to</source>
      <translation>授权人 → 被授权人</translation>
    </message>
    <message>
      <source>Infusion day</source>
      <translation>回输日</translation>
    </message>
    <message>
      <source>It ends at once and for good; what was signed by it stays valid.</source>
      <translation>授权立即终止，不再恢复；据此已作的签名仍然有效。</translation>
    </message>
    <message>
      <source>Leave</source>
      <translation>休假</translation>
    </message>
    <message>
      <source>Leave empty while nobody knows.</source>
      <translation>尚不确定可不填。</translation>
    </message>
    <message>
      <source>Left uncovered:</source>
      <translation>将出现空缺：</translation>
    </message>
    <message>
      <source>Let it stay, 72 h at most</source>
      <translation>暂留，最长72小时</translation>
    </message>
    <message>
      <source>Line {number}: {what}</source>
      <translation>第 {number} 行：{what}</translation>
    </message>
    <message>
      <source>Members</source>
      <translation>成员</translation>
    </message>
    <message>
      <source>Mine</source>
      <translation>与我有关</translation>
    </message>
    <message>
      <source>Name, number …</source>
      <translation>姓名、编号…</translation>
    </message>
    <message>
      <source>Needed in an emergency.</source>
      <translation>紧急授权时必填。</translation>
    </message>
    <message>
      <source>Needs approval again</source>
      <translation>待重新批准</translation>
    </message>
    <message>
      <source>Night</source>
      <translation>夜班</translation>
    </message>
    <message>
      <source>No delegation.</source>
      <translation>没有授权。</translation>
    </message>
    <message>
      <source>No slot empty</source>
      <translation>无空缺</translation>
    </message>
    <message>
      <source>Nobody may act there at that time: role, training or absence is missing.</source>
      <translation>该时段无人可值此岗：岗位、培训或在岗条件不满足。</translation>
    </message>
    <message>
      <source>Nobody.</source>
      <translation>无人缺勤。</translation>
    </message>
    <message>
      <source>Not approved</source>
      <translation>不批准</translation>
    </message>
    <message>
      <source>Nothing of {number} will hold; {name} is told why.</source>
      <translation>{number} 全部不生效，并告知 {name} 理由。</translation>
    </message>
    <message>
      <source>One more line</source>
      <translation>加一行</translation>
    </message>
    <message>
      <source>Only duties of one's own role may be delegated, for 12 months at most, and never again by the delegate. A line ends for good when the delegate's training lapses or the delegator's role ends. When the lead changes, lines that the successor did not approve end with the takeover.</source>
      <translation>只能授予本人岗位所持职责，最长12个月，被授权人不得再转授。被授权人培训失效或授权人不再担任该岗位，授权即终止。负责人更替时，继任人未批准的授权在接任时失效。</translation>
    </message>
    <message>
      <source>Other</source>
      <translation>其他</translation>
    </message>
    <message>
      <source>Out of force: {why}</source>
      <translation>失效：{why}</translation>
    </message>
    <message>
      <source>Over</source>
      <translation>已到期</translation>
    </message>
    <message>
      <source>Plan a shift</source>
      <translation>排班</translation>
    </message>
    <message>
      <source>Plan a shift …</source>
      <translation>排班…</translation>
    </message>
    <message>
      <source>Plan somebody who may act there</source>
      <translation>安排能履职的人员值班</translation>
    </message>
    <message>
      <source>Plan somebody …</source>
      <translation>安排人员…</translation>
    </message>
    <message>
      <source>Plan …</source>
      <translation>安排…</translation>
    </message>
    <message>
      <source>Print the delegation log</source>
      <translation>打印授权分工记录</translation>
    </message>
    <message>
      <source>Print the rota</source>
      <translation>打印值班表</translation>
    </message>
    <message>
      <source>Reason for {number}</source>
      <translation>{number} 的理由</translation>
    </message>
    <message>
      <source>Refuse</source>
      <translation>驳回</translation>
    </message>
    <message>
      <source>Refused by the lead</source>
      <translation>已驳回</translation>
    </message>
    <message>
      <source>Register an absence</source>
      <translation>登记缺勤</translation>
    </message>
    <message>
      <source>Register an absence …</source>
      <translation>登记缺勤…</translation>
    </message>
    <message>
      <source>Revoke</source>
      <translation>收回</translation>
    </message>
    <message>
      <source>Revoke all of it …</source>
      <translation>全部收回…</translation>
    </message>
    <message>
      <source>Revoke the delegation</source>
      <translation>收回授权</translation>
    </message>
    <message>
      <source>Revoke this line …</source>
      <translation>收回这一行…</translation>
    </message>
    <message>
      <source>Revoked</source>
      <translation>已收回</translation>
    </message>
    <message>
      <source>Revoked by {name}: {why}</source>
      <translation>{name} 收回：{why}</translation>
    </message>
    <message>
      <source>Roster</source>
      <translation>值班表</translation>
    </message>
    <message>
      <source>Rota</source>
      <translation>值班表</translation>
    </message>
    <message>
      <source>Seconded</source>
      <translation>借调</translation>
    </message>
    <message>
      <source>Shift</source>
      <translation>轮班</translation>
    </message>
    <message>
      <source>Shows every line as it stood at that minute. Empty: now.</source>
      <translation>显示每行授权在该分钟的状态；不填即为现在。</translation>
    </message>
    <message>
      <source>Sick</source>
      <translation>病假</translation>
    </message>
    <message>
      <source>Sign and propose</source>
      <translation>签名并提出</translation>
    </message>
    <message>
      <source>Slot</source>
      <translation>岗位</translation>
    </message>
    <message>
      <source>Somebody who may act is on duty in every slot.</source>
      <translation>每个岗位都有可履职的人员值班。</translation>
    </message>
    <message>
      <source>Take it back</source>
      <translation>撤回</translation>
    </message>
    <message>
      <source>Take the absence back</source>
      <translation>撤回缺勤登记</translation>
    </message>
    <message>
      <source>The delegate accepts all of it or declines, then the lead decides each line.</source>
      <translation>被授权人整份接受或拒绝，之后由负责人逐行决定。</translation>
    </message>
    <message>
      <source>The lead has not decided yet</source>
      <translation>负责人尚未决定</translation>
    </message>
    <message>
      <source>The log as of …</source>
      <translation>查看某一时刻的记录</translation>
    </message>
    <message>
      <source>The shifts of the week before are planned for {day} and the days after it.</source>
      <translation>将前一周的班次排到 {day} 起的一周。</translation>
    </message>
    <message>
      <source>Tonight {count} slots are empty</source>
      <translation>今晚 {count} 个岗位空缺</translation>
    </message>
    <message>
      <source>Until (no longer from)</source>
      <translation>终止（不含）</translation>
    </message>
    <message>
      <source>Waits for the delegate</source>
      <translation>待接受</translation>
    </message>
    <message>
      <source>Waits for the lead</source>
      <translation>待批准</translation>
    </message>
    <message>
      <source>Week</source>
      <translation>周</translation>
    </message>
    <message>
      <source>What is delegated</source>
      <translation>授权事项</translation>
    </message>
    <message>
      <source>What you approve goes on under you. A line is let stay before the takeover only.</source>
      <translation>您批准的授权在您任内继续有效；暂留只能在接任前决定。</translation>
    </message>
    <message>
      <source>Which delegations</source>
      <translation>显示哪些授权</translation>
    </message>
    <message>
      <source>While somebody is away, their shifts count as empty.</source>
      <translation>缺勤期间，其班次视为空缺。</translation>
    </message>
    <message>
      <source>Who may act</source>
      <translation>可履职人员</translation>
    </message>
    <message>
      <source>Why, unless approved</source>
      <translation>理由（批准可不填）</translation>
    </message>
    <message>
      <source>Without these lines shifts are left uncovered</source>
      <translation>这些授权失效后将出现值班空缺</translation>
    </message>
    <message>
      <source>You take over as lead</source>
      <translation>您将接任（已接任）负责人</translation>
    </message>
    <message>
      <source>You take {count} duties of {name} on for their period, pass none of them on, and tell the lead at once when you cannot perform them.</source>
      <translation>您将在期限内承担 {name} 的 {count} 项职责，不再转授；不能履行时立即报告负责人。</translation>
    </message>
    <message>
      <source>approved</source>
      <translation>批准</translation>
    </message>
    <message>
      <source>declined</source>
      <translation>拒绝</translation>
    </message>
    <message>
      <source>every product</source>
      <translation>全部产品</translation>
    </message>
    <message>
      <source>every site</source>
      <translation>全部院区</translation>
    </message>
    <message>
      <source>for a part of it only</source>
      <translation>仅部分时段</translation>
    </message>
    <message>
      <source>its period is over</source>
      <translation>期限届满</translation>
    </message>
    <message>
      <source>let stay</source>
      <translation>暂留</translation>
    </message>
    <message>
      <source>may not act there for all of it</source>
      <translation>有时段不能履职</translation>
    </message>
    <message>
      <source>nobody</source>
      <translation>空缺</translation>
    </message>
    <message>
      <source>refused</source>
      <translation>驳回</translation>
    </message>
    <message>
      <source>refused by the lead</source>
      <translation>负责人驳回</translation>
    </message>
    <message>
      <source>the delegator's role ended</source>
      <translation>授权人不再担任该岗位</translation>
    </message>
    <message>
      <source>the lead changed</source>
      <translation>负责人更替</translation>
    </message>
    <message>
      <source>training of the delegate lapsed</source>
      <translation>被授权人培训失效</translation>
    </message>
    <message>
      <source>{count} delegations of the former lead</source>
      <translation>前任负责人批准的 {count} 行授权</translation>
    </message>
    <message>
      <source>{count} lines that the former lead approved end with the change of lead, or ended with it, unless you approve them.</source>
      <translation>前任负责人批准的 {count} 行授权，您不批准则在负责人更替时失效（或已失效）。</translation>
    </message>
    <message>
      <source>{count} shifts planned, {left} left out.</source>
      <translation>已排 {count} 个班次，略过 {left} 个。</translation>
    </message>
    <message>
      <source>{count} slots empty</source>
      <translation>{count} 个岗位空缺</translation>
    </message>
    <message>
      <source>{names} may not act there then</source>
      <translation>{names} 届时不能履职</translation>
    </message>
    <message>
      <source>{name} counts as there again.</source>
      <translation>{name} 恢复为在岗。</translation>
    </message>
    <message>
      <source>{name} has not answered yet</source>
      <translation>{name} 尚未答复</translation>
    </message>
    <message>
      <source>{name} is back from this minute on.</source>
      <translation>{name} 自该分钟起返岗。</translation>
    </message>
    <message>
      <source>{name} is no longer planned as {slot}, {period}.</source>
      <translation>取消 {name} 在 {period} 的“{slot}”班次。</translation>
    </message>
    <message>
      <source>{number}: decide on this line.</source>
      <translation>{number}：请作出决定。</translation>
    </message>
    <message>
      <source>{number}: say why.</source>
      <translation>{number}：请写明理由。</translation>
    </message>
    <message>
      <source>{n} missing</source>
      <translation>缺 {n} 人</translation>
    </message>
    <message>
      <source>{slot}: nobody</source>
      <translation>{slot}：空缺</translation>
    </message>
    <message>
      <source>{slot}: {n} missing</source>
      <translation>{slot}：缺 {n} 人</translation>
    </message>
  </context>
</TS>
