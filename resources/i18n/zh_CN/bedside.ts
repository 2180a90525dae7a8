<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>bedside</name>
    <message>
        <source>(late)</source>
        <translation>（逾时）</translation>
    </message>
    <message>
        <source>A call alone does not end it: note when they stand at the bedside.</source>
        <translation>仅电话告知不算完成：到床旁后再登记。</translation>
    </message>
    <message>
        <source>A dose or a correction entered later would grade this otherwise: correct it.</source>
        <translation>之后补记的用药或更正会改变本次分级：请更正本次评估。</translation>
    </message>
    <message>
        <source>A dose was given</source>
        <translation>登记已给药</translation>
    </message>
    <message>
        <source>A grave reaction after an infusion: see the patient, and say that you know</source>
        <translation>回输后严重反应：查看患者并确认知悉</translation>
    </message>
    <message>
        <source>Antidote log</source>
        <translation>解救用药记录</translation>
    </message>
    <message>
        <source>Assessments so far</source>
        <translation>历次评估</translation>
    </message>
    <message>
        <source>BP mmHg</source>
        <translation>血压 mmHg</translation>
    </message>
    <message>
        <source>Bedside</source>
        <translation>床旁</translation>
    </message>
    <message>
        <source>Bedside assessments</source>
        <translation>床旁评估</translation>
    </message>
    <message>
        <source>Began at</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Begin to watch a patient</source>
        <translation>开始监护患者</translation>
    </message>
    <message>
        <source>Begin to watch …</source>
        <translation>开始监护…</translation>
    </message>
    <message>
        <source>Begin with the patient whose infusion has ended.</source>
        <translation>从刚完成回输的患者开始。</translation>
    </message>
    <message>
        <source>CAPD in place of the ICE</source>
        <translation>用CAPD代替ICE</translation>
    </message>
    <message>
        <source>CRS and ICANS by the ASTCT consensus • CT-MON-001</source>
        <translation>CRS、ICANS按ASTCT共识分级 • CT-MON-001</translation>
    </message>
    <message>
        <source>Call whoever has to hear of this patient, and note it</source>
        <translation>请告知应知悉人员并登记</translation>
    </message>
    <message>
        <source>Choose a patient on the left.</source>
        <translation>请在左侧选择患者。</translation>
    </message>
    <message>
        <source>Consciousness</source>
        <translation>意识</translation>
    </message>
    <message>
        <source>Correct the assessment</source>
        <translation>更正评估</translation>
    </message>
    <message>
        <source>Course after the infusion</source>
        <translation>回输后病程</translation>
    </message>
    <message>
        <source>Course of temperature and grades</source>
        <translation>体温与分级曲线</translation>
    </message>
    <message>
        <source>Day 0 is the day of the infusion.</source>
        <translation>回输当日为第0天。</translation>
    </message>
    <message>
        <source>Died of</source>
        <translation>死于</translation>
    </message>
    <message>
        <source>Dose given …</source>
        <translation>登记给药…</translation>
    </message>
    <message>
        <source>Dose, mg</source>
        <translation>剂量，mg</translation>
    </message>
    <message>
        <source>Empty the fields</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>End the watch</source>
        <translation>结束监护</translation>
    </message>
    <message>
        <source>End the watch …</source>
        <translation>结束监护…</translation>
    </message>
    <message>
        <source>Ended at</source>
        <translation>结束时间</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Ferritin</source>
        <translation>铁蛋白</translation>
    </message>
    <message>
        <source>Fever after an infusion: come to the bedside</source>
        <translation>回输后发热：请到床旁</translation>
    </message>
    <message>
        <source>Fever is not required: a medicine that hides it was given.</source>
        <translation>已用可掩盖发热的药物，分级不再要求发热。</translation>
    </message>
    <message>
        <source>Fibrinogen</source>
        <translation>纤维蛋白原</translation>
    </message>
    <message>
        <source>Flow L/min</source>
        <translation>流量 L/min</translation>
    </message>
    <message>
        <source>Given at</source>
        <translation>给药时间</translation>
    </message>
    <message>
        <source>Grade local inflammation too (Chinese consensus for B-cell lymphoma)</source>
        <translation>同时评估局部炎症（B细胞淋巴瘤中国共识）</translation>
    </message>
    <message>
        <source>Grade {n}</source>
        <translation>{n}级</translation>
    </message>
    <message>
        <source>Grade, CTCAE</source>
        <translation>CTCAE分级</translation>
    </message>
    <message>
        <source>Graded by the ASTCT consensus of 2019: CRS by fever with the worse of hypotension and hypoxia, ICANS by the gravest finding without another cause. After an antipyretic, a steroid or an anticytokine within the same CRS fever is not required. What nobody looked at leaves the grade open. A physician confirms; nothing here prescribes.</source>
        <translation>按ASTCT 2019共识分级：CRS看发热，并取低血压与低氧中较重者；ICANS取无其他原因的最重一项。同一次CRS中用过退热药、激素或抗细胞因子药物后，不再要求发热。未观察的项目使分级待定。分级由医师确认；本页不构成治疗建议。</translation>
    </message>
    <message>
        <source>Has another cause:</source>
        <translation>由其他原因引起：</translation>
    </message>
    <message>
        <source>Hollow: the grade is open, what is certain is drawn.</source>
        <translation>空心点：分级待定，按已确定的最低级绘制。</translation>
    </message>
    <message>
        <source>Hypotension</source>
        <translation>低血压</translation>
    </message>
    <message>
        <source>ICE</source>
        <translation>ICE</translation>
    </message>
    <message>
        <source>ICE, ten points</source>
        <translation>ICE，十项</translation>
    </message>
    <message>
        <source>ICE: keys 1 to 0 turn a point, A all, N none</source>
        <translation>ICE：按1–0切换各项，A全对，N全错</translation>
    </message>
    <message>
        <source>IEC-HS, haematotoxicity, infection, second malignancy … none yet.</source>
        <translation>IEC-HS、血液毒性、感染、继发肿瘤等：暂无。</translation>
    </message>
    <message>
        <source>In intensive care</source>
        <translation>在重症监护室</translation>
    </message>
    <message>
        <source>Infused at</source>
        <translation>回输时间</translation>
    </message>
    <message>
        <source>It was written down wrong. It stays readable and no longer counts.</source>
        <translation>登记有误：原记录保留可查，不再计入。</translation>
    </message>
    <message>
        <source>Leave it as it is</source>
        <translation>放弃更正</translation>
    </message>
    <message>
        <source>Local effect</source>
        <translation>局部炎症分级</translation>
    </message>
    <message>
        <source>Medicine</source>
        <translation>药品</translation>
    </message>
    <message>
        <source>Motor weakness</source>
        <translation>肌力</translation>
    </message>
    <message>
        <source>Name or number …</source>
        <translation>姓名或编号…</translation>
    </message>
    <message>
        <source>Name, where there are several</source>
        <translation>具体药名（如有多种）</translation>
    </message>
    <message>
        <source>No dose was given.</source>
        <translation>尚未给药。</translation>
    </message>
    <message>
        <source>Nobody has assessed this patient yet.</source>
        <translation>尚无评估。</translation>
    </message>
    <message>
        <source>Nobody is under observation.</source>
        <translation>没有正在监护的患者。</translation>
    </message>
    <message>
        <source>Not graded</source>
        <translation>未分级</translation>
    </message>
    <message>
        <source>Not looked at: {names}</source>
        <translation>未观察：{names}</translation>
    </message>
    <message>
        <source>Oedema, pressure in the skull</source>
        <translation>脑水肿、颅高压</translation>
    </message>
    <message>
        <source>One</source>
        <translation>一种</translation>
    </message>
    <message>
        <source>Other causes, laboratory, intensive care, death</source>
        <translation>其他原因、化验、重症、死亡</translation>
    </message>
    <message>
        <source>Other events</source>
        <translation>其他事件</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>转归</translation>
    </message>
    <message>
        <source>Over since {at}, {name}</source>
        <translation>已于{at}结束，{name}</translation>
    </message>
    <message>
        <source>Oxygen by</source>
        <translation>吸氧方式</translation>
    </message>
    <message>
        <source>Pulse</source>
        <translation>心率</translation>
    </message>
    <message>
        <source>Record an event</source>
        <translation>登记事件</translation>
    </message>
    <message>
        <source>Record an event …</source>
        <translation>登记事件…</translation>
    </message>
    <message>
        <source>Route</source>
        <translation>给药途径</translation>
    </message>
    <message>
        <source>Seen at</source>
        <translation>观察时间</translation>
    </message>
    <message>
        <source>Seizures</source>
        <translation>癫痫发作</translation>
    </message>
    <message>
        <source>Temp. °C</source>
        <translation>体温 °C</translation>
    </message>
    <message>
        <source>The next assessment at the bedside</source>
        <translation>下一次床旁评估</translation>
    </message>
    <message>
        <source>The one of {at} stays readable; this one takes its place.</source>
        <translation>{at}的评估保留可查，由本次取代。</translation>
    </message>
    <message>
        <source>Two or more</source>
        <translation>两种及以上</translation>
    </message>
    <message>
        <source>Unable</source>
        <translation>无法配合</translation>
    </message>
    <message>
        <source>Vasopressin</source>
        <translation>血管加压素</translation>
    </message>
    <message>
        <source>Vasopressors</source>
        <translation>升压药</translation>
    </message>
    <message>
        <source>Vasopressors and doses</source>
        <translation>升压药及剂量</translation>
    </message>
    <message>
        <source>Watch ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>Watched</source>
        <translation>监护中</translation>
    </message>
    <message>
        <source>Weight, kg</source>
        <translation>体重，kg</translation>
    </message>
    <message>
        <source>Who has to hear of it</source>
        <translation>应知悉人员</translation>
    </message>
    <message>
        <source>at least {n}</source>
        <translation>至少{n}级</translation>
    </message>
    <message>
        <source>at once</source>
        <translation>立即</translation>
    </message>
    <message>
        <source>batch {n}</source>
        <translation>批号 {n}</translation>
    </message>
    <message>
        <source>city</source>
        <translation>城市</translation>
    </message>
    <message>
        <source>counts</source>
        <translation>倒数</translation>
    </message>
    <message>
        <source>fever</source>
        <translation>发热</translation>
    </message>
    <message>
        <source>hospital</source>
        <translation>医院</translation>
    </message>
    <message>
        <source>information, no prescription</source>
        <translation>仅供参考，不构成医嘱</translation>
    </message>
    <message>
        <source>infused {at}</source>
        <translation>回输 {at}</translation>
    </message>
    <message>
        <source>last {span} ago</source>
        <translation>距末次 {span}</translation>
    </message>
    <message>
        <source>lasts</source>
        <translation>持续中</translation>
    </message>
    <message>
        <source>month</source>
        <translation>月份</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>obeys</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>object 1</source>
        <translation>物品1</translation>
    </message>
    <message>
        <source>object 2</source>
        <translation>物品2</translation>
    </message>
    <message>
        <source>object 3</source>
        <translation>物品3</translation>
    </message>
    <message>
        <source>replaced: {reason}</source>
        <translation>已更正：{reason}</translation>
    </message>
    <message>
        <source>vector {n}</source>
        <translation>载体批号 {n}</translation>
    </message>
    <message>
        <source>worst CRS {n}</source>
        <translation>CRS最重{n}级</translation>
    </message>
    <message>
        <source>worst ICANS {n}</source>
        <translation>ICANS最重{n}级</translation>
    </message>
    <message>
        <source>writes</source>
        <translation>书写</translation>
    </message>
    <message>
        <source>year</source>
        <translation>年份</translation>
    </message>
    <message>
        <source>{day} · still due today: {n}</source>
        <translation>{day}：今日还需评分{n}次</translation>
    </message>
    <message>
        <source>{grade}: {why}</source>
        <translation>{grade}：{why}</translation>
    </message>
    <message>
        <source>{name} came …</source>
        <translation>{name}到场…</translation>
    </message>
    <message>
        <source>{name} told …</source>
        <translation>告知{name}…</translation>
    </message>
    <message>
        <source>{name}: worst grade {n}</source>
        <translation>{name}：最重{n}级</translation>
    </message>
    <message>
        <source>{name}: {n} ×, {mg} mg in all</source>
        <translation>{name}：{n}次，共{mg} mg</translation>
    </message>
    <message>
        <source>{name}: {value}</source>
        <translation>{name}：{value}</translation>
    </message>
    <message>
        <source>{name}: {who} {at}</source>
        <translation>{name}：{who} {at}</translation>
    </message>
    <message>
        <source>{number}: noted as it was given. The log informs, it does not prescribe.</source>
        <translation>{number}：按实际给药登记。本记录仅供参考，不构成医嘱。</translation>
    </message>
    <message>
        <source>{n} assessments</source>
        <translation>{n}次评估</translation>
    </message>
    <message>
        <source>{n} to call</source>
        <translation>待告知{n}</translation>
    </message>
    <message>
        <source>As the label in force says it; another pharmacist reads it too.</source>
        <translation>按现行说明书填写，再由另一名药师复核。</translation>
    </message>
    <message>
        <source>Begin its record</source>
        <translation>建立记录</translation>
    </message>
    <message>
        <source>Dated</source>
        <translation>修订日期</translation>
    </message>
    <message>
        <source>Dose unit infused</source>
        <translation>回输的剂量单元</translation>
    </message>
    <message>
        <source>Doses at most</source>
        <translation>最多次数</translation>
    </message>
    <message>
        <source>For example 2025-03-01.</source>
        <translation>例如 2025-03-01。</translation>
    </message>
    <message>
        <source>Grade 3 or above was reached</source>
        <translation>曾达到3级及以上</translation>
    </message>
    <message>
        <source>Label and version</source>
        <translation>说明书与版本</translation>
    </message>
    <message>
        <source>Label figures of an antidote</source>
        <translation>解救药品说明书信息</translation>
    </message>
    <message>
        <source>Label figures …</source>
        <translation>说明书信息…</translation>
    </message>
    <message>
        <source>Label in force ({version}): {figures}</source>
        <translation>现行说明书（{version}）：{figures}</translation>
    </message>
    <message>
        <source>Largest single dose, mg</source>
        <translation>单次最大剂量，mg</translation>
    </message>
    <message>
        <source>No figure of its label is entered: count by hand.</source>
        <translation>未录入说明书信息：请人工核对。</translation>
    </message>
    <message>
        <source>No more assessments after this; its record then waits for ward and physician to sign.</source>
        <translation>结束后不能再评估；监护分级记录随即待护理人员和医师签名。</translation>
    </message>
    <message>
        <source>None of ours</source>
        <translation>无对应登记</translation>
    </message>
    <message>
        <source>Patient, product, batch and grades are filled in.</source>
        <translation>患者、品种、批号和分级自动带入。</translation>
    </message>
    <message>
        <source>Read this label too</source>
        <translation>复核说明书信息</translation>
    </message>
    <message>
        <source>Read this label too: what it says of the doses of an antidote</source>
        <translation>请复核解救药品说明书信息</translation>
    </message>
    <message>
        <source>Report an adverse reaction</source>
        <translation>报告不良反应</translation>
    </message>
    <message>
        <source>Report an adverse reaction …</source>
        <translation>报告不良反应…</translation>
    </message>
    <message>
        <source>Shortest interval, h</source>
        <translation>最短间隔，h</translation>
    </message>
    <message>
        <source>at least {span} apart</source>
        <translation>间隔至少{span}</translation>
    </message>
    <message>
        <source>at most {n} doses</source>
        <translation>最多{n}次</translation>
    </message>
    <message>
        <source>at most {n} mg each</source>
        <translation>单次不超过{n} mg</translation>
    </message>
    <message>
        <source>beyond the label: {what}</source>
        <translation>已超出说明书：{what}</translation>
    </message>
    <message>
        <source>entered late: {reason}</source>
        <translation>迟录：{reason}</translation>
    </message>
    <message>
        <source>interval</source>
        <translation>间隔</translation>
    </message>
    <message>
        <source>number of doses</source>
        <translation>次数</translation>
    </message>
    <message>
        <source>single dose</source>
        <translation>单次剂量</translation>
    </message>
    <message>
        <source>the label's interval has not passed</source>
        <translation>未满说明书间隔</translation>
    </message>
    <message>
        <source>the label's number of doses was given</source>
        <translation>已达说明书最多次数</translation>
    </message>
    <message>
        <source>waits for the second reading</source>
        <translation>待复核</translation>
    </message>
    <message>
        <source>{name}, label {version}: {figures}</source>
        <translation>{name}，说明书{version}：{figures}</translation>
    </message>
    <message>
        <source>{name}, {version}, entered by {who}. Type what the label says, unseen.</source>
        <translation>{name}，{version}，{who}录入。请对照说明书独立填写，不显示已录入的数值。</translation>
    </message>
    <message>
        <source>{number}: grade {n} as it was graded at the bedside.</source>
        <translation>{number}：床旁分级{n}级。</translation>
    </message>
    <message>
        <source>No order</source>
        <translation>无订单</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比对</translation>
    </message>
    <message>
        <source>Its record</source>
        <translation>监护分级记录</translation>
    </message>
    <message>
        <source>Take back: {what}</source>
        <translation>撤回：{what}</translation>
    </message>
</context>
</TS>
