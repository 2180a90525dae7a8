<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>catalogue</name>
    <message>
      <source>A day, a month or a year</source>
      <translation>可只写到月或年</translation>
    </message>
    <message>
      <source>A finding</source>
      <translation>录入发现</translation>
    </message>
    <message>
      <source>A holder assessed the hospital</source>
      <translation>登记持有人评估</translation>
    </message>
    <message>
      <source>A holder assessed us …</source>
      <translation>登记持有人评估…</translation>
    </message>
    <message>
      <source>A holder's assessment with conditions: {what}.</source>
      <translation>持有人评估有条件通过或不通过：{what}。</translation>
    </message>
    <message>
      <source>A scan of the original</source>
      <translation>原件扫描件</translation>
    </message>
    <message>
      <source>About temperature</source>
      <translation>超温联系</translation>
    </message>
    <message>
      <source>Accept with a deviation</source>
      <translation>让步接收</translation>
    </message>
    <message>
      <source>Acceptance</source>
      <translation>验收限值</translation>
    </message>
    <message>
      <source>Add a rule</source>
      <translation>增加一条</translation>
    </message>
    <message>
      <source>Add the known products</source>
      <translation>补充已上市品种</translation>
    </message>
    <message>
      <source>After an assessment by a holder with conditions, or one that failed.</source>
      <translation>持有人评估有条件通过或不通过。</translation>
    </message>
    <message>
      <source>After new premises, a new tank, or a requirement that a zone no longer meets.</source>
      <translation>新增场所或液氮罐，或场所不再满足要求。</translation>
    </message>
    <message>
      <source>After twelve months.</source>
      <translation>满十二个月。</translation>
    </message>
    <message>
      <source>Another person verifies it from this</source>
      <translation>由他人据此验证</translation>
    </message>
    <message>
      <source>Approved on</source>
      <translation>批准日期</translation>
    </message>
    <message>
      <source>As the holder wrote it; it no longer changes.</source>
      <translation>按持有人原文录入，录入后不再更改。</translation>
    </message>
    <message>
      <source>Ask for its renewal, and file it</source>
      <translation>请索取换发文件并登记</translation>
    </message>
    <message>
      <source>Ask the holder</source>
      <translation>询问持有人</translation>
    </message>
    <message>
      <source>Assessments are seen by those who prepare, verify or approve a qualification.</source>
      <translation>持有人评估由准备、核实或批准准入的人员查看。</translation>
    </message>
    <message>
      <source>Attach</source>
      <translation>上传</translation>
    </message>
    <message>
      <source>Attach a file</source>
      <translation>上传文件</translation>
    </message>
    <message>
      <source>Attach the label itself; without it nobody can verify the limits</source>
      <translation>请上传说明书文件，否则限值不能复核</translation>
    </message>
    <message>
      <source>Attach …</source>
      <translation>上传…</translation>
    </message>
    <message>
      <source>Before a new product is received.</source>
      <translation>新增品种接收之前。</translation>
    </message>
    <message>
      <source>Begin the next qualification of the hospital</source>
      <translation>请开始下一次机构准入评估</translation>
    </message>
    <message>
      <source>Change how it is reached …</source>
      <translation>修改联系方式…</translation>
    </message>
    <message>
      <source>Change what is known …</source>
      <translation>修改品种信息…</translation>
    </message>
    <message>
      <source>Compare this label with the one the holder has in force today</source>
      <translation>请与持有人现行说明书核对</translation>
    </message>
    <message>
      <source>Container</source>
      <translation>容器</translation>
    </message>
    <message>
      <source>Counts until</source>
      <translation>有效期至</translation>
    </message>
    <message>
      <source>Dated {day}</source>
      <translation>说明书日期 {day}</translation>
    </message>
    <message>
      <source>Day and night</source>
      <translation>24 小时</translation>
    </message>
    <message>
      <source>Day of the assessment</source>
      <translation>评估日期</translation>
    </message>
    <message>
      <source>Do what was agreed, and say so with the evidence</source>
      <translation>请完成整改并提交证据</translation>
    </message>
    <message>
      <source>Done: {name}, {moment}</source>
      <translation>完成：{name}，{moment}</translation>
    </message>
    <message>
      <source>Dosage form</source>
      <translation>剂型</translation>
    </message>
    <message>
      <source>Dose and collection</source>
      <translation>剂量与采集</translation>
    </message>
    <message>
      <source>Empty, needed for {step}: {names}</source>
      <translation>{step}所需，尚空：{names}</translation>
    </message>
    <message>
      <source>Enter a finding …</source>
      <translation>录入发现…</translation>
    </message>
    <message>
      <source>Enter its findings afterwards, from the holder's written opinion.</source>
      <translation>随后按持有人书面意见逐项录入发现。</translation>
    </message>
    <message>
      <source>Enter the assessment with its findings; each is answered, and verified by another.</source>
      <translation>登记评估及其发现，逐项整改并由他人验证。</translation>
    </message>
    <message>
      <source>Entered by one of: {enter}. Verified by another: {verify}.</source>
      <translation>可录入：{enter}；可复核（另一人）：{verify}。</translation>
    </message>
    <message>
      <source>Evidence of it</source>
      <translation>整改证据</translation>
    </message>
    <message>
      <source>File a paper</source>
      <translation>登记文件</translation>
    </message>
    <message>
      <source>File it</source>
      <translation>登记</translation>
    </message>
    <message>
      <source>Files are attached to a label version; enter one first.</source>
      <translation>文件附于说明书版本，请先录入版本。</translation>
    </message>
    <message>
      <source>Finding</source>
      <translation>发现</translation>
    </message>
    <message>
      <source>For investigational products</source>
      <translation>试验用药品填写</translation>
    </message>
    <message>
      <source>For recalls</source>
      <translation>召回联系</translation>
    </message>
    <message>
      <source>For returns</source>
      <translation>退回联系</translation>
    </message>
    <message>
      <source>Further limits and rules</source>
      <translation>其他限值与规定</translation>
    </message>
    <message>
      <source>Genetically modified</source>
      <translation>基因修饰</translation>
    </message>
    <message>
      <source>Have to be trained on it: {names}</source>
      <translation>须重新培训：{names}</translation>
    </message>
    <message>
      <source>Holder as registered</source>
      <translation>登记的持有人</translation>
    </message>
    <message>
      <source>How it is reached</source>
      <translation>联系方式</translation>
    </message>
    <message>
      <source>How many rules there are</source>
      <translation>规定的条数</translation>
    </message>
    <message>
      <source>Indication</source>
      <translation>适应症</translation>
    </message>
    <message>
      <source>Issued by</source>
      <translation>发证机关</translation>
    </message>
    <message>
      <source>It can no longer be ordered. What was received stays as it is.</source>
      <translation>停用后不能再订购，已接收的不受影响。</translation>
    </message>
    <message>
      <source>It counts no more from now on, and stays in the history.</source>
      <translation>从现在起不再有效，历史中保留。</translation>
    </message>
    <message>
      <source>It ended on {day}.</source>
      <translation>已于 {day} 到期。</translation>
    </message>
    <message>
      <source>It ends soon: {day}.</source>
      <translation>即将到期：{day}。</translation>
    </message>
    <message>
      <source>It is done</source>
      <translation>整改完成</translation>
    </message>
    <message>
      <source>It is done …</source>
      <translation>整改完成…</translation>
    </message>
    <message>
      <source>It is signed: nothing is added to it any more.</source>
      <translation>已签名，不能再增加发现。</translation>
    </message>
    <message>
      <source>It is the first label of this product; nothing stands on another one.</source>
      <translation>这是该品种的第一个说明书版本，没有沿用旧版本的记录。</translation>
    </message>
    <message>
      <source>Label versions</source>
      <translation>说明书版本</translation>
    </message>
    <message>
      <source>Missing: {names}.</source>
      <translation>缺：{names}。</translation>
    </message>
    <message>
      <source>Monitoring and after</source>
      <translation>监护与随访</translation>
    </message>
    <message>
      <source>Name, approval and holder come from public notices. Compare them with the approval.</source>
      <translation>名称、批准信息和持有人取自公开信息，请对照批准证明文件核实。</translation>
    </message>
    <message>
      <source>New tank, {day}: {what}.</source>
      <translation>新增液氮罐（{day}）：{what}。</translation>
    </message>
    <message>
      <source>Next review</source>
      <translation>下次复审</translation>
    </message>
    <message>
      <source>Next review {day}</source>
      <translation>下次复审 {day}</translation>
    </message>
    <message>
      <source>No drill within twelve months.</source>
      <translation>十二个月内没有演练。</translation>
    </message>
    <message>
      <source>No holder has assessed the hospital yet.</source>
      <translation>尚无持有人评估。</translation>
    </message>
    <message>
      <source>Not entered: {names}</source>
      <translation>未填写：{names}</translation>
    </message>
    <message>
      <source>Not in the last qualification: {what}.</source>
      <translation>上次准入未包含：{what}。</translation>
    </message>
    <message>
      <source>Not planned</source>
      <translation>未制定措施</translation>
    </message>
    <message>
      <source>Not qualified</source>
      <translation>不准入</translation>
    </message>
    <message>
      <source>Not yet</source>
      <translation>尚未生效</translation>
    </message>
    <message>
      <source>Nothing is under way and nobody has to retrain.</source>
      <translation>没有在途、在办或库存，无人须重新培训。</translation>
    </message>
    <message>
      <source>Numbers and names that are tried at night too.</source>
      <translation>填写夜间也能联系到的号码和姓名。</translation>
    </message>
    <message>
      <source>Of {name}. A renewal stands beside the one before.</source>
      <translation>{name}。换发的文件另行登记，原文件保留。</translation>
    </message>
    <message>
      <source>One is under way already.</source>
      <translation>已有一次正在进行。</translation>
    </message>
    <message>
      <source>Open the scan</source>
      <translation>查看扫描件</translation>
    </message>
    <message>
      <source>Out of use</source>
      <translation>已停用</translation>
    </message>
    <message>
      <source>Papers (*.pdf *.png *.jpg *.jpeg *.docx)</source>
      <translation>文件 (*.pdf *.png *.jpg *.jpeg *.docx)</translation>
    </message>
    <message>
      <source>Plan it</source>
      <translation>确定</translation>
    </message>
    <message>
      <source>Premises, {day}: {what}.</source>
      <translation>场所变更（{day}）：{what}。</translation>
    </message>
    <message>
      <source>Preparation and infusion</source>
      <translation>预处理与回输</translation>
    </message>
    <message>
      <source>Products it covers</source>
      <translation>涵盖品种</translation>
    </message>
    <message>
      <source>Products it holds</source>
      <translation>持有品种</translation>
    </message>
    <message>
      <source>Proposed to the pharmacist from the first one that fits, never applied by themselves.</source>
      <translation>按顺序取第一条符合的规定向药师建议，系统不自行执行。</translation>
    </message>
    <message>
      <source>Proposes …</source>
      <translation>建议…</translation>
    </message>
    <message>
      <source>Qualifications so far</source>
      <translation>历次准入评估</translation>
    </message>
    <message>
      <source>Qualified</source>
      <translation>准入</translation>
    </message>
    <message>
      <source>Qualify the hospital</source>
      <translation>机构准入评估</translation>
    </message>
    <message>
      <source>Qualify the hospital …</source>
      <translation>机构准入评估…</translation>
    </message>
    <message>
      <source>Receipt {number} stays on label {version}</source>
      <translation>验收记录 {number} 仍按说明书 {version}</translation>
    </message>
    <message>
      <source>Reject</source>
      <translation>拒收</translation>
    </message>
    <message>
      <source>Rule {n}</source>
      <translation>第 {n} 条</translation>
    </message>
    <message>
      <source>Rule {n}: {what}</source>
      <translation>第 {n} 条规定：{what}</translation>
    </message>
    <message>
      <source>Runs from</source>
      <translation>起算</translation>
    </message>
    <message>
      <source>Runs from …</source>
      <translation>从何时起算…</translation>
    </message>
    <message>
      <source>Say so</source>
      <translation>提交</translation>
    </message>
    <message>
      <source>Section</source>
      <translation>章节</translation>
    </message>
    <message>
      <source>Section of the manual</source>
      <translation>手册章节</translation>
    </message>
    <message>
      <source>See whether what was done answers the finding</source>
      <translation>请验证整改是否解决发现</translation>
    </message>
    <message>
      <source>Shipment {number}, {moment}</source>
      <translation>到货 {number}，{moment}</translation>
    </message>
    <message>
      <source>Site qualification</source>
      <translation>机构准入</translation>
    </message>
    <message>
      <source>Still as it is</source>
      <translation>复审无变化</translation>
    </message>
    <message>
      <source>Still as it is …</source>
      <translation>复审无变化…</translation>
    </message>
    <message>
      <source>Storage and label</source>
      <translation>储存与标签</translation>
    </message>
    <message>
      <source>Take out of use</source>
      <translation>停用</translation>
    </message>
    <message>
      <source>Take out of use …</source>
      <translation>停用…</translation>
    </message>
    <message>
      <source>Take {name} out of use</source>
      <translation>停用{name}</translation>
    </message>
    <message>
      <source>Target</source>
      <translation>靶点</translation>
    </message>
    <message>
      <source>Thawing</source>
      <translation>复苏</translation>
    </message>
    <message>
      <source>The holder's rules about excursions</source>
      <translation>持有人的超温处理规定</translation>
    </message>
    <message>
      <source>The hospital has no qualification that counts.</source>
      <translation>本院没有有效的准入评估。</translation>
    </message>
    <message>
      <source>The hospital was not qualified yet.</source>
      <translation>本院尚未做过准入评估。</translation>
    </message>
    <message>
      <source>The hospital's own qualification, and what holders found here</source>
      <translation>本院准入评估与持有人评估发现</translation>
    </message>
    <message>
      <source>The label itself has to be attached first.</source>
      <translation>须先上传说明书文件。</translation>
    </message>
    <message>
      <source>The label itself is missing: its limits cannot be verified.</source>
      <translation>缺说明书文件，限值不能复核。</translation>
    </message>
    <message>
      <source>These days were entered before papers were kept. They count until the first is filed.</source>
      <translation>以上日期为登记文件之前录入，登记第一份文件后不再采用。</translation>
    </message>
    <message>
      <source>To be done</source>
      <translation>待整改</translation>
    </message>
    <message>
      <source>To be verified</source>
      <translation>待验证</translation>
    </message>
    <message>
      <source>To label {version}. It stays for ever; of each kind the newest counts.</source>
      <translation>附于说明书 {version}。文件永久保存，同类以最新一份为准。</translation>
    </message>
    <message>
      <source>Trace code</source>
      <translation>追溯码</translation>
    </message>
    <message>
      <source>Trained on it: {names}</source>
      <translation>已完成培训：{names}</translation>
    </message>
    <message>
      <source>Trial number</source>
      <translation>临床试验编号</translation>
    </message>
    <message>
      <source>Unit</source>
      <translation>单位</translation>
    </message>
    <message>
      <source>Vector</source>
      <translation>载体</translation>
    </message>
    <message>
      <source>Verified by another</source>
      <translation>已验证</translation>
    </message>
    <message>
      <source>Verify</source>
      <translation>验证</translation>
    </message>
    <message>
      <source>Verify what was done</source>
      <translation>验证整改</translation>
    </message>
    <message>
      <source>Verify …</source>
      <translation>验证…</translation>
    </message>
    <message>
      <source>Versions, files and what they touch</source>
      <translation>说明书版本、文件与影响</translation>
    </message>
    <message>
      <source>What asks for a new qualification</source>
      <translation>须重新评估的原因</translation>
    </message>
    <message>
      <source>What is done about it</source>
      <translation>整改措施</translation>
    </message>
    <message>
      <source>What is known</source>
      <translation>品种信息</translation>
    </message>
    <message>
      <source>What is known of {name}</source>
      <translation>{name}的品种信息</translation>
    </message>
    <message>
      <source>What label {version} touches</source>
      <translation>说明书 {version} 的影响</translation>
    </message>
    <message>
      <source>What the registers know is filled in; the rest is answered with its papers. Four sign it.</source>
      <translation>系统已有的内容自动填入，其余逐项回答并附文件。由四人签名。</translation>
    </message>
    <message>
      <source>When it is compared with the holder's again</source>
      <translation>何时再与持有人现行版核对</translation>
    </message>
    <message>
      <source>When it is done again</source>
      <translation>重新评估的情形</translation>
    </message>
    <message>
      <source>Who does it</source>
      <translation>责任人</translation>
    </message>
    <message>
      <source>Will have to be trained on it once it is verified: {names}</source>
      <translation>复核生效后须重新培训：{names}</translation>
    </message>
    <message>
      <source>Within {n} days</source>
      <translation>{n} 天内到期</translation>
    </message>
    <message>
      <source>Word for word, as the holder wrote it</source>
      <translation>逐字录入持有人原文</translation>
    </message>
    <message>
      <source>You compared label {version} with the holder's current one, and nothing changed.</source>
      <translation>已将说明书 {version} 与持有人现行版核对，无变化。</translation>
    </message>
    <message>
      <source>acceptance</source>
      <translation>验收</translation>
    </message>
    <message>
      <source>all of the holder's</source>
      <translation>持有人全部品种</translation>
    </message>
    <message>
      <source>all of the holder's products</source>
      <translation>持有人全部品种</translation>
    </message>
    <message>
      <source>anything else</source>
      <translation>其他情形</translation>
    </message>
    <message>
      <source>as the holder wrote it</source>
      <translation>持有人原文</translation>
    </message>
    <message>
      <source>bringing it into use</source>
      <translation>启用</translation>
    </message>
    <message>
      <source>counts until {day}</source>
      <translation>有效期至 {day}</translation>
    </message>
    <message>
      <source>days</source>
      <translation>天</translation>
    </message>
    <message>
      <source>doses</source>
      <translation>剂</translation>
    </message>
    <message>
      <source>in all no longer than, min</source>
      <translation>合计不超过，min</translation>
    </message>
    <message>
      <source>in all no more than, °C·min</source>
      <translation>合计不超过，°C·min</translation>
    </message>
    <message>
      <source>infusion</source>
      <translation>回输</translation>
    </message>
    <message>
      <source>months</source>
      <translation>个月</translation>
    </message>
    <message>
      <source>no end</source>
      <translation>无终止日期</translation>
    </message>
    <message>
      <source>no warmer than, °C</source>
      <translation>不高于，°C</translation>
    </message>
    <message>
      <source>not on file yet</source>
      <translation>尚未登记</translation>
    </message>
    <message>
      <source>ordering</source>
      <translation>订购</translation>
    </message>
    <message>
      <source>proposes</source>
      <translation>建议</translation>
    </message>
    <message>
      <source>release</source>
      <translation>放行</translation>
    </message>
    <message>
      <source>says none</source>
      <translation>未规定</translation>
    </message>
    <message>
      <source>thaw</source>
      <translation>复苏</translation>
    </message>
    <message>
      <source>the label says none</source>
      <translation>说明书未规定</translation>
    </message>
    <message>
      <source>where it stands</source>
      <translation>出处</translation>
    </message>
    <message>
      <source>without a scan</source>
      <translation>无扫描件</translation>
    </message>
    <message>
      <source>years</source>
      <translation>年</translation>
    </message>
    <message>
      <source>{name}, until {day}</source>
      <translation>{name}，{day} 前</translation>
    </message>
    <message>
      <source>{n} units in stock, received on label {version}</source>
      <translation>库存 {n} 个单元，按说明书 {version} 验收</translation>
    </message>
    <message>
      <source>“{action}” was done and answers the finding.</source>
      <translation>“{action}”已完成，发现已得到解决。</translation>
    </message>
  </context>
</TS>
