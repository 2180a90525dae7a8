<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>arrivals</name>
    <message>
      <source>(an alarm is open)</source>
      <translation>（有未处理的报警）</translation>
    </message>
    <message>
      <source>(too warm)</source>
      <translation>（温度过高）</translation>
    </message>
    <message>
      <source>Agreed with the holder on another time: {note}</source>
      <translation>已与持有人商定改期：{note}</translation>
    </message>
    <message>
      <source>Announce all</source>
      <translation>全部登记</translation>
    </message>
    <message>
      <source>Announce from a message</source>
      <translation>从来件文字登记</translation>
    </message>
    <message>
      <source>Announce from a message …</source>
      <translation>从来件文字登记…</translation>
    </message>
    <message>
      <source>Announce from a spreadsheet …</source>
      <translation>从表格登记…</translation>
    </message>
    <message>
      <source>Announced: {count} shipments.</source>
      <translation>已登记 {count} 批。</translation>
    </message>
    <message>
      <source>Arrivals of a day</source>
      <translation>到货安排</translation>
    </message>
    <message>
      <source>As the line says</source>
      <translation>与原文一致</translation>
    </message>
    <message>
      <source>Ask the holder to re-time</source>
      <translation>请持有人改期</translation>
    </message>
    <message>
      <source>Ask the holder to re-time …</source>
      <translation>请持有人改期…</translation>
    </message>
    <message>
      <source>Bags</source>
      <translation>袋数</translation>
    </message>
    <message>
      <source>Bags in all</source>
      <translation>总袋数</translation>
    </message>
    <message>
      <source>Call the holder first{contact}. What was checked for {number} is asked anew for a new time.</source>
      <translation>请先致电持有人{contact}。改期后，{number} 已检查的各项须重新确认。</translation>
    </message>
    <message>
      <source>Checked</source>
      <translation>已检查</translation>
    </message>
    <message>
      <source>Choose the holder's spreadsheet, or drop it here.</source>
      <translation>请选择持有人的表格，或拖到这里。</translation>
    </message>
    <message>
      <source>Column {name}</source>
      <translation>列“{name}”</translation>
    </message>
    <message>
      <source>Compare each value with its line; Enter ticks it. What is not ticked is not taken over.</source>
      <translation>请逐项与原文核对，按 Enter 勾选。未勾选的不采用。</translation>
    </message>
    <message>
      <source>Not read: {columns}. Choose below what they hold.</source>
      <translation>未读取：{columns}。请在下方选择其含义。</translation>
    </message>
    <message>
      <source>Confirm existing stock</source>
      <translation>确认既有库存</translation>
    </message>
    <message>
      <source>Confirm existing stock …</source>
      <translation>确认既有库存…</translation>
    </message>
    <message>
      <source>Cryo gloves, face shield, apron</source>
      <translation>低温手套、面屏、围裙</translation>
    </message>
    <message>
      <source>Entered by {name}; a second person scans it again.</source>
      <translation>{name} 已录入，待第二人重新扫描。</translation>
    </message>
    <message>
      <source>Everything is ready for {number}. Your name and the time are kept.</source>
      <translation>{number} 各项已就绪。将记录您的姓名和时间。</translation>
    </message>
    <message>
      <source>Existing stock</source>
      <translation>既有库存</translation>
    </message>
    <message>
      <source>Existing stock, received on {day}.</source>
      <translation>既有库存，{day} 接收。</translation>
    </message>
    <message>
      <source>Found in the message</source>
      <translation>在来件中找到</translation>
    </message>
    <message>
      <source>Go on to the notice</source>
      <translation>继续填写预告</translation>
    </message>
    <message>
      <source>Good</source>
      <translation>可登记</translation>
    </message>
    <message>
      <source>Hold time is enough when it arrives</source>
      <translation>到货时保温时间充足</translation>
    </message>
    <message>
      <source>Hold time short</source>
      <translation>保温不足</translation>
    </message>
    <message>
      <source>Hold time when it arrives</source>
      <translation>到货时的保温余量</translation>
    </message>
    <message>
      <source>Holder's 24 h contact</source>
      <translation>持有人 24 小时联系方式</translation>
    </message>
    <message>
      <source>Holder's 24 h contact is not registered</source>
      <translation>未登记持有人 24 小时联系方式</translation>
    </message>
    <message>
      <source>It lay here before ctdesk …</source>
      <translation>启用前已在库…</translation>
    </message>
    <message>
      <source>It was typed from the holder's paper; nothing else is kept here.</source>
      <translation>由纸质通知录入，系统内没有其他来件。</translation>
    </message>
    <message>
      <source>Leave it empty until there is one.</source>
      <translation>尚未商定的留空。</translation>
    </message>
    <message>
      <source>Less than 24 h are left.</source>
      <translation>距预计到达不足 24 小时。</translation>
    </message>
    <message>
      <source>Limits</source>
      <translation>限值</translation>
    </message>
    <message>
      <source>Logger reader and software</source>
      <translation>记录仪读取设备及软件</translation>
    </message>
    <message>
      <source>Message</source>
      <translation>来件文字</translation>
    </message>
    <message>
      <source>Message of the holder</source>
      <translation>持有人来件</translation>
    </message>
    <message>
      <source>No 24 h contact</source>
      <translation>无 24 h 联系</translation>
    </message>
    <message>
      <source>No custodian</source>
      <translation>缺储存管理</translation>
    </message>
    <message>
      <source>No place set aside for quarantine is free</source>
      <translation>待处理专用位置已满</translation>
    </message>
    <message>
      <source>No quarantine place</source>
      <translation>无待处理位</translation>
    </message>
    <message>
      <source>No receiver</source>
      <translation>缺接收人</translation>
    </message>
    <message>
      <source>No verifier</source>
      <translation>缺复核人</translation>
    </message>
    <message>
      <source>Not read</source>
      <translation>不读取</translation>
    </message>
    <message>
      <source>Not ready</source>
      <translation>未就绪</translation>
    </message>
    <message>
      <source>Not ready …</source>
      <translation>未就绪…</translation>
    </message>
    <message>
      <source>Not ready: {what}.</source>
      <translation>未就绪：{what}。</translation>
    </message>
    <message>
      <source>Note it</source>
      <translation>记录</translation>
    </message>
    <message>
      <source>Notice</source>
      <translation>到货通知</translation>
    </message>
    <message>
      <source>Notices from a spreadsheet</source>
      <translation>从表格登记到货</translation>
    </message>
    <message>
      <source>On course</source>
      <translation>按期准备</translation>
    </message>
    <message>
      <source>One row for each bag, columns in any order. Every shipment is shown first.</source>
      <translation>每袋一行，列的顺序不限。登记前先逐批显示。</translation>
    </message>
    <message>
      <source>Paper of its acceptance</source>
      <translation>原验收资料</translation>
    </message>
    <message>
      <source>Paste the holder's e-mail or message as it came. It is kept with the announcement.</source>
      <translation>请原样粘贴持有人的邮件或消息，将随预告一并留存。</translation>
    </message>
    <message>
      <source>Photo of cassette {n}</source>
      <translation>第 {n} 盒照片</translation>
    </message>
    <message>
      <source>Place free for quarantine</source>
      <translation>待处理位置有空位</translation>
    </message>
    <message>
      <source>Position of cassette {n}</source>
      <translation>第 {n} 盒储存位</translation>
    </message>
    <message>
      <source>Print tomorrow's arrivals</source>
      <translation>打印明日到货安排</translation>
    </message>
    <message>
      <source>Read it</source>
      <translation>读取</translation>
    </message>
    <message>
      <source>Reading of the tank</source>
      <translation>液氮罐读数</translation>
    </message>
    <message>
      <source>Received on</source>
      <translation>原接收日期</translation>
    </message>
    <message>
      <source>Receiver on duty</source>
      <translation>接收人在岗</translation>
    </message>
    <message>
      <source>Say what is wrong, so that whoever mends it knows.</source>
      <translation>请写明问题，便于处理。</translation>
    </message>
    <message>
      <source>Scan where each cassette of {number} lies, and read its papers yourself.</source>
      <translation>请逐盒扫描 {number} 的储存位，并自行核对资料。</translation>
    </message>
    <message>
      <source>Scanner</source>
      <translation>扫码枪</translation>
    </message>
    <message>
      <source>Scanner failed its test</source>
      <translation>扫码枪自检未通过</translation>
    </message>
    <message>
      <source>Scanner faulty</source>
      <translation>扫码枪异常</translation>
    </message>
    <message>
      <source>Scanner tested</source>
      <translation>扫码枪已自检</translation>
    </message>
    <message>
      <source>Sign off</source>
      <translation>签署</translation>
    </message>
    <message>
      <source>Sign off as ready</source>
      <translation>签署就绪</translation>
    </message>
    <message>
      <source>Sign off as ready …</source>
      <translation>签署就绪…</translation>
    </message>
    <message>
      <source>Sign off: {left}</source>
      <translation>就绪签署：{left}</translation>
    </message>
    <message>
      <source>Signed off as ready by {name}</source>
      <translation>{name} 已签署就绪</translation>
    </message>
    <message>
      <source>Some of it can be meant in more than one way. Type those from the message yourself.</source>
      <translation>有几处可作不同理解，请自行按原文填写。</translation>
    </message>
    <message>
      <source>Spoke with</source>
      <translation>联系人</translation>
    </message>
    <message>
      <source>State as its papers say</source>
      <translation>资料所载状态</translation>
    </message>
    <message>
      <source>Taken in by {name} and {other}: {reason}</source>
      <translation>{name}、{other} 登记入库：{reason}</translation>
    </message>
    <message>
      <source>Tank alarm</source>
      <translation>液氮罐报警</translation>
    </message>
    <message>
      <source>Tank custodian on duty</source>
      <translation>储存管理人员在岗</translation>
    </message>
    <message>
      <source>Tank not read in the last 24 h</source>
      <translation>液氮罐 24 小时内无读数</translation>
    </message>
    <message>
      <source>Tank read within 24 h</source>
      <translation>液氮罐 24 小时内有读数</translation>
    </message>
    <message>
      <source>Tank too warm</source>
      <translation>液氮罐偏暖</translation>
    </message>
    <message>
      <source>The holder was asked to come at another time: {note}</source>
      <translation>已请持有人改期：{note}</translation>
    </message>
    <message>
      <source>Time agreed</source>
      <translation>商定时间</translation>
    </message>
    <message>
      <source>To sign off</source>
      <translation>待签署</translation>
    </message>
    <message>
      <source>To the arrivals</source>
      <translation>前往到货</translation>
    </message>
    <message>
      <source>Too little of the hold time is left when it arrives: call the holder.</source>
      <translation>到货时保温余量不足：请联系持有人。</translation>
    </message>
    <message>
      <source>Verifier on duty</source>
      <translation>复核人在岗</translation>
    </message>
    <message>
      <source>What the columns hold</source>
      <translation>各列的含义</translation>
    </message>
    <message>
      <source>What the holder sent …</source>
      <translation>持有人来件…</translation>
    </message>
    <message>
      <source>Why only now</source>
      <translation>为何现在才签署</translation>
    </message>
    <message>
      <source>not ready</source>
      <translation>未就绪</translation>
    </message>
    <message>
      <source>{count} shipments</source>
      <translation>{count} 批</translation>
    </message>
    <message>
      <source>{count} shipments can be announced. A second person types each of them again.</source>
      <translation>可登记 {count} 批。登记后由第二人逐批重新录入复核。</translation>
    </message>
    <message>
      <source>Things to mend first: {count}. Nothing is announced yet.</source>
      <translation>有 {count} 处须先处理，尚未登记。</translation>
    </message>
    <message>
      <source>{count} to check</source>
      <translation>{count} 项待查</translation>
    </message>
    <message>
      <source>{number} is announced as before; what was entered stays in the trail.</source>
      <translation>{number} 恢复为已预告；录入内容留在审计追踪中。</translation>
    </message>
    <message>
      <source>{number} lay here before ctdesk did. A second person scans it again.</source>
      <translation>{number} 在启用 ctdesk 之前已入库。由第二人重新扫描确认。</translation>
    </message>
    <message>
      <source>{what}: asked from three days before</source>
      <translation>{what}：到货前三天起检查</translation>
    </message>
    <message>
      <source>{what}: nobody has checked yet</source>
      <translation>{what}：尚未检查</translation>
    </message>
    <message>
      <source>{what}: nobody who may act</source>
      <translation>{what}：无可执行人员</translation>
    </message>
    <message>
      <source>Arrives on {day}</source>
      <translation>{day} 到货</translation>
    </message>
    <message>
      <source>Arrives today at {time}</source>
      <translation>今天 {time} 到货</translation>
    </message>
    <message>
      <source>Arrives tomorrow at {time}</source>
      <translation>明天 {time} 到货</translation>
    </message>
    <message>
      <source>{when}: readiness not signed off</source>
      <translation>{when}：到货准备尚未签核</translation>
    </message>
    <message>
      <source>{met} of {all} points met</source>
      <translation>{all} 项中已就绪 {met} 项</translation>
    </message>
    <message>
      <source>by {time}</source>
      <translation>须在 {time} 前</translation>
    </message>
    <message>
      <source>Scanner failed its test.</source>
      <translation>扫描枪自检未通过。</translation>
    </message>
    <message>
      <source>Scanner tested here</source>
      <translation>本工作站扫描枪已自检</translation>
    </message>
    <message>
      <source>Test this scanner</source>
      <translation>自检本机扫描枪</translation>
    </message>
    <message>
      <source>checked by hand</source>
      <translation>人工确认</translation>
    </message>
    <message>
      <source>{what}: {value}</source>
      <translation>{what}：{value}</translation>
    </message>
  </context>
</TS>
