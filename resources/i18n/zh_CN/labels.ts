<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>labels</name>
    <message>
        <source>A roll needs width and height only.</source>
        <translation>卷装标签只需填宽和高。</translation>
    </message>
    <message>
        <source>A ruler page shows whether 100 mm come out as 100 mm, and which codes are still read.</source>
        <translation>标尺页用来检查 100 mm 打印出来是否就是 100 mm，以及最小还能扫出多细的码。</translation>
    </message>
    <message>
        <source>A4 sheet, {across} × {down} of {size}</source>
        <translation>A4 纸 {across} × {down} 枚，每枚 {size}</translation>
    </message>
    <message>
        <source>Across, mm</source>
        <translation>横向，mm</translation>
    </message>
    <message>
        <source>All labels</source>
        <translation>全部标签</translation>
    </message>
    <message>
        <source>Bar code (Code 128)</source>
        <translation>一维码（Code 128）</translation>
    </message>
    <message>
        <source>Cassette label</source>
        <translation>冻存盒标签</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>份数</translation>
    </message>
    <message>
        <source>Copies of each</source>
        <translation>每枚份数</translation>
    </message>
    <message>
        <source>DataMatrix</source>
        <translation>二维码（DataMatrix）</translation>
    </message>
    <message>
        <source>Down, mm</source>
        <translation>纵向，mm</translation>
    </message>
    <message>
        <source>First free place on the sheet</source>
        <translation>从第几格开始</translation>
    </message>
    <message>
        <source>For a label printer (ZPL) …</source>
        <translation>标签打印机（ZPL）…</translation>
    </message>
    <message>
        <source>Gap between columns, mm</source>
        <translation>列间距，mm</translation>
    </message>
    <message>
        <source>Gap between rows, mm</source>
        <translation>行间距，mm</translation>
    </message>
    <message>
        <source>Height, mm</source>
        <translation>高，mm</translation>
    </message>
    <message>
        <source>Judge</source>
        <translation>判断</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Labels across an A4 sheet</source>
        <translation>A4 横排枚数</translation>
    </message>
    <message>
        <source>Labels are printed where the thing is at hand: a shipment, a unit, a position. Here stands what was printed. Codes carry numbers, never names; a label printed again says why.</source>
        <translation>标签在到货、剂量单元或储位所在的页面打印，这里是打印记录。条码只含编号，不含姓名；重打须写明原因。</translation>
    </message>
    <message>
        <source>Labels as they will look</source>
        <translation>标签预览</translation>
    </message>
    <message>
        <source>Labels down an A4 sheet</source>
        <translation>A4 竖排枚数</translation>
    </message>
    <message>
        <source>Labels of {number}</source>
        <translation>{number} 的标签</translation>
    </message>
    <message>
        <source>Labels then name a patient: they are destroyed like other patient papers.</source>
        <translation>标签上将有患者信息，须按含患者信息的纸张销毁。</translation>
    </message>
    <message>
        <source>Labels …</source>
        <translation>打印标签…</translation>
    </message>
    <message>
        <source>Lay a steel ruler on both rulers of the page whose length is 100 mm.</source>
        <translation>用钢尺分别量取页面上 100 mm 的两条标尺。</translation>
    </message>
    <message>
        <source>Left empty for a roll</source>
        <translation>卷装标签留空</translation>
    </message>
    <message>
        <source>Left margin, mm</source>
        <translation>左边距，mm</translation>
    </message>
    <message>
        <source>Measure the rulers</source>
        <translation>量取标尺</translation>
    </message>
    <message>
        <source>Measure …</source>
        <translation>量取…</translation>
    </message>
    <message>
        <source>Name and date of birth on unit labels</source>
        <translation>剂量单元标签印患者姓名和出生日期</translation>
    </message>
    <message>
        <source>New label size</source>
        <translation>新标签规格</translation>
    </message>
    <message>
        <source>New size …</source>
        <translation>新规格…</translation>
    </message>
    <message>
        <source>No label was printed yet.</source>
        <translation>尚未打印过标签。</translation>
    </message>
    <message>
        <source>Open a shipment, a unit or a position and choose Labels there.</source>
        <translation>请在到货、剂量单元或储位页面选择“打印标签”。</translation>
    </message>
    <message>
        <source>Position label</source>
        <translation>储位标签</translation>
    </message>
    <message>
        <source>Printed</source>
        <translation>打印时间</translation>
    </message>
    <message>
        <source>Printed already: {number}, {time}, {name}. Say why it is printed again.</source>
        <translation>{number} 已于 {time} 由 {name} 打印过，重打请写明原因。</translation>
    </message>
    <message>
        <source>Printed by</source>
        <translation>打印人</translation>
    </message>
    <message>
        <source>Printer test</source>
        <translation>打印机检查</translation>
    </message>
    <message>
        <source>Remove the last</source>
        <translation>删除最后一个</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>分辨率</translation>
    </message>
    <message>
        <source>Ruler page …</source>
        <translation>标尺页…</translation>
    </message>
    <message>
        <source>Save for the label printer</source>
        <translation>保存给标签打印机</translation>
    </message>
    <message>
        <source>Saved: {place}</source>
        <translation>已保存：{place}</translation>
    </message>
    <message>
        <source>Shipment label</source>
        <translation>到货标签</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>规格</translation>
    </message>
    <message>
        <source>Sizes and printer</source>
        <translation>规格与打印机</translation>
    </message>
    <message>
        <source>Status tag</source>
        <translation>状态标识</translation>
    </message>
    <message>
        <source>Such as: cryo tube</source>
        <translation>如：冻存管</translation>
    </message>
    <message>
        <source>Such as: printer jammed, label came off</source>
        <translation>如：打印机卡纸、标签脱落</translation>
    </message>
    <message>
        <source>Test codes show whether the scanner of this workstation types them rightly.</source>
        <translation>用测试码检查本工作站的扫描枪输入是否正确。</translation>
    </message>
    <message>
        <source>The labels are being drawn …</source>
        <translation>正在生成标签…</translation>
    </message>
    <message>
        <source>The page was handed to the printer.</source>
        <translation>已送打印机。</translation>
    </message>
    <message>
        <source>The printer prints at {scale} %. Choose Actual size or 100 % in its dialogue, and switch off Fit to page; then measure again.</source>
        <translation>打印机按 {scale} % 输出。请在打印对话框选择“实际大小”或 100 %，关闭“适合页面”，再量一次。</translation>
    </message>
    <message>
        <source>The printer prints true to size.</source>
        <translation>打印机按实际大小输出。</translation>
    </message>
    <message>
        <source>Top margin, mm</source>
        <translation>上边距，mm</translation>
    </message>
    <message>
        <source>Unit label</source>
        <translation>剂量单元标签</translation>
    </message>
    <message>
        <source>What was printed, the printer and its sizes</source>
        <translation>打印记录、打印机与规格</translation>
    </message>
    <message>
        <source>Why again</source>
        <translation>重打原因</translation>
    </message>
    <message>
        <source>Width, mm</source>
        <translation>宽，mm</translation>
    </message>
    <message>
        <source>{n} labels saved: {place}</source>
        <translation>已保存 {n} 枚标签：{place}</translation>
    </message>
    <message>
        <source>{n} labels were handed to the printer.</source>
        <translation>{n} 枚标签已送打印机。</translation>
    </message>
    <message>
        <source>{n} labels. Print them at actual size.</source>
        <translation>共 {n} 枚。打印时请用“实际大小”。</translation>
    </message>
</context>
</TS>
