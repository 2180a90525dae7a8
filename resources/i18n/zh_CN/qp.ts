<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>qp</name>
    <message>
      <source>Enter …</source>
      <translation>登记…</translation>
    </message>
    <message>
      <source>Change …</source>
      <translation>修改…</translation>
    </message>
    <message>
      <source>Number of the record</source>
      <translation>记录编号</translation>
    </message>
    <message>
      <source>Attached file</source>
      <translation>附件</translation>
    </message>
    <message>
      <source>First day</source>
      <translation>第一日</translation>
    </message>
    <message>
      <source>Empty while it lasts.</source>
      <translation>持续中留空。</translation>
    </message>
    <message>
      <source>Training plan</source>
      <translation>培训计划</translation>
    </message>
    <message>
      <source>Agree</source>
      <translation>约定</translation>
    </message>
    <message>
      <source>Agree support</source>
      <translation>约定保障</translation>
    </message>
    <message>
      <source>All proven this year</source>
      <translation>本年均有凭证</translation>
    </message>
    <message>
      <source>All {n} parts of the threshold are met.</source>
      <translation>门槛 {n} 项条件均已达到。</translation>
    </message>
    <message>
      <source>Appoint a Qualified Person</source>
      <translation>任命质量受权人</translation>
    </message>
    <message>
      <source>Appointed as</source>
      <translation>任命岗位</translation>
    </message>
    <message>
      <source>Approve the plan</source>
      <translation>批准计划</translation>
    </message>
    <message>
      <source>Arranged: {what}</source>
      <translation>安排：{what}</translation>
    </message>
    <message>
      <source>Assess {name}</source>
      <translation>考核 {name}</translation>
    </message>
    <message>
      <source>Assessment open</source>
      <translation>考核中</translation>
    </message>
    <message>
      <source>Away {when}. Nobody may release: {spans}</source>
      <translation>缺勤 {when}。无人可放行：{spans}</translation>
    </message>
    <message>
      <source>Away {when}: {names} stands in.</source>
      <translation>缺勤 {when}，由 {names} 代行。</translation>
    </message>
    <message>
      <source>Bars the release</source>
      <translation>限制放行</translation>
    </message>
    <message>
      <source>Batches</source>
      <translation>批次</translation>
    </message>
    <message>
      <source>By</source>
      <translation>完成期限</translation>
    </message>
    <message>
      <source>Close a conflict</source>
      <translation>关闭利益冲突</translation>
    </message>
    <message>
      <source>Close …</source>
      <translation>关闭…</translation>
    </message>
    <message>
      <source>Conflicts of interest</source>
      <translation>利益冲突</translation>
    </message>
    <message>
      <source>Decide</source>
      <translation>决定</translation>
    </message>
    <message>
      <source>Decide on a conflict</source>
      <translation>利益冲突处理</translation>
    </message>
    <message>
      <source>Decides on every batch independently; a result of an assessment holds in the gate at once</source>
      <translation>独立决定每一批放行；考核结论签名之时即在系统中生效</translation>
    </message>
    <message>
      <source>Declare</source>
      <translation>申报</translation>
    </message>
    <message>
      <source>Declare a conflict of interest</source>
      <translation>申报利益冲突</translation>
    </message>
    <message>
      <source>Declare …</source>
      <translation>申报…</translation>
    </message>
    <message>
      <source>Delegate authority</source>
      <translation>转授放行权</translation>
    </message>
    <message>
      <source>Delegate authority …</source>
      <translation>转授放行权…</translation>
    </message>
    <message>
      <source>Delegated QP</source>
      <translation>转受权人</translation>
    </message>
    <message>
      <source>Deputy of the same threshold</source>
      <translation>副职（同等门槛）</translation>
    </message>
    <message>
      <source>Deputy, absence and delegated authority</source>
      <translation>副职、缺勤与转授权</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>完成</translation>
    </message>
    <message>
      <source>Empty: every product.</source>
      <translation>留空：全部产品。</translation>
    </message>
    <message>
      <source>Empty: from the acceptance on. YYYY-MM-DD HH:MM</source>
      <translation>留空：自接受之时。YYYY-MM-DD HH:MM</translation>
    </message>
    <message>
      <source>Empty: open-ended.</source>
      <translation>留空：不定期。</translation>
    </message>
    <message>
      <source>End the office</source>
      <translation>终止任职</translation>
    </message>
    <message>
      <source>Enter evidence</source>
      <translation>登记凭证</translation>
    </message>
    <message>
      <source>Errors put into the mock dossier</source>
      <translation>模拟批档案中的预设错误</translation>
    </message>
    <message>
      <source>Everybody declares their own.</source>
      <translation>利益冲突由本人申报。</translation>
    </message>
    <message>
      <source>External course proven</source>
      <translation>院外课程已有证明</translation>
    </message>
    <message>
      <source>External course still missing</source>
      <translation>尚缺院外课程证明</translation>
    </message>
    <message>
      <source>Family</source>
      <translation>亲属关系</translation>
    </message>
    <message>
      <source>Financial</source>
      <translation>经济利益</translation>
    </message>
    <message>
      <source>Goes on in office</source>
      <translation>继续履职</translation>
    </message>
    <message>
      <source>Hours are entered with their proof under Training once it was attended.</source>
      <translation>参加后在“培训”中登记学时和证明。</translation>
    </message>
    <message>
      <source>In force now</source>
      <translation>有效</translation>
    </message>
    <message>
      <source>In office</source>
      <translation>任期</translation>
    </message>
    <message>
      <source>It counts at once. The head of the institution says what is arranged for it.</source>
      <translation>申报即时生效，处理安排由机构负责人决定。</translation>
    </message>
    <message>
      <source>Limited</source>
      <translation>限制履职</translation>
    </message>
    <message>
      <source>Limited: only {products} may be released.</source>
      <translation>限制履职：仅可放行 {products}。</translation>
    </message>
    <message>
      <source>Next result due by {day}</source>
      <translation>下次考核应在 {day} 前完成</translation>
    </message>
    <message>
      <source>No Qualified Person yet.</source>
      <translation>尚未任命质量受权人。</translation>
    </message>
    <message>
      <source>No plan for absence.</source>
      <translation>没有缺勤安排。</translation>
    </message>
    <message>
      <source>Nobody yet</source>
      <translation>暂无</translation>
    </message>
    <message>
      <source>None declared.</source>
      <translation>未申报。</translation>
    </message>
    <message>
      <source>Not valid</source>
      <translation>无效</translation>
    </message>
    <message>
      <source>Nothing waits for approval.</source>
      <translation>没有待批准的计划。</translation>
    </message>
    <message>
      <source>Of ctdesk; or choose a file below.</source>
      <translation>系统内记录编号；或在下方选择文件。</translation>
    </message>
    <message>
      <source>Office and threshold</source>
      <translation>任职与门槛</translation>
    </message>
    <message>
      <source>Office ended</source>
      <translation>已离任</translation>
    </message>
    <message>
      <source>In office now</source>
      <translation>在任</translation>
    </message>
    <message>
      <source>One to a line, in Chinese; English after a | if you like.</source>
      <translation>每行一项，写中文；可在 | 后写英文。</translation>
    </message>
    <message>
      <source>Open it once the mock review was handed in: who is assessed can read the record.</source>
      <translation>请在模拟批审核交卷后再开立：被考核人可以查看该记录。</translation>
    </message>
    <message>
      <source>Part in the project</source>
      <translation>参与项目</translation>
    </message>
    <message>
      <source>Performed on</source>
      <translation>履行日期</translation>
    </message>
    <message>
      <source>Plan a course</source>
      <translation>计划课程</translation>
    </message>
    <message>
      <source>Plan a course …</source>
      <translation>计划课程…</translation>
    </message>
    <message>
      <source>Plan for absence</source>
      <translation>缺勤安排</translation>
    </message>
    <message>
      <source>Product code</source>
      <translation>产品编码</translation>
    </message>
    <message>
      <source>Regulatory frames</source>
      <translation>管理路径</translation>
    </message>
    <message>
      <source>Reports to</source>
      <translation>汇报对象</translation>
    </message>
    <message>
      <source>Separated by semicolons. Empty: every batch.</source>
      <translation>用分号分隔。留空：全部批次。</translation>
    </message>
    <message>
      <source>Such as half a day a week, or a budget of the year.</source>
      <translation>例如每周半天，或年度预算金额。</translation>
    </message>
    <message>
      <source>Support by the institution</source>
      <translation>机构保障</translation>
    </message>
    <message>
      <source>Suspended</source>
      <translation>暂停履职</translation>
    </message>
    <message>
      <source>Suspended since {time}: every act of the QP is closed.</source>
      <translation>自 {time} 起暂停履职：质量受权人各项职责均已停止。</translation>
    </message>
    <message>
      <source>Taken back</source>
      <translation>已撤回</translation>
    </message>
    <message>
      <source>The delegated QP accepts, then the head of the institution decides. Nothing counts before.</source>
      <translation>转受权人接受后，由机构负责人会签决定；在此之前不生效。</translation>
    </message>
    <message>
      <source>The head of the institution appoints with a letter that both sign.</source>
      <translation>由机构主要负责人任命，任命书由双方签名。</translation>
    </message>
    <message>
      <source>The letter is opened next: you sign it, then the person appointed accepts.</source>
      <translation>接下来打开任命书：由您签名，再由被任命人接受。</translation>
    </message>
    <message>
      <source>The training plan {year} of {name} is approved as it stands.</source>
      <translation>批准 {name} {year} 年度培训计划的现有内容。</translation>
    </message>
    <message>
      <source>The twelve duties</source>
      <translation>十二项职责</translation>
    </message>
    <message>
      <source>They decide which layers of the threshold stand on the letter.</source>
      <translation>管理路径决定任命书上适用哪些门槛层级。</translation>
    </message>
    <message>
      <source>Training {year}</source>
      <translation>{year} 年培训</translation>
    </message>
    <message>
      <source>Waits for signatures</source>
      <translation>待签名</translation>
    </message>
    <message>
      <source>Waits for the head</source>
      <translation>待机构负责人决定</translation>
    </message>
    <message>
      <source>What is arranged</source>
      <translation>处理安排</translation>
    </message>
    <message>
      <source>What is provided</source>
      <translation>保障内容</translation>
    </message>
    <message>
      <source>What it is</source>
      <translation>具体情况</translation>
    </message>
    <message>
      <source>What was done</source>
      <translation>履职内容</translation>
    </message>
    <message>
      <source>Who releases while the QP is away, and how.</source>
      <translation>写明缺勤期间由谁、如何履行放行职责。</translation>
    </message>
    <message>
      <source>Who sees to it</source>
      <translation>落实人</translation>
    </message>
    <message>
      <source>Year</source>
      <translation>年度</translation>
    </message>
    <message>
      <source>Yearly assessment</source>
      <translation>年度考核</translation>
    </message>
    <message>
      <source>every product and batch</source>
      <translation>全部产品和批次</translation>
    </message>
    <message>
      <source>external</source>
      <translation>院外</translation>
    </message>
    <message>
      <source>not approved yet</source>
      <translation>未批准</translation>
    </message>
    <message>
      <source>open</source>
      <translation>至今</translation>
    </message>
    <message>
      <source>open-ended</source>
      <translation>不定期</translation>
    </message>
    <message>
      <source>{done} of {wanted} hours</source>
      <translation>{done}／{wanted} 学时</translation>
    </message>
    <message>
      <source>{duty}, {begin} – {end}</source>
      <translation>{duty}，{begin} – {end}</translation>
    </message>
    <message>
      <source>{name} gives up the office at once; what was delegated from it ends too.</source>
      <translation>{name} 立即离任；由其转授的权限同时终止。</translation>
    </message>
    <message>
      <source>{name}, in force since {time}</source>
      <translation>{name}，自 {time} 生效</translation>
    </message>
    <message>
      <source>{n} not agreed</source>
      <translation>{n} 项未约定</translation>
    </message>
    <message>
      <source>{n} of {all} parts of the threshold are not met:</source>
      <translation>门槛 {all} 项条件中有 {n} 项未达到：</translation>
    </message>
    <message>
      <source>{n} without evidence this year</source>
      <translation>本年 {n} 项无凭证</translation>
    </message>
  </context>
</TS>
