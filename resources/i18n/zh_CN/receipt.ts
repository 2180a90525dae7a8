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
      <source>Arrival → COI scan</source>
      <translation>到达 → 扫描身份码</translation>
    </message>
    <message>
      <source>Arrival → decision</source>
      <translation>到达 → 验收结论</translation>
    </message>
    <message>
      <source>Arrival → lid seal</source>
      <translation>到达 → 启封决定</translation>
    </message>
    <message>
      <source>Cassette {n} out of the cold</source>
      <translation>第 {n} 盒离开低温</translation>
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
      <source>GTIN</source>
      <translation>商品编码</translation>
    </message>
    <message>
      <source>Identity hidden</source>
      <translation>身份已隐藏</translation>
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
      <source>Scanned {code} · belongs to {number}</source>
      <translation>扫描到 {code} · 属于 {number}</translation>
    </message>
    <message>
      <source>Second person</source>
      <translation>第二人</translation>
    </message>
    <message>
      <source>Serial no.</source>
      <translation>序列号</translation>
    </message>
    <message>
      <source>Stop: another patient's product</source>
      <translation>停：其他患者的产品</translation>
    </message>
    <message>
      <source>The product is back in the cold</source>
      <translation>产品已放回低温处</translation>
    </message>
    <message>
      <source>This code belongs to another patient's product.</source>
      <translation>此码属于其他患者的产品。</translation>
    </message>
    <message>
      <source>What happened, and why it is safe to go on</source>
      <translation>发生了什么，为何可以继续</translation>
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
      <source>{name} (on duty)</source>
      <translation>{name}（在岗）</translation>
    </message>
    <message>
      <source>{n} open items block acceptance; {m} may follow.</source>
      <translation>未完成项中 {n} 项影响接收，{m} 项可后补。</translation>
    </message>
  </context>
</TS>
