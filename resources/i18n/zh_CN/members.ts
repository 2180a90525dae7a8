<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>members</name>
    <message>
      <source>A letter of appointment is opened. {name} gets the duties of the role after accepting it.</source>
      <translation>将生成任命书。{name} 接受后获得该岗位的职责。</translation>
    </message>
    <message>
      <source>Account closed</source>
      <translation>账号已关闭</translation>
    </message>
    <message>
      <source>Account opened again</source>
      <translation>账号重新开通</translation>
    </message>
    <message>
      <source>Account proposed</source>
      <translation>提出建立账号</translation>
    </message>
    <message>
      <source>Account since</source>
      <translation>账号自</translation>
    </message>
    <message>
      <source>Account until</source>
      <translation>账号至</translation>
    </message>
    <message>
      <source>Accounts and rights</source>
      <translation>账号与权限</translation>
    </message>
    <message>
      <source>Acting</source>
      <translation>代理</translation>
    </message>
    <message>
      <source>Admit the inspector</source>
      <translation>开通检查员</translation>
    </message>
    <message>
      <source>All met</source>
      <translation>全部达到</translation>
    </message>
    <message>
      <source>Appointed: {what}</source>
      <translation>任命：{what}</translation>
    </message>
    <message>
      <source>Begin the review</source>
      <translation>开始复核</translation>
    </message>
    <message>
      <source>Certificate issued</source>
      <translation>签发证书</translation>
    </message>
    <message>
      <source>Certificate revoked</source>
      <translation>吊销证书</translation>
    </message>
    <message>
      <source>Choose a table of members and past training, or drop it here.</source>
      <translation>选择成员与既往培训的表格，或拖到这里。</translation>
    </message>
    <message>
      <source>Compare these qualifications with the originals</source>
      <translation>核对并确认这些资质的原件</translation>
    </message>
    <message>
      <source>Condition of a role</source>
      <translation>岗位条件</translation>
    </message>
    <message>
      <source>Confirm a qualification</source>
      <translation>确认资质</translation>
    </message>
    <message>
      <source>Confirmed: {what}</source>
      <translation>确认：{what}</translation>
    </message>
    <message>
      <source>Decline …</source>
      <translation>谢绝…</translation>
    </message>
    <message>
      <source>Degree</source>
      <translation>学历</translation>
    </message>
    <message>
      <source>Degree, at least</source>
      <translation>学历不低于</translation>
    </message>
    <message>
      <source>End …</source>
      <translation>终止…</translation>
    </message>
    <message>
      <source>Ended: {what}</source>
      <translation>终止：{what}</translation>
    </message>
    <message>
      <source>Every part of the threshold is met.</source>
      <translation>任职条件全部达到。</translation>
    </message>
    <message>
      <source>Every role</source>
      <translation>全部岗位</translation>
    </message>
    <message>
      <source>Every row is shown first. All of it is taken over, or nothing.</source>
      <translation>先逐行预览。要么全部导入，要么一行也不导入。</translation>
    </message>
    <message>
      <source>Every state</source>
      <translation>全部状态</translation>
    </message>
    <message>
      <source>Everything about training</source>
      <translation>查看全部培训</translation>
    </message>
    <message>
      <source>Experience</source>
      <translation>工作经历</translation>
    </message>
    <message>
      <source>Field of the degree</source>
      <translation>专业</translation>
    </message>
    <message>
      <source>Give a one-time code</source>
      <translation>发放一次性代码</translation>
    </message>
    <message>
      <source>History</source>
      <translation>历史</translation>
    </message>
    <message>
      <source>I have looked: these are different people.</source>
      <translation>已核实，不是同一个人。</translation>
    </message>
    <message>
      <source>Import members</source>
      <translation>导入成员</translation>
    </message>
    <message>
      <source>Import members and past training</source>
      <translation>导入成员与既往培训</translation>
    </message>
    <message>
      <source>Import …</source>
      <translation>导入…</translation>
    </message>
    <message>
      <source>It counts for letters of appointment written from then on; those written before keep theirs.</source>
      <translation>自生效起用于新的任命书，此前的任命书不变。</translation>
    </message>
    <message>
      <source>It counts for {name} once another person has compared it with the original.</source>
      <translation>由另一人核对原件后，对 {name} 生效。</translation>
    </message>
    <message>
      <source>It lists every account with its roles, rights and last sign-in.</source>
      <translation>逐个列出账号及其岗位、权限和最近登录。</translation>
    </message>
    <message>
      <source>It no longer counts and stays in the history.</source>
      <translation>不再作数，历史中保留。</translation>
    </message>
    <message>
      <source>It stands in the file of {name} and on printed letters.</source>
      <translation>用于 {name} 的档案和打印的任命书。</translation>
    </message>
    <message>
      <source>Last day</source>
      <translation>最后一天</translation>
    </message>
    <message>
      <source>Leaves the house: end every role …</source>
      <translation>离职：终止全部岗位…</translation>
    </message>
    <message>
      <source>Left uncovered: {role}, {begins} – {ends}.</source>
      <translation>无人值守：{role}，{begins}–{ends}。</translation>
    </message>
    <message>
      <source>Letter</source>
      <translation>任命书</translation>
    </message>
    <message>
      <source>Licence</source>
      <translation>证照</translation>
    </message>
    <message>
      <source>Login</source>
      <translation>登录</translation>
    </message>
    <message>
      <source>New key asked for, password forgotten</source>
      <translation>忘记密码，申请新密钥</translation>
    </message>
    <message>
      <source>New members get a one-time code from their file when they come to the desk.</source>
      <translation>新成员到场时，在其档案中发放一次性代码。</translation>
    </message>
    <message>
      <source>No degree, title or licence is registered yet.</source>
      <translation>尚未登记学历、职称或证照。</translation>
    </message>
    <message>
      <source>No duty was given on or received.</source>
      <translation>没有转授或接受的职责。</translation>
    </message>
    <message>
      <source>No review yet.</source>
      <translation>尚无复核记录。</translation>
    </message>
    <message>
      <source>No role</source>
      <translation>没有岗位</translation>
    </message>
    <message>
      <source>Not asked for</source>
      <translation>不要求</translation>
    </message>
    <message>
      <source>Not before (empty: now)</source>
      <translation>终止时间（不填为立即）</translation>
    </message>
    <message>
      <source>Not confirmed</source>
      <translation>未确认</translation>
    </message>
    <message>
      <source>Not met yet, to be given a reason in the letter: {parts}</source>
      <translation>尚未达到，任命书中须逐项说明理由：{parts}</translation>
    </message>
    <message>
      <source>Nothing new</source>
      <translation>没有新内容</translation>
    </message>
    <message>
      <source>Number or remark</source>
      <translation>编号或备注</translation>
    </message>
    <message>
      <source>Only the member adds the own specimen.</source>
      <translation>签名样本只能由本人提供。</translation>
    </message>
    <message>
      <source>Open the letter</source>
      <translation>生成任命书</translation>
    </message>
    <message>
      <source>Overview</source>
      <translation>概况</translation>
    </message>
    <message>
      <source>Period over: {what}</source>
      <translation>任期届满：{what}</translation>
    </message>
    <message>
      <source>Photo</source>
      <translation>照片</translation>
    </message>
    <message>
      <source>Photo added</source>
      <translation>添加照片</translation>
    </message>
    <message>
      <source>Photo and specimen of signature</source>
      <translation>照片与签名样本</translation>
    </message>
    <message>
      <source>Photo …</source>
      <translation>照片…</translation>
    </message>
    <message>
      <source>Picture</source>
      <translation>图片</translation>
    </message>
    <message>
      <source>Proof</source>
      <translation>证明文件</translation>
    </message>
    <message>
      <source>Proposal taken back: {what}</source>
      <translation>撤回提议：{what}</translation>
    </message>
    <message>
      <source>Proposed</source>
      <translation>已提出</translation>
    </message>
    <message>
      <source>Proposed: {what}</source>
      <translation>提议任命：{what}</translation>
    </message>
    <message>
      <source>Qualifications</source>
      <translation>资质</translation>
    </message>
    <message>
      <source>Register a qualification</source>
      <translation>登记资质</translation>
    </message>
    <message>
      <source>Register …</source>
      <translation>登记…</translation>
    </message>
    <message>
      <source>Registered: {what}</source>
      <translation>登记：{what}</translation>
    </message>
    <message>
      <source>Resign …</source>
      <translation>辞任…</translation>
    </message>
    <message>
      <source>Review accounts and rights of this quarter</source>
      <translation>复核本季度的账号与权限</translation>
    </message>
    <message>
      <source>Reviewed once a quarter: account by account, by quality assurance and the administrator.</source>
      <translation>每季度一次，由质量管理人员和系统管理员逐个账号复核。</translation>
    </message>
    <message>
      <source>Reviews</source>
      <translation>复核记录</translation>
    </message>
    <message>
      <source>Revocation of the certificate asked for</source>
      <translation>申请吊销证书</translation>
    </message>
    <message>
      <source>Roles and letters of appointment</source>
      <translation>岗位与任命书</translation>
    </message>
    <message>
      <source>Row</source>
      <translation>行</translation>
    </message>
    <message>
      <source>Same name</source>
      <translation>同名</translation>
    </message>
    <message>
      <source>Same name as somebody else: {count}.</source>
      <translation>与他人同名：{count} 人。</translation>
    </message>
    <message>
      <source>Save the template</source>
      <translation>保存模板</translation>
    </message>
    <message>
      <source>Save the template …</source>
      <translation>保存模板…</translation>
    </message>
    <message>
      <source>Set</source>
      <translation>设定</translation>
    </message>
    <message>
      <source>Set by the hospital on {day}.</source>
      <translation>本院于 {day} 设定。</translation>
    </message>
    <message>
      <source>Set the figures …</source>
      <translation>设定具体要求…</translation>
    </message>
    <message>
      <source>Since</source>
      <translation>自</translation>
    </message>
    <message>
      <source>Specimen of signature</source>
      <translation>签名样本</translation>
    </message>
    <message>
      <source>Specimen of signature added</source>
      <translation>添加签名样本</translation>
    </message>
    <message>
      <source>Specimen …</source>
      <translation>签名样本…</translation>
    </message>
    <message>
      <source>Stopped; nothing was taken over.</source>
      <translation>已停止，没有导入任何行。</translation>
    </message>
    <message>
      <source>Take over</source>
      <translation>导入</translation>
    </message>
    <message>
      <source>Take the proposal back</source>
      <translation>撤回提议</translation>
    </message>
    <message>
      <source>Taken over from a spreadsheet; nobody has given a one-time code yet.</source>
      <translation>由表格导入，尚未发放一次性代码。</translation>
    </message>
    <message>
      <source>Taken over: {members} new members, {trainings} modules passed.</source>
      <translation>已导入：新成员 {members} 人，培训 {trainings} 项。</translation>
    </message>
    <message>
      <source>Taking over</source>
      <translation>正在导入</translation>
    </message>
    <message>
      <source>The review of this quarter is under way.</source>
      <translation>本季度的复核正在进行。</translation>
    </message>
    <message>
      <source>The review of {quarter} is due by {day}.</source>
      <translation>{quarter} 的复核须在 {day} 前完成。</translation>
    </message>
    <message>
      <source>There is nothing new in this file.</source>
      <translation>文件中没有新的内容。</translation>
    </message>
    <message>
      <source>This role has no threshold.</source>
      <translation>该岗位没有任职条件。</translation>
    </message>
    <message>
      <source>Threshold: {role}</source>
      <translation>任职条件：{role}</translation>
    </message>
    <message>
      <source>Title, at least</source>
      <translation>职称不低于</translation>
    </message>
    <message>
      <source>To be entered by the hospital</source>
      <translation>由医院填写</translation>
    </message>
    <message>
      <source>To come</source>
      <translation>未开始</translation>
    </message>
    <message>
      <source>To the team</source>
      <translation>返回团队</translation>
    </message>
    <message>
      <source>Under way</source>
      <translation>进行中</translation>
    </message>
    <message>
      <source>What can be done</source>
      <translation>可办理</translation>
    </message>
    <message>
      <source>What to mend</source>
      <translation>需要修改</translation>
    </message>
    <message>
      <source>Which</source>
      <translation>名称</translation>
    </message>
    <message>
      <source>With the new lead {count} delegated duties end unless the successor approves them.</source>
      <translation>更换负责人后，{count} 项授权须由继任者批准，否则终止。</translation>
    </message>
    <message>
      <source>Withdraw a qualification</source>
      <translation>撤回资质</translation>
    </message>
    <message>
      <source>Withdrawn: {what}</source>
      <translation>撤回：{what}</translation>
    </message>
    <message>
      <source>Without an end</source>
      <translation>不定期</translation>
    </message>
    <message>
      <source>Years of work</source>
      <translation>工作年限（年）</translation>
    </message>
    <message>
      <source>acting</source>
      <translation>代理</translation>
    </message>
    <message>
      <source>and more; choose a red row to read its own.</source>
      <translation>还有更多，选中红色的行查看。</translation>
    </message>
    <message>
      <source>appointed by {name}</source>
      <translation>任命人 {name}</translation>
    </message>
    <message>
      <source>confirmed by {name}</source>
      <translation>{name} 确认</translation>
    </message>
    <message>
      <source>from {name}</source>
      <translation>来自 {name}</translation>
    </message>
    <message>
      <source>to {name}</source>
      <translation>授予 {name}</translation>
    </message>
    <message>
      <source>{count} accounts, listed {time}</source>
      <translation>{count} 个账号，取出于 {time}</translation>
    </message>
    <message>
      <source>Cells to mend first: {count}. Nothing is taken over yet.</source>
      <translation>有 {count} 处需要修改，未导入任何行。</translation>
    </message>
    <message>
      <source>{count} not met</source>
      <translation>{count} 项未达到</translation>
    </message>
    <message>
      <source>{count} rows</source>
      <translation>{count} 行</translation>
    </message>
    <message>
      <source>{count} to mend</source>
      <translation>{count} 处需改</translation>
    </message>
    <message>
      <source>{members} new members, {trainings} modules passed.</source>
      <translation>新成员 {members} 人，培训 {trainings} 项。</translation>
    </message>
    <message>
      <source>{role} ends; what was signed stays valid.</source>
      <translation>终止{role}，此前的签名继续有效。</translation>
    </message>
    <message>
      <source>{role} is not taken up; the letter is kept, voided, with the reason.</source>
      <translation>不再任命{role}；任命书作废留存，并附理由。</translation>
    </message>
    <message>
      <source>{what}: you have seen the original, and the file agrees with it.</source>
      <translation>{what}：您已核对原件，文件与原件一致。</translation>
    </message>
  </context>
</TS>
