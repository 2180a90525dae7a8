<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>inspection</name>
    <message>
        <source>Inspection pack</source>
        <translation>检查资料包</translation>
    </message>
    <message>
        <source>Inspection</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Inspectors</source>
        <translation>检查员</translation>
    </message>
    <message>
        <source>Storage and premises</source>
        <translation>储存与场所</translation>
    </message>
    <message>
        <source>Incidents and adverse reactions</source>
        <translation>不良事件与不良反应</translation>
    </message>
    <message>
        <source>Team and delegation</source>
        <translation>团队与授权</translation>
    </message>
    <message>
        <source>Audit and access</source>
        <translation>审计与权限</translation>
    </message>
    <message>
        <source>Everything about one unit, patient, period or topic in one folder that proves itself offline.</source>
        <translation>把一个剂量单元、患者、期间或主题的全部资料放进一个可离线自证的文件夹。</translation>
    </message>
    <message>
        <source>A pack is being written.</source>
        <translation>正在写入资料包。</translation>
    </message>
    <message>
        <source>Choose first what it is about.</source>
        <translation>请先选定内容。</translation>
    </message>
    <message>
        <source>Folder to write the pack into</source>
        <translation>资料包存放的文件夹</translation>
    </message>
    <message>
        <source>What goes into it</source>
        <translation>资料包内容</translation>
    </message>
    <message>
        <source>By topic</source>
        <translation>按主题</translation>
    </message>
    <message>
        <source>Number, batch, bag, name …</source>
        <translation>编号、批号、袋号、姓名 …</translation>
    </message>
    <message>
        <source>Find a dose unit or a patient</source>
        <translation>查找剂量单元或患者</translation>
    </message>
    <message>
        <source>Manner</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>Mask patient identities in index and trail</source>
        <translation>索引与审计追踪遮盖患者身份</translation>
    </message>
    <message>
        <source>With sealed records and files that show identities</source>
        <translation>包含可见身份的盖章记录与附件</translation>
    </message>
    <message>
        <source>As one ZIP file</source>
        <translation>打成一个 ZIP 文件</translation>
    </message>
    <message>
        <source>What is sealed cannot be masked. A masked pack carries no chain proof.</source>
        <translation>已盖章的文件不能遮盖；遮盖的资料包不带链证明。</translation>
    </message>
    <message>
        <source>No such unit or patient.</source>
        <translation>没有这样的剂量单元或患者。</translation>
    </message>
    <message>
        <source>What the pack will hold is shown here before it is written.</source>
        <translation>写入之前，这里先列出资料包将包含的内容。</translation>
    </message>
    <message>
        <source>Exported packs</source>
        <translation>已导出的资料包</translation>
    </message>
    <message>
        <source>Writing the pack</source>
        <translation>正在写入资料包</translation>
    </message>
    <message>
        <source>Stopped: nothing was written.</source>
        <translation>已停止，什么也没有写下。</translation>
    </message>
    <message>
        <source>Sealed records</source>
        <translation>盖章记录</translation>
    </message>
    <message>
        <source>Attached originals</source>
        <translation>附件原件</translation>
    </message>
    <message>
        <source>Entries of the trail</source>
        <translation>审计追踪条目</translation>
    </message>
    <message>
        <source>Team as of</source>
        <translation>团队与能力截至</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} 天</translation>
    </message>
    <message>
        <source>Takes about</source>
        <translation>约占</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <source>{count} records show who the patient is.</source>
        <translation>{count} 份记录可见患者身份。</translation>
    </message>
    <message>
        <source>Identities</source>
        <translation>患者身份</translation>
    </message>
    <message>
        <source>{count} files</source>
        <translation>{count} 个文件</translation>
    </message>
    <message>
        <source>left out: it shows identities</source>
        <translation>因含患者身份未放入</translation>
    </message>
    <message>
        <source>… and {count} more</source>
        <translation>…… 另有 {count} 份</translation>
    </message>
    <message>
        <source>{count} records</source>
        <translation>{count} 份记录</translation>
    </message>
    <message>
        <source>identities masked</source>
        <translation>已遮盖身份</translation>
    </message>
    <message>
        <source>{files} files, {records} sealed records, {entries} entries of the trail.</source>
        <translation>{files} 个文件，{records} 份盖章记录，{entries} 条审计追踪。</translation>
    </message>
    <message>
        <source>{number} is written</source>
        <translation>{number} 已写好</translation>
    </message>
    <message>
        <source>Open verifier.html in it with any browser, without a network, and drop the folder on it.</source>
        <translation>用浏览器打开其中的 verifier.html（不需要网络），把文件夹拖进去即可核验。</translation>
    </message>
    <message>
        <source>Accounts that only read and end by themselves; whatever they did is told here.</source>
        <translation>只读账号，到期自动结束；其全部操作都列在这里。</translation>
    </message>
    <message>
        <source>Admit one on the page of a member: role Inspector, with a last day.</source>
        <translation>在成员页面任命“检查员”角色并设定截止日期即可。</translation>
    </message>
    <message>
        <source>No inspector has done anything yet.</source>
        <translation>检查员还没有任何操作。</translation>
    </message>
    <message>
        <source>No inspector was admitted yet.</source>
        <translation>还没有批准过检查员。</translation>
    </message>
    <message>
        <source>{count} entries in the trail</source>
        <translation>审计追踪 {count} 条</translation>
    </message>
    <message>
        <source>admitted by {name}</source>
        <translation>{name} 批准</translation>
    </message>
    <message>
        <source>May read</source>
        <translation>可查阅</translation>
    </message>
    <message>
        <source>Which view</source>
        <translation>所查功能</translation>
    </message>
    <message>
        <source>What it concerned</source>
        <translation>对象</translation>
    </message>
</context>
</TS>
