<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>trace</name>
    <message>
        <source>20 digits</source>
        <translation>20 位追溯码</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>平台已确认</translation>
    </message>
    <message>
        <source>Acknowledged before</source>
        <translation>此前已确认</translation>
    </message>
    <message>
        <source>Acknowledged …</source>
        <translation>已确认…</translation>
    </message>
    <message>
        <source>Answer of the platform</source>
        <translation>平台答复</translation>
    </message>
    <message>
        <source>Platform answer …</source>
        <translation>导入平台答复…</translation>
    </message>
    <message>
        <source>Any of them</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Code, batch, record or shipment …</source>
        <translation>追溯码、批号、记录或到货编号…</translation>
    </message>
    <message>
        <source>Codes come here when the decision of a receipt is signed.</source>
        <translation>验收结论签署后，追溯码会出现在这里。</translation>
    </message>
    <message>
        <source>Counts and files</source>
        <translation>数量与文件</translation>
    </message>
    <message>
        <source>Drug trace codes</source>
        <translation>药品追溯码</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>时限</translation>
    </message>
    <message>
        <source>Due or since</source>
        <translation>剩余时间或起始</translation>
    </message>
    <message>
        <source>Each smallest pack has a trace code. It is collected at receipt and uploaded on the day of the decision; hospitals collect and upload all of them since 2026-01-01. What the platform refuses goes into the next file.</source>
        <translation>每个最小包装都有追溯码：验收时采集，作出结论当日上传；医疗机构自 2026-01-01 起全量采集上传。平台未通过的会进入下一个文件。</translation>
    </message>
    <message>
        <source>Files for the platform</source>
        <translation>上传文件</translation>
    </message>
    <message>
        <source>GS1</source>
        <translation>GS1 码</translation>
    </message>
    <message>
        <source>Handed in at the platform</source>
        <translation>已提交平台</translation>
    </message>
    <message>
        <source>Handed in …</source>
        <translation>已提交…</translation>
    </message>
    <message>
        <source>How it stands</source>
        <translation>当前情况</translation>
    </message>
    <message>
        <source>It answers</source>
        <translation>答复的文件</translation>
    </message>
    <message>
        <source>It lists failures only: the other {n} codes of {number} are acknowledged</source>
        <translation>该文件只列失败：{number} 其余 {n} 个码视为已确认</translation>
    </message>
    <message>
        <source>It was handed in</source>
        <translation>已提交</translation>
    </message>
    <message>
        <source>Make the file for the platform and hand it in today</source>
        <translation>今天生成上传文件并提交平台</translation>
    </message>
    <message>
        <source>Make the file …</source>
        <translation>生成上传文件…</translation>
    </message>
    <message>
        <source>No code waits to be sent.</source>
        <translation>没有待上传的追溯码。</translation>
    </message>
    <message>
        <source>No trace code waits.</source>
        <translation>没有需要处理的追溯码。</translation>
    </message>
    <message>
        <source>None yet. Make the file, hand it in at the platform, then note that here.</source>
        <translation>暂无。先生成文件，提交平台后在此登记。</translation>
    </message>
    <message>
        <source>Not a code of this site</source>
        <translation>不是本院的追溯码</translation>
    </message>
    <message>
        <source>Not acknowledged yet</source>
        <translation>尚未确认</translation>
    </message>
    <message>
        <source>Note them</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>Note what the platform answered</source>
        <translation>登记平台的答复</translation>
    </message>
    <message>
        <source>Nothing is noted before you have seen what the file says of each code.</source>
        <translation>先逐条查看文件内容，确认后才登记。</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>平台答复</translation>
    </message>
    <message>
        <source>Reason given by the platform</source>
        <translation>平台给出的原因</translation>
    </message>
    <message>
        <source>Refused …</source>
        <translation>未通过…</translation>
    </message>
    <message>
        <source>Result not understood: {word}</source>
        <translation>结果无法识别：{word}</translation>
    </message>
    <message>
        <source>Save again …</source>
        <translation>再次保存…</translation>
    </message>
    <message>
        <source>Save the file for the platform</source>
        <translation>保存上传文件</translation>
    </message>
    <message>
        <source>Scheme</source>
        <translation>编码体系</translation>
    </message>
    <message>
        <source>Sent, not answered</source>
        <translation>已上传，待答复</translation>
    </message>
    <message>
        <source>The catalogue gives another kind of code for this product.</source>
        <translation>品种目录登记的是另一种编码。</translation>
    </message>
    <message>
        <source>The holder's own</source>
        <translation>持有人自编码</translation>
    </message>
    <message>
        <source>The platform acknowledged it</source>
        <translation>平台已确认</translation>
    </message>
    <message>
        <source>The platform refused it</source>
        <translation>平台未通过</translation>
    </message>
    <message>
        <source>To be sent</source>
        <translation>待上传</translation>
    </message>
    <message>
        <source>Twice in the file</source>
        <translation>文件中重复</translation>
    </message>
    <message>
        <source>Upload</source>
        <translation>上传</translation>
    </message>
    <message>
        <source>Upload on the day of the decision</source>
        <translation>结论当日上传</translation>
    </message>
    <message>
        <source>handed in {time}</source>
        <translation>{time} 提交</translation>
    </message>
    <message>
        <source>{good} acknowledged, {bad} failed</source>
        <translation>确认 {good}，失败 {bad}</translation>
    </message>
    <message>
        <source>{good} acknowledged, {bad} failed, {left} lines say nothing here.</source>
        <translation>确认 {good} 条，失败 {bad} 条，其余 {left} 条不登记。</translation>
    </message>
    <message>
        <source>{n} codes are past the day of their decision.</source>
        <translation>{n} 个码已过结论当日。</translation>
    </message>
    <message>
        <source>{n} codes of {number} count as sent from now on.</source>
        <translation>{number} 的 {n} 个码自现在起记为已上传。</translation>
    </message>
    <message>
        <source>{n} codes were sent a day ago and have no answer.</source>
        <translation>{n} 个码上传已满一天，尚无答复。</translation>
    </message>
    <message>
        <source>{n} codes, made by {name}</source>
        <translation>{n} 个码，{name} 生成</translation>
    </message>
    <message>
        <source>{n} codes. What is noted stands in the history of each unit.</source>
        <translation>共 {n} 个码，登记内容写入各剂量单元的历史。</translation>
    </message>
    <message>
        <source>{n} to be sent today</source>
        <translation>今日待上传 {n}</translation>
    </message>
    <message>
        <source>{n} trace codes to send</source>
        <translation>{n} 个追溯码待上传</translation>
    </message>
    <message>
        <source>{n} trace codes without an answer</source>
        <translation>{n} 个追溯码待平台答复</translation>
    </message>
    <message>
        <source>{percent} % of all codes are acknowledged</source>
        <translation>全部追溯码中 {percent} % 已确认</translation>
    </message>
</context>
</TS>
