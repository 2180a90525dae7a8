<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>quarantine</name>
    <message>
        <source>Whom</source>
        <translation>告知对象</translation>
    </message>
    <message>
        <source>How told</source>
        <translation>告知方式</translation>
    </message>
    <message>
        <source>Holder has answered</source>
        <translation>持有人已答复</translation>
    </message>
    <message>
        <source>Answer awaited</source>
        <translation>待答复</translation>
    </message>
    <message>
        <source>Answer by</source>
        <translation>答复期限</translation>
    </message>
    <message>
        <source>Answer overdue</source>
        <translation>答复逾期</translation>
    </message>
    <message>
        <source>Ask the holder for the instruction to return or destroy</source>
        <translation>向持有人索取退回或销毁的指示</translation>
    </message>
    <message>
        <source>Asked for with damage or a doubt about identity.</source>
        <translation>破损或身份存疑的必须附照片。</translation>
    </message>
    <message>
        <source>Authority</source>
        <translation>监管部门</translation>
    </message>
    <message>
        <source>Came back</source>
        <translation>退回</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>事由</translation>
    </message>
    <message>
        <source>Damage, or signs of thawing</source>
        <translation>破损或曾解冻迹象</translation>
    </message>
    <message>
        <source>Data to follow</source>
        <translation>补交数据</translation>
    </message>
    <message>
        <source>Decision due</source>
        <translation>决定期限</translation>
    </message>
    <message>
        <source>Doubt about identity or label</source>
        <translation>身份或标签存疑</translation>
    </message>
    <message>
        <source>Doubt about identity: it can be rejected or kept, not accepted.</source>
        <translation>身份存疑：只能拒收或继续待处理，不得判为合格。</translation>
    </message>
    <message>
        <source>Doubt about the papers</source>
        <translation>资料存疑</translation>
    </message>
    <message>
        <source>Doubt after put-in</source>
        <translation>入库后存疑</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>邮件</translation>
    </message>
    <message>
        <source>Earlier trips here</source>
        <translation>既往到院次数</translation>
    </message>
    <message>
        <source>Exceptional release</source>
        <translation>特殊放行</translation>
    </message>
    <message>
        <source>Excursions and the holder's rule</source>
        <translation>超限与持有人书面规则</translation>
    </message>
    <message>
        <source>Extended</source>
        <translation>已延长</translation>
    </message>
    <message>
        <source>Extends</source>
        <translation>延长自</translation>
    </message>
    <message>
        <source>File, if there is one</source>
        <translation>文件（如有）</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Found at receipt</source>
        <translation>验收不符</translation>
    </message>
    <message>
        <source>Hold time as qualified</source>
        <translation>验证的保温时限</translation>
    </message>
    <message>
        <source>Holder's answer by</source>
        <translation>请持有人答复于</translation>
    </message>
    <message>
        <source>In person</source>
        <translation>当面</translation>
    </message>
    <message>
        <source>In quarantine</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>In quarantine while lymphodepletion has begun: decide together, now</source>
        <translation>清淋化疗已开始，产品仍待处理：请立即共同决定</translation>
    </message>
    <message>
        <source>Infusion is planned for {day}.</source>
        <translation>计划回输日 {day}。</translation>
    </message>
    <message>
        <source>Kept cold and apart under a red tag, until the holder says what becomes of it • CT-ACC-003</source>
        <translation>挂红色标识低温隔离保存，待持有人指示 • CT-ACC-003</translation>
    </message>
    <message>
        <source>Lead</source>
        <translation>团队负责人</translation>
    </message>
    <message>
        <source>Lift it</source>
        <translation>解除</translation>
    </message>
    <message>
        <source>Lift the freeze</source>
        <translation>解除冻结</translation>
    </message>
    <message>
        <source>Lift the freeze …</source>
        <translation>解除冻结…</translation>
    </message>
    <message>
        <source>Lymphodepletion begins on {day}: decide before.</source>
        <translation>清淋化疗 {day} 开始，须在此前决定。</translation>
    </message>
    <message>
        <source>Lymphodepletion has begun: lead and physician decide with you, now.</source>
        <translation>清淋化疗已开始：请立即与团队负责人、主管医师共同决定。</translation>
    </message>
    <message>
        <source>Message or platform</source>
        <translation>即时消息或平台</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一时限</translation>
    </message>
    <message>
        <source>No quarantine here.</source>
        <translation>没有待处理。</translation>
    </message>
    <message>
        <source>Nobody was told yet.</source>
        <translation>尚未告知任何人。</translation>
    </message>
    <message>
        <source>Note a call …</source>
        <translation>登记告知…</translation>
    </message>
    <message>
        <source>Nothing is in quarantine.</source>
        <translation>当前没有待处理的产品。</translation>
    </message>
    <message>
        <source>Nothing was rejected.</source>
        <translation>没有拒收。</translation>
    </message>
    <message>
        <source>Notice of the holder</source>
        <translation>持有人通知</translation>
    </message>
    <message>
        <source>Notice to be signed</source>
        <translation>通知单待签</translation>
    </message>
    <message>
        <source>Number called</source>
        <translation>所拨号码</translation>
    </message>
    <message>
        <source>Number, batch or bag …</source>
        <translation>编号、批号或袋号…</translation>
    </message>
    <message>
        <source>Of these with findings</source>
        <translation>其中有异常</translation>
    </message>
    <message>
        <source>Only after 15 minutes.</source>
        <translation>告知已超过 15 分钟的须填写。</translation>
    </message>
    <message>
        <source>Open the notice</source>
        <translation>打开通知单</translation>
    </message>
    <message>
        <source>Open the record it rests on</source>
        <translation>打开依据记录</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg)</source>
        <translation>图片 (*.png *.jpg *.jpeg)</translation>
    </message>
    <message>
        <source>Put into quarantine</source>
        <translation>转入待处理</translation>
    </message>
    <message>
        <source>Put into quarantine …</source>
        <translation>转入待处理…</translation>
    </message>
    <message>
        <source>Put there by</source>
        <translation>转入人</translation>
    </message>
    <message>
        <source>Qualified until</source>
        <translation>验证有效期至</translation>
    </message>
    <message>
        <source>Quality assurance</source>
        <translation>质量管理</translation>
    </message>
    <message>
        <source>Reasons</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Register of quarantines</source>
        <translation>待处理登记清单</translation>
    </message>
    <message>
        <source>Register of rejections</source>
        <translation>拒收登记清单</translation>
    </message>
    <message>
        <source>Rejected at</source>
        <translation>拒收时间</translation>
    </message>
    <message>
        <source>Rejections</source>
        <translation>拒收</translation>
    </message>
    <message>
        <source>Rests on</source>
        <translation>依据记录</translation>
    </message>
    <message>
        <source>Say in the notice whether it is a quality problem of the product: it is reported at once.</source>
        <translation>请在通知单中说明是否属药品质量问题；属于的须立即报告。</translation>
    </message>
    <message>
        <source>Scan a bag, or type part of its number</source>
        <translation>扫描袋码，或输入部分编号</translation>
    </message>
    <message>
        <source>Shipper</source>
        <translation>运输罐</translation>
    </message>
    <message>
        <source>Shipper {number}</source>
        <translation>运输罐 {number}</translation>
    </message>
    <message>
        <source>Stored cold first, then told, then decided by two • CT-ACC-002</source>
        <translation>先低温保存，再告知，由两人决定 • CT-ACC-002</translation>
    </message>
    <message>
        <source>Stored cold first, then told: {number}.</source>
        <translation>先低温保存，再告知：{number}。</translation>
    </message>
    <message>
        <source>Tank temperature beyond the limit</source>
        <translation>液氮罐超温</translation>
    </message>
    <message>
        <source>Tell holder, physician and lead of this quarantine, and note it</source>
        <translation>告知持有人、主管医师、团队负责人并登记</translation>
    </message>
    <message>
        <source>Tell the holder</source>
        <translation>告知持有人</translation>
    </message>
    <message>
        <source>Tell the lead</source>
        <translation>告知团队负责人</translation>
    </message>
    <message>
        <source>Tell the physician</source>
        <translation>告知主管医师</translation>
    </message>
    <message>
        <source>Temperature data to follow</source>
        <translation>温度数据后补</translation>
    </message>
    <message>
        <source>The receipt was amended and shows no doubt about identity. The unit stays in quarantine.</source>
        <translation>验收记录已更正，身份无疑问。该单元仍为待处理。</translation>
    </message>
    <message>
        <source>The report to the authority is not in yet.</source>
        <translation>尚未完成向监管部门的报告。</translation>
    </message>
    <message>
        <source>The temperature data follow: ask for them, and add them when they come</source>
        <translation>温度数据后补：请索取，收到后补录</translation>
    </message>
    <message>
        <source>The units stay where they are, as cold as before, and cannot be used from now on.</source>
        <translation>产品留在原位、保持低温，自即刻起不得使用。</translation>
    </message>
    <message>
        <source>Told at</source>
        <translation>告知时间</translation>
    </message>
    <message>
        <source>Trace codes</source>
        <translation>追溯码</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>剂量单元</translation>
    </message>
    <message>
        <source>What does not conform</source>
        <translation>不符合项</translation>
    </message>
    <message>
        <source>What they answered</source>
        <translation>对方答复</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>发现的情况</translation>
    </message>
    <message>
        <source>Who was told</source>
        <translation>告知情况</translation>
    </message>
    <message>
        <source>Why entered late</source>
        <translation>迟录原因</translation>
    </message>
    <message>
        <source>case damaged</source>
        <translation>外箱破损</translation>
    </message>
    <message>
        <source>cold mist or spill</source>
        <translation>冷雾或溢液异常</translation>
    </message>
    <message>
        <source>no number registered</source>
        <translation>未登记号码</translation>
    </message>
    <message>
        <source>not registered here</source>
        <translation>本院未登记</translation>
    </message>
    <message>
        <source>seal</source>
        <translation>封签异常</translation>
    </message>
    <message>
        <source>shock</source>
        <translation>震动触发</translation>
    </message>
    <message>
        <source>tilted</source>
        <translation>倾斜触发</translation>
    </message>
    <message>
        <source>unit {n}</source>
        <translation>第 {n} 袋</translation>
    </message>
    <message>
        <source>{count} excursions</source>
        <translation>{count} 段超限</translation>
    </message>
    <message>
        <source>{hours} h left</source>
        <translation>余 {hours} h</translation>
    </message>
    <message>
        <source>Quarantines</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>Held for</source>
        <translation>已隔离</translation>
    </message>
    <message>
        <source>Undecided</source>
        <translation>待决定</translation>
    </message>
    <message>
        <source>Receipt record</source>
        <translation>验收记录</translation>
    </message>
    <message>
        <source>In quarantine since</source>
        <translation>转入时间</translation>
    </message>
</context>
</TS>
