<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>recalls</name>
    <message>
        <source>A drill is begun by quality assurance.</source>
        <translation>演练由质量管理人员发起。</translation>
    </message>
    <message>
        <source>A drill: no unit is held or changed.</source>
        <translation>演练：未暂停、未改变任何剂量单元。</translation>
    </message>
    <message>
        <source>All settled</source>
        <translation>全部核对完毕</translation>
    </message>
    <message>
        <source>Another criterion</source>
        <translation>再加一个条件</translation>
    </message>
    <message>
        <source>Answer the sender …</source>
        <translation>答复发起方…</translation>
    </message>
    <message>
        <source>Answer to the sender</source>
        <translation>答复发起方</translation>
    </message>
    <message>
        <source>As the notice says.</source>
        <translation>按通知所列的供货数量。</translation>
    </message>
    <message>
        <source>Batch, bag, shipment or position …</source>
        <translation>批号、袋号、到货通知或位置…</translation>
    </message>
    <message>
        <source>Begin a drill …</source>
        <translation>开始演练…</translation>
    </message>
    <message>
        <source>Begin a drill</source>
        <translation>开始演练</translation>
    </message>
    <message>
        <source>Begun by</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Cancel the recall …</source>
        <translation>取消召回…</translation>
    </message>
    <message>
        <source>Cancel the recall</source>
        <translation>取消召回</translation>
    </message>
    <message>
        <source>Cancel {number}</source>
        <translation>取消 {number}</translation>
    </message>
    <message>
        <source>Cannot be found</source>
        <translation>找不到</translation>
    </message>
    <message>
        <source>Choose a recall first.</source>
        <translation>请先选择一个召回。</translation>
    </message>
    <message>
        <source>Choose a recall on the left; Enter opens it.</source>
        <translation>请在左侧选择召回，按回车打开。</translation>
    </message>
    <message>
        <source>Cleared by the holder in writing</source>
        <translation>持有人书面确认不受影响</translation>
    </message>
    <message>
        <source>Cleared</source>
        <translation>不受影响</translation>
    </message>
    <message>
        <source>Contact at the authority</source>
        <translation>监管部门联系人</translation>
    </message>
    <message>
        <source>DRILL: nothing is held, no unit changes, nobody is written to.</source>
        <translation>演练：不暂停、不改变任何剂量单元，不对外发函。</translation>
    </message>
    <message>
        <source>Destroyed</source>
        <translation>已销毁</translation>
    </message>
    <message>
        <source>Drill under way</source>
        <translation>演练进行中</translation>
    </message>
    <message>
        <source>Drill: {about} Nothing is held and no unit changes.</source>
        <translation>演练：{about}不暂停、不改变任何剂量单元。</translation>
    </message>
    <message>
        <source>Empty: now; it starts the clock.</source>
        <translation>留空为现在；秒表由此计时。</translation>
    </message>
    <message>
        <source>Every unit found, held and settled; twice a year as a drill</source>
        <translation>逐个查到、暂停、核对；每年演练两次</translation>
    </message>
    <message>
        <source>Explain the difference …</source>
        <translation>说明数量差异…</translation>
    </message>
    <message>
        <source>Find by</source>
        <translation>查找条件</translation>
    </message>
    <message>
        <source>Find it and check it</source>
        <translation>找到并核对</translation>
    </message>
    <message>
        <source>Found again, held</source>
        <translation>已找到并暂停</translation>
    </message>
    <message>
        <source>Found by</source>
        <translation>查到依据</translation>
    </message>
    <message>
        <source>Go on looking</source>
        <translation>继续查找</translation>
    </message>
    <message>
        <source>Hold all units …</source>
        <translation>全部暂停使用…</translation>
    </message>
    <message>
        <source>Hold all units</source>
        <translation>全部暂停使用</translation>
    </message>
    <message>
        <source>Hold it now</source>
        <translation>立即暂停</translation>
    </message>
    <message>
        <source>Hold {n} units</source>
        <translation>暂停 {n} 个剂量单元</translation>
    </message>
    <message>
        <source>Infused</source>
        <translation>已回输</translation>
    </message>
    <message>
        <source>Joined by</source>
        <translation>连接方式</translation>
    </message>
    <message>
        <source>Lay then</source>
        <translation>查到时位置</translation>
    </message>
    <message>
        <source>Letters …</source>
        <translation>通知函…</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>通知函</translation>
    </message>
    <message>
        <source>List complete</source>
        <translation>清单完整</translation>
    </message>
    <message>
        <source>Never came here</source>
        <translation>从未到货</translation>
    </message>
    <message>
        <source>Never received</source>
        <translation>未到货</translation>
    </message>
    <message>
        <source>Next: {step}</source>
        <translation>下一步：{step}</translation>
    </message>
    <message>
        <source>No recall and no drill yet.</source>
        <translation>尚无召回和演练。</translation>
    </message>
    <message>
        <source>No unit of this site has that in common.</source>
        <translation>本院没有符合条件的剂量单元。</translation>
    </message>
    <message>
        <source>Unaccounted</source>
        <translation>去向不明</translation>
    </message>
    <message>
        <source>Nothing stands against it: the record is signed by three, the last signature closes it.</source>
        <translation>可以关闭：记录由三人签名，最后一人签名即关闭召回。</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>没有查到剂量单元。</translation>
    </message>
    <message>
        <source>Notice of the authority</source>
        <translation>监管部门通知</translation>
    </message>
    <message>
        <source>Number of the notice</source>
        <translation>通知编号</translation>
    </message>
    <message>
        <source>Number, notice, reason or batch …</source>
        <translation>编号、通知编号、原因或批号…</translation>
    </message>
    <message>
        <source>Open a recall …</source>
        <translation>发起召回…</translation>
    </message>
    <message>
        <source>Open a recall</source>
        <translation>发起召回</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>发起</translation>
    </message>
    <message>
        <source>Opened by</source>
        <translation>登记人</translation>
    </message>
    <message>
        <source>Own finding</source>
        <translation>本院发现</translation>
    </message>
    <message>
        <source>Paper that shows it</source>
        <translation>证明文件</translation>
    </message>
    <message>
        <source>Physician told …</source>
        <translation>登记告知医师…</translation>
    </message>
    <message>
        <source>Physician told</source>
        <translation>告知医师</translation>
    </message>
    <message>
        <source>Product, batch</source>
        <translation>药品、批号</translation>
    </message>
    <message>
        <source>Reason and what is asked</source>
        <translation>原因与要求</translation>
    </message>
    <message>
        <source>Recall cancelled</source>
        <translation>召回已取消</translation>
    </message>
    <message>
        <source>Recall closed</source>
        <translation>召回已关闭</translation>
    </message>
    <message>
        <source>Recall under way</source>
        <translation>召回进行中</translation>
    </message>
    <message>
        <source>Recall: answer who asked for it</source>
        <translation>召回：请答复发起方</translation>
    </message>
    <message>
        <source>Recall: everything is settled, open the record</source>
        <translation>召回：已全部核对，请打开记录</translation>
    </message>
    <message>
        <source>Recall: go on looking for what is not accounted for</source>
        <translation>召回：请继续查找去向不明的剂量单元</translation>
    </message>
    <message>
        <source>Recall: say of each unit what became of it</source>
        <translation>召回：请逐个登记去向</translation>
    </message>
    <message>
        <source>Recall: say why the numbers differ</source>
        <translation>召回：请说明数量差异</translation>
    </message>
    <message>
        <source>Recall: stop the use of every unit found</source>
        <translation>召回：请停止使用查到的全部剂量单元</translation>
    </message>
    <message>
        <source>Recall: tell the physicians of those who got a unit</source>
        <translation>召回：请告知已回输患者的医师</translation>
    </message>
    <message>
        <source>Recalls and drills</source>
        <translation>召回与演练</translation>
    </message>
    <message>
        <source>Recalls</source>
        <translation>召回</translation>
    </message>
    <message>
        <source>Received at</source>
        <translation>收到时间</translation>
    </message>
    <message>
        <source>Settle it</source>
        <translation>登记去向</translation>
    </message>
    <message>
        <source>Returned to the holder</source>
        <translation>已退回持有人</translation>
    </message>
    <message>
        <source>Returned</source>
        <translation>已退回</translation>
    </message>
    <message>
        <source>Said of</source>
        <translation>适用于</translation>
    </message>
    <message>
        <source>Say what the units have in common: every unit is found, wherever it lies or whoever got it.</source>
        <translation>请填写剂量单元的共同点：无论在何处、用于何人，均可全部查到。</translation>
    </message>
    <message>
        <source>Search again</source>
        <translation>重新查找</translation>
    </message>
    <message>
        <source>Search and recall …</source>
        <translation>查找与召回…</translation>
    </message>
    <message>
        <source>Search by batch, vector lot, tank, person or document; a drill begins the same way.</source>
        <translation>可按批号、载体批号、液氮罐、人员或文件查找；演练同样由此开始。</translation>
    </message>
    <message>
        <source>Search first.</source>
        <translation>请先查找。</translation>
    </message>
    <message>
        <source>Search for a recall</source>
        <translation>召回查找</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Settle units …</source>
        <translation>登记去向…</translation>
    </message>
    <message>
        <source>Settled</source>
        <translation>已核对</translation>
    </message>
    <message>
        <source>Standing</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>去掉</translation>
    </message>
    <message>
        <source>The answer as a file</source>
        <translation>答复文件</translation>
    </message>
    <message>
        <source>The drill</source>
        <translation>本次演练</translation>
    </message>
    <message>
        <source>The list stays empty; the record says so.</source>
        <translation>清单为空，记录中如实写明。</translation>
    </message>
    <message>
        <source>The notice as a file</source>
        <translation>通知文件</translation>
    </message>
    <message>
        <source>The notice</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>To a physician</source>
        <translation>致医师</translation>
    </message>
    <message>
        <source>To hold</source>
        <translation>待暂停</translation>
    </message>
    <message>
        <source>To the holder</source>
        <translation>致持有人</translation>
    </message>
    <message>
        <source>To those who keep the units</source>
        <translation>致储存和使用科室</translation>
    </message>
    <message>
        <source>To trace</source>
        <translation>待追溯</translation>
    </message>
    <message>
        <source>Traced</source>
        <translation>已追溯</translation>
    </message>
    <message>
        <source>Traced: place or patient checked</source>
        <translation>已追溯：位置或患者已核对</translation>
    </message>
    <message>
        <source>Units declared</source>
        <translation>通知所列数量</translation>
    </message>
    <message>
        <source>Use not stopped</source>
        <translation>尚未停止使用</translation>
    </message>
    <message>
        <source>Use stopped</source>
        <translation>停止使用</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Was destroyed before</source>
        <translation>此前已销毁</translation>
    </message>
    <message>
        <source>Was infused</source>
        <translation>已回输</translation>
    </message>
    <message>
        <source>Was returned before</source>
        <translation>此前已退回</translation>
    </message>
    <message>
        <source>Waybill, position scanned, file of the patient …</source>
        <translation>运单、扫描的位置、患者病历等</translation>
    </message>
    <message>
        <source>What became of it …</source>
        <translation>登记去向…</translation>
    </message>
    <message>
        <source>What became of it</source>
        <translation>去向</translation>
    </message>
    <message>
        <source>What is tried</source>
        <translation>演练内容</translation>
    </message>
    <message>
        <source>What it holds is free again; its list and its trail stay.</source>
        <translation>所暂停的剂量单元恢复可用；清单和稽查轨迹保留。</translation>
    </message>
    <message>
        <source>What shows it</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>待办</translation>
    </message>
    <message>
        <source>What was answered</source>
        <translation>答复内容</translation>
    </message>
    <message>
        <source>Where now</source>
        <translation>现在位置</translation>
    </message>
    <message>
        <source>Which units</source>
        <translation>查找哪些剂量单元</translation>
    </message>
    <message>
        <source>Why the numbers differ</source>
        <translation>数量差异说明</translation>
    </message>
    <message>
        <source>Yes, the whole site is meant: {n} units</source>
        <translation>确认涉及全院：{n} 个剂量单元</translation>
    </message>
    <message>
        <source>all of what is joined by “and”; “or” begins another group</source>
        <translation>“并且”须同时满足，“或者”另起一组</translation>
    </message>
    <message>
        <source>all {n} that stand as it does</source>
        <translation>同一状态的全部 {n} 个</translation>
    </message>
    <message>
        <source>and</source>
        <translation>并且</translation>
    </message>
    <message>
        <source>as on the label</source>
        <translation>按标签填写</translation>
    </message>
    <message>
        <source>at the bedside</source>
        <translation>床旁监护中</translation>
    </message>
    <message>
        <source>found</source>
        <translation>查到</translation>
    </message>
    <message>
        <source>gone before</source>
        <translation>此前已离院</translation>
    </message>
    <message>
        <source>held</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>in an incident</source>
        <translation>事件中</translation>
    </message>
    <message>
        <source>in stock</source>
        <translation>在库</translation>
    </message>
    <message>
        <source>infused</source>
        <translation>已回输</translation>
    </message>
    <message>
        <source>not accounted for</source>
        <translation>去向不明</translation>
    </message>
    <message>
        <source>or</source>
        <translation>或者</translation>
    </message>
    <message>
        <source>patients</source>
        <translation>名患者</translation>
    </message>
    <message>
        <source>printed with number and seal</source>
        <translation>打印时编号并加盖电子印章</translation>
    </message>
    <message>
        <source>settled</source>
        <translation>已核对</translation>
    </message>
    <message>
        <source>since the drill began</source>
        <translation>自演练开始</translation>
    </message>
    <message>
        <source>since the notice came</source>
        <translation>自收到通知</translation>
    </message>
    <message>
        <source>still to come</source>
        <translation>尚未到货</translation>
    </message>
    <message>
        <source>such as CT-ACC-001 r1</source>
        <translation>例如 CT-ACC-001 r1</translation>
    </message>
    <message>
        <source>such as SOP-CT-07 v3</source>
        <translation>例如 SOP-CT-07 v3</translation>
    </message>
    <message>
        <source>tank, rack, box or position, such as LN1-A</source>
        <translation>液氮罐、架、盒或位置，例如 LN1-A</translation>
    </message>
    <message>
        <source>the first {n} are shown</source>
        <translation>仅显示前 {n} 个</translation>
    </message>
    <message>
        <source>this unit</source>
        <translation>仅此剂量单元</translation>
    </message>
    <message>
        <source>to hold</source>
        <translation>待暂停</translation>
    </message>
    <message>
        <source>to trace</source>
        <translation>待追溯</translation>
    </message>
    <message>
        <source>traced</source>
        <translation>已追溯</translation>
    </message>
    <message>
        <source>under way to the patient</source>
        <translation>正送往患者</translation>
    </message>
    <message>
        <source>{about} Holding them is the next step.</source>
        <translation>{about}下一步为全部暂停使用。</translation>
    </message>
    <message>
        <source>{found} were found, {declared} declared.</source>
        <translation>查到 {found} 个，通知所列 {declared} 个。</translation>
    </message>
    <message>
        <source>{n} units are held at once: nobody can release, move or use them any more.</source>
        <translation>将立即暂停 {n} 个剂量单元：任何人不能再放行、移动或使用。</translation>
    </message>
    <message>
        <source>{n} units of {m} patients are put on its list.</source>
        <translation>共 {n} 个剂量单元、{m} 名患者列入清单。</translation>
    </message>
    <message>
        <source>{n} units, {m} patients</source>
        <translation>{n} 个剂量单元，{m} 名患者</translation>
    </message>
    <message>
        <source>{number}: {n} units</source>
        <translation>{number}：{n} 个剂量单元</translation>
    </message>
    <message>
        <source>{value} is named {place} without a unit: {number}</source>
        <translation>{place}提到 {value} 但未指明剂量单元：{number}</translation>
    </message>
    <message>
        <source>{what}, within {n} min</source>
        <translation>{what}，目标 {n} min</translation>
    </message>
    <message>
        <source>Drill</source>
        <translation>演练</translation>
    </message>
    <message>
        <source>Recall class</source>
        <translation>召回分级</translation>
    </message>
    <message>
        <source>Recall what lay here …</source>
        <translation>召回此罐药品…</translation>
    </message>
    <message>
        <source>Vector lot …</source>
        <translation>载体批号…</translation>
    </message>
    <message>
        <source>Vector lot {lot} …</source>
        <translation>载体批号 {lot}…</translation>
    </message>
    <message>
        <source>Recall its batch …</source>
        <translation>召回该批…</translation>
    </message>
    <message>
        <source>While you read this label blind, this stays hidden.</source>
        <translation>盲法核对标签期间不显示。</translation>
    </message>
    <message>
        <source>No batch is registered.</source>
        <translation>未登记批号。</translation>
    </message>
    <message>
        <source>As on the holder's certificate; what stood here before stays in the trail.</source>
        <translation>按持有人检验报告填写；原内容保留在稽查轨迹中。</translation>
    </message>
    <message>
        <source>Enter it</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>Holds for</source>
        <translation>适用范围</translation>
    </message>
    <message>
        <source>Which paper says so.</source>
        <translation>依据哪份文件。</translation>
    </message>
    <message>
        <source>every unit of the batch</source>
        <translation>该批全部剂量单元</translation>
    </message>
    <message>
        <source>Break off the drill …</source>
        <translation>中止演练…</translation>
    </message>
    <message>
        <source>Break off the drill</source>
        <translation>中止演练</translation>
    </message>
    <message>
        <source>Its list and its trail stay.</source>
        <translation>清单和稽查轨迹保留。</translation>
    </message>
    <message>
        <source>Open the unit</source>
        <translation>打开剂量单元</translation>
    </message>
    <message>
        <source>Code of the bag</source>
        <translation>袋标识码</translation>
    </message>
    <message>
        <source>until</source>
        <translation>至</translation>
    </message>
    <message>
        <source>since</source>
        <translation>自</translation>
    </message>
    <message>
        <source>The criteria were changed: look at what is found now, then go on.</source>
        <translation>条件已更改：已重新查找，请看清结果后继续。</translation>
    </message>
    <message>
        <source>Drill closed</source>
        <translation>演练已结束</translation>
    </message>
    <message>
        <source>Drill broken off</source>
        <translation>演练已中止</translation>
    </message>
    <message>
        <source>Incident that led to it</source>
        <translation>相关不良事件</translation>
    </message>
    <message>
        <source>Record voided</source>
        <translation>记录已作废</translation>
    </message>
    <message>
        <source>Register of recalls</source>
        <translation>召回与演练登记清单</translation>
    </message>
</context>
</TS>
