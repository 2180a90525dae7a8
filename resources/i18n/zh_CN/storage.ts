<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>storage</name>
    <message>
        <source>A count is being scanned: go on with it</source>
        <translation>盘点正在扫描：请继续</translation>
    </message>
    <message>
        <source>Accepted product</source>
        <translation>合格药品</translation>
    </message>
    <message>
        <source>Any product</source>
        <translation>任何药品</translation>
    </message>
    <message>
        <source>Awaits the second person</source>
        <translation>待复核人</translation>
    </message>
    <message>
        <source>Batch, bag, position, product, patient …</source>
        <translation>批号、袋、位置、产品、患者…</translation>
    </message>
    <message>
        <source>Begin a count</source>
        <translation>开始盘点</translation>
    </message>
    <message>
        <source>Begin a count …</source>
        <translation>开始盘点…</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Being scanned</source>
        <translation>扫描中</translation>
    </message>
    <message>
        <source>Belongs elsewhere</source>
        <translation>不属于此位</translation>
    </message>
    <message>
        <source>COI of the bag</source>
        <translation>袋身份链标识</translation>
    </message>
    <message>
        <source>Cancel the count</source>
        <translation>取消盘点</translation>
    </message>
    <message>
        <source>Cancel the count …</source>
        <translation>取消盘点…</translation>
    </message>
    <message>
        <source>Cancel the move</source>
        <translation>取消移位</translation>
    </message>
    <message>
        <source>Cancel the move …</source>
        <translation>取消移位…</translation>
    </message>
    <message>
        <source>Cancelled because</source>
        <translation>取消原因</translation>
    </message>
    <message>
        <source>Cassette, bag or position</source>
        <translation>冻存盒、药袋或位置</translation>
    </message>
    <message>
        <source>Choose a count on the left.</source>
        <translation>请在左侧选择一次盘点。</translation>
    </message>
    <message>
        <source>Choose a move on the left.</source>
        <translation>请在左侧选择一项移位。</translation>
    </message>
    <message>
        <source>Choose a unit on the left.</source>
        <translation>请在左侧选择一个剂量单元。</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>盘点范围</translation>
    </message>
    <message>
        <source>Count of the stock</source>
        <translation>库存盘点</translation>
    </message>
    <message>
        <source>Counted by</source>
        <translation>盘点人</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>盘点</translation>
    </message>
    <message>
        <source>Custodian of the day</source>
        <translation>当日库管员</translation>
    </message>
    <message>
        <source>Depot</source>
        <translation>持有人库</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Differences to sign</source>
        <translation>差异待签</translation>
    </message>
    <message>
        <source>Does not count (SOD-18)</source>
        <translation>不参加盘点（SOD-18）</translation>
    </message>
    <message>
        <source>End the scanning</source>
        <translation>结束扫描</translation>
    </message>
    <message>
        <source>Everything in stock</source>
        <translation>全部在库</translation>
    </message>
    <message>
        <source>Everything in the keeping of this hospital</source>
        <translation>本院保管的全部药品</translation>
    </message>
    <message>
        <source>Expiring within 30 days</source>
        <translation>30 天内到期</translation>
    </message>
    <message>
        <source>Found again</source>
        <translation>找回</translation>
    </message>
    <message>
        <source>From and to</source>
        <translation>原位置与目标位置</translation>
    </message>
    <message>
        <source>From the depot into a tank</source>
        <translation>自持有人库取回入罐</translation>
    </message>
    <message>
        <source>From the shipper into a tank</source>
        <translation>自运输罐入罐</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Hold time over</source>
        <translation>保温时限已过</translation>
    </message>
    <message>
        <source>In another place</source>
        <translation>位置不符</translation>
    </message>
    <message>
        <source>Into a shipper</source>
        <translation>转入运输罐</translation>
    </message>
    <message>
        <source>Its expiry date comes near: agree on its use, or on its return</source>
        <translation>有效期将到：请商定使用或退回</translation>
    </message>
    <message>
        <source>Keep a position</source>
        <translation>预留位置</translation>
    </message>
    <message>
        <source>Keep for a shipment …</source>
        <translation>为到货预留…</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>预留</translation>
    </message>
    <message>
        <source>Kept in the shipper: the infusion must have ended by then</source>
        <translation>暂存于运输罐：回输须在此前完成</translation>
    </message>
    <message>
        <source>Lift …</source>
        <translation>解除…</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>指定</translation>
    </message>
    <message>
        <source>Mark positions</source>
        <translation>指定位置用途</translation>
    </message>
    <message>
        <source>Mark …</source>
        <translation>指定用途…</translation>
    </message>
    <message>
        <source>Matched</source>
        <translation>相符</translation>
    </message>
    <message>
        <source>May be released</source>
        <translation>可以放行</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺少</translation>
    </message>
    <message>
        <source>Move it to a position marked for its status</source>
        <translation>请移至与其状态相符的位置</translation>
    </message>
    <message>
        <source>Move to another position</source>
        <translation>移至另一位置</translation>
    </message>
    <message>
        <source>Move …</source>
        <translation>移位…</translation>
    </message>
    <message>
        <source>Moves</source>
        <translation>移位</translation>
    </message>
    <message>
        <source>No count yet.</source>
        <translation>尚无盘点。</translation>
    </message>
    <message>
        <source>No move yet.</source>
        <translation>尚无移位。</translation>
    </message>
    <message>
        <source>No shipment is announced.</source>
        <translation>没有预告的到货。</translation>
    </message>
    <message>
        <source>Not in a tank</source>
        <translation>不在液氮罐内</translation>
    </message>
    <message>
        <source>Not in a tank: {place}</source>
        <translation>不在液氮罐内：{place}</translation>
    </message>
    <message>
        <source>Note what has expired</source>
        <translation>登记过期</translation>
    </message>
    <message>
        <source>Nothing is in stock here.</source>
        <translation>没有在库药品。</translation>
    </message>
    <message>
        <source>Nothing is left.</source>
        <translation>没有剩余。</translation>
    </message>
    <message>
        <source>Nothing is missing. The record is opened and signed by counter and custodian.</source>
        <translation>没有缺少。将开立记录，由盘点人和库管员签名。</translation>
    </message>
    <message>
        <source>Number, reason, position, record …</source>
        <translation>编号、原因、位置、记录…</translation>
    </message>
    <message>
        <source>Number, tank, record …</source>
        <translation>编号、罐、记录…</translation>
    </message>
    <message>
        <source>On hold</source>
        <translation>暂停使用</translation>
    </message>
    <message>
        <source>On the books</source>
        <translation>账面</translation>
    </message>
    <message>
        <source>Once a month somebody counts who does not keep the tanks that day.</source>
        <translation>每月一次，由非当日库管员盘点。</translation>
    </message>
    <message>
        <source>Order a move</source>
        <translation>下达移位</translation>
    </message>
    <message>
        <source>Order a move …</source>
        <translation>下达移位…</translation>
    </message>
    <message>
        <source>Order one here, or on the map of a tank.</source>
        <translation>可在此下达，或在罐位图上下达。</translation>
    </message>
    <message>
        <source>Ordered</source>
        <translation>下达</translation>
    </message>
    <message>
        <source>Ordered by</source>
        <translation>下达人</translation>
    </message>
    <message>
        <source>Out of vapour</source>
        <translation>离开气相</translation>
    </message>
    <message>
        <source>Position {code}</source>
        <translation>位置 {code}</translation>
    </message>
    <message>
        <source>Print the stock list</source>
        <translation>打印库存清单</translation>
    </message>
    <message>
        <source>Product of another status is then refused there.</source>
        <translation>此后拒绝放入其他状态的药品。</translation>
    </message>
    <message>
        <source>Put in</source>
        <translation>入库</translation>
    </message>
    <message>
        <source>Quarantined or held</source>
        <translation>待处理或暂停</translation>
    </message>
    <message>
        <source>Quarantined product</source>
        <translation>待处理药品</translation>
    </message>
    <message>
        <source>Read alone, without seeing what was read before</source>
        <translation>独立读取，看不到此前的读数</translation>
    </message>
    <message>
        <source>Receipt room</source>
        <translation>交接区</translation>
    </message>
    <message>
        <source>Registered as moved; the units are held until a second person has read it.</source>
        <translation>已登记移位；复核人扫描前，剂量单元暂停使用。</translation>
    </message>
    <message>
        <source>Rejected or expired</source>
        <translation>拒收或过期</translation>
    </message>
    <message>
        <source>Rejected product</source>
        <translation>不合格药品</translation>
    </message>
    <message>
        <source>Release it</source>
        <translation>取消预留</translation>
    </message>
    <message>
        <source>Release the position</source>
        <translation>取消预留位置</translation>
    </message>
    <message>
        <source>Release …</source>
        <translation>取消预留…</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Scan a cassette, then the position it goes to; then the next cassette. The record is opened.</source>
        <translation>先扫描冻存盒，再扫描目标位置；然后下一盒。将开立记录。</translation>
    </message>
    <message>
        <source>Scan or type</source>
        <translation>扫描或输入</translation>
    </message>
    <message>
        <source>Scan or type a position, cassette or bag</source>
        <translation>扫描或输入位置、冻存盒或药袋</translation>
    </message>
    <message>
        <source>Scan the position first</source>
        <translation>请先扫描位置</translation>
    </message>
    <message>
        <source>Scanned</source>
        <translation>已扫描</translation>
    </message>
    <message>
        <source>Scanned already</source>
        <translation>已扫描过</translation>
    </message>
    <message>
        <source>Scanning ended</source>
        <translation>扫描结束</translation>
    </message>
    <message>
        <source>Shipper number or name of the depot</source>
        <translation>运输罐编号或持有人库名称</translation>
    </message>
    <message>
        <source>Show in the tank</source>
        <translation>在罐位图上显示</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>显示范围</translation>
    </message>
    <message>
        <source>So far</source>
        <translation>目前</translation>
    </message>
    <message>
        <source>Still to scan</source>
        <translation>尚未扫描</translation>
    </message>
    <message>
        <source>Still to scan: {n}</source>
        <translation>尚未扫描：{n}</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>库存</translation>
    </message>
    <message>
        <source>The monthly count is due</source>
        <translation>每月盘点到期</translation>
    </message>
    <message>
        <source>The unit from packing to now</source>
        <translation>从装箱到现在</translation>
    </message>
    <message>
        <source>To be moved</source>
        <translation>待移位</translation>
    </message>
    <message>
        <source>To the holder's depot</source>
        <translation>送交持有人库</translation>
    </message>
    <message>
        <source>Unexpected</source>
        <translation>账外</translation>
    </message>
    <message>
        <source>Unexpected here</source>
        <translation>账外</translation>
    </message>
    <message>
        <source>Unknown code</source>
        <translation>不能识别</translation>
    </message>
    <message>
        <source>Unknown codes</source>
        <translation>不能识别的条码</translation>
    </message>
    <message>
        <source>Usable for</source>
        <translation>可用期</translation>
    </message>
    <message>
        <source>What else holds this unit stays. Say what was found and who decided.</source>
        <translation>该剂量单元的其他暂停不受影响。请写明查明的情况和作出决定的人。</translation>
    </message>
    <message>
        <source>What is received and put in stands here.</source>
        <translation>验收入库的药品显示在此。</translation>
    </message>
    <message>
        <source>What the register holds at this minute is what is expected.</source>
        <translation>以此刻的账面为应有数。</translation>
    </message>
    <message>
        <source>all tanks</source>
        <translation>全部液氮罐</translation>
    </message>
    <message>
        <source>awaits the second person</source>
        <translation>待复核人扫描</translation>
    </message>
    <message>
        <source>backup tank</source>
        <translation>备用罐</translation>
    </message>
    <message>
        <source>cassette {n}</source>
        <translation>冻存盒 {n}</translation>
    </message>
    <message>
        <source>count not closed</source>
        <translation>盘点未关闭</translation>
    </message>
    <message>
        <source>for accepted product only</source>
        <translation>限存合格药品</translation>
    </message>
    <message>
        <source>for quarantined product only</source>
        <translation>限存待处理药品</translation>
    </message>
    <message>
        <source>for rejected product only</source>
        <translation>限存不合格药品</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>冻结</translation>
    </message>
    <message>
        <source>frozen for an incident</source>
        <translation>事件冻结</translation>
    </message>
    <message>
        <source>not decided yet</source>
        <translation>尚无验收结论</translation>
    </message>
    <message>
        <source>out of use</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>position, then every cassette in it</source>
        <translation>先扫位置，再扫其中各盒</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>召回暂停</translation>
    </message>
    <message>
        <source>record being amended</source>
        <translation>记录更正中</translation>
    </message>
    <message>
        <source>registered in {position}</source>
        <translation>账面位置 {position}</translation>
    </message>
    <message>
        <source>scan the position</source>
        <translation>请扫描位置</translation>
    </message>
    <message>
        <source>stopped by the QP</source>
        <translation>质量受权人叫停</translation>
    </message>
    <message>
        <source>until {moment}</source>
        <translation>至 {moment}</translation>
    </message>
    <message>
        <source>{code} is kept for one cassette until it is put in.</source>
        <translation>{code} 为一个冻存盒预留，直至入库。</translation>
    </message>
    <message>
        <source>{code} is no longer kept for {shipment}.</source>
        <translation>{code} 不再为 {shipment} 预留。</translation>
    </message>
    <message>
        <source>{number} in shipper {shipper}</source>
        <translation>{number}，暂存于运输罐 {shipper}</translation>
    </message>
    <message>
        <source>{number} is given up; its positions are free again and its record is voided.</source>
        <translation>{number} 不再执行；位置恢复空闲，记录作废。</translation>
    </message>
    <message>
        <source>{number} is given up; what was scanned stays in the trail.</source>
        <translation>{number} 不再继续；已扫描的内容留在审计追踪中。</translation>
    </message>
    <message>
        <source>{number}: {n} days until it expires</source>
        <translation>{number}：余 {n} 天到期</translation>
    </message>
    <message>
        <source>{number}: expired {n} days ago</source>
        <translation>{number}：已过期 {n} 天</translation>
    </message>
    <message>
        <source>Its expiry date is past: it is not used; agree on its return or destruction</source>
        <translation>已过有效期，不得使用：请商定退回或销毁</translation>
    </message>
    <message>
        <source>{n} cassettes were not scanned, {m} differ. An incident ST4 is opened at once.</source>
        <translation>{n} 个冻存盒未扫描，{m} 项不符。将立即登记事件 ST4。</translation>
    </message>
    <message>
        <source>{n} positions hold product of another status: {codes}</source>
        <translation>{n} 个位置存放的药品与指定状态不符：{codes}</translation>
    </message>
    <message>
        <source>Empty tank {code}</source>
        <translation>清空液氮罐 {code}</translation>
    </message>
    <message>
        <source>Every ticked cassette is moved; each move is carried out with its record (CT-STO-001) by two people. Positions are kept from now on.</source>
        <translation>勾选的冻存盒将全部移出；每次移位按记录（CT-STO-001）由两人完成。目标位置自即刻起保留。</translation>
    </message>
    <message>
        <source>Order the moves</source>
        <translation>开立移位</translation>
    </message>
    <message>
        <source>{n} cassettes find no free position in a tank in order: say where they go.</source>
        <translation>有 {n} 个冻存盒在合格液氮罐中找不到空位，请指定去处。</translation>
    </message>
    <message>
        <source>{n} more are in a move already, or their thaw has begun.</source>
        <translation>另有 {n} 个已在移位中，或已开始复苏。</translation>
    </message>
    <message>
        <source>Cassettes: {n} of {all}. Records: {records}.</source>
        <translation>{all} 个冻存盒中选 {n} 个，记录 {records} 份。</translation>
    </message>
    <message>
        <source>Free in tanks in order: {codes}</source>
        <translation>合格液氮罐空位：{codes}</translation>
    </message>
    <message>
        <source>No other tank is in order.</source>
        <translation>没有其他合格的液氮罐。</translation>
    </message>
    <message>
        <source>Alarm {number}: tank {code} is emptied</source>
        <translation>报警 {number}：清空液氮罐 {code}</translation>
    </message>
    <message>
        <source>Tank {code} is emptied</source>
        <translation>清空液氮罐 {code}</translation>
    </message>
    <message>
        <source>Empty this tank …</source>
        <translation>清空此罐…</translation>
    </message>
    <message>
        <source>A move under way brings cassette {number} of {shipment} here.</source>
        <translation>进行中的移位将把 {shipment} 的第 {number} 个冻存盒放到这里。</translation>
    </message>
    <message>
        <source>Used for</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Storing product</source>
        <translation>存放产品</translation>
    </message>
    <message>
        <source>Backup: kept empty for another tank</source>
        <translation>备用：平时空置，供其他罐转移</translation>
    </message>
    <message>
        <source>Tank {code} takes product like any other from now on.</source>
        <translation>自即刻起，液氮罐 {code} 与其他罐一样存放产品。</translation>
    </message>
    <message>
        <source>Tank {code} stays empty and takes product only from another tank.</source>
        <translation>液氮罐 {code} 平时空置，只接收自其他罐转移的产品。</translation>
    </message>
    <message>
        <source>Yes, from now on</source>
        <translation>是，自即刻起</translation>
    </message>
    <message>
        <source>Use for product again …</source>
        <translation>恢复存放产品…</translation>
    </message>
    <message>
        <source>Keep as backup tank …</source>
        <translation>设为备用罐…</translation>
    </message>
    <message>
        <source>Empty it first.</source>
        <translation>请先清空该罐。</translation>
    </message>
    <message>
        <source>Empty tank {code} …</source>
        <translation>清空 {code}…</translation>
    </message>
    <message>
        <source>Nothing lies in this tank.</source>
        <translation>此罐内没有产品。</translation>
    </message>
</context>
</TS>
