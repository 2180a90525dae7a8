<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>scanner</name>
    <message>
        <source>A scanner is a keyboard. Scan the codes in their order, from the screen or from the sheet. Each fault is named with the setting to change; the result is remembered for this workstation.</source>
        <translation>扫描枪相当于一个键盘。按顺序扫描屏幕或纸上的测试码，每个问题都会指出应改的设置；结果按本工作站保存。</translation>
    </message>
    <message>
        <source>Bar code</source>
        <translation>一维码</translation>
    </message>
    <message>
        <source>Change the settings named below.</source>
        <translation>请按下面的提示修改设置。</translation>
    </message>
    <message>
        <source>GS1 code with separator</source>
        <translation>GS1 码（含分隔符）</translation>
    </message>
    <message>
        <source>Go on with the next number.</source>
        <translation>请继续扫下一个。</translation>
    </message>
    <message>
        <source>Its scanner was never tested here.</source>
        <translation>本工作站的扫描枪尚未自检。</translation>
    </message>
    <message>
        <source>Last test {time}, {name}: {result}</source>
        <translation>上次自检 {time}，{name}：{result}</translation>
    </message>
    <message>
        <source>Letters, digits and signs</source>
        <translation>字母、数字与符号</translation>
    </message>
    <message>
        <source>Not scanned yet</source>
        <translation>尚未扫描</translation>
    </message>
    <message>
        <source>Reads rightly</source>
        <translation>读取正确</translation>
    </message>
    <message>
        <source>Scan this one now</source>
        <translation>请扫这个</translation>
    </message>
    <message>
        <source>Scanner test</source>
        <translation>扫描枪自检</translation>
    </message>
    <message>
        <source>Scans arrive as they are printed.</source>
        <translation>扫描内容与印刷一致。</translation>
    </message>
    <message>
        <source>Set the keyboard to English, put nothing in front of the scanner, and scan number 1.</source>
        <translation>请切换到英文输入，然后扫描 1 号码。</translation>
    </message>
    <message>
        <source>Setting wrong</source>
        <translation>设置有误</translation>
    </message>
    <message>
        <source>Sheet to hang up …</source>
        <translation>可张贴的测试页…</translation>
    </message>
    <message>
        <source>Test again</source>
        <translation>重新自检</translation>
    </message>
    <message>
        <source>This workstation</source>
        <translation>本工作站</translation>
    </message>
</context>
</TS>
