<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>training</name>
    <message>
        <source>A case of {name} in {module} that you supervised or watched yourself.</source>
        <translation>{name} 在模块 {module} 的一例操作，由您本人带教或在场观察。</translation>
    </message>
    <message>
        <source>A module is filled by what is signed; a topic without one is closed by hand.</source>
        <translation>有模块的条目按签署的记录自动计算；无模块的主题由人工关闭。</translation>
    </message>
    <message>
        <source>A second person approves it; assessments opened before keep the version they began on.</source>
        <translation>由另一人批准；此前已开始的考核沿用原版本。</translation>
    </message>
    <message>
        <source>A version waits for approval.</source>
        <translation>已有一个版本待批准。</translation>
    </message>
    <message>
        <source>Add material</source>
        <translation>添加教材</translation>
    </message>
    <message>
        <source>Add material …</source>
        <translation>添加教材…</translation>
    </message>
    <message>
        <source>Add {n} lines</source>
        <translation>添加 {n} 条</translation>
    </message>
    <message>
        <source>All modules</source>
        <translation>全部模块</translation>
    </message>
    <message>
        <source>All roles</source>
        <translation>全部岗位</translation>
    </message>
    <message>
        <source>All states</source>
        <translation>全部状态</translation>
    </message>
    <message>
        <source>All who need it</source>
        <translation>所有需要者</translation>
    </message>
    <message>
        <source>An assessment is open.</source>
        <translation>有一次考核尚未完成。</translation>
    </message>
    <message>
        <source>Annual</source>
        <translation>年度</translation>
    </message>
    <message>
        <source>Annual plan</source>
        <translation>年度计划</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>批准</translation>
    </message>
    <message>
        <source>Approve the training plan {year}</source>
        <translation>批准 {year} 年培训计划</translation>
    </message>
    <message>
        <source>Approve {version}</source>
        <translation>批准 {version}</translation>
    </message>
    <message>
        <source>Approved by</source>
        <translation>批准</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>提出</translation>
    </message>
    <message>
        <source>Ask for training</source>
        <translation>要求再培训</translation>
    </message>
    <message>
        <source>Ask for training …</source>
        <translation>要求再培训…</translation>
    </message>
    <message>
        <source>Asked for before</source>
        <translation>以往的再培训要求</translation>
    </message>
    <message>
        <source>Assess …</source>
        <translation>发起考核…</translation>
    </message>
    <message>
        <source>Assessed</source>
        <translation>考核时间</translation>
    </message>
    <message>
        <source>Assessments</source>
        <translation>考核</translation>
    </message>
    <message>
        <source>Assessor</source>
        <translation>考核人</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>第几次</translation>
    </message>
    <message>
        <source>Begin with what ends in this year.</source>
        <translation>可先从当年到期的模块提出计划。</translation>
    </message>
    <message>
        <source>Begin: open the record</source>
        <translation>开始：打开记录</translation>
    </message>
    <message>
        <source>Begins</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Blocks from</source>
        <translation>自何时起停止操作</translation>
    </message>
    <message>
        <source>Blocks from {time} on.</source>
        <translation>自 {time} 起停止操作。</translation>
    </message>
    <message>
        <source>Blocks since {time}.</source>
        <translation>自 {time} 起已停止操作。</translation>
    </message>
    <message>
        <source>Cancel the session</source>
        <translation>取消培训</translation>
    </message>
    <message>
        <source>Cancel the session …</source>
        <translation>取消培训…</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>操作例数</translation>
    </message>
    <message>
        <source>Cases asked for</source>
        <translation>要求例数</translation>
    </message>
    <message>
        <source>Certificate of competence</source>
        <translation>培训合格证书</translation>
    </message>
    <message>
        <source>Certificate …</source>
        <translation>证书…</translation>
    </message>
    <message>
        <source>Choose a line to see who is missing.</source>
        <translation>选择一条，查看尚缺哪些人。</translation>
    </message>
    <message>
        <source>Choose a module on the left.</source>
        <translation>请在左侧选择模块。</translation>
    </message>
    <message>
        <source>Choose a session on the left.</source>
        <translation>请在左侧选择场次。</translation>
    </message>
    <message>
        <source>Choose an assessment on the left.</source>
        <translation>请在左侧选择考核。</translation>
    </message>
    <message>
        <source>Close by hand</source>
        <translation>人工关闭</translation>
    </message>
    <message>
        <source>Close by hand …</source>
        <translation>人工关闭…</translation>
    </message>
    <message>
        <source>Code or name …</source>
        <translation>编号或名称…</translation>
    </message>
    <message>
        <source>Coming</source>
        <translation>待生效</translation>
    </message>
    <message>
        <source>Competence matrix</source>
        <translation>培训资质矩阵</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Continuing education of {name}, with its proof.</source>
        <translation>{name} 的继续教育学时及证明。</translation>
    </message>
    <message>
        <source>Counted are those who held the role, or needed the module, on the due day or hold it now: done is who passed the module, or signed in at a session that was held, within the year. A second line for the same module counts from the day after the first. In the year each line weighs the same.</source>
        <translation>应计人员：应完成日（未到则为当前）担任该角色或需要该模块的成员；已完成：当年内考核合格，或在已签署的培训中签到。同一模块的后一条从前一条应完成日次日起算。年度完成率中各条权重相同。</translation>
    </message>
    <message>
        <source>Counts from</source>
        <translation>起算日期</translation>
    </message>
    <message>
        <source>Course</source>
        <translation>课程</translation>
    </message>
    <message>
        <source>Courses and drills; each participant signs in with the own password</source>
        <translation>课程与演练；参加者逐人以本人密码签到</translation>
    </message>
    <message>
        <source>Done on</source>
        <translation>完成日期</translation>
    </message>
    <message>
        <source>Drills</source>
        <translation>演练</translation>
    </message>
    <message>
        <source>Due on</source>
        <translation>期限</translation>
    </message>
    <message>
        <source>Due on {day}.</source>
        <translation>期限 {day}。</translation>
    </message>
    <message>
        <source>Emergency drill</source>
        <translation>应急演练</translation>
    </message>
    <message>
        <source>Employee</source>
        <translation>被考核人</translation>
    </message>
    <message>
        <source>Empty: as long as the module is valid</source>
        <translation>留空则按模块有效期</translation>
    </message>
    <message>
        <source>Empty: as the module says</source>
        <translation>留空则按模块学时</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Ends soon</source>
        <translation>将到期</translation>
    </message>
    <message>
        <source>Enter a case</source>
        <translation>登记操作</translation>
    </message>
    <message>
        <source>Enter a case …</source>
        <translation>登记操作…</translation>
    </message>
    <message>
        <source>Enter hours</source>
        <translation>登记学时</translation>
    </message>
    <message>
        <source>Enter hours …</source>
        <translation>登记学时…</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>全员</translation>
    </message>
    <message>
        <source>Everybody who needs the module is trained again before then</source>
        <translation>需要该模块的人员须在生效前再培训</translation>
    </message>
    <message>
        <source>Everybody; of a module all who need it</source>
        <translation>全员；有模块时为所有需要者</translation>
    </message>
    <message>
        <source>External</source>
        <translation>院外</translation>
    </message>
    <message>
        <source>External course</source>
        <translation>院外培训</translation>
    </message>
    <message>
        <source>First end</source>
        <translation>最早到期</translation>
    </message>
    <message>
        <source>For</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>For product training only</source>
        <translation>仅用于品种专项培训</translation>
    </message>
    <message>
        <source>From the moment given, what was passed before does not count; left empty, nobody is blocked.</source>
        <translation>自所填时间起，此前取得的资质不再有效；留空则不停止任何人的操作。</translation>
    </message>
    <message>
        <source>Give the assessment up</source>
        <translation>放弃考核</translation>
    </message>
    <message>
        <source>Give the assessment up …</source>
        <translation>放弃考核…</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Go on with the record</source>
        <translation>继续填写记录</translation>
    </message>
    <message>
        <source>Graded cases</source>
        <translation>病例练习</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Held / needed</source>
        <translation>有效 / 应有</translation>
    </message>
    <message>
        <source>Held on</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Hours</source>
        <translation>学时</translation>
    </message>
    <message>
        <source>How</source>
        <translation>完成情况</translation>
    </message>
    <message>
        <source>How, and where the proof is kept</source>
        <translation>完成情况及证明存放处</translation>
    </message>
    <message>
        <source>In house</source>
        <translation>院内</translation>
    </message>
    <message>
        <source>Initial</source>
        <translation>初次</translation>
    </message>
    <message>
        <source>Invite</source>
        <translation>邀请</translation>
    </message>
    <message>
        <source>Invite …</source>
        <translation>邀请…</translation>
    </message>
    <message>
        <source>Issuer and number of the certificate</source>
        <translation>发证单位与证书编号</translation>
    </message>
    <message>
        <source>It counts from {time} on.</source>
        <translation>自 {time} 起生效。</translation>
    </message>
    <message>
        <source>It stops counting at once; signatures given before keep their grounds.</source>
        <translation>立即失效；此前的签名保留当时的依据。</translation>
    </message>
    <message>
        <source>It was approved: taking it back waits for approval too.</source>
        <translation>该条目已批准：撤回同样须经批准。</translation>
    </message>
    <message>
        <source>Marks, validity and checklist of each module; a version is approved by a second person</source>
        <translation>各模块的合格线、有效期与实操步骤；版本由另一人批准</translation>
    </message>
    <message>
        <source>Matrix</source>
        <translation>矩阵</translation>
    </message>
    <message>
        <source>May be left empty where a module is chosen.</source>
        <translation>已选模块时可留空。</translation>
    </message>
    <message>
        <source>Media fills</source>
        <translation>培养基模拟灌装</translation>
    </message>
    <message>
        <source>Mismatch drills</source>
        <translation>身份不符演练</translation>
    </message>
    <message>
        <source>Mock batch reviews</source>
        <translation>模拟批审核</translation>
    </message>
    <message>
        <source>Mock case</source>
        <translation>模拟操作</translation>
    </message>
    <message>
        <source>Mock cases</source>
        <translation>模拟操作</translation>
    </message>
    <message>
        <source>Module or topic</source>
        <translation>模块或主题</translation>
    </message>
    <message>
        <source>Module, topic, trainer …</source>
        <translation>模块、主题、授课人…</translation>
    </message>
    <message>
        <source>Modules</source>
        <translation>模块</translation>
    </message>
    <message>
        <source>Months</source>
        <translation>月数</translation>
    </message>
    <message>
        <source>Name, pinyin or role …</source>
        <translation>姓名、拼音或岗位…</translation>
    </message>
    <message>
        <source>Name, pinyin, module, number …</source>
        <translation>姓名、拼音、模块、编号…</translation>
    </message>
    <message>
        <source>Needed by</source>
        <translation>适用岗位</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>需要关注</translation>
    </message>
    <message>
        <source>New assessment</source>
        <translation>新考核</translation>
    </message>
    <message>
        <source>New assessment …</source>
        <translation>新考核…</translation>
    </message>
    <message>
        <source>Next version of {code}</source>
        <translation>{code} 的下一版本</translation>
    </message>
    <message>
        <source>No assessment yet.</source>
        <translation>还没有考核。</translation>
    </message>
    <message>
        <source>No session yet.</source>
        <translation>还没有培训场次。</translation>
    </message>
    <message>
        <source>Nobody holds it</source>
        <translation>暂无此角色</translation>
    </message>
    <message>
        <source>Nobody holds this role now; the line counts once somebody does.</source>
        <translation>目前无人担任该角色；有人担任后开始计算。</translation>
    </message>
    <message>
        <source>Nobody is invited yet.</source>
        <translation>尚未邀请任何人。</translation>
    </message>
    <message>
        <source>Nobody matches these filters.</source>
        <translation>没有符合条件的人员。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>None of this person's roles needs it.</source>
        <translation>此人的岗位不要求该模块。</translation>
    </message>
    <message>
        <source>None: a topic</source>
        <translation>无：填写主题</translation>
    </message>
    <message>
        <source>Not competent</source>
        <translation>不合格</translation>
    </message>
    <message>
        <source>Not passed</source>
        <translation>未取得</translation>
    </message>
    <message>
        <source>Not practised</source>
        <translation>久未操作</translation>
    </message>
    <message>
        <source>Not required</source>
        <translation>不要求</translation>
    </message>
    <message>
        <source>Nothing is planned for {year} yet.</source>
        <translation>{year} 年尚无计划。</translation>
    </message>
    <message>
        <source>Nothing that ends in {year} is missing in the plan.</source>
        <translation>{year} 年到期的模块都已列入计划。</translation>
    </message>
    <message>
        <source>Number, title, module, place …</source>
        <translation>编号、题目、模块、地点…</translation>
    </message>
    <message>
        <source>Nurses thaw products (T08)</source>
        <translation>护士承担复苏（T08）</translation>
    </message>
    <message>
        <source>Of whom</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>On the day its record is opened, and each participant signs in with the own password.</source>
        <translation>当日打开记录，参加者逐人以本人密码签到。</translation>
    </message>
    <message>
        <source>On the plan</source>
        <translation>已列入计划</translation>
    </message>
    <message>
        <source>One line for each module that ends in {year}, for all who need it.</source>
        <translation>{year} 年到期的每个模块一条，对象为所有需要者。</translation>
    </message>
    <message>
        <source>One step a line: Chinese | English; an exclamation mark before it makes it critical.</source>
        <translation>每行一个步骤：中文 | 英文；行首加感叹号为关键步骤。</translation>
    </message>
    <message>
        <source>Only a passed assessment answers it.</source>
        <translation>只有考核合格才能办结。</translation>
    </message>
    <message>
        <source>Open one for a member who was trained.</source>
        <translation>为已培训的成员发起考核。</translation>
    </message>
    <message>
        <source>Open the member</source>
        <translation>打开人员档案</translation>
    </message>
    <message>
        <source>Participants</source>
        <translation>参加人员</translation>
    </message>
    <message>
        <source>Pass mark</source>
        <translation>合格线</translation>
    </message>
    <message>
        <source>Pass mark, %</source>
        <translation>合格线（%）</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>合格</translation>
    </message>
    <message>
        <source>Passed on</source>
        <translation>合格日期</translation>
    </message>
    <message>
        <source>People</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Physicians do research (T19)</source>
        <translation>医师参与临床研究（T19）</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>安排</translation>
    </message>
    <message>
        <source>Plan a course or a drill and invite the participants.</source>
        <translation>安排课程或演练，并邀请参加人员。</translation>
    </message>
    <message>
        <source>Plan a session</source>
        <translation>安排培训</translation>
    </message>
    <message>
        <source>Plan a session …</source>
        <translation>安排培训…</translation>
    </message>
    <message>
        <source>Plan training in {year}</source>
        <translation>编制 {year} 年培训计划</translation>
    </message>
    <message>
        <source>Plan training …</source>
        <translation>新增计划…</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>已安排</translation>
    </message>
    <message>
        <source>Planned by</source>
        <translation>编制</translation>
    </message>
    <message>
        <source>Point at a cell, or move with the arrow keys; Enter opens it.</source>
        <translation>指向格子，或用方向键移动；按 Enter 查看依据。</translation>
    </message>
    <message>
        <source>Practical</source>
        <translation>实操</translation>
    </message>
    <message>
        <source>Practical checklist</source>
        <translation>实操步骤</translation>
    </message>
    <message>
        <source>Present</source>
        <translation>实到</translation>
    </message>
    <message>
        <source>Propose from what ends</source>
        <translation>按到期情况提出计划</translation>
    </message>
    <message>
        <source>Propose from what ends …</source>
        <translation>按到期提出…</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>举办方</translation>
    </message>
    <message>
        <source>Put on the plan</source>
        <translation>列入计划</translation>
    </message>
    <message>
        <source>Re-assessment</source>
        <translation>重新考核</translation>
    </message>
    <message>
        <source>Read what is planned or taken back, and approve it</source>
        <translation>阅读新增或撤回的条目并批准</translation>
    </message>
    <message>
        <source>Real case before ctdesk</source>
        <translation>启用本系统前的实际操作</translation>
    </message>
    <message>
        <source>Register a certificate</source>
        <translation>登记院外证书</translation>
    </message>
    <message>
        <source>Register a certificate …</source>
        <translation>登记院外证书…</translation>
    </message>
    <message>
        <source>Retake</source>
        <translation>补考</translation>
    </message>
    <message>
        <source>See who is missing, and plan a session</source>
        <translation>查看尚缺人员并安排培训</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>培训场次</translation>
    </message>
    <message>
        <source>Sessions held</source>
        <translation>已完成场次</translation>
    </message>
    <message>
        <source>Show in the matrix</source>
        <translation>在矩阵中查看</translation>
    </message>
    <message>
        <source>Some roles need a module only where the case applies at this hospital.</source>
        <translation>部分岗位仅在本院适用以下情形时需要相应模块。</translation>
    </message>
    <message>
        <source>Still missing</source>
        <translation>尚未完成</translation>
    </message>
    <message>
        <source>Supervised case</source>
        <translation>带教下操作</translation>
    </message>
    <message>
        <source>Supervised cases</source>
        <translation>带教下操作</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>取消资质</translation>
    </message>
    <message>
        <source>Take away …</source>
        <translation>取消资质…</translation>
    </message>
    <message>
        <source>Take the competence away</source>
        <translation>取消资质</translation>
    </message>
    <message>
        <source>Taken away on {time}: {reason}</source>
        <translation>{time} 取消：{reason}</translation>
    </message>
    <message>
        <source>Taken back: {line}</source>
        <translation>撤回：{line}</translation>
    </message>
    <message>
        <source>The assessor fills the record in; assessor, employee and lead sign it.</source>
        <translation>由考核人填写记录；考核人、员工、团队负责人签名。</translation>
    </message>
    <message>
        <source>The file is kept with its digest, and named on every training record of this version.</source>
        <translation>文件连同校验值保存，并列入该版本的每份培训记录。</translation>
    </message>
    <message>
        <source>Theory</source>
        <translation>理论</translation>
    </message>
    <message>
        <source>Theory, checklist and cases; signed by assessor, employee and lead</source>
        <translation>理论、实操与例数；考核人、员工、负责人签名</translation>
    </message>
    <message>
        <source>This year is over.</source>
        <translation>该年度已结束。</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>题目</translation>
    </message>
    <message>
        <source>Train again</source>
        <translation>须再培训</translation>
    </message>
    <message>
        <source>Trainer</source>
        <translation>授课人</translation>
    </message>
    <message>
        <source>Trainer from outside</source>
        <translation>院外授课人</translation>
    </message>
    <message>
        <source>Trainer or organiser</source>
        <translation>授课人（组织者）</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>培训</translation>
    </message>
    <message>
        <source>Training file to sign and print …</source>
        <translation>培训档案（签名、打印）…</translation>
    </message>
    <message>
        <source>Training it follows</source>
        <translation>所依据的培训</translation>
    </message>
    <message>
        <source>Training plan {year}</source>
        <translation>{year} 年培训计划</translation>
    </message>
    <message>
        <source>Training that ends</source>
        <translation>培训到期提醒</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>有效</translation>
    </message>
    <message>
        <source>Valid for</source>
        <translation>有效期</translation>
    </message>
    <message>
        <source>Valid for, months</source>
        <translation>有效期（月）</translation>
    </message>
    <message>
        <source>Version 1 as shipped.</source>
        <translation>第1版（随系统提供）。</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Waits for approval</source>
        <translation>待批准</translation>
    </message>
    <message>
        <source>Way</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>What applies here</source>
        <translation>本院适用情形</translation>
    </message>
    <message>
        <source>What has changed</source>
        <translation>修订内容</translation>
    </message>
    <message>
        <source>What is done stays in the plan.</source>
        <translation>已完成的条目保留在计划中。</translation>
    </message>
    <message>
        <source>What is listed here becomes part of the plan as it stands.</source>
        <translation>以下内容按所列列入计划。</translation>
    </message>
    <message>
        <source>What is planned for a year, and how far it is by what was signed</source>
        <translation>年度培训安排；完成率由已签署的记录得出</translation>
    </message>
    <message>
        <source>What it stands on</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>What was passed before counts again.</source>
        <translation>此前取得的资质恢复有效。</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Who may do what, by module, and what is about to end</source>
        <translation>各人各模块的资质，以及即将到期的项目</translation>
    </message>
    <message>
        <source>Whoever has not passed the new version is blocked from that minute on.</source>
        <translation>未通过新版本考核者自该时刻起停止相关操作。</translation>
    </message>
    <message>
        <source>Whoever wrote a version cannot approve it.</source>
        <translation>编制人不能批准同一版本。</translation>
    </message>
    <message>
        <source>Withdraw the demand</source>
        <translation>撤回再培训要求</translation>
    </message>
    <message>
        <source>Write the next version …</source>
        <translation>编制下一版本…</translation>
    </message>
    <message>
        <source>Year-month-day</source>
        <translation>年-月-日</translation>
    </message>
    <message>
        <source>Year-month-day hour:minute</source>
        <translation>年-月-日 时:分</translation>
    </message>
    <message>
        <source>You planned these yourself; somebody else approves them.</source>
        <translation>这些条目由您本人编制，须由他人批准。</translation>
    </message>
    <message>
        <source>absent for more than 90 days</source>
        <translation>离岗超过90天</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>已办结</translation>
    </message>
    <message>
        <source>assessed here</source>
        <translation>本院考核</translation>
    </message>
    <message>
        <source>counted until {day}</source>
        <translation>有效至 {day}</translation>
    </message>
    <message>
        <source>critical</source>
        <translation>关键</translation>
    </message>
    <message>
        <source>did not sign in</source>
        <translation>未签到</translation>
    </message>
    <message>
        <source>end of the validity</source>
        <translation>有效期满</translation>
    </message>
    <message>
        <source>entered at set-up</source>
        <translation>建库登记</translation>
    </message>
    <message>
        <source>external certificate</source>
        <translation>院外证书</translation>
    </message>
    <message>
        <source>from {day}</source>
        <translation>自 {day}</translation>
    </message>
    <message>
        <source>imported</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>label {version}</source>
        <translation>说明书 {version}</translation>
    </message>
    <message>
        <source>never passed here</source>
        <translation>从未取得</translation>
    </message>
    <message>
        <source>no file</source>
        <translation>未选文件</translation>
    </message>
    <message>
        <source>six months without performing the task</source>
        <translation>6个月未从事该操作</translation>
    </message>
    <message>
        <source>taken away</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>the label has changed</source>
        <translation>说明书已变更</translation>
    </message>
    <message>
        <source>training is asked for again</source>
        <translation>已要求再培训</translation>
    </message>
    <message>
        <source>until its event</source>
        <translation>至相应情形发生</translation>
    </message>
    <message>
        <source>until {day} ({days} days left)</source>
        <translation>至 {day}（剩 {days} 天）</translation>
    </message>
    <message>
        <source>withdrawn</source>
        <translation>已撤回</translation>
    </message>
    <message>
        <source>without an end</source>
        <translation>长期</translation>
    </message>
    <message>
        <source>{day} (over)</source>
        <translation>{day}（已过）</translation>
    </message>
    <message>
        <source>{done} of {lines} lines done</source>
        <translation>{lines} 条中已完成 {done} 条</translation>
    </message>
    <message>
        <source>{name} passed {module} elsewhere.</source>
        <translation>{name} 已在院外取得 {module}。</translation>
    </message>
    <message>
        <source>{number} is taken off the plan; it stays in the list.</source>
        <translation>{number} 不再举行，仍保留在列表中。</translation>
    </message>
    <message>
        <source>{number} of {name} is closed without a result.</source>
        <translation>{name} 的 {number} 不作结论，予以关闭。</translation>
    </message>
    <message>
        <source>{n} chosen</source>
        <translation>已选 {n} 人</translation>
    </message>
    <message>
        <source>{n} lines of the training plan {year} overdue</source>
        <translation>{year} 年培训计划有 {n} 条逾期</translation>
    </message>
    <message>
        <source>{n} lines of the training plan {year} to approve</source>
        <translation>{year} 年培训计划有 {n} 条待批准</translation>
    </message>
    <message>
        <source>{n} months</source>
        <translation>{n} 个月</translation>
    </message>
    <message>
        <source>{n} not approved</source>
        <translation>{n} 条未批准</translation>
    </message>
    <message>
        <source>{n} overdue</source>
        <translation>{n} 条逾期</translation>
    </message>
    <message>
        <source>{n} people</source>
        <translation>{n} 人</translation>
    </message>
    <message>
        <source>{role} · {n} people</source>
        <translation>{role} · {n} 人</translation>
    </message>
    <message>
        <source>{title}, {time}</source>
        <translation>{title}，{time}</translation>
    </message>
</context>
</TS>
