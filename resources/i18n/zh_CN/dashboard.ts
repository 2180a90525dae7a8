<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>dashboard</name>
    <message>
        <source>; missed by up to {near}: close to target</source>
        <translation>；未达标但相差不超过{near}为“接近目标”</translation>
    </message>
    <message>
        <source>Accepted with a deviation</source>
        <translation>让步接收</translation>
    </message>
    <message>
        <source>Alert at the bedside</source>
        <translation>床旁预警</translation>
    </message>
    <message>
        <source>All departments</source>
        <translation>全部科室</translation>
    </message>
    <message>
        <source>All of them</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>All products</source>
        <translation>全部品种</translation>
    </message>
    <message>
        <source>All signatures given</source>
        <translation>签名齐备</translation>
    </message>
    <message>
        <source>Any span</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>Audit trail last anchored {at}, {n} entries since</source>
        <translation>审计追踪上次锚定于{at}，此后{n}条</translation>
    </message>
    <message>
        <source>Better than {before} in the former period</source>
        <translation>好于上期的{before}</translation>
    </message>
    <message>
        <source>Close to target</source>
        <translation>接近目标</translation>
    </message>
    <message>
        <source>Counted in</source>
        <translation>计入</translation>
    </message>
    <message>
        <source>Department</source>
        <translation>科室</translation>
    </message>
    <message>
        <source>Enter opens the records behind it, F1 says how it is worked out.</source>
        <translation>回车打开其背后的记录，F1说明算法。</translation>
    </message>
    <message>
        <source>Excursions by product</source>
        <translation>各产品超温</translation>
    </message>
    <message>
        <source>Export month's report</source>
        <translation>导出月报</translation>
    </message>
    <message>
        <source>Formula: {formula}</source>
        <translation>公式：{formula}</translation>
    </message>
    <message>
        <source>Green: the target is met. Amber: it is missed narrowly. Red: it is missed. A figure without a target is watched only. A share of nothing is no figure: what is missing is said instead.

Enter opens the records behind a figure, F1 says how it is worked out. Ctrl+PgUp and Ctrl+PgDown step through the periods.</source>
        <translation>绿色：达标。琥珀色：略低于目标。红色：未达标。没有目标的指标仅监测。分母为零时不给出比例，而是说明缺少什么。

