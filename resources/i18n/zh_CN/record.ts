<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>record</name>
    <message>
        <source>did not count</source>
        <translation>未计入</translation>
    </message>
    <message>
        <source>Signed late: {reason}</source>
        <translation>逾期签署：{reason}</translation>
    </message>
    <message>
        <source>Segregation rules that warned: {rules}</source>
        <translation>职责分离提示：{rules}</translation>
    </message>
    <message>
        <source>Stands on entry {n} of the audit trail.</source>
        <translation>签署时审计追踪末条为第 {n} 条。</translation>
    </message>
    <message>
        <source>Asked for that minute today, the registers answer the same.</source>
        <translation>今日按该时刻回溯，各登记的结论一致。</translation>
    </message>
    <message>
        <source>Asked for that minute today, the registers answer differently: verify the audit trail.</source>
        <translation>今日按该时刻回溯，各登记的结论不一致：请核验审计追踪。</translation>
    </message>
    <message>
        <source>Read and understood: {documents}</source>
        <translation>已阅知：{documents}</translation>
    </message>
    <message>
        <source>Allowed by the lead in an emergency: {reason}</source>
        <translation>团队负责人紧急准许：{reason}</translation>
    </message>
    <message>
        <source>Delegation {number} ({role}) · {until}</source>
        <translation>授权 {number}（{role}）· {until}</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>请选择…</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Open a new one…</source>
        <translation>新开一件…</translation>
    </message>
    <message>
        <source>Confirm with own password…</source>
        <translation>本人输入密码确认…</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>Add file…</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>尚无数据</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>重新计时</translation>
    </message>
    <message>
        <source>Add photo…</source>
        <translation>添加照片…</translation>
    </message>
    <message>
        <source>Add logger file…</source>
        <translation>添加记录仪文件…</translation>
    </message>
    <message>
        <source>More for {item}</source>
        <translation>{item} 的更多操作</translation>
    </message>
    <message>
        <source>Reason (required)</source>
        <translation>原因（必填）</translation>
    </message>
    <message>
        <source>Reason for {item}</source>
        <translation>{item} 的原因</translation>
    </message>
    <message>
        <source>Not applicable</source>
        <translation>不适用</translation>
    </message>
    <message>
        <source>Unknown, to follow</source>
        <translation>未知，待补</translation>
    </message>
    <message>
        <source>Take the answer back</source>
        <translation>撤回此答</translation>
    </message>
    <message>
        <source>A photo is required</source>
        <translation>须附照片</translation>
    </message>
    <message>
        <source>{n} d</source>
        <translation>{n} 天</translation>
    </message>
    <message>
        <source>Time limits</source>
        <translation>时限</translation>
    </message>
    <message>
        <source>Signatures</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>over by {time}</source>
        <translation>超时 {time}</translation>
    </message>
    <message>
        <source>met</source>
        <translation>按时</translation>
    </message>
    <message>
        <source>late by {time}</source>
        <translation>迟 {time}</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩 {time}</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>章节</translation>
    </message>
    <message>
        <source>Bag {n}/{all}</source>
        <translation>第 {n}/{all} 袋</translation>
    </message>
    <message>
        <source>Line {n}/{all}</source>
        <translation>第 {n}/{all} 行</translation>
    </message>
    <message>
        <source>Cassette {n}/{all}</source>
        <translation>第 {n}/{all} 盒</translation>
    </message>
    <message>
        <source>Hours since packing</source>
        <translation>装箱后小时</translation>
    </message>
    <message>
        <source>Temperature curve</source>
        <translation>温度曲线</translation>
    </message>
    <message>
        <source>every {n} min</source>
        <translation>间隔 {n} min</translation>
    </message>
    <message>
        <source>{n} gaps</source>
        <translation>{n} 处缺口</translation>
    </message>
    <message>
        <source>no gaps</source>
        <translation>无缺口</translation>
    </message>
    <message>
        <source>{n} readings</source>
        <translation>{n} 点</translation>
    </message>
    <message>
        <source>max {value}</source>
        <translation>最高 {value}</translation>
    </message>
    <message>
        <source>The file needs answers before it can be read.</source>
        <translation>该文件有疑问之处，须先作答才能读取。</translation>
    </message>
    <message>
        <source>Answer now…</source>
        <translation>现在作答…</translation>
    </message>
    <message>
        <source>YYYY-MM-DD</source>
        <translation>年-月-日</translation>
    </message>
    <message>
        <source>YYYY-MM-DD hh:mm</source>
        <translation>年-月-日 时:分</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>扫描</translation>
    </message>
    <message>
        <source>{value}?</source>
        <translation>{value}？</translation>
    </message>
    <message>
        <source>scanned</source>
        <translation>扫描</translation>
    </message>
    <message>
        <source>typed</source>
        <translation>键入</translation>
    </message>
    <message>
        <source>not applicable</source>
        <translation>不适用</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>not asked</source>
        <translation>不涉及</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>running</source>
        <translation>计时中</translation>
    </message>
    <message>
        <source>It is registered with a number of its own and linked to {number}.</source>
        <translation>将单独编号登记，并与 {number} 关联。</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>Open a deviation</source>
        <translation>登记偏差</translation>
    </message>
    <message>
        <source>Open an incident</source>
        <translation>登记不良事件</translation>
    </message>
    <message>
        <source>Register</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>Second person joins…</source>
        <translation>第二人加入…</translation>
    </message>
    <message>
        <source>Print a blank form</source>
        <translation>打印空白表</translation>
    </message>
    <message>
        <source>Amend a signed record</source>
        <translation>更正已签记录</translation>
    </message>
    <message>
        <source>A new version of {number} is opened; the old one stays readable. Changes are signed again.</source>
        <translation>将为 {number} 新开一版，旧版仍可查阅；改动之处须重新签名。</translation>
    </message>
    <message>
        <source>Amend</source>
        <translation>更正</translation>
    </message>
    <message>
        <source>Amend with a reason…</source>
        <translation>说明原因并更正…</translation>
    </message>
    <message>
        <source>Void with a reason…</source>
        <translation>说明原因并作废…</translation>
    </message>
    <message>
        <source>Void a record</source>
        <translation>作废记录</translation>
    </message>
    <message>
        <source>{number} will count no longer; it stays readable, and the reason is printed on it.</source>
        <translation>{number} 将不再有效；记录仍可查阅，作废原因会印在纸面上。</translation>
    </message>
    <message>
        <source>Go on to sign</source>
        <translation>继续签名</translation>
    </message>
    <message>
        <source>Show version {n}</source>
        <translation>查看第 {n} 版</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>{item} was answered before. Both values stay in the record and on paper.</source>
        <translation>{item} 已有答案。改动前后的值都会保留在记录和纸面上。</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>打印</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Two people read alone; compared when both are done</source>
        <translation>两人各自读取，均完成后由系统比对</translation>
    </message>
    <message>
        <source>Read here alone once this is signed: {slots}</source>
        <translation>待此签名完成后，在此独立读取：{slots}</translation>
    </message>
    <message>
        <source>The file was signed unread. Amend the section to answer it, or add it as later data.</source>
        <translation>签名时该文件尚未读取。请更正本节后作答，或作为后续数据补交。</translation>
    </message>
    <message>
        <source>Signed: to be corrected with a reason, under More</source>
        <translation>已签名：更正须说明理由（“更多”）</translation>
    </message>
    <message>
        <source>Signed: corrected by whoever signed it, or by quality assurance</source>
        <translation>已签名：由签名人或质量管理人员更正</translation>
    </message>
    <message>
        <source>Limit {limit} · label {label} · frozen into this record</source>
        <translation>限值 {limit} · 说明书 {label} 版 · 已冻结入本记录</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Change an answer</source>
        <translation>更改答案</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Say why {item} does not apply here.</source>
        <translation>请说明 {item} 为何不适用。</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Second person leaves</source>
        <translation>第二人离开</translation>
    </message>
    <message>
        <source>Previous section</source>
        <translation>上一节</translation>
    </message>
    <message>
        <source>Next section</source>
        <translation>下一节</translation>
    </message>
    <message>
        <source>{name} is entering and signing at this desk.</source>
        <translation>{name} 正在本机录入和签名。</translation>
    </message>
    <message>
        <source>To the signatures</source>
        <translation>去签名</translation>
    </message>
    <message>
        <source>Not saved; what you entered is still on screen</source>
        <translation>未保存；所填内容仍在屏幕上</translation>
    </message>
    <message>
        <source>Covers: {sections}</source>
        <translation>签署范围：{sections}</translation>
    </message>
    <message>
        <source>{n} items do not conform: {items}</source>
        <translation>{n} 项不符：{items}</translation>
    </message>
    <message>
        <source>confirmed in person</source>
        <translation>本人确认</translation>
    </message>
    <message>
        <source>Void with a reason</source>
        <translation>作废（附原因）</translation>
    </message>
    <message>
        <source>until {day}</source>
        <translation>至 {day}</translation>
    </message>
    <message>
        <source>without end</source>
        <translation>长期</translation>
    </message>
    <message>
        <source>Training in date: {modules}</source>
        <translation>培训有效：{modules}</translation>
    </message>
    <message>
        <source>No segregation rule stands against it</source>
        <translation>不违反职责分离规则</translation>
    </message>
    <message>
        <source>hidden while checking blind</source>
        <translation>互盲核对期间隐藏</translation>
    </message>
    <message>
        <source>Proposed: {outcome}</source>
        <translation>系统建议：{outcome}</translation>
    </message>
    <message>
        <source>Draft saved {time}</source>
        <translation>草稿 {time} 已保存</translation>
    </message>
    <message>
        <source>male</source>
        <translation>男</translation>
    </message>
    <message>
        <source>female</source>
        <translation>女</translation>
    </message>
    <message>
        <source>not entered: cannot be accepted</source>
        <translation>未录入：不得接收</translation>
    </message>
    <message>
        <source>Waits for: {slots}</source>
        <translation>等待：{slots}</translation>
    </message>
    <message>
        <source>reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>reason for lateness</source>
        <translation>迟录原因</translation>
    </message>
    <message>
        <source>version {n}</source>
        <translation>第 {n} 版</translation>
    </message>
    <message>
        <source>{form} rev. {n}</source>
        <translation>{form} 第 {n} 版</translation>
    </message>
    <message>
        <source>Nothing entered yet</source>
        <translation>尚未填写</translation>
    </message>
    <message>
        <source>Voided</source>
        <translation>已作废</translation>
    </message>
    <message>
        <source>Superseded</source>
        <translation>已被新版取代</translation>
    </message>
    <message>
        <source>Being amended</source>
        <translation>更正中</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>草稿</translation>
    </message>
    <message>
        <source>Completed</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Awaiting lymphodepletion</source>
        <translation>等待清淋</translation>
    </message>
    <message>
        <source>LD day {n}</source>
        <translation>清淋第 {n} 天</translation>
    </message>
    <message>
        <source>Lymphodepletion finished</source>
        <translation>清淋已结束</translation>
    </message>
    <message>
        <source>No lymphodepletion</source>
        <translation>无需清淋</translation>
    </message>
    <message>
        <source>Patient no.</source>
        <translation>病案号</translation>
    </message>
    <message>
        <source>COI</source>
        <translation>COI</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>产品</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批号</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限值</translation>
    </message>
    <message>
        <source>Holder 24 h</source>
        <translation>持有人 24 h</translation>
    </message>
    <message>
        <source>Take the courier's signature…</source>
        <translation>请承运人签字…</translation>
    </message>
    <message>
        <source>Sign: {slots}</source>
        <translation>签名：{slots}</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>身份信息</translation>
    </message>
    <message>
        <source>“{choice}” cannot be signed because of {items}. Choose another decision in {item}.</source>
        <translation>因 {items}，不能签“{choice}”。请在 {item} 另选决定。</translation>
    </message>
    <message>
        <source>Still missing for your signature: {items}</source>
        <translation>签名前还缺：{items}</translation>
    </message>
    <message>
        <source>waits for the other</source>
        <translation>等待另一人</translation>
    </message>
    <message>
        <source>blind, open</source>
        <translation>互盲，未完成</translation>
    </message>
    <message>
        <source>{n} do not conform</source>
        <translation>{n} 项不符</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>on paper or screen</source>
        <translation>纸面或屏幕</translation>
    </message>
    <message>
        <source>for you to sign</source>
        <translation>待您签名</translation>
    </message>
    <message>
        <source>yours</source>
        <translation>由您签名</translation>
    </message>
    <message>
        <source>Could sign: {names}</source>
        <translation>可签名：{names}</translation>
    </message>
    <message>
        <source>Receipt and acceptance</source>
        <translation>接收与验收</translation>
    </message>
    <message>
        <source>Number, product, patient …</source>
        <translation>编号、产品、患者…</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>No receipt yet.</source>
        <translation>还没有接收记录。</translation>
    </message>
    <message>
        <source>Announce a shipment under Arrivals, then open its receipt on the right.</source>
        <translation>先在“到货与订单”登记到货通知，再从右侧打开接收记录。</translation>
    </message>
    <message>
        <source>On their way</source>
        <translation>即将到货</translation>
    </message>
    <message>
        <source>Enter opens the receipt</source>
        <translation>回车打开接收记录</translation>
    </message>
    <message>
        <source>expected {time}</source>
        <translation>预计 {time}</translation>
    </message>
    <message>
        <source>not verified by a second person yet</source>
        <translation>尚未经第二人复核</translation>
    </message>
    <message>
        <source>Being signed</source>
        <translation>签名中</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Being filled in</source>
        <translation>填写中</translation>
    </message>
    <message>
        <source>Reviewed</source>
        <translation>已审核</translation>
    </message>
    <message>
        <source>Shipment and product</source>
        <translation>到货与产品</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>打开时间</translation>
    </message>
    <message>
        <source>Nothing is announced.</source>
        <translation>暂无到货通知。</translation>
    </message>
    <message>
        <source>Announce a shipment</source>
        <translation>登记到货通知</translation>
    </message>
    <message>
        <source>No order</source>
        <translation>无订单</translation>
    </message>
    <message>
        <source>New receipt</source>
        <translation>新建接收</translation>
    </message>
    <message>
        <source>How is this file to be read?</source>
        <translation>这个文件应如何读取？</translation>
    </message>
    <message>
        <source>Nothing is guessed: what is doubtful is asked.</source>
        <translation>系统不作猜测，有疑问的请您作答。</translation>
    </message>
    <message>
        <source>Remember this format as</source>
        <translation>将此格式保存为</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>This kind of file is not shown here. Save a copy to open it.</source>
        <translation>此类文件不在此显示，请另存后打开。</translation>
    </message>
    <message>
        <source>Save a copy</source>
        <translation>另存</translation>
    </message>
    <message>
        <source>Save a copy…</source>
        <translation>另存…</translation>
    </message>
    <message>
        <source>The pages are being drawn …</source>
        <translation>正在生成页面…</translation>
    </message>
    <message>
        <source>Save as PDF …</source>
        <translation>另存为 PDF…</translation>
    </message>
    <message>
        <source>Print on paper</source>
        <translation>打印纸质件</translation>
    </message>
    <message>
        <source>No print spooler was found on this machine; save the PDF instead.</source>
        <translation>本机没有打印服务，请另存 PDF。</translation>
    </message>
    <message>
        <source>{n} pages. Saving or printing makes a counted copy.</source>
        <translation>共 {n} 页。另存或打印均计为一份。</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>另存为 PDF</translation>
    </message>
    <message>
        <source>The copy is being made and sealed …</source>
        <translation>正在制作并盖章…</translation>
    </message>
    <message>
        <source>Copy {n} saved: {place}</source>
        <translation>第 {n} 份已保存：{place}</translation>
    </message>
    <message>
        <source>Copy {n} was handed to the printer.</source>
        <translation>第 {n} 份已交打印机。</translation>
    </message>
    <message>
        <source>Print {number}</source>
        <translation>打印 {number}</translation>
    </message>
    <message>
        <source>Blank form {code}</source>
        <translation>空白表 {code}</translation>
    </message>
    <message>
        <source>{item} {name}: read {value}</source>
        <translation>{item} {name}：读到 {value}</translation>
    </message>
    <message>
        <source>, expected {value}</source>
        <translation>，应为 {value}</translation>
    </message>
    <message>
        <source>Answer for each bag</source>
        <translation>逐袋分别作答</translation>
    </message>
    <message>
        <source>Answered by: {people}</source>
        <translation>由以下人员填写：{people}</translation>
    </message>
    <message>
        <source>Critical: the product cannot be accepted while this does not conform.</source>
        <translation>关键项：不符合时不得验收合格。</translation>
    </message>
    <message>
        <source>Entered more than 15 minutes after it happened. Say why, once for section {section}.</source>
        <translation>填写时间晚于发生时间 15 分钟以上。请说明原因，{section} 部分说明一次即可。</translation>
    </message>
    <message>
        <source>Every signature has been given.</source>
        <translation>签名已齐。</translation>
    </message>
    <message>
        <source>If not: {things}</source>
        <translation>不符合时须提供：{things}</translation>
    </message>
    <message>
        <source>Major: acceptance then needs a reason and a deviation number.</source>
        <translation>主要项：不符合时，接收须说明理由并登记偏差编号。</translation>
    </message>
    <message>
        <source>May I sign this?</source>
        <translation>我可以签名吗？</translation>
    </message>
    <message>
        <source>Minor: noted, with a reason.</source>
        <translation>次要项：不符合时记录并说明原因。</translation>
    </message>
    <message>
        <source>Not above {value}</source>
        <translation>不高于 {value}</translation>
    </message>
    <message>
        <source>Not applicable, unknown, take back (F2)</source>
        <translation>不适用、未知、撤回（F2）</translation>
    </message>
    <message>
        <source>Not applicable…</source>
        <translation>不适用…</translation>
    </message>
    <message>
        <source>Not below {value}</source>
        <translation>不低于 {value}</translation>
    </message>
    <message>
        <source>One more: {document}</source>
        <translation>再加一份：{document}</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Readings differ: third reading of {item}</source>
        <translation>两次读取不一致：对 {item} 作第三次读取</translation>
    </message>
    <message>
        <source>Reason for lateness of section {section}</source>
        <translation>{section} 部分迟填原因</translation>
    </message>
    <message>
        <source>Source: {form} revision {n}, section {section}</source>
        <translation>来源：{form} 第 {n} 版 {section} 部分</translation>
    </message>
    <message>
        <source>Take an answer back</source>
        <translation>撤回答案</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Third reading</source>
        <translation>第三次读取</translation>
    </message>
    <message>
        <source>Worked out by the program; nobody types it.</source>
        <translation>由系统计算，无需填写。</translation>
    </message>
    <message>
        <source>You can read this record, not fill it in.</source>
        <translation>您可以查看本记录，不能填写。</translation>
    </message>
    <message>
        <source>a photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>a reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>incident {code}</source>
        <translation>事件 {code}</translation>
    </message>
    <message>
        <source>{item} was answered before. What it said stays in the record and on paper.</source>
        <translation>{item} 此前已作答，原答案保留在记录中并打印。</translation>
    </message>
    <message>
        <source>{slot}: you may not sign.</source>
        <translation>{slot}：您不能签名。</translation>
    </message>
    <message>
        <source>{slot}: you may sign.</source>
        <translation>{slot}：您可以签名。</translation>
    </message>
    <message>
        <source>Sign {n} with one password</source>
        <translation>一次密码签署 {n} 项</translation>
    </message>
    <message>
        <source>1 does not conform</source>
        <translation>1 项不符</translation>
    </message>
    <message>
        <source>What is to be changed?</source>
        <translation>要更改哪些部分？</translation>
    </message>
    <message>
        <source>Choose at least one section to change.</source>
        <translation>请至少选择一个要更改的部分。</translation>
    </message>
    <message>
        <source>Signed again by: {people}</source>
        <translation>须重新签名：{people}</translation>
    </message>
    <message>
        <source>Whoever signed {slot} cannot sign again: another competent person may.</source>
        <translation>原签名人（{slot}）无法再次签名，可由其他有资格的人员签名。</translation>
    </message>
    <message>
        <source>Replace a signer</source>
        <translation>更换签名人</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>更换</translation>
    </message>
    <message>
        <source>Give up a draft</source>
        <translation>放弃草稿</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Give up this draft…</source>
        <translation>放弃此草稿…</translation>
    </message>
    <message>
        <source>{slot} cannot sign again…</source>
        <translation>{slot} 无法再次签名…</translation>
    </message>
    <message>
        <source>Others answer here alone; their readings are shown when all of them are done.</source>
        <translation>本部分由他人独立填写，全部完成后方可见。</translation>
    </message>
    <message>
        <source>Nothing is asked here as things stand. This depends on {items}.</source>
        <translation>目前无需填写。本部分取决于：{items}。</translation>
    </message>
    <message>
        <source>Reason for signing late</source>
        <translation>逾期签名的原因</translation>
    </message>
</context>
</TS>
