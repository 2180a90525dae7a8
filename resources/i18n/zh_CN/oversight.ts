<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>oversight</name>
    <message>
        <source>Acknowledge by</source>
        <translation>知悉期限</translation>
    </message>
    <message>
        <source>Acknowledge {n} records</source>
        <translation>知悉 {n} 份记录</translation>
    </message>
    <message>
        <source>Acknowledge {n} …</source>
        <translation>知悉 {n} 份…</translation>
    </message>
    <message>
        <source>Acknowledge …</source>
        <translation>知悉…</translation>
    </message>
    <message>
        <source>Choose a record; Space takes it into the batch, Enter opens it.</source>
        <translation>请选择一份记录：空格键加入本批，回车键打开。</translation>
    </message>
    <message>
        <source>Choose “To acknowledge” on the left.</source>
        <translation>请在左侧选择“待知悉”。</translation>
    </message>
    <message>
        <source>Chosen</source>
        <translation>已选</translation>
    </message>
    <message>
        <source>Each of these records gets a signature of its own, with the meaning “{meaning}”.</source>
        <translation>以下记录各得一个签名，含义为“{meaning}”。</translation>
    </message>
    <message>
        <source>Every item conforms</source>
        <translation>各项均符合</translation>
    </message>
    <message>
        <source>Every limit was kept</source>
        <translation>各时限均未超过</translation>
    </message>
    <message>
        <source>Every step has the lead's signature: up to {n} at once</source>
        <translation>每一步骤均由负责人签名，一次最多 {n} 份</translation>
    </message>
    <message>
        <source>Late: {limits}</source>
        <translation>超时：{limits}</translation>
    </message>
    <message>
        <source>Meetings</source>
        <translation>质量会议</translation>
    </message>
    <message>
        <source>No step waits for you.</source>
        <translation>没有待您知悉的步骤。</translation>
    </message>
    <message>
        <source>Nothing was acknowledged yet.</source>
        <translation>尚无已知悉的步骤。</translation>
    </message>
    <message>
        <source>Number, shipment, product or case …</source>
        <translation>编号、到货、药品或事件…</translation>
    </message>
    <message>
        <source>One by one</source>
        <translation>逐份签署</translation>
    </message>
    <message>
        <source>Records come here once they are decided.</source>
        <translation>记录作出结论后列在此处。</translation>
    </message>
    <message>
        <source>Sign {n}</source>
        <translation>签署 {n} 份</translation>
    </message>
    <message>
        <source>Signed: {n}. Not signed: {m}.</source>
        <translation>已签署 {n} 份，未签署 {m} 份。</translation>
    </message>
    <message>
        <source>Space chooses a record, Ctrl+A all that fit, Ctrl+Enter signs them with one password entry; each gets a signature of its own. What has to be approved is opened and signed alone. Coverage (K32): of the records decided in a period that need the lead's signature, those that have it.</source>
        <translation>空格键选中一份记录，Ctrl+A 选中全部可一并知悉的，Ctrl+Enter 输入一次密码签署，每份各得一个签名。须批准的记录请打开后单独签署。监督覆盖率（K32）：期间内作出结论、须负责人签名的记录中，已签名的比例。</translation>
    </message>
    <message>
        <source>Supervision</source>
        <translation>监督</translation>
    </message>
    <message>
        <source>To acknowledge</source>
        <translation>待知悉</translation>
    </message>
    <message>
        <source>Which steps</source>
        <translation>显示哪些步骤</translation>
    </message>
    <message>
        <source>You stopped before {n} more; they still wait.</source>
        <translation>您中途停止，其余 {n} 份仍待知悉。</translation>
    </message>
    <message>
        <source>by {at}</source>
        <translation>{at} 前</translation>
    </message>
    <message>
        <source>{n} items do not conform</source>
        <translation>{n} 项不符合</translation>
    </message>
    <message>
        <source>{n} signatures under an emergency permission</source>
        <translation>{n} 个签名依据紧急授权</translation>
    </message>
    <message>
        <source>About what</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Decided as</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>Dashboard</source>
        <translation>看板</translation>
    </message>
</context>
</TS>
