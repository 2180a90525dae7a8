<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>premises</name>
    <message>
      <source>A hospital has premises and equipment fit for the medicines it uses (S01 Art. 71, S04 Art. 40). What a kind of zone has to meet is a house default; each look at it is kept.</source>
      <translation>医疗机构应有与所使用药品相适应的场所和设备（S01 第71条、S04 第40条）。各类区域的要求为系统默认，可由医院调整；每次检查均留存。</translation>
    </message>
    <message>
      <source>Access control</source>
      <translation>门禁</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>面积</translation>
    </message>
    <message>
      <source>Area, m²</source>
      <translation>面积，m²</translation>
    </message>
    <message>
      <source>As its certificate says; YYYY-MM-DD</source>
      <translation>按证书填写，YYYY-MM-DD</translation>
    </message>
    <message>
      <source>Asset number</source>
      <translation>资产编号</translation>
    </message>
    <message>
      <source>Asset number, name, serial number …</source>
      <translation>资产编号、名称、序列号…</translation>
    </message>
    <message>
      <source>Begin the round</source>
      <translation>开始点检</translation>
    </message>
    <message>
      <source>Begin today's round</source>
      <translation>开始今日点检</translation>
    </message>
    <message>
      <source>Calibrate …</source>
      <translation>校准…</translation>
    </message>
    <message>
      <source>Calibrated until</source>
      <translation>校准有效至</translation>
    </message>
    <message>
      <source>Calibration</source>
      <translation>校准</translation>
    </message>
    <message>
      <source>Calibration, qualification, maintenance</source>
      <translation>校准、确认与维护</translation>
    </message>
    <message>
      <source>Check zone {code}</source>
      <translation>检查区域 {code}</translation>
    </message>
    <message>
      <source>Check …</source>
      <translation>检查…</translation>
    </message>
    <message>
      <source>Choose a piece on the left.</source>
      <translation>请在左侧选择一件设备。</translation>
    </message>
    <message>
      <source>Choose a zone on the left.</source>
      <translation>请在左侧选择一个区域。</translation>
    </message>
    <message>
      <source>Clean class</source>
      <translation>洁净级别</translation>
    </message>
    <message>
      <source>Close failure {number}</source>
      <translation>关闭故障 {number}</translation>
    </message>
    <message>
      <source>Close it …</source>
      <translation>关闭…</translation>
    </message>
    <message>
      <source>Code, name, room …</source>
      <translation>编号、名称、房间…</translation>
    </message>
    <message>
      <source>Contract</source>
      <translation>合同</translation>
    </message>
    <message>
      <source>Correct zone {code}</source>
      <translation>更正区域 {code}</translation>
    </message>
    <message>
      <source>Correct {asset}</source>
      <translation>更正 {asset}</translation>
    </message>
    <message>
      <source>Daily round: read the tanks, look at the room, sign</source>
      <translation>每日点检：读取液氮罐、查看房间并签名</translation>
    </message>
    <message>
      <source>Daily rounds</source>
      <translation>每日点检</translation>
    </message>
    <message>
      <source>Done at</source>
      <translation>完成时间</translation>
    </message>
    <message>
      <source>EQ1 calibration lapsed</source>
      <translation>EQ1 校准过期</translation>
    </message>
    <message>
      <source>EQ2 power failure</source>
      <translation>EQ2 电力故障</translation>
    </message>
    <message>
      <source>EQ3 oxygen alarm</source>
      <translation>EQ3 氧浓度报警</translation>
    </message>
    <message>
      <source>EQ4 air handling</source>
      <translation>EQ4 空调净化系统异常</translation>
    </message>
    <message>
      <source>Equipment</source>
      <translation>设备</translation>
    </message>
    <message>
      <source>Failure log</source>
      <translation>故障记录</translation>
    </message>
    <message>
      <source>Failure of {asset}</source>
      <translation>{asset} 的故障</translation>
    </message>
    <message>
      <source>Failure open: mend it, and close it with what was done</source>
      <translation>故障未关闭：请排除并登记处理结果</translation>
    </message>
    <message>
      <source>Failure …</source>
      <translation>故障…</translation>
    </message>
    <message>
      <source>File a paper of {asset}</source>
      <translation>为 {asset} 归档文件</translation>
    </message>
    <message>
      <source>File a paper …</source>
      <translation>归档文件…</translation>
    </message>
    <message>
      <source>For what serves one tank, such as its probe</source>
      <translation>仅用于附属某一液氮罐的设备，如探头</translation>
    </message>
    <message>
      <source>From the first one on, a round that nobody signs is told.</source>
      <translation>自首次点检起，漏检会被提示。</translation>
    </message>
    <message>
      <source>Gate G7 asks this register before a product is put in or accepted.</source>
      <translation>产品入库和合格接收前，系统按此台账核查设备（G7）。</translation>
    </message>
    <message>
      <source>Gate G7: a tank, thaw device, timer, reader or shipper that is stopped, failed, out of calibration or in alarm keeps acceptance from being signed, and takes nothing in while another tank has room. The logger that travels in a shipper is the holder's and is not registered here: what is judged of it is the end of its calibration, which the receipt asks for (E1b).</source>
      <translation>G7：液氮罐、复苏设备、计时器、记录仪读取设备或运输罐停用、故障、校准过期或报警未关闭的，不得签署合格接收；另有合格液氮罐有空位时，不得放入该罐。随运输罐同行的温度记录仪属于持有人，不在此登记；对它只核对其校准有效期，接收记录 E1b 要求填写。</translation>
    </message>
    <message>
      <source>Go on with the round</source>
      <translation>继续点检</translation>
    </message>
    <message>
      <source>Green mark</source>
      <translation>绿色标识</translation>
    </message>
    <message>
      <source>Have it calibrated, and enter the certificate</source>
      <translation>请安排校准并录入证书</translation>
    </message>
    <message>
      <source>Holder it belongs to</source>
      <translation>所属持有人</translation>
    </message>
    <message>
      <source>How the test went is noted with your name: {equipment}.</source>
      <translation>以您的姓名登记测试结果：{equipment}。</translation>
    </message>
    <message>
      <source>Installation qualification (IQ)</source>
      <translation>安装确认（IQ）</translation>
    </message>
    <message>
      <source>Interval</source>
      <translation>周期</translation>
    </message>
    <message>
      <source>Interval, months</source>
      <translation>周期（月）</translation>
    </message>
    <message>
      <source>Issued on</source>
      <translation>签发日期</translation>
    </message>
    <message>
      <source>It counts once both have signed. A result that fails stops the equipment at once.</source>
      <translation>两人签名后生效；不合格的，设备立即停用。</translation>
    </message>
    <message>
      <source>It failed and may not be used until mended</source>
      <translation>未通过，排除前不得使用</translation>
    </message>
    <message>
      <source>It may not be used until this is mended</source>
      <translation>排除前不得使用</translation>
    </message>
    <message>
      <source>It stands in the failure log until somebody closes it with what was done.</source>
      <translation>在有人登记处理结果之前，一直列在故障记录中。</translation>
    </message>
    <message>
      <source>It stays readable and counts no more.</source>
      <translation>仍可查阅，不再有效。</translation>
    </message>
    <message>
      <source>Last check</source>
      <translation>最近检查</translation>
    </message>
    <message>
      <source>Left empty: none</source>
      <translation>留空：无</translation>
    </message>
    <message>
      <source>Left empty: now</source>
      <translation>留空：现在</translation>
    </message>
    <message>
      <source>Left empty: that of its kind</source>
      <translation>留空：按类别默认</translation>
    </message>
    <message>
      <source>Looks so far</source>
      <translation>历次检查</translation>
    </message>
    <message>
      <source>Maintenance</source>
      <translation>维护</translation>
    </message>
    <message>
      <source>Make this test, and note how it went</source>
      <translation>请进行测试并登记结果</translation>
    </message>
    <message>
      <source>Maker</source>
      <translation>制造商</translation>
    </message>
    <message>
      <source>Maker, model</source>
      <translation>制造商、型号</translation>
    </message>
    <message>
      <source>Manual</source>
      <translation>说明书</translation>
    </message>
    <message>
      <source>Met</source>
      <translation>满足</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>型号</translation>
    </message>
    <message>
      <source>New equipment</source>
      <translation>新设备</translation>
    </message>
    <message>
      <source>New equipment …</source>
      <translation>新设备…</translation>
    </message>
    <message>
      <source>New record for {asset}</source>
      <translation>{asset} 的新记录</translation>
    </message>
    <message>
      <source>No equipment yet.</source>
      <translation>尚无设备。</translation>
    </message>
    <message>
      <source>No round asks for these tanks, because they stand in no zone: {codes}</source>
      <translation>下列液氮罐未登记所在区域，点检不会包含：{codes}</translation>
    </message>
    <message>
      <source>No round waits to be begun.</source>
      <translation>没有待开始的点检。</translation>
    </message>
    <message>
      <source>No round yet.</source>
      <translation>尚无点检。</translation>
    </message>
    <message>
      <source>No tank stands in a zone yet.</source>
      <translation>尚无液氮罐登记在区域内。</translation>
    </message>
    <message>
      <source>No zone yet.</source>
      <translation>尚无区域。</translation>
    </message>
    <message>
      <source>None yet.</source>
      <translation>尚无。</translation>
    </message>
    <message>
      <source>None yet. The list shows zones, equipment and tests as they stand on one day.</source>
      <translation>尚无。清单列出某一日的场所、设备和定期测试。</translation>
    </message>
    <message>
      <source>Not met</source>
      <translation>不满足</translation>
    </message>
    <message>
      <source>Note down</source>
      <translation>登记</translation>
    </message>
    <message>
      <source>Note …</source>
      <translation>登记…</translation>
    </message>
    <message>
      <source>Nothing is asked of this kind of zone.</source>
      <translation>这类区域没有检查要求。</translation>
    </message>
    <message>
      <source>Of shippers</source>
      <translation>仅运输罐</translation>
    </message>
    <message>
      <source>Of shippers, as qualified</source>
      <translation>仅运输罐，按验证结果</translation>
    </message>
    <message>
      <source>Of tank</source>
      <translation>所属液氮罐</translation>
    </message>
    <message>
      <source>Operational qualification (OQ)</source>
      <translation>运行确认（OQ）</translation>
    </message>
    <message>
      <source>Other paper</source>
      <translation>其他文件</translation>
    </message>
    <message>
      <source>Performance qualification (PQ)</source>
      <translation>性能确认（PQ）</translation>
    </message>
    <message>
      <source>Photo or report</source>
      <translation>照片或报告</translation>
    </message>
    <message>
      <source>Pieces of equipment</source>
      <translation>设备数</translation>
    </message>
    <message>
      <source>Premises</source>
      <translation>场所</translation>
    </message>
    <message>
      <source>Put back in use</source>
      <translation>恢复使用</translation>
    </message>
    <message>
      <source>Put back in use …</source>
      <translation>恢复使用…</translation>
    </message>
    <message>
      <source>Put it back</source>
      <translation>恢复使用</translation>
    </message>
    <message>
      <source>Qualification</source>
      <translation>确认</translation>
    </message>
    <message>
      <source>Red mark</source>
      <translation>红色标识</translation>
    </message>
    <message>
      <source>Register the receipt room and the nitrogen store first.</source>
      <translation>请先登记收货交接区和液氮库。</translation>
    </message>
    <message>
      <source>Register the tanks</source>
      <translation>登记液氮罐</translation>
    </message>
    <message>
      <source>Remarks; of a failed test, what was wrong</source>
      <translation>说明；未通过的写明情况</translation>
    </message>
    <message>
      <source>Repair</source>
      <translation>维修</translation>
    </message>
    <message>
      <source>Retire this equipment</source>
      <translation>设备退役</translation>
    </message>
    <message>
      <source>Retire …</source>
      <translation>退役…</translation>
    </message>
    <message>
      <source>Room</source>
      <translation>房间</translation>
    </message>
    <message>
      <source>Room number</source>
      <translation>房间号</translation>
    </message>
    <message>
      <source>Rounds of all zones</source>
      <translation>全部区域的点检</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>保存</translation>
    </message>
    <message>
      <source>Say where they stand</source>
      <translation>登记所在区域</translation>
    </message>
    <message>
      <source>Serial number</source>
      <translation>序列号</translation>
    </message>
    <message>
      <source>Sign the list …</source>
      <translation>签署清单…</translation>
    </message>
    <message>
      <source>Signed at</source>
      <translation>签名时间</translation>
    </message>
    <message>
      <source>Signed lists</source>
      <translation>已签署的清单</translation>
    </message>
    <message>
      <source>Since {moment}</source>
      <translation>自 {moment}</translation>
    </message>
    <message>
      <source>Stop it</source>
      <translation>停用</translation>
    </message>
    <message>
      <source>Stop this equipment</source>
      <translation>停用设备</translation>
    </message>
    <message>
      <source>Stop …</source>
      <translation>停用…</translation>
    </message>
    <message>
      <source>Such as a list of persons, card, lock</source>
      <translation>如准入名单、门卡、门锁</translation>
    </message>
    <message>
      <source>Suitable</source>
      <translation>适用性</translation>
    </message>
    <message>
      <source>Take a paper back</source>
      <translation>撤回文件</translation>
    </message>
    <message>
      <source>Tanks</source>
      <translation>液氮罐</translation>
    </message>
    <message>
      <source>Tanks: {codes}</source>
      <translation>液氮罐：{codes}</translation>
    </message>
    <message>
      <source>Temperature, nitrogen level, oxygen, door and protective equipment, signed before 10:00 (house default). A missed round is an incident: PR3 where the tanks were read all the same, else EQ1.</source>
      <translation>温度、液氮液位、氧浓度、门和防护用品，10:00 前签名（系统默认）。漏检登记为事件：当日液氮罐另有读数的为 PR3，否则为 EQ1。</translation>
    </message>
    <message>
      <source>Tests that come again</source>
      <translation>定期测试</translation>
    </message>
    <message>
      <source>The register does not know these tanks, so nothing is asked about them before use: {codes}</source>
      <translation>台账中没有下列液氮罐，使用前不会核查：{codes}</translation>
    </message>
    <message>
      <source>To be signed before</source>
      <translation>应签名时间</translation>
    </message>
    <message>
      <source>Two minutes a day: tanks, oxygen, door, protective equipment</source>
      <translation>每天两分钟：液氮罐、氧浓度、门、防护用品</translation>
    </message>
    <message>
      <source>Use</source>
      <translation>使用</translation>
    </message>
    <message>
      <source>What failed</source>
      <translation>故障情况</translation>
    </message>
    <message>
      <source>What is recorded</source>
      <translation>事项</translation>
    </message>
    <message>
      <source>What is wrong, or what was seen</source>
      <translation>不满足之处或所见情况</translation>
    </message>
    <message>
      <source>What it has to meet</source>
      <translation>应满足的要求</translation>
    </message>
    <message>
      <source>What may be used today, and why not</source>
      <translation>今日可用的设备及不可用的原因</translation>
    </message>
    <message>
      <source>What the register does not know is not asked about before use.</source>
      <translation>台账中没有的设备，使用前不会核查。</translation>
    </message>
    <message>
      <source>What was done stands in the log with your name.</source>
      <translation>处理结果以您的姓名记入故障记录。</translation>
    </message>
    <message>
      <source>What you see now is noted with your name; what you leave open stays as it was.</source>
      <translation>现场所见以您的姓名登记；未作答的保持不变。</translation>
    </message>
    <message>
      <source>YYYY-MM-DD; empty: no end</source>
      <translation>YYYY-MM-DD；留空：无期限</translation>
    </message>
    <message>
      <source>Yellow mark</source>
      <translation>黄色标识</translation>
    </message>
    <message>
      <source>Zones, what they have to meet, and who looked</source>
      <translation>区域、应满足的要求与检查人</translation>
    </message>
    <message>
      <source>alarm open</source>
      <translation>报警未关闭</translation>
    </message>
    <message>
      <source>all met</source>
      <translation>全部满足</translation>
    </message>
    <message>
      <source>calibration lapsed</source>
      <translation>校准过期</translation>
    </message>
    <message>
      <source>closed</source>
      <translation>已关闭</translation>
    </message>
    <message>
      <source>due by {day}</source>
      <translation>不迟于 {day}</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>未通过</translation>
    </message>
    <message>
      <source>failure open</source>
      <translation>故障未关闭</translation>
    </message>
    <message>
      <source>in use</source>
      <translation>在用</translation>
    </message>
    <message>
      <source>last time: met</source>
      <translation>上次：满足</translation>
    </message>
    <message>
      <source>last time: not met</source>
      <translation>上次：不满足</translation>
    </message>
    <message>
      <source>missed</source>
      <translation>漏检</translation>
    </message>
    <message>
      <source>never calibrated</source>
      <translation>从未校准</translation>
    </message>
    <message>
      <source>never done</source>
      <translation>从未进行</translation>
    </message>
    <message>
      <source>nobody looked yet</source>
      <translation>尚未检查</translation>
    </message>
    <message>
      <source>none yet</source>
      <translation>尚无</translation>
    </message>
    <message>
      <source>not met</source>
      <translation>不满足</translation>
    </message>
    <message>
      <source>nothing asked</source>
      <translation>无要求</translation>
    </message>
    <message>
      <source>overdue since {day}</source>
      <translation>自 {day} 逾期</translation>
    </message>
    <message>
      <source>overdue: {limit}</source>
      <translation>已逾期：{limit}</translation>
    </message>
    <message>
      <source>passed</source>
      <translation>通过</translation>
    </message>
    <message>
      <source>sign before {time}</source>
      <translation>{time} 前签名</translation>
    </message>
    <message>
      <source>signed late</source>
      <translation>迟签</translation>
    </message>
    <message>
      <source>still open</source>
      <translation>未关闭</translation>
    </message>
    <message>
      <source>stopped</source>
      <translation>停用</translation>
    </message>
    <message>
      <source>stops use</source>
      <translation>须停用</translation>
    </message>
    <message>
      <source>taken back: {reason}</source>
      <translation>已撤回：{reason}</translation>
    </message>
    <message>
      <source>the whole site</source>
      <translation>全院区</translation>
    </message>
    <message>
      <source>under way</source>
      <translation>进行中</translation>
    </message>
    <message>
      <source>with a failure</source>
      <translation>有故障</translation>
    </message>
    <message>
      <source>{asset} is not used any more; records that name it keep it.</source>
      <translation>{asset} 不再使用；已写入的记录保持不变。</translation>
    </message>
    <message>
      <source>{asset} may be used again from now on.</source>
      <translation>{asset} 自现在起可以使用。</translation>
    </message>
    <message>
      <source>{asset} may not be used until quality assurance puts it back in use.</source>
      <translation>质量管理恢复使用之前，{asset} 不得使用。</translation>
    </message>
    <message>
      <source>{count} not checked</source>
      <translation>{count} 项未检查</translation>
    </message>
    <message>
      <source>{count} open</source>
      <translation>{count} 项未关闭</translation>
    </message>
  </context>
</TS>
