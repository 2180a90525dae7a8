<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>patterns</name>
    <message>
        <source>Actions found effective</source>
        <translation>CAPA有效率</translation>
    </message>
    <message>
        <source>Actions found effective at their last check in the period, out of those checked (K25); those overdue now are counted beside.</source>
        <translation>期内最近一次效果评价为有效的措施，占已评价措施（K25）；现已逾期的另计。</translation>
    </message>
    <message>
        <source>Again and again</source>
        <translation>重复发生</translation>
    </message>
    <message>
        <source>All groups</source>
        <translation>全部分类</translation>
    </message>
    <message>
        <source>All levels</source>
        <translation>全部级别</translation>
    </message>
    <message>
        <source>All steps</source>
        <translation>全部环节</translation>
    </message>
    <message>
        <source>Bars from most to fewest; the line adds their shares up to 100 %.</source>
        <translation>由多到少排列；折线为累计占比，至100 %。</translation>
    </message>
    <message>
        <source>By code</source>
        <translation>按编码</translation>
    </message>
    <message>
        <source>By level</source>
        <translation>按级别</translation>
    </message>
    <message>
        <source>By month</source>
        <translation>按月</translation>
    </message>
    <message>
        <source>By root cause</source>
        <translation>按根本原因</translation>
    </message>
    <message>
        <source>By step</source>
        <translation>按环节</translation>
    </message>
    <message>
        <source>Cases closed by their date, out of those due in the period (K24). Only levels with a date for closing have one.</source>
        <translation>期内到期的事件中按期关闭的占比（K24）。仅统计设有关闭期限的级别。</translation>
    </message>
    <message>
        <source>Cases closed in time</source>
        <translation>事件按期关闭率</translation>
    </message>
    <message>
        <source>Cases of code CL1: lymphodepletion began before acceptance of the product (K16). Aim: none.</source>
        <translation>编码CL1：药品验收合格前已开始清淋（K16）。目标：无。</translation>
    </message>
    <message>
        <source>Cause not said yet</source>
        <translation>原因未定</translation>
    </message>
    <message>
        <source>Choose a longer period or a wider filter.</source>
        <translation>请选择更长的期间或放宽筛选。</translation>
    </message>
    <message>
        <source>Choose a number or a bar: its cases stand here.</source>
        <translation>选择任一数字或条形，此处列出相应事件。</translation>
    </message>
    <message>
        <source>Deviations</source>
        <translation>偏差</translation>
    </message>
    <message>
        <source>Every number opens the cases behind it</source>
        <translation>每个数字都可打开相应事件</translation>
    </message>
    <message>
        <source>From when a case became known until it was closed, over the closed ones of the period: the median, and what nine in ten did not exceed. Open ones are counted beside.</source>
        <translation>自获知至关闭，统计期内已关闭的事件：中位数及90%不超过的时长；未关闭的另计。</translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation>自定期间</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>Incidents and deviations</source>
        <translation>事件与偏差</translation>
    </message>
    <message>
        <source>Incidents and deviations that became known in the period, for each 100 dose units that arrived in it (K23). A filter narrows the incidents, never the units.</source>
        <translation>期内获知的事件与偏差，按期内到货的每100剂量单元计（K23）。筛选只作用于事件，不作用于剂量单元。</translation>
    </message>
    <message>
        <source>Last month</source>
        <translation>上月</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>逾期</translation>
    </message>
    <message>
        <source>Levels I and II</source>
        <translation>I、II级事件</translation>
    </message>
    <message>
        <source>Longest recall drill</source>
        <translation>召回演练最长用时</translation>
    </message>
    <message>
        <source>Lymphodepletion before acceptance</source>
        <translation>清淋门控违规</translation>
    </message>
    <message>
        <source>Near misses</source>
        <translation>隐患（未遂）占比</translation>
    </message>
    <message>
        <source>No case.</source>
        <translation>无事件。</translation>
    </message>
    <message>
        <source>No code came back with the same root cause.</source>
        <translation>没有同编码、同根本原因的重复事件。</translation>
    </message>
    <message>
        <source>No incident became known in this period.</source>
        <translation>期内无获知的事件。</translation>
    </message>
    <message>
        <source>Patients with CRS or ICANS of grade 3 or above out of those infused in the period and watched, by product (K18). A patient counts once.</source>
        <translation>期内回输并监护的患者中CRS或ICANS达3级及以上者，按品种统计（K18）。每名患者计一次。</translation>
    </message>
    <message>
        <source>Patterns of incidents</source>
        <translation>事件规律</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>期间</translation>
    </message>
    <message>
        <source>Print the patterns</source>
        <translation>打印规律分析</translation>
    </message>
    <message>
        <source>Reports of reactions in time</source>
        <translation>ADR及时上报率</translation>
    </message>
    <message>
        <source>Reports to the national monitoring of adverse reactions sent when they were due, out of those due in the period (K22). What is due at once is not judged before the hospital says how long that may take.</source>
        <translation>期内到期应报国家药品不良反应监测系统的报告中按时上报的占比（K22）。“立即”上报的，在医院规定时长前不作判定。</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>环节</translation>
    </message>
    <message>
        <source>Step not said</source>
        <translation>环节未说明</translation>
    </message>
    <message>
        <source>Still open</source>
        <translation>未关闭</translation>
    </message>
    <message>
        <source>The last 12 months</source>
        <translation>近12个月</translation>
    </message>
    <message>
        <source>The recall drill of the period that took longest to its full list (K35). Aim: 4 h.</source>
        <translation>期内召回演练至清单完整的最长用时（K35）。目标：4 h。</translation>
    </message>
    <message>
        <source>The same code with the same root cause again within {n} days; cases without one do not count.</source>
        <translation>{n}天内同编码、同根本原因再次发生；原因未定的不计。</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>本月</translation>
    </message>
    <message>
        <source>This year</source>
        <translation>今年</translation>
    </message>
    <message>
        <source>Those caught before they reached anybody, out of all of the period (K23).</source>
        <translation>未及患者即被发现的事件占期内全部事件（K23）。</translation>
    </message>
    <message>
        <source>Those of level I and II, the level that stands now (K23). The aim for level I is none.</source>
        <translation>现定级为I、II级的事件（K23）。I级目标：无。</translation>
    </message>
    <message>
        <source>Time to close, median</source>
        <translation>关闭用时（中位数）</translation>
    </message>
    <message>
        <source>aim: none</source>
        <translation>目标：无</translation>
    </message>
    <message>
        <source>due {at}</source>
        <translation>期限{at}</translation>
    </message>
    <message>
        <source>line: cumulative share</source>
        <translation>折线：累计占比</translation>
    </message>
    <message>
        <source>nine in ten within {most} · {n} closed</source>
        <translation>90%不超过{most} · 已关闭{n}</translation>
    </message>
    <message>
        <source>no closed case yet</source>
        <translation>尚无已关闭的事件</translation>
    </message>
    <message>
        <source>no dose unit arrived</source>
        <translation>期内无到货</translation>
    </message>
    <message>
        <source>no drill in this period</source>
        <translation>期内无演练</translation>
    </message>
    <message>
        <source>nothing recorded yet</source>
        <translation>尚无记录</translation>
    </message>
    <message>
        <source>{n} arrived</source>
        <translation>到货{n}个</translation>
    </message>
    <message>
        <source>{n} cases</source>
        <translation>{n}件</translation>
    </message>
    <message>
        <source>{n} cases, the first {shown} are listed</source>
        <translation>{n}件，列出前{shown}件</translation>
    </message>
    <message>
        <source>{n} drills</source>
        <translation>演练{n}次</translation>
    </message>
    <message>
        <source>{n} for 100 dose units</source>
        <translation>每100剂量单元{n}</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} h</translation>
    </message>
    <message>
        <source>{n} more with {cases} cases</source>
        <translation>其余{n}项，共{cases}件</translation>
    </message>
    <message>
        <source>{n} not judged</source>
        <translation>未判定{n}</translation>
    </message>
    <message>
        <source>{n} of {all}</source>
        <translation>{n}/{all}</translation>
    </message>
    <message>
        <source>{n} overdue now</source>
        <translation>现逾期{n}</translation>
    </message>
    <message>
        <source>{n} times</source>
        <translation>{n}次</translation>
    </message>
    <message>
        <source>Grade 3 or above: {product}</source>
        <translation>CRS、ICANS≥3级：{product}</translation>
    </message>
    <message>
        <source>of {n} watched</source>
        <translation>监护{n}人</translation>
    </message>
</context>
</TS>
