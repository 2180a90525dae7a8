<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>pages</name>
    <message>
      <source>1 bag</source>
      <translation>1 袋</translation>
    </message>
    <message>
      <source>2 to 4 capital letters, such as FL</source>
      <translation>2 至 4 个大写字母，例如 FL</translation>
    </message>
    <message>
      <source>31 days</source>
      <translation>31 天</translation>
    </message>
    <message>
      <source>7 days</source>
      <translation>7 天</translation>
    </message>
    <message>
      <source>A desk that nobody touches locks itself. The lead sets the time; nobody can switch it off.</source>
      <translation>无人操作的工作台会自动锁定。时间由负责人设定；任何人都不能关闭。</translation>
    </message>
    <message>
      <source>A folder that holds a site; for a server, the folder its administrator prepared.</source>
      <translation>存放站点的文件夹；使用服务器时，选择管理员准备好的文件夹。</translation>
    </message>
    <message>
      <source>A new arrival begins with New arrival.</source>
      <translation>新到货请点“新到货”。</translation>
    </message>
    <message>
      <source>A second person verifies name, number and birth date before anything is received.</source>
      <translation>接收前须由第二人核对姓名、病案号与出生日期。</translation>
    </message>
    <message>
      <source>A sentence of several words is easiest to remember and hardest to guess.</source>
      <translation>由几个词组成的短句最好记，也最难猜。</translation>
    </message>
    <message>
      <source>Accepted with deviation</source>
      <translation>让步接收</translation>
    </message>
    <message>
      <source>Action</source>
      <translation>操作代码</translation>
    </message>
    <message>
      <source>Active</source>
      <translation>在用</translation>
    </message>
    <message>
      <source>Add</source>
      <translation>新增</translation>
    </message>
    <message>
      <source>Add positions</source>
      <translation>新增位置</translation>
    </message>
    <message>
      <source>Add positions …</source>
      <translation>新增位置…</translation>
    </message>
    <message>
      <source>After</source>
      <translation>时间</translation>
    </message>
    <message>
      <source>All time</source>
      <translation>全部时间</translation>
    </message>
    <message>
      <source>An empty limit blocks acceptance</source>
      <translation>限值为空则不能合格验收</translation>
    </message>
    <message>
      <source>An invented hospital with a year of invented shipments. Ready in a minute.</source>
      <translation>虚构的医院和一年的虚构到货，一分钟内就绪。</translation>
    </message>
    <message>
      <source>Anchors</source>
      <translation>锚定</translation>
    </message>
    <message>
      <source>Announced</source>
      <translation>已预告</translation>
    </message>
    <message>
      <source>Announced by the holder, typed again by a second person, then received</source>
      <translation>持有人预告，第二人重录核对，然后接收</translation>
    </message>
    <message>
      <source>Another site …</source>
      <translation>其他站点…</translation>
    </message>
    <message>
      <source>Appoint the lead</source>
      <translation>任命负责人</translation>
    </message>
    <message>
      <source>Appoint …</source>
      <translation>任命…</translation>
    </message>
    <message>
      <source>Arrivals and decisions</source>
      <translation>到货与结论</translation>
    </message>
    <message>
      <source>Arrived</source>
      <translation>已到货</translation>
    </message>
    <message>
      <source>As on its label, such as A</source>
      <translation>与标签一致，例如 A</translation>
    </message>
    <message>
      <source>As the system</source>
      <translation>跟随系统</translation>
    </message>
    <message>
      <source>At least {count} characters.</source>
      <translation>至少 {count} 个字符。</translation>
    </message>
    <message>
      <source>Authority of this site, for the installation record: {groups}</source>
      <translation>本站点证书机构指纹（填入安装记录）：{groups}</translation>
    </message>
    <message>
      <source>Back</source>
      <translation>返回</translation>
    </message>
    <message>
      <source>Back up now</source>
      <translation>立即备份</translation>
    </message>
    <message>
      <source>Backup to rehearse</source>
      <translation>用于演练的备份</translation>
    </message>
    <message>
      <source>Backups</source>
      <translation>备份</translation>
    </message>
    <message>
      <source>Bed</source>
      <translation>床位</translation>
    </message>
    <message>
      <source>Begin</source>
      <translation>开始</translation>
    </message>
    <message>
      <source>Begin a course of treatment</source>
      <translation>开始疗程</translation>
    </message>
    <message>
      <source>Begin a course of treatment …</source>
      <translation>开始疗程…</translation>
    </message>
    <message>
      <source>Being inspected</source>
      <translation>检查中</translation>
    </message>
    <message>
      <source>Birth date</source>
      <translation>出生日期</translation>
    </message>
    <message>
      <source>Blind reading: identity hidden</source>
      <translation>互盲核对中，身份信息隐藏</translation>
    </message>
    <message>
      <source>Boxes</source>
      <translation>盒</translation>
    </message>
    <message>
      <source>Cancel it</source>
      <translation>取消预告</translation>
    </message>
    <message>
      <source>Cancel the announcement</source>
      <translation>取消到货预告</translation>
    </message>
    <message>
      <source>Cancel the announcement …</source>
      <translation>取消到货预告…</translation>
    </message>
    <message>
      <source>Cancelled</source>
      <translation>已取消</translation>
    </message>
    <message>
      <source>Cassettes</source>
      <translation>盒数</translation>
    </message>
    <message>
      <source>Certificate</source>
      <translation>证书</translation>
    </message>
    <message>
      <source>Certificates</source>
      <translation>证书</translation>
    </message>
    <message>
      <source>Change my password …</source>
      <translation>修改我的密码…</translation>
    </message>
    <message>
      <source>Check the identity of this patient a second time</source>
      <translation>请第二人复核该患者的身份登记</translation>
    </message>
    <message>
      <source>Checking</source>
      <translation>检查中</translation>
    </message>
    <message>
      <source>Checking …</source>
      <translation>正在核对…</translation>
    </message>
    <message>
      <source>Choose a row on the left.</source>
      <translation>请在左侧选择一行。</translation>
    </message>
    <message>
      <source>Choose an event. Drop printed records here to compare them with the trail.</source>
      <translation>请选择一条事件；把打印的记录拖到这里即可与审计追踪比对。</translation>
    </message>
    <message>
      <source>Clocks that run</source>
      <translation>正在计时</translation>
    </message>
    <message>
      <source>Close the account …</source>
      <translation>关闭账户…</translation>
    </message>
    <message>
      <source>Closed</source>
      <translation>已关闭</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>比对</translation>
    </message>
    <message>
      <source>Compare with prints …</source>
      <translation>与打印件比对…</translation>
    </message>
    <message>
      <source>Confirm</source>
      <translation>确认</translation>
    </message>
    <message>
      <source>Confirm the enrolment, so that this person can sign</source>
      <translation>请确认签名证书的签发，确认后此人方可签名</translation>
    </message>
    <message>
      <source>Confirm …</source>
      <translation>确认…</translation>
    </message>
    <message>
      <source>Could instead: {names}</source>
      <translation>可找 {names}</translation>
    </message>
    <message>
      <source>Course of treatment</source>
      <translation>疗程</translation>
    </message>
    <message>
      <source>Create the site</source>
      <translation>创建站点</translation>
    </message>
    <message>
      <source>Create the site of this hospital</source>
      <translation>创建本院站点</translation>
    </message>
    <message>
      <source>Decided</source>
      <translation>已有结论</translation>
    </message>
    <message>
      <source>Demo team: choose somebody to fill in name and password</source>
      <translation>演示团队：点选成员即可填入登录名和密码</translation>
    </message>
    <message>
      <source>Department, in Chinese</source>
      <translation>科室中文名</translation>
    </message>
    <message>
      <source>Department, in English</source>
      <translation>科室英文名</translation>
    </message>
    <message>
      <source>Dose units</source>
      <translation>剂量单元</translation>
    </message>
    <message>
      <source>End</source>
      <translation>终止</translation>
    </message>
    <message>
      <source>End it</source>
      <translation>终止</translation>
    </message>
    <message>
      <source>End the appointment</source>
      <translation>终止任命</translation>
    </message>
    <message>
      <source>Enter opens • ↑ ↓ choose</source>
      <translation>Enter 打开 • ↑ ↓ 选择</translation>
    </message>
    <message>
      <source>Enter the first one with New product.</source>
      <translation>请用“新产品”录入第一个。</translation>
    </message>
    <message>
      <source>Enter the limits of this label a second time, without seeing the first</source>
      <translation>请按说明书独立重录限值（看不到第一人的录入）</translation>
    </message>
    <message>
      <source>Entered by</source>
      <translation>录入人</translation>
    </message>
    <message>
      <source>Event {number}</source>
      <translation>事件 {number}</translation>
    </message>
    <message>
      <source>Every combination becomes a position of tank {code}.</source>
      <translation>每种组合都成为罐 {code} 的一个位置。</translation>
    </message>
    <message>
      <source>Everything</source>
      <translation>全部操作</translation>
    </message>
    <message>
      <source>Examine</source>
      <translation>检查</translation>
    </message>
    <message>
      <source>Expected</source>
      <translation>预计到达</translation>
    </message>
    <message>
      <source>Female</source>
      <translation>女</translation>
    </message>
    <message>
      <source>Fewer</source>
      <translation>收起</translation>
    </message>
    <message>
      <source>First administrator, printed name</source>
      <translation>首位管理员姓名（正楷）</translation>
    </message>
    <message>
      <source>For you to fill in: {names}</source>
      <translation>待您填写：{names}</translation>
    </message>
    <message>
      <source>Forgotten password: new key …</source>
      <translation>忘记密码：更换密钥…</translation>
    </message>
    <message>
      <source>Forms in force</source>
      <translation>现行表单</translation>
    </message>
    <message>
      <source>Found the authority</source>
      <translation>建立证书机构</translation>
    </message>
    <message>
      <source>Go on</source>
      <translation>继续</translation>
    </message>
    <message>
      <source>Good afternoon, {name}</source>
      <translation>下午好，{name}</translation>
    </message>
    <message>
      <source>Good evening, {name}</source>
      <translation>晚上好，{name}</translation>
    </message>
    <message>
      <source>Good morning, {name}</source>
      <translation>上午好，{name}</translation>
    </message>
    <message>
      <source>Hospital, in Chinese</source>
      <translation>医院中文名</translation>
    </message>
    <message>
      <source>Hospital, in English</source>
      <translation>医院英文名</translation>
    </message>
    <message>
      <source>I have kept it safely</source>
      <translation>我已妥善保管</translation>
    </message>
    <message>
      <source>Idle lock</source>
      <translation>空闲锁定</translation>
    </message>
    <message>
      <source>In force</source>
      <translation>生效中</translation>
    </message>
    <message>
      <source>Infusion planned</source>
      <translation>计划回输</translation>
    </message>
    <message>
      <source>It has arrived: new receipt</source>
      <translation>已到货：新建接收记录</translation>
    </message>
    <message>
      <source>Its record was voided; the product is held: receive it anew</source>
      <translation>原记录已作废，药品处于暂停状态：请重新验收</translation>
    </message>
    <message>
      <source>Keep this page in the safe. Whoever holds it and the database can read everything.</source>
      <translation>请将本页存入保险柜。持有本页和数据库者可读取全部内容。</translation>
    </message>
    <message>
      <source>Key mark</source>
      <translation>密钥标记</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>类型</translation>
    </message>
    <message>
      <source>Label {version}</source>
      <translation>说明书 {version}</translation>
    </message>
    <message>
      <source>Language and look</source>
      <translation>语言与外观</translation>
    </message>
    <message>
      <source>Last anchored {time}, {count} entries since</source>
      <translation>最近锚定 {time}，此后新增 {count} 条</translation>
    </message>
    <message>
      <source>Last verified backup: {time}</source>
      <translation>最近一次已校验备份：{time}</translation>
    </message>
    <message>
      <source>Later</source>
      <translation>以后再说</translation>
    </message>
    <message>
      <source>Leader's login name</source>
      <translation>分管领导登录名</translation>
    </message>
    <message>
      <source>Leader's password</source>
      <translation>分管领导密码</translation>
    </message>
    <message>
      <source>Left empty: none is set</source>
      <translation>留空：不设</translation>
    </message>
    <message>
      <source>Level, cm</source>
      <translation>液位，cm</translation>
    </message>
    <message>
      <source>Limits in force</source>
      <translation>限值生效中</translation>
    </message>
    <message>
      <source>Liquid nitrogen tanks and their positions</source>
      <translation>液氮罐及其位置</translation>
    </message>
    <message>
      <source>Locked</source>
      <translation>已锁定</translation>
    </message>
    <message>
      <source>Locked until {time} after wrong passwords.</source>
      <translation>因密码错误锁定至 {time}。</translation>
    </message>
    <message>
      <source>Lowest level allowed, cm</source>
      <translation>最低液位，cm</translation>
    </message>
    <message>
      <source>Lymphodepletion began</source>
      <translation>清淋开始</translation>
    </message>
    <message>
      <source>Lymphodepletion under way</source>
      <translation>清淋中</translation>
    </message>
    <message>
      <source>Male</source>
      <translation>男</translation>
    </message>
    <message>
      <source>My account</source>
      <translation>我的账户</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>名称</translation>
    </message>
    <message>
      <source>Name in Latin letters</source>
      <translation>姓名拼音</translation>
    </message>
    <message>
      <source>Name or code …</source>
      <translation>名称或代码…</translation>
    </message>
    <message>
      <source>Name, action, reason …</source>
      <translation>姓名、操作、原因…</translation>
    </message>
    <message>
      <source>Name, pinyin or record number …</source>
      <translation>姓名、拼音或病案号…</translation>
    </message>
    <message>
      <source>Name, pinyin, staff number …</source>
      <translation>姓名、拼音、工号…</translation>
    </message>
    <message>
      <source>Names, time zone, first administrator, recovery phrase: about ten minutes, two people.</source>
      <translation>名称、时区、首位管理员、恢复短语：约十分钟，需两人。</translation>
    </message>
    <message>
      <source>Never anchored outside this database</source>
      <translation>尚未在数据库之外锚定</translation>
    </message>
    <message>
      <source>New arrival</source>
      <translation>新到货</translation>
    </message>
    <message>
      <source>New patient</source>
      <translation>新患者</translation>
    </message>
    <message>
      <source>New tank</source>
      <translation>新液氮罐</translation>
    </message>
    <message>
      <source>Next: everybody signs the e-signature statement; the lead appoints the team.</source>
      <translation>下一步：各成员签署电子签名声明；负责人任命团队。</translation>
    </message>
    <message>
      <source>No lymphodepletion planned</source>
      <translation>不计划清淋</translation>
    </message>
    <message>
      <source>No patient yet.</source>
      <translation>还没有患者。</translation>
    </message>
    <message>
      <source>No product yet.</source>
      <translation>还没有产品。</translation>
    </message>
    <message>
      <source>No role yet: this person can sign in but not act.</source>
      <translation>尚无角色：可以登录，但不能操作。</translation>
    </message>
    <message>
      <source>No shipment here.</source>
      <translation>这里没有到货。</translation>
    </message>
    <message>
      <source>No tank yet.</source>
      <translation>还没有液氮罐。</translation>
    </message>
    <message>
      <source>No verified backup yet.</source>
      <translation>尚无已校验的备份。</translation>
    </message>
    <message>
      <source>No.</source>
      <translation>序号</translation>
    </message>
    <message>
      <source>None yet: this person cannot sign.</source>
      <translation>尚无证书：不能签名。</translation>
    </message>
    <message>
      <source>Not now</source>
      <translation>暂不</translation>
    </message>
    <message>
      <source>Not the group above.</source>
      <translation>与上方该组不符。</translation>
    </message>
    <message>
      <source>Not verified</source>
      <translation>未核对</translation>
    </message>
    <message>
      <source>Nothing found.</source>
      <translation>没有找到。</translation>
    </message>
    <message>
      <source>Nothing here yet.</source>
      <translation>这里还没有内容。</translation>
    </message>
    <message>
      <source>Nothing recorded yet.</source>
      <translation>尚无登记。</translation>
    </message>
    <message>
      <source>Nothing waits for you.</source>
      <translation>没有等待您处理的事项。</translation>
    </message>
    <message>
      <source>Number</source>
      <translation>编号</translation>
    </message>
    <message>
      <source>Off</source>
      <translation>关</translation>
    </message>
    <message>
      <source>On</source>
      <translation>开</translation>
    </message>
    <message>
      <source>On its way</source>
      <translation>在途</translation>
    </message>
    <message>
      <source>On its way: begin the receipt when it is here</source>
      <translation>在途；到达后请开始接收</translation>
    </message>
    <message>
      <source>One-time code</source>
      <translation>一次性代码</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>打开</translation>
    </message>
    <message>
      <source>Open a site that exists</source>
      <translation>打开已有站点</translation>
    </message>
    <message>
      <source>Open the account again …</source>
      <translation>重新启用账户…</translation>
    </message>
    <message>
      <source>Open the receipt</source>
      <translation>打开接收记录</translation>
    </message>
    <message>
      <source>Open the record</source>
      <translation>打开记录</translation>
    </message>
    <message>
      <source>Open with the recovery phrase</source>
      <translation>用恢复短语打开</translation>
    </message>
    <message>
      <source>Order a product …</source>
      <translation>订购产品…</translation>
    </message>
    <message>
      <source>Overdue</source>
      <translation>逾期</translation>
    </message>
    <message>
      <source>Own password</source>
      <translation>本人密码</translation>
    </message>
    <message>
      <source>Own password once more</source>
      <translation>再次输入本人密码</translation>
    </message>
    <message>
      <source>Password once more</source>
      <translation>再次输入密码</translation>
    </message>
    <message>
      <source>Person</source>
      <translation>姓名</translation>
    </message>
    <message>
      <source>Physician</source>
      <translation>医师</translation>
    </message>
    <message>
      <source>Positions in a box</source>
      <translation>盒内位置</translation>
    </message>
    <message>
      <source>Prefix of record numbers</source>
      <translation>记录编号前缀</translation>
    </message>
    <message>
      <source>Printed records, manifests and checkpoints</source>
      <translation>打印的记录、备份清单与检查点</translation>
    </message>
    <message>
      <source>Prints</source>
      <translation>打印</translation>
    </message>
    <message>
      <source>Racks</source>
      <translation>架</translation>
    </message>
    <message>
      <source>Read the holder's notice a second time, without seeing what was entered</source>
      <translation>请对照持有人通知独立重录核对（看不到第一人的录入）</translation>
    </message>
    <message>
      <source>Read this key mark to the custodian who confirms you: {mark}</source>
      <translation>请将此密钥标记读给为您确认的保管人：{mark}</translation>
    </message>
    <message>
      <source>Read what changes in this form; approve it or send it back</source>
      <translation>请阅读此表单的改动，然后批准或退回</translation>
    </message>
    <message>
      <source>Ready</source>
      <translation>准备就绪</translation>
    </message>
    <message>
      <source>Receipt compares hold time and planned infusion with it.</source>
      <translation>接收时将据此比对保温有效期与计划回输日期。</translation>
    </message>
    <message>
      <source>Record competence …</source>
      <translation>登记胜任能力…</translation>
    </message>
    <message>
      <source>Record number</source>
      <translation>病案号</translation>
    </message>
    <message>
      <source>Recovery phrase</source>
      <translation>恢复短语</translation>
    </message>
    <message>
      <source>Refusals</source>
      <translation>被拒绝</translation>
    </message>
    <message>
      <source>Register the first one above.</source>
      <translation>请在上方登记第一个。</translation>
    </message>
    <message>
      <source>Register the first one with New patient.</source>
      <translation>请用“新患者”登记第一位。</translation>
    </message>
    <message>
      <source>Rehearse</source>
      <translation>演练</translation>
    </message>
    <message>
      <source>Rehearse a restore</source>
      <translation>演练恢复</translation>
    </message>
    <message>
      <source>Rehearse a restore …</source>
      <translation>演练恢复…</translation>
    </message>
    <message>
      <source>Revoke the certificate …</source>
      <translation>吊销证书…</translation>
    </message>
    <message>
      <source>Roles</source>
      <translation>角色</translation>
    </message>
    <message>
      <source>Said with it</source>
      <translation>附带信息</translation>
    </message>
    <message>
      <source>Save as PDF to print …</source>
      <translation>另存为 PDF 以便打印…</translation>
    </message>
    <message>
      <source>Seal</source>
      <translation>封印</translation>
    </message>
    <message>
      <source>Separated by spaces, or 1-4</source>
      <translation>以空格分隔，或 1-4</translation>
    </message>
    <message>
      <source>Set password</source>
      <translation>设置密码</translation>
    </message>
    <message>
      <source>Sex</source>
      <translation>性别</translation>
    </message>
    <message>
      <source>Sign in</source>
      <translation>登录</translation>
    </message>
    <message>
      <source>Sign the e-signature statement before your first signature.</source>
      <translation>首次签名前请先签署电子签名声明。</translation>
    </message>
    <message>
      <source>Sign the statement …</source>
      <translation>签署声明…</translation>
    </message>
    <message>
      <source>Sign-ins</source>
      <translation>登录</translation>
    </message>
    <message>
      <source>Size of text</source>
      <translation>文字大小</translation>
    </message>
    <message>
      <source>Somebody else takes over …</source>
      <translation>换人接手…</translation>
    </message>
    <message>
      <source>Sound of scans</source>
      <translation>扫码提示音</translation>
    </message>
    <message>
      <source>Staff no.</source>
      <translation>工号</translation>
    </message>
    <message>
      <source>Stage</source>
      <translation>阶段</translation>
    </message>
    <message>
      <source>Step 1 of 2: the hospital leader</source>
      <translation>第 1 步（共 2 步）：医院分管领导</translation>
    </message>
    <message>
      <source>Step 2 of 2: the team lead</source>
      <translation>第 2 步（共 2 步）：团队负责人</translation>
    </message>
    <message>
      <source>Tank {code}</source>
      <translation>罐 {code}</translation>
    </message>
    <message>
      <source>Temperature, °C</source>
      <translation>温度，°C</translation>
    </message>
    <message>
      <source>The backup is restored into a temporary folder, verified whole, and removed again.</source>
      <translation>备份将恢复到临时文件夹，完整校验后删除。</translation>
    </message>
    <message>
      <source>The database is encrypted; its key goes into the key store of this computer.</source>
      <translation>数据库加密保存；密钥存入本机密钥库。</translation>
    </message>
    <message>
      <source>The first entry that does not agree is number {number}.</source>
      <translation>第一条不一致的记录是第 {number} 条。</translation>
    </message>
    <message>
      <source>The head of the trail is written to these folders at each signature, print and backup.</source>
      <translation>每次签名、打印和备份时，审计追踪的链头写入以下文件夹。</translation>
    </message>
    <message>
      <source>The lead sits down here and chooses a password; the leader confirms with name and password. The lead then appoints everybody else.</source>
      <translation>请团队负责人在此设置密码；由分管领导以登录名和密码确认。其余成员由负责人任命。</translation>
    </message>
    <message>
      <source>The leader sits down here and chooses a password. Under it the site's certificate authority is founded; from then on every certificate takes two people.</source>
      <translation>请分管领导在此设置密码。本站点的证书机构由此建立；此后每张证书都需两人办理。</translation>
    </message>
    <message>
      <source>The order carries the chain of identity to which the shipment is compared.</source>
      <translation>订单带有身份链，到货时据此比对。</translation>
    </message>
    <message>
      <source>The rehearsal succeeded: {count} events, all in order.</source>
      <translation>演练成功：{count} 条事件，全部有序。</translation>
    </message>
    <message>
      <source>The site cannot be opened</source>
      <translation>站点无法打开</translation>
    </message>
    <message>
      <source>The site is ready</source>
      <translation>站点已就绪</translation>
    </message>
    <message>
      <source>The tank is registered; its positions are added next.</source>
      <translation>登记液氮罐；随后添加位置。</translation>
    </message>
    <message>
      <source>The trail is intact</source>
      <translation>审计追踪完整</translation>
    </message>
    <message>
      <source>The trail was changed</source>
      <translation>审计追踪被改动</translation>
    </message>
    <message>
      <source>The groups, in order; hyphens, spaces and capitals do not matter.</source>
      <translation>按次序输入各组；连字符、空格和大小写均可。</translation>
    </message>
    <message>
      <source>There is no site on this computer yet. What would you like to do?</source>
      <translation>本机还没有站点。您想做什么？</translation>
    </message>
    <message>
      <source>This installation</source>
      <translation>本机安装</translation>
    </message>
    <message>
      <source>This is shown once. Without it nobody can open the data when the key store of this computer is lost. Print it or write it down, and put it into the safe.</source>
      <translation>仅显示一次。本机密钥库丢失时，没有它任何人都无法打开数据。请打印或抄写，并存入保险柜。</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>时间</translation>
    </message>
    <message>
      <source>Time zone</source>
      <translation>时区</translation>
    </message>
    <message>
      <source>To my desk</source>
      <translation>进入我的工作台</translation>
    </message>
    <message>
      <source>Today</source>
      <translation>今天</translation>
    </message>
    <message>
      <source>Training and competence</source>
      <translation>培训与胜任能力</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>重试</translation>
    </message>
    <message>
      <source>Try the demo</source>
      <translation>试用演示</translation>
    </message>
    <message>
      <source>Type it from the patient's own papers, without looking here.</source>
      <translation>请按患者本人证件录入，勿看屏幕上的内容。</translation>
    </message>
    <message>
      <source>Type the notice again</source>
      <translation>重录到货通知</translation>
    </message>
    <message>
      <source>Type the notice again …</source>
      <translation>重录到货通知…</translation>
    </message>
    <message>
      <source>Type them again …</source>
      <translation>重录核对…</translation>
    </message>
    <message>
      <source>Type what the holder's notice for {number} says, without looking here.</source>
      <translation>请按 {number} 的到货通知原件录入，勿看屏幕上的内容。</translation>
    </message>
    <message>
      <source>Unknown</source>
      <translation>未知</translation>
    </message>
    <message>
      <source>Unlock</source>
      <translation>解锁</translation>
    </message>
    <message>
      <source>Until</source>
      <translation>有效期至</translation>
    </message>
    <message>
      <source>Verified</source>
      <translation>已核对</translation>
    </message>
    <message>
      <source>Verified and kept at {path}</source>
      <translation>已校验并保存于 {path}</translation>
    </message>
    <message>
      <source>Verified by</source>
      <translation>核对人</translation>
    </message>
    <message>
      <source>Verify identity</source>
      <translation>核对身份</translation>
    </message>
    <message>
      <source>Verify identity …</source>
      <translation>核对身份…</translation>
    </message>
    <message>
      <source>Verify limits</source>
      <translation>核对限值</translation>
    </message>
    <message>
      <source>Verify the trail</source>
      <translation>校验审计追踪</translation>
    </message>
    <message>
      <source>Verifying</source>
      <translation>正在校验</translation>
    </message>
    <message>
      <source>Waiting</source>
      <translation>待确认</translation>
    </message>
    <message>
      <source>Waits for a custodian</source>
      <translation>等待保管人确认</translation>
    </message>
    <message>
      <source>Welcome</source>
      <translation>欢迎</translation>
    </message>
    <message>
      <source>What</source>
      <translation>内容</translation>
    </message>
    <message>
      <source>What I can do now</source>
      <translation>我现在能做什么</translation>
    </message>
    <message>
      <source>What changed</source>
      <translation>变更内容</translation>
    </message>
    <message>
      <source>What is installed, found and missing, and how to mend it.</source>
      <translation>已安装、已找到与缺失的内容，以及如何修复。</translation>
    </message>
    <message>
      <source>What tank {code} shows now is noted with your name.</source>
      <translation>以您的名义记录罐 {code} 当前的读数。</translation>
    </message>
    <message>
      <source>Who</source>
      <translation>人员</translation>
    </message>
    <message>
      <source>Group number {number}</source>
      <translation>第 {number} 组</translation>
    </message>
    <message>
      <source>Workstation</source>
      <translation>工作站</translation>
    </message>
    <message>
      <source>You can sign: {names}</source>
      <translation>您可签：{names}</translation>
    </message>
    <message>
      <source>You have no role here yet. The lead appoints you under Team.</source>
      <translation>您尚无角色，请负责人在“团队”中任命。</translation>
    </message>
    <message>
      <source>Your own password</source>
      <translation>您的专属密码</translation>
    </message>
    <message>
      <source>Your password opens the key of the authority; with it the certificate of {name} changes.</source>
      <translation>您的密码将启用证书机构的密钥，并变更 {name} 的证书。</translation>
    </message>
    <message>
      <source>allowed</source>
      <translation>可以</translation>
    </message>
    <message>
      <source>and {count} more</source>
      <translation>另有 {count} 项</translation>
    </message>
    <message>
      <source>decided {time}</source>
      <translation>{time} 已作结论</translation>
    </message>
    <message>
      <source>min</source>
      <translation>min</translation>
    </message>
    <message>
      <source>not allowed</source>
      <translation>不可以</translation>
    </message>
    <message>
      <source>not shown: a secret, or read blind</source>
      <translation>不显示（密钥类或互盲读取中）</translation>
    </message>
    <message>
      <source>not signed yet</source>
      <translation>尚未签署</translation>
    </message>
    <message>
      <source>revoked</source>
      <translation>已吊销</translation>
    </message>
    <message>
      <source>since {day}</source>
      <translation>自 {day} 起</translation>
    </message>
    <message>
      <source>{answered} of {asked} answered</source>
      <translation>已填 {answered}/{asked} 项</translation>
    </message>
    <message>
      <source>{count} anchors from outside agree with it.</source>
      <translation>与 {count} 个外部锚点一致。</translation>
    </message>
    <message>
      <source>{count} bags</source>
      <translation>{count} 袋</translation>
    </message>
    <message>
      <source>{count} events are whole, in order, and agree with every row.</source>
      <translation>{count} 条事件完整、有序，且与每一行数据一致。</translation>
    </message>
    <message>
      <source>{count} more …</source>
      <translation>另有 {count} 项…</translation>
    </message>
    <message>
      <source>{count} not conforming</source>
      <translation>{count} 项不符</translation>
    </message>
    <message>
      <source>{done} of {total}</source>
      <translation>{done} / {total}</translation>
    </message>
    <message>
      <source>{name} has not chosen a password yet.</source>
      <translation>{name} 尚未设置密码。</translation>
    </message>
    <message>
      <source>{name} is signed in. Nothing is lost.</source>
      <translation>{name} 已登录，内容均已保留。</translation>
    </message>
    <message>
      <source>{name} reads it to you from the own screen.</source>
      <translation>由 {name} 在自己的屏幕上读给您。</translation>
    </message>
    <message>
      <source>{name} signs in with it once and chooses a password. It is not shown again.</source>
      <translation>{name} 凭此代码登录一次并设置密码。代码不再显示。</translation>
    </message>
    <message>
      <source>{name}'s drafts are kept and wait until {name} signs in again.</source>
      <translation>{name} 的草稿已保留，待 {name} 再次登录时继续。</translation>
    </message>
    <message>
      <source>{name}, choose a password that only you know. Your signing key is made under it; nobody can recover it, not even the administrator.</source>
      <translation>{name}，请设置只有您本人知道的密码。您的签名密钥由它保护；任何人都无法找回，包括管理员。</translation>
    </message>
    <message>
      <source>{number} will not be received; it stays in the list of all.</source>
      <translation>{number} 将不再接收；仍保留在全部列表中。</translation>
    </message>
    <message>
      <source>{who} asks for a certificate for {name}.</source>
      <translation>{who} 为 {name} 申请证书。</translation>
    </message>
    <message>
      <source>{who} asks to revoke the certificate of {name}.</source>
      <translation>{who} 申请吊销 {name} 的证书。</translation>
    </message>
  </context>
</TS>