在指标上按回车打开其背后的记录，按F1看算法。Ctrl+PgUp、Ctrl+PgDown切换期间。</translation>
    </message>
    <message>
        <source>Half-year</source>
        <translation>半年</translation>
    </message>
    <message>
        <source>Last 12 months</source>
        <translation>近 12 个月</translation>
    </message>
    <message>
        <source>Lead's dashboard</source>
        <translation>负责人看板</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>月</translation>
    </message>
    <message>
        <source>Nitrogen tanks</source>
        <translation>液氮库</translation>
    </message>
    <message>
        <source>No figure</source>
        <translation>暂无数值</translation>
    </message>
    <message>
        <source>No role asks for a module yet.</source>
        <translation>尚无角色要求任何培训模块。</translation>
    </message>
    <message>
        <source>No shipment was decided in this time.</source>
        <translation>期间内没有验收结论。</translation>
    </message>
    <message>
        <source>No tank is registered.</source>
        <translation>尚未登记液氮罐。</translation>
    </message>
    <message>
        <source>No trip could be judged in this time.</source>
        <translation>期间内没有可判定的运输温度。</translation>
    </message>
    <message>
        <source>None of the records behind this figure.</source>
        <translation>该指标背后没有此类记录。</translation>
    </message>
    <message>
        <source>Not computed yet</source>
        <translation>尚不能计算</translation>
    </message>
    <message>
        <source>Not counted in</source>
        <translation>不计入</translation>
    </message>
    <message>
        <source>Not judged</source>
        <translation>未判定</translation>
    </message>
    <message>
        <source>Nothing is overdue.</source>
        <translation>没有逾期事项。</translation>
    </message>
    <message>
        <source>Off target</source>
        <translation>未达标</translation>
    </message>
    <message>
        <source>On target</source>
        <translation>达标</translation>
    </message>
    <message>
        <source>Open the trail</source>
        <translation>打开审计追踪</translation>
    </message>
    <message>
        <source>Overdue in the team</source>
        <translation>团队逾期事项</translation>
    </message>
    <message>
        <source>Print the report</source>
        <translation>打印报告</translation>
    </message>
    <message>
        <source>Quarter</source>
        <translation>季度</translation>
    </message>
    <message>
        <source>Records behind a figure</source>
        <translation>指标背后的记录</translation>
    </message>
    <message>
        <source>Released exceptionally</source>
        <translation>例外放行</translation>
    </message>
    <message>
        <source>Safety and quality</source>
        <translation>安全与质量</translation>
    </message>
    <message>
        <source>Sealed PDF …</source>
        <translation>盖章 PDF…</translation>
    </message>
    <message>
        <source>Shipments decided: accepted / quarantined / rejected</source>
        <translation>验收结论：合格 / 隔离 / 拒收</translation>
    </message>
    <message>
        <source>Source: {source}</source>
        <translation>来源：{source}</translation>
    </message>
    <message>
        <source>Spreadsheet …</source>
        <translation>电子表格…</translation>
    </message>
    <message>
        <source>Storage and equipment</source>
        <translation>储存与设备</translation>
    </message>
    <message>
        <source>Team, papers and records</source>
        <translation>团队、文件与记录</translation>
    </message>
    <message>
        <source>The audit trail was never anchored outside.</source>
        <translation>审计追踪从未在库外锚定。</translation>
    </message>
    <message>
        <source>The former period has no figure to compare with.</source>
        <translation>上期没有可比的数值。</translation>
    </message>
    <message>
        <source>The period after</source>
        <translation>后一期间</translation>
    </message>
    <message>
        <source>The period before</source>
        <translation>前一期间</translation>
    </message>
    <message>
        <source>The same as in the former period</source>
        <translation>与上期相同</translation>
    </message>
    <message>
        <source>The whole matrix</source>
        <translation>完整胜任力矩阵</translation>
    </message>
    <message>
        <source>This figure does not follow the filter that is set.</source>
        <translation>该指标不随所设的筛选变化。</translation>
    </message>
    <message>
        <source>Trend of {n} periods</source>
        <translation>{n}个期间的走势</translation>
    </message>
    <message>
        <source>Waiting for you</source>
        <translation>等您处理</translation>
    </message>
    <message>
        <source>Worse than {before} in the former period</source>
        <translation>差于上期的{before}</translation>
    </message>
    <message>
        <source>against the former period</source>
        <translation>右侧为与上期之差</translation>
    </message>
    <message>
        <source>beyond the limit / judged</source>
        <translation>超温 / 可判定</translation>
    </message>
    <message>
        <source>d</source>
        <translation>天</translation>
    </message>
    <message>
        <source>definition and target proposed by ctdesk; the hospital decides</source>
        <translation>定义与目标由ctdesk建议，由医院确定</translation>
    </message>
    <message>
        <source>known for today only</source>
        <translation>仅能给出今日状态</translation>
    </message>
    <message>
        <source>level too low</source>
        <translation>液位过低</translation>
    </message>
    <message>
        <source>longest of {n}</source>
        <translation>{n}例中最长</translation>
    </message>
    <message>
        <source>median of {n}</source>
        <translation>{n}例的中位数</translation>
    </message>
    <message>
        <source>not begun yet</source>
        <translation>尚未开始</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>尚未读数</translation>
    </message>
    <message>
        <source>nothing is recorded that these could be worked out of</source>
        <translation>缺少可供计算的记录</translation>
    </message>
    <message>
        <source>target {sign} {value}</source>
        <translation>目标 {sign} {value}</translation>
    </message>
    <message>
        <source>too warm</source>
        <translation>温度过高</translation>
    </message>
    <message>
        <source>warming</source>
        <translation>升温</translation>
    </message>
    <message>
        <source>who is nearest to an end first</source>
        <translation>问题多者在前</translation>
    </message>
    <message>
        <source>within its limits</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>{before} in the former period</source>
        <translation>上期为{before}</translation>
    </message>
    <message>
        <source>{number} · {name}: calibration</source>
        <translation>{number} · {name}：校准到期</translation>
    </message>
    <message>
        <source>{number} · {name}: review</source>
        <translation>{number} · {name}：复审到期</translation>
    </message>
    <message>
        <source>{number} · {place}: nobody took the alarm in hand</source>
        <translation>{number} · {place}：报警无人处置</translation>
    </message>
    <message>
        <source>{number} · {shipment}: the decision on the quarantine</source>
        <translation>{number} · {shipment}：待作隔离决定</translation>
    </message>
    <message>
        <source>{n} in all</source>
        <translation>共 {n} 项</translation>
    </message>
    <message>
        <source>{n} not judged yet</source>
        <translation>{n}例尚未判定</translation>
    </message>
    <message>
        <source>{part} of {whole}</source>
        <translation>{part} / {whole}</translation>
    </message>
    <message>
        <source>{part} with {whole} units</source>
        <translation>{part}件 / {whole}剂</translation>
    </message>
    <message>
        <source>{taken} of {all} positions</source>
        <translation>{taken} / {all} 位</translation>
    </message>
</context>
</TS>
