<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>receipt</name>
    <message>
      <source>1. Put the product back into the cold, now.</source>
      <translation>1. 立即把产品放回低温处。</translation>
    </message>
    <message>
      <source>2. Call the second person.</source>
      <translation>2. 叫来第二人。</translation>
    </message>
    <message>
      <source>3. Then fill in what stands at the right.</source>
      <translation>3. 然后填写右侧内容。</translation>
    </message>
    <message>
      <source>As you read it</source>
      <translation>辨读内容</translation>
    </message>
    <message>
      <source>Back to the camera</source>
      <translation>返回摄像头</translation>
    </message>
    <message>
      <source>Camera</source>
      <translation>摄像头</translation>
    </message>
    <message>
      <source>Cassette {n} out of the cold</source>
      <translation>第 {n} 盒离开低温</translation>
    </message>
    <message>
      <source>Expected here</source>
      <translation>此处应为</translation>
    </message>
    <message>
      <source>F8  Open the incident and go on</source>
      <translation>F8  登记不良事件并继续</translation>
    </message>
    <message>
      <source>F9  Go on without an incident</source>
      <translation>F9  不登记，继续</translation>
    </message>
    <message>
      <source>First trip here</source>
      <translation>首次到达本院</translation>
    </message>
    <message>
      <source>Foreign label</source>
      <translation>外文标签</translation>
    </message>
    <message>
      <source>Found now: {what}</source>
      <translation>本次发现：{what}</translation>
    </message>
    <message>
      <source>GTIN</source>
      <translation>商品编码</translation>
    </message>
    <message>
      <source>Hard to read</source>
      <translation>难以辨认</translation>
    </message>
    <message>
      <source>Holds the cold until {time}</source>
      <translation>保温至 {time}</translation>
    </message>
    <message>
      <source>Identity hidden</source>
      <translation>身份已隐藏</translation>
    </message>
    <message>
      <source>It belongs to {number}.</source>
      <translation>属于 {number}。</translation>
    </message>
    <message>
      <source>It is not registered here; what is known comes from the receipts.</source>
      <translation>本院未登记此运输罐；所知信息均来自验收记录。</translation>
    </message>
    <message>
      <source>Its page</source>
      <translation>设备页面</translation>
    </message>
    <message>
      <source>Keep this picture</source>
      <translation>使用这张照片</translation>
    </message>
    <message>
      <source>Label cannot be scanned</source>
      <translation>标签无法扫描</translation>
    </message>
    <message>
      <source>Label cannot be scanned…</source>
      <translation>标签无法扫描…</translation>
    </message>
    <message>
      <source>Label over a label</source>
      <translation>标签覆盖</translation>
    </message>
    <message>
      <source>No camera answers at this workstation. Plug one in, or choose a file.</source>
      <translation>本工作站没有可用的摄像头。请接上摄像头，或选择文件。</translation>
    </message>
    <message>
      <source>No camera answers here: choose a photo</source>
      <translation>本机没有可用的摄像头：请选择照片文件</translation>
    </message>
    <message>
      <source>Only one competent person is known to be here. Let the second one join (Ctrl+J) before A–F is signed: afterwards this shipment cannot be accepted, only quarantined.</source>
      <translation>目前只知道一名合格人员在场。请在签署A–F之前让第二人加入（Ctrl+J）；签署之后，本批到货只能待处理，不能接收。</translation>
    </message>
    <message>
      <source>Photo from a file</source>
      <translation>从文件选择照片</translation>
    </message>
    <message>
      <source>Photo of the label</source>
      <translation>标签照片</translation>
    </message>
    <message>
      <source>Qualification expired {day}</source>
      <translation>验证已于 {day} 到期</translation>
    </message>
    <message>
      <source>Qualification not known here</source>
      <translation>本院未掌握其验证情况</translation>
    </message>
    <message>
      <source>Qualified until {day}</source>
      <translation>验证有效期至 {day}</translation>
    </message>
    <message>
      <source>Read the label as the second person</source>
      <translation>第二人辨读标签</translation>
    </message>
    <message>
      <source>Receipt of {name}, {number}</source>
      <translation>{name} 的接收，{number}</translation>
    </message>
    <message>
      <source>STOP</source>
      <translation>停</translation>
    </message>
    <message>
      <source>Second person</source>
      <translation>第二人</translation>
    </message>
    <message>
      <source>Second reading …</source>
      <translation>第二人辨读…</translation>
    </message>
    <message>
      <source>Serial no.</source>
      <translation>序列号</translation>
    </message>
    <message>
      <source>Show the photo</source>
      <translation>查看照片</translation>
    </message>
    <message>
      <source>Stop: another patient's product</source>
      <translation>停：其他患者的产品</translation>
    </message>
    <message>
      <source>Take again</source>
      <translation>重拍</translation>
    </message>
    <message>
      <source>Take or choose the photo …</source>
      <translation>拍照或选择照片…</translation>
    </message>
    <message>
      <source>Take the picture</source>
      <translation>拍照</translation>
    </message>
    <message>
      <source>The camera gives no picture; another program may be using it. Close that program and try again, or choose a file.</source>
      <translation>摄像头没有画面，可能正被其他程序占用。请关闭该程序后重试，或选择文件。</translation>
    </message>
    <message>
      <source>The camera stopped answering. Plug it in again and try again, or choose a file.</source>
      <translation>摄像头已无响应。请重新插好后重试，或选择文件。</translation>
    </message>
    <message>
      <source>The product is back in the cold</source>
      <translation>产品已放回低温处</translation>
    </message>
    <message>
      <source>The two readings differ. Both are kept; read the label again.</source>
      <translation>两次辨读不一致，均已保留；请重新辨读标签。</translation>
    </message>
    <message>
      <source>This code belongs to another patient's product.</source>
      <translation>此码属于其他患者的产品。</translation>
    </message>
    <message>
      <source>To COI scan</source>
      <translation>到达 → 扫描身份码</translation>
    </message>
    <message>
      <source>To decision</source>
      <translation>到达 → 验收结论</translation>
    </message>
    <message>
      <source>To lid seal</source>
      <translation>到达 → 启封决定</translation>
    </message>
    <message>
      <source>Use this file</source>
      <translation>使用此文件</translation>
    </message>
    <message>
      <source>What happened, and why it is safe to go on</source>
      <translation>发生了什么，为何可以继续</translation>
    </message>
    <message>
      <source>What is the matter with it</source>
      <translation>标签情况</translation>
    </message>
    <message>
      <source>What the camera sees</source>
      <translation>摄像头画面</translation>
    </message>
    <message>
      <source>Written by hand</source>
      <translation>手写标签</translation>
    </message>
    <message>
      <source>late</source>
      <translation>超时</translation>
    </message>
    <message>
      <source>left</source>
      <translation>剩余</translation>
    </message>
    <message>
      <source>over the limit</source>
      <translation>已超限</translation>
    </message>
    <message>
      <source>soon over</source>
      <translation>即将超限</translation>
    </message>
    <message>
      <source>{item}: type what you read yourself, from the label or its photo.</source>
      <translation>{item}：请按标签或照片录入您自己辨读的内容。</translation>
    </message>
    <message>
      <source>{item}: type what you read. A second person reads it alone; it never counts as a match.</source>
      <translation>{item}：请录入您辨读的内容。第二人将独立辨读；不会作为相符处理。</translation>
    </message>
    <message>
      <source>{item}: {kind}, read alike by {name} and {other}.</source>
      <translation>{item}：{kind}，{name} 与 {other} 辨读一致。</translation>
    </message>
    <message>
      <source>{item}: {kind}, read by {name}; a second person has to read it.</source>
      <translation>{item}：{kind}，{name} 已辨读，待第二人辨读。</translation>
    </message>
    <message>
      <source>{item}: {kind}, read differently by {name} and {other}; read it again.</source>
      <translation>{item}：{kind}，{name} 与 {other} 辨读不一致，请重新辨读。</translation>
    </message>
    <message>
      <source>{m} of {n} trips before with findings</source>
      <translation>此前 {n} 次，其中 {m} 次有异常</translation>
    </message>
    <message>
      <source>{name} (on duty)</source>
      <translation>{name}（在岗）</translation>
    </message>
    <message>
      <source>{n} open items block acceptance; {m} may follow.</source>
      <translation>未完成项中 {n} 项影响接收，{m} 项可后补。</translation>
    </message>
    <message>
      <source>{n} trips before, nothing found</source>
      <translation>此前 {n} 次，均无异常</translation>
    </message>
    <message>
      <source>{number} is open, with patient, unit, place and what you said in it. The product stays cold; the finding stays on this record.</source>
      <translation>{number} 已建立，患者、产品单元、地点和您所述均已写入，无需再报。产品继续低温保存；本记录保留此项不符合。</translation>
    </message>
  </context>
</TS>
