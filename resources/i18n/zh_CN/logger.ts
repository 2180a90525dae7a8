<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>logger</name>
    <message>
        <source>First reading</source>
        <translation>首个读数</translation>
    </message>
    <message>
        <source>Last reading</source>
        <translation>末个读数</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>To next good</source>
        <translation>至下一合格</translation>
    </message>
    <message>
        <source>Peak</source>
        <translation>峰值</translation>
    </message>
    <message>
        <source>Probe</source>
        <translation>探头</translation>
    </message>
    <message>
        <source>Excursions, gaps and unreadable stretches</source>
        <translation>超限、缺口和无法读取的时段</translation>
    </message>
    <message>
        <source>{n} beyond the limit, {m} without a reading</source>
        <translation>超限 {n} 段，无读数 {m} 段</translation>
    </message>
    <message>
        <source>only the first {n} are listed</source>
        <translation>仅列出前 {n} 段</translation>
    </message>
    <message>
        <source>Beyond limit</source>
        <translation>超限</translation>
    </message>
    <message>
        <source>Not recorded</source>
        <translation>未记录</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Preview: the file is still being read, nothing is judged yet</source>
        <translation>预览：文件仍在读取，尚未判断</translation>
    </message>
    <message>
        <source>The file was not read to its end: nothing is judged yet.</source>
        <translation>文件没有读完，尚未作任何判断。</translation>
    </message>
    <message>
        <source>Read it now</source>
        <translation>现在读取</translation>
    </message>
    <message>
        <source>min {value}</source>
        <translation>最低 {value}</translation>
    </message>
    <message>
        <source>{n} beyond the limit</source>
        <translation>超限 {n} 段</translation>
    </message>
    <message>
        <source>Files like this one are then read without asking. Removed again under Settings.</source>
        <translation>以后同类文件不再询问；可在“设置”中删除。</translation>
    </message>
    <message>
        <source>Please answer this.</source>
        <translation>请回答此项。</translation>
    </message>
    <message>
        <source>Please choose or type …</source>
        <translation>请选择或输入…</translation>
    </message>
    <message>
        <source>First rows of the file</source>
        <translation>文件的前几行</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Read like this</source>
        <translation>读取结果</translation>
    </message>
    <message>
        <source>Still to be answered:</source>
        <translation>还需回答：</translation>
    </message>
    <message>
        <source>Formats of temperature loggers</source>
        <translation>温度记录仪格式</translation>
    </message>
    <message>
        <source>Remove this format?</source>
        <translation>删除此格式？</translation>
    </message>
    <message>
        <source>Files like “{name}” are asked about again. Records that were read with it stay.</source>
        <translation>“{name}”这类文件以后会重新询问；已用它读取的记录不变。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>删除 {name}</translation>
    </message>
    <message>
        <source>Formats that people answer for are remembered here.</source>
        <translation>回答过的文件格式会记在这里。</translation>
    </message>
    <message>
        <source>comes with ctdesk</source>
        <translation>随 ctdesk 提供</translation>
    </message>
    <message>
        <source>The holder's written rule, as a proposal: {rule}</source>
        <translation>持有人的书面规则（仅供参考）：{rule}</translation>
    </message>
</context>
</TS>
