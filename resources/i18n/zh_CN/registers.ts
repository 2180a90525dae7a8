<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>registers</name>
    <message>
      <source>(lowest allowed {level} cm)</source>
      <translation>（允许最低 {level} cm）</translation>
    </message>
    <message>
      <source>A changed identity is verified again by a second person; a changed bed is not.</source>
      <translation>身份信息改动后须由第二人重新核对；只改床号则不必。</translation>
    </message>
    <message>
      <source>A physician orders a product for a patient's course of treatment.</source>
      <translation>由医师为患者的疗程开具订单。</translation>
    </message>
    <message>
      <source>A second person then types the order again from the prescription.</source>
      <translation>更正后须由第二人对照医嘱重新录入复核。</translation>
    </message>
    <message>
      <source>A second person types it again; then the shipment is compared with it.</source>
      <translation>由第二人重新录入复核，之后到货与其逐项比对。</translation>
    </message>
    <message>
      <source>Accepted</source>
      <translation>合格</translation>
    </message>
    <message>
      <source>Announce its shipment …</source>
      <translation>登记其到货通知…</translation>
    </message>
    <message>
      <source>Arrival notice</source>
      <translation>到货通知</translation>
    </message>
    <message>
      <source>Authorisation</source>
      <translation>授权</translation>
    </message>
    <message>
      <source>Authorised until</source>
      <translation>授权至</translation>
    </message>
    <message>
      <source>Bag</source>
      <translation>袋号</translation>
    </message>
    <message>
      <source>Bag {number}: {what}</source>
      <translation>第 {number} 袋：{what}</translation>
    </message>
    <message>
      <source>Bags or vials</source>
      <translation>袋或瓶</translation>
    </message>
    <message>
      <source>Before the courier comes</source>
      <translation>送达之前</translation>
    </message>
    <message>
      <source>Biohazard</source>
      <translation>生物危害</translation>
    </message>
    <message>
      <source>Biohazard and not evaluated</source>
      <translation>生物危害且未作感染评估</translation>
    </message>
    <message>
      <source>Box {code}</source>
      <translation>盒 {code}</translation>
    </message>
    <message>
      <source>Carrier authorised</source>
      <translation>承运人已获授权</translation>
    </message>
    <message>
      <source>Carrier not authorised</source>
      <translation>承运人未获授权</translation>
    </message>
    <message>
      <source>Carrier's papers</source>
      <translation>承运人资料</translation>
    </message>
    <message>
      <source>Cassette</source>
      <translation>冻存盒</translation>
    </message>
    <message>
      <source>Cassette no.</source>
      <translation>冻存盒号</translation>
    </message>
    <message>
      <source>Cassette {number}</source>
      <translation>第 {number} 冻存盒</translation>
    </message>
    <message>
      <source>Choose a tank first.</source>
      <translation>请先选择液氮罐。</translation>
    </message>
    <message>
      <source>Correct</source>
      <translation>更正</translation>
    </message>
    <message>
      <source>Correct a registration</source>
      <translation>更正登记</translation>
    </message>
    <message>
      <source>Correct order {number}</source>
      <translation>更正订单 {number}</translation>
    </message>
    <message>
      <source>Correct the limits</source>
      <translation>更正限值</translation>
    </message>
    <message>
      <source>Correct …</source>
      <translation>更正…</translation>
    </message>
    <message>
      <source>Dose, 10⁶ cells</source>
      <translation>剂量，10⁶ 个细胞</translation>
    </message>
    <message>
      <source>Empty</source>
      <translation>空</translation>
    </message>
    <message>
      <source>Empty where the label says none</source>
      <translation>说明书未规定则留空</translation>
    </message>
    <message>
      <source>Empty, so it cannot be accepted with: {names}</source>
      <translation>以下限值为空，不能验收合格：{names}</translation>
    </message>
    <message>
      <source>Enter a holder's arrival notice: Announce a shipment.</source>
      <translation>用“登记到货通知”录入持有人的到货通知。</translation>
    </message>
    <message>
      <source>Enter a label version</source>
      <translation>录入说明书版本</translation>
    </message>
    <message>
      <source>Enter a label version …</source>
      <translation>录入说明书版本…</translation>
    </message>
    <message>
      <source>Entered: {name}, {moment}</source>
      <translation>录入：{name}，{moment}</translation>
    </message>
    <message>
      <source>Expired</source>
      <translation>已过期</translation>
    </message>
    <message>
      <source>Expires</source>
      <translation>有效期至</translation>
    </message>
    <message>
      <source>Expiring</source>
      <translation>即将到期</translation>
    </message>
    <message>
      <source>File</source>
      <translation>档案</translation>
    </message>
    <message>
      <source>File until</source>
      <translation>档案有效至</translation>
    </message>
    <message>
      <source>Former</source>
      <translation>旧版</translation>
    </message>
    <message>
      <source>Go to the order</source>
      <translation>前往订单</translation>
    </message>
    <message>
      <source>Go to the patient</source>
      <translation>查看患者</translation>
    </message>
    <message>
      <source>Go to the product</source>
      <translation>查看品种</translation>
    </message>
    <message>
      <source>Hazard statement</source>
      <translation>危害声明</translation>
    </message>
    <message>
      <source>Hidden until you have typed it yourself from the holder's paper.</source>
      <translation>请先对照持有人原件自行键入，之后才显示。</translation>
    </message>
    <message>
      <source>Hidden until you have typed it yourself from the prescription.</source>
      <translation>在您自行对照医嘱录入之前不显示。</translation>
    </message>
    <message>
      <source>Hold time</source>
      <translation>保温时长</translation>
    </message>
    <message>
      <source>Hold until</source>
      <translation>保温截止</translation>
    </message>
    <message>
      <source>Holder's papers</source>
      <translation>持有人资料</translation>
    </message>
    <message>
      <source>Holder's papers in date</source>
      <translation>持有人资料在有效期内</translation>
    </message>
    <message>
      <source>Holder's papers missing or expired</source>
      <translation>持有人资料缺失或已过期</translation>
    </message>
    <message>
      <source>Holders and carriers</source>
      <translation>持有人与承运人</translation>
    </message>
    <message>
      <source>Identifier on the bag</source>
      <translation>袋上标识码</translation>
    </message>
    <message>
      <source>Identities are not shown to you.</source>
      <translation>您不能查看患者身份。</translation>
    </message>
    <message>
      <source>Identity of the patient verified</source>
      <translation>患者身份已核对</translation>
    </message>
    <message>
      <source>Identity of the patient waits</source>
      <translation>患者身份待核对</translation>
    </message>
    <message>
      <source>Imported</source>
      <translation>进口</translation>
    </message>
    <message>
      <source>In date</source>
      <translation>有效</translation>
    </message>
    <message>
      <source>In seconds</source>
      <translation>单位：秒</translation>
    </message>
    <message>
      <source>Kept for cassette {number} of {shipment}.</source>
      <translation>为 {shipment} 的第 {number} 冻存盒预留。</translation>
    </message>
    <message>
      <source>Label in force</source>
      <translation>现行说明书</translation>
    </message>
    <message>
      <source>Label {version}. They count once another pharmacist has typed the same.</source>
      <translation>说明书 {version}。另一名药师录入一致后才生效。</translation>
    </message>
    <message>
      <source>Lay out racks, boxes and places with Add positions.</source>
      <translation>用“新增位置”建立架、盒和位置。</translation>
    </message>
    <message>
      <source>Limits are in force</source>
      <translation>限值已生效</translation>
    </message>
    <message>
      <source>Limits empty</source>
      <translation>限值为空</translation>
    </message>
    <message>
      <source>Limits empty: cannot be accepted. Enter and verify them before the courier comes.</source>
      <translation>限值为空：不能验收合格。请在送达之前录入并核对。</translation>
    </message>
    <message>
      <source>Limits empty: shipments of this product cannot be accepted.</source>
      <translation>限值为空：该品种到货后不能验收合格。</translation>
    </message>
    <message>
      <source>Limits that wait for you</source>
      <translation>待您核对的限值</translation>
    </message>
    <message>
      <source>Lowest allowed: {level} cm</source>
      <translation>允许最低：{level} cm</translation>
    </message>
    <message>
      <source>Made on</source>
      <translation>生产日期</translation>
    </message>
    <message>
      <source>May be stored</source>
      <translation>允许的储存方式</translation>
    </message>
    <message>
      <source>Name in English</source>
      <translation>英文名称</translation>
    </message>
    <message>
      <source>Name of the patient</source>
      <translation>姓名</translation>
    </message>
    <message>
      <source>Name, brand or code …</source>
      <translation>名称、商品名或代码…</translation>
    </message>
    <message>
      <source>New order</source>
      <translation>新订单</translation>
    </message>
    <message>
      <source>New supplier</source>
      <translation>新供货单位</translation>
    </message>
    <message>
      <source>New zone</source>
      <translation>新区域</translation>
    </message>
    <message>
      <source>New zone …</source>
      <translation>新区域…</translation>
    </message>
    <message>
      <source>Nitrogen low</source>
      <translation>液氮不足</translation>
    </message>
    <message>
      <source>No course of treatment</source>
      <translation>无疗程</translation>
    </message>
    <message>
      <source>No free position.</source>
      <translation>没有空位。</translation>
    </message>
    <message>
      <source>No hazard statement</source>
      <translation>无危害声明</translation>
    </message>
    <message>
      <source>No order yet.</source>
      <translation>还没有订单。</translation>
    </message>
    <message>
      <source>No order: there is nothing to compare with; it cannot be accepted.</source>
      <translation>无订单：没有可核对的依据，不能验收合格。</translation>
    </message>
    <message>
      <source>No position</source>
      <translation>未留位置</translation>
    </message>
    <message>
      <source>No position yet.</source>
      <translation>还没有位置。</translation>
    </message>
    <message>
      <source>No supplier yet.</source>
      <translation>还没有供货单位。</translation>
    </message>
    <message>
      <source>Not evaluated for infectious substances</source>
      <translation>未作感染评估</translation>
    </message>
    <message>
      <source>Not on file</source>
      <translation>未存档</translation>
    </message>
    <message>
      <source>Nothing lies here.</source>
      <translation>此处为空。</translation>
    </message>
    <message>
      <source>Show the next one</source>
      <translation>到下一处</translation>
    </message>
    <message>
      <source>Quarantined or rejected product lies among accepted product: box {boxes}.</source>
      <translation>合格品中混放有待处理品或拒收品：{boxes} 盒。</translation>
    </message>
    <message>
      <source>Move it to a box of its own.</source>
      <translation>请移到专用的盒中。</translation>
    </message>
    <message>
      <source>Notice verified by a second person</source>
      <translation>到货通知已由第二人核对</translation>
    </message>
    <message>
      <source>Notice waits for a second person</source>
      <translation>到货通知待第二人核对</translation>
    </message>
    <message>
      <source>Number, COI, patient …</source>
      <translation>编号、身份链、患者…</translation>
    </message>
    <message>
      <source>Number, patient, batch …</source>
      <translation>编号、患者、批号…</translation>
    </message>
    <message>
      <source>One more bag</source>
      <translation>再加一袋</translation>
    </message>
    <message>
      <source>One position for each cassette of {number}. Scan or type its code.</source>
      <translation>为 {number} 的每个冻存盒留一个位置。请扫描或键入位置码。</translation>
    </message>
    <message>
      <source>Only for those whose duty it is: {duty}.</source>
      <translation>仅限承担此职责的人员：{duty}。</translation>
    </message>
    <message>
      <source>Open the shipment</source>
      <translation>查看到货</translation>
    </message>
    <message>
      <source>Order not verified</source>
      <translation>订单未复核</translation>
    </message>
    <message>
      <source>Order verified by a second person</source>
      <translation>订单已由第二人复核</translation>
    </message>
    <message>
      <source>Order waits for a second person</source>
      <translation>订单待第二人复核</translation>
    </message>
    <message>
      <source>Other positions …</source>
      <translation>更换位置…</translation>
    </message>
    <message>
      <source>Papers</source>
      <translation>资料</translation>
    </message>
    <message>
      <source>Papers of holders, manufacturers and carriers, and how long they count</source>
      <translation>持有人、生产企业与承运人的资料及其有效期</translation>
    </message>
    <message>
      <source>Patient and course of treatment</source>
      <translation>患者与疗程</translation>
    </message>
    <message>
      <source>Patient and product</source>
      <translation>患者与品种</translation>
    </message>
    <message>
      <source>Patient not verified</source>
      <translation>患者未核对</translation>
    </message>
    <message>
      <source>Patients</source>
      <translation>患者</translation>
    </message>
    <message>
      <source>Quarantined</source>
      <translation>待处理</translation>
    </message>
    <message>
      <source>Rack {code}</source>
      <translation>架 {code}</translation>
    </message>
    <message>
      <source>Read the prescription a second time, without seeing what was entered</source>
      <translation>对照医嘱再读一遍，不看已录入的内容</translation>
    </message>
    <message>
      <source>Receipt asks in which approved campus and room it takes place.</source>
      <translation>验收时要选择所在的核准院区与场所。</translation>
    </message>
    <message>
      <source>Receipt asks whether holder and carrier are on file and authorised.</source>
      <translation>验收时要核对持有人资料是否存档、承运人是否获授权。</translation>
    </message>
    <message>
      <source>Record a reading</source>
      <translation>登记读数</translation>
    </message>
    <message>
      <source>Record number of the patient</source>
      <translation>患者病案号</translation>
    </message>
    <message>
      <source>Registered by one person, verified by another from the patient's own papers</source>
      <translation>一人登记，另一人对照患者本人证件核对</translation>
    </message>
    <message>
      <source>Rejected</source>
      <translation>拒收</translation>
    </message>
    <message>
      <source>Release certificate on paper</source>
      <translation>纸质放行信息</translation>
    </message>
    <message>
      <source>Reserve</source>
      <translation>预留</translation>
    </message>
    <message>
      <source>Reserve positions</source>
      <translation>预留位置</translation>
    </message>
    <message>
      <source>Reserve positions …</source>
      <translation>预留位置…</translation>
    </message>
    <message>
      <source>Reserved: {codes}</source>
      <translation>已预留：{codes}</translation>
    </message>
    <message>
      <source>Retire a zone</source>
      <translation>停用区域</translation>
    </message>
    <message>
      <source>Retire it</source>
      <translation>停用</translation>
    </message>
    <message>
      <source>Shipments</source>
      <translation>到货</translation>
    </message>
    <message>
      <source>Take everything from the approved label; leave empty what it does not say. Limits come next.</source>
      <translation>一律取自核准说明书，未载明的留空。限值随后录入。</translation>
    </message>
    <message>
      <source>Take the last away</source>
      <translation>去掉最后一袋</translation>
    </message>
    <message>
      <source>Tank not read</source>
      <translation>罐未点检</translation>
    </message>
    <message>
      <source>The name has to read as in the product and on the notice; receipt finds the papers by it.</source>
      <translation>名称须与品种目录及到货通知一致；验收时按名称查找资料。</translation>
    </message>
    <message>
      <source>The two entries differ here.</source>
      <translation>两次录入在此处不一致。</translation>
    </message>
    <message>
      <source>The values stay hidden until you have typed them yourself.</source>
      <translation>请先自行键入，之后才显示数值。</translation>
    </message>
    <message>
      <source>This position is chosen for another cassette.</source>
      <translation>该位置已选给另一冻存盒。</translation>
    </message>
    <message>
      <source>Type the order again</source>
      <translation>重新录入订单</translation>
    </message>
    <message>
      <source>Type the order again …</source>
      <translation>重新录入订单…</translation>
    </message>
    <message>
      <source>Type what label {version} of {name} says, from the label itself. They come into force when both entries agree.</source>
      <translation>请对照说明书原件，键入 {name} 说明书 {version} 的限值。两次录入一致即生效。</translation>
    </message>
    <message>
      <source>Type what the prescription for {number} says, without looking here.</source>
      <translation>请对照 {number} 的医嘱录入，不看本屏。</translation>
    </message>
    <message>
      <source>Update</source>
      <translation>更新</translation>
    </message>
    <message>
      <source>Update the course of treatment</source>
      <translation>更新疗程</translation>
    </message>
    <message>
      <source>Update …</source>
      <translation>更新…</translation>
    </message>
    <message>
      <source>Value, CNY</source>
      <translation>金额，元</translation>
    </message>
    <message>
      <source>Verified: {name}, {moment}</source>
      <translation>核对：{name}，{moment}</translation>
    </message>
    <message>
      <source>Waits for another pharmacist to type the limits again.</source>
      <translation>待另一名药师再次录入限值。</translation>
    </message>
    <message>
      <source>What the label of {name} says; leave empty what it does not.</source>
      <translation>按 {name} 的说明书填写，未载明的留空。</translation>
    </message>
    <message>
      <source>With its sign</source>
      <translation>带正负号</translation>
    </message>
    <message>
      <source>With its sign, as on the label</source>
      <translation>带正负号，照说明书填写</translation>
    </message>
    <message>
      <source>Withdrawn</source>
      <translation>已停用</translation>
    </message>
    <message>
      <source>Written like {day}</source>
      <translation>格式如 {day}</translation>
    </message>
    <message>
      <source>You entered this identity; a second person verifies it from the papers.</source>
      <translation>身份由您登记，须由第二人对照证件核对。</translation>
    </message>
    <message>
      <source>You entered this notice; a second person types it again.</source>
      <translation>通知由您登记，须由第二人再次键入。</translation>
    </message>
    <message>
      <source>You entered this order; a second person types it again from the prescription.</source>
      <translation>订单由您录入，须由第二人对照医嘱重新录入。</translation>
    </message>
    <message>
      <source>You may look, but change nothing.</source>
      <translation>您只能查看，不能更改。</translation>
    </message>
    <message>
      <source>Your training for this has run out: {duty}.</source>
      <translation>您在此项职责上的培训已过期：{duty}。</translation>
    </message>
    <message>
      <source>bag {bag}</source>
      <translation>第 {bag} 袋</translation>
    </message>
    <message>
      <source>batch {batch}</source>
      <translation>批号 {batch}</translation>
    </message>
    <message>
      <source>below {level} cm</source>
      <translation>低于 {level} cm</translation>
    </message>
    <message>
      <source>empty</source>
      <translation>空</translation>
    </message>
    <message>
      <source>expires {day}</source>
      <translation>有效期至 {day}</translation>
    </message>
    <message>
      <source>hidden</source>
      <translation>已隐藏</translation>
    </message>
    <message>
      <source>in a tank of the hospital</source>
      <translation>院内液氮罐</translation>
    </message>
    <message>
      <source>in the holder's depot</source>
      <translation>持有人仓库</translation>
    </message>
    <message>
      <source>in the order of the notice; leave empty what it leaves empty</source>
      <translation>按通知上的次序；通知未写的留空</translation>
    </message>
    <message>
      <source>in the shipper until it is used</source>
      <translation>运输罐内暂存至使用</translation>
    </message>
    <message>
      <source>mL</source>
      <translation>mL</translation>
    </message>
    <message>
      <source>never read</source>
      <translation>从未点检</translation>
    </message>
    <message>
      <source>not stated</source>
      <translation>未载明</translation>
    </message>
    <message>
      <source>of</source>
      <translation>共</translation>
    </message>
    <message>
      <source>on hold</source>
      <translation>冻结</translation>
    </message>
    <message>
      <source>exceptional release</source>
      <translation>特殊放行</translation>
    </message>
    <message>
      <source>with deviation {number}</source>
      <translation>让步接收（偏差 {number}）</translation>
    </message>
    <message>
      <source>read {moment}</source>
      <translation>{moment} 点检</translation>
    </message>
    <message>
      <source>retired</source>
      <translation>已停用</translation>
    </message>
    <message>
      <source>{code} is no longer offered; records that name it keep it.</source>
      <translation>{code} 不再可选；已引用它的记录不变。</translation>
    </message>
    <message>
      <source>{count} more</source>
      <translation>另有 {count} 个</translation>
    </message>
    <message>
      <source>{done} of {all} positions reserved</source>
      <translation>已预留 {done}/{all} 个位置</translation>
    </message>
    <message>
      <source>{taken} of {positions} taken</source>
      <translation>已用 {taken} / {positions} 位</translation>
    </message>
    <message>
      <source>Trace codes: the platform acknowledged them</source>
      <translation>追溯码：平台已确认</translation>
    </message>
    <message>
      <source>Trace codes: the upload failed</source>
      <translation>追溯码：上传失败</translation>
    </message>
  </context>
</TS>
