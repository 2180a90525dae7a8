<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>monitoring</name>
    <message>
      <source>1 to 60</source>
      <translation>1至60</translation>
    </message>
    <message>
      <source>1 year</source>
      <translation>1年</translation>
    </message>
    <message>
      <source>30 days</source>
      <translation>30天</translation>
    </message>
    <message>
      <source>90 days</source>
      <translation>90天</translation>
    </message>
    <message>
      <source>A month is summed up in a record, signed by the custodian and reviewed by QA.</source>
      <translation>按月汇总为一份记录，由库管员签名、质量管理审核。</translation>
    </message>
    <message>
      <source>A reading at a limit of its tank, a recording beyond it or a person raises one.</source>
      <translation>读数达到液氮罐限值、导入的记录超限或人员报告时产生报警。</translation>
    </message>
    <message>
      <source>Act now</source>
      <translation>立即处置</translation>
    </message>
    <message>
      <source>Action limit</source>
      <translation>达处置限</translation>
    </message>
    <message>
      <source>Action temperature, °C</source>
      <translation>处置温度，°C</translation>
    </message>
    <message>
      <source>Alarm {number} was not answered within 15 minutes: an incident (ST3) is opened.</source>
      <translation>报警 {number} 未在15分钟内处置：将登记事件（ST3）。</translation>
    </message>
    <message>
      <source>Alarms</source>
      <translation>报警</translation>
    </message>
    <message>
      <source>Alert limit</source>
      <translation>达预警限</translation>
    </message>
    <message>
      <source>Alert temperature, °C</source>
      <translation>预警温度，°C</translation>
    </message>
    <message>
      <source>An alarm is answered within 15 minutes of when somebody noticed it; calls go to the custodian, then to quality assurance, then to the lead. Whoever answered does not close it. House rule, to be confirmed by the hospital.</source>
      <translation>报警自有人发现起15分钟内处置；依次呼叫库管员、质量管理、团队负责人。处置人不得自行关闭。默认规则，由医院确认。</translation>
    </message>
    <message>
      <source>Answer</source>
      <translation>处置</translation>
    </message>
    <message>
      <source>Answer alarm {number}</source>
      <translation>处置报警 {number}</translation>
    </message>
    <message>
      <source>Answer it within 15 minutes: what was done</source>
      <translation>请在15分钟内处置并登记措施</translation>
    </message>
    <message>
      <source>Answer …</source>
      <translation>处置…</translation>
    </message>
    <message>
      <source>Answered</source>
      <translation>处置</translation>
    </message>
    <message>
      <source>Answered by {name}: {action}</source>
      <translation>{name} 已处置：{action}</translation>
    </message>
    <message>
      <source>Answered: look at it again and close it</source>
      <translation>已处置，请复核后关闭</translation>
    </message>
    <message>
      <source>Asked after 15 minutes.</source>
      <translation>超过15分钟须填写。</translation>
    </message>
    <message>
      <source>Back to normal at</source>
      <translation>恢复正常时间</translation>
    </message>
    <message>
      <source>Began</source>
      <translation>开始</translation>
    </message>
    <message>
      <source>Call in this order</source>
      <translation>按此顺序呼叫</translation>
    </message>
    <message>
      <source>Called</source>
      <translation>呼叫对象</translation>
    </message>
    <message>
      <source>Called at</source>
      <translation>呼叫时间</translation>
    </message>
    <message>
      <source>Called …</source>
      <translation>已呼叫…</translation>
    </message>
    <message>
      <source>Calls</source>
      <translation>呼叫记录</translation>
    </message>
    <message>
      <source>Choose a tank on the left.</source>
      <translation>请在左侧选择液氮罐。</translation>
    </message>
    <message>
      <source>Choose an alarm on the left.</source>
      <translation>请在左侧选择报警。</translation>
    </message>
    <message>
      <source>Close alarm {number}</source>
      <translation>关闭报警 {number}</translation>
    </message>
    <message>
      <source>Close it</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Closed by</source>
      <translation>关闭人</translation>
    </message>
    <message>
      <source>Colder than the action temperature</source>
      <translation>须低于处置温度</translation>
    </message>
    <message>
      <source>Coldest</source>
      <translation>最低</translation>
    </message>
    <message>
      <source>Coldest {value}</source>
      <translation>最低 {value}</translation>
    </message>
    <message>
      <source>Curve</source>
      <translation>曲线</translation>
    </message>
    <message>
      <source>Custodian first, then quality assurance, then the lead.</source>
      <translation>依次为库管员、质量管理、团队负责人。</translation>
    </message>
    <message>
      <source>Daily round</source>
      <translation>每日点检</translation>
    </message>
    <message>
      <source>Days</source>
      <translation>天数</translation>
    </message>
    <message>
      <source>Days since {at}</source>
      <translation>自 {at} 起的天数</translation>
    </message>
    <message>
      <source>Degree-minutes</source>
      <translation>度·分钟</translation>
    </message>
    <message>
      <source>Empty: now</source>
      <translation>留空为现在</translation>
    </message>
    <message>
      <source>Enter the limits</source>
      <translation>登记限值</translation>
    </message>
    <message>
      <source>Every reading is the same: is the probe alive?</source>
      <translation>读数始终不变：探头是否有效？</translation>
    </message>
    <message>
      <source>Files of the logger</source>
      <translation>记录仪文件</translation>
    </message>
    <message>
      <source>For example: lid closed, nitrogen filled up, moved to the backup tank.</source>
      <translation>例如：已盖好罐盖、已补充液氮、已转移至备用罐。</translation>
    </message>
    <message>
      <source>From here on: act. Empty: not judged</source>
      <translation>达到即处置；留空则不判断</translation>
    </message>
    <message>
      <source>From packing to now</source>
      <translation>从装箱到现在</translation>
    </message>
    <message>
      <source>Grade</source>
      <translation>级别</translation>
    </message>
    <message>
      <source>Hours since {at}</source>
      <translation>自 {at} 起的小时数</translation>
    </message>
    <message>
      <source>Import</source>
      <translation>导入</translation>
    </message>
    <message>
      <source>Import recordings of {tank}</source>
      <translation>导入 {tank} 的温度记录</translation>
    </message>
    <message>
      <source>Import recordings …</source>
      <translation>导入温度记录…</translation>
    </message>
    <message>
      <source>Imported recordings</source>
      <translation>已导入的记录</translation>
    </message>
    <message>
      <source>Importing …</source>
      <translation>正在导入…</translation>
    </message>
    <message>
      <source>In the tank</source>
      <translation>液氮罐内</translation>
    </message>
    <message>
      <source>In the tank: {n} units</source>
      <translation>罐内 {n} 个剂量单元</translation>
    </message>
    <message>
      <source>Its readings no longer count; the file stays readable. Its alarms stay until closed.</source>
      <translation>其读数不再计入，文件仍可查看；由其产生的报警须人工关闭。</translation>
    </message>
    <message>
      <source>Judge again</source>
      <translation>重新判断</translation>
    </message>
    <message>
      <source>Limits of {tank}</source>
      <translation>{tank} 的限值</translation>
    </message>
    <message>
      <source>Limits …</source>
      <translation>限值…</translation>
    </message>
    <message>
      <source>Logger</source>
      <translation>记录仪</translation>
    </message>
    <message>
      <source>Measures taken</source>
      <translation>处置措施</translation>
    </message>
    <message>
      <source>Median answer in 90 days: {n} min</source>
      <translation>近90天处置用时中位数 {n} min</translation>
    </message>
    <message>
      <source>Missed round</source>
      <translation>漏检</translation>
    </message>
    <message>
      <source>Monitoring record of {tank}</source>
      <translation>{tank} 监测记录</translation>
    </message>
    <message>
      <source>Monitoring records</source>
      <translation>监测记录</translation>
    </message>
    <message>
      <source>Move to backup tank {codes} …</source>
      <translation>转移至备用罐 {codes}…</translation>
    </message>
    <message>
      <source>Move units …</source>
      <translation>移位…</translation>
    </message>
    <message>
      <source>Moved</source>
      <translation>移位</translation>
    </message>
    <message>
      <source>Name, if somebody else</source>
      <translation>姓名（其他人）</translation>
    </message>
    <message>
      <source>Needed where the logger or its readings do not fit.</source>
      <translation>记录仪或读数不符时须填写。</translation>
    </message>
    <message>
      <source>New monitoring record …</source>
      <translation>新建监测记录…</translation>
    </message>
    <message>
      <source>Nitrogen level</source>
      <translation>液氮液位</translation>
    </message>
    <message>
      <source>No action temperature is entered.</source>
      <translation>未登记处置温度。</translation>
    </message>
    <message>
      <source>No action temperature is entered: nothing is judged.</source>
      <translation>未登记处置温度：不作判断。</translation>
    </message>
    <message>
      <source>No alarm so far.</source>
      <translation>还没有报警。</translation>
    </message>
    <message>
      <source>No file of its logger for too long: import it</source>
      <translation>超期未导入记录仪文件，请导入</translation>
    </message>
    <message>
      <source>No file of this tank's logger was imported yet. Drop files here, or import them.</source>
      <translation>还没有导入此罐的记录仪文件。可将文件拖入，或点击导入。</translation>
    </message>
    <message>
      <source>No limit of the label is known: nothing is judged.</source>
      <translation>没有说明书限值，不作判断。</translation>
    </message>
    <message>
      <source>No product with a limit lies in the tank: nothing can be proposed.</source>
      <translation>罐内没有已登记限值的品种，无法给出建议。</translation>
    </message>
    <message>
      <source>Nobody holds this role now.</source>
      <translation>目前无人任此岗位。</translation>
    </message>
    <message>
      <source>Not recorded: {n} times, at most {span}</source>
      <translation>无记录 {n} 段，最长 {span}</translation>
    </message>
    <message>
      <source>Note a call about {number}</source>
      <translation>登记报警 {number} 的呼叫</translation>
    </message>
    <message>
      <source>Note another call …</source>
      <translation>登记其他呼叫…</translation>
    </message>
    <message>
      <source>Note the call</source>
      <translation>登记呼叫</translation>
    </message>
    <message>
      <source>Nothing was recorded before it for {span}</source>
      <translation>此前 {span} 没有记录</translation>
    </message>
    <message>
      <source>Nothing was recorded in this time.</source>
      <translation>这段时间没有温度记录。</translation>
    </message>
    <message>
      <source>Nothing was recorded of this unit's temperature yet.</source>
      <translation>还没有这一剂量单元的温度记录。</translation>
    </message>
    <message>
      <source>Noticed at</source>
      <translation>发现时间</translation>
    </message>
    <message>
      <source>Noticed {at}; to be answered until {due}.</source>
      <translation>{at} 发现，{due} 前须处置。</translation>
    </message>
    <message>
      <source>Number called, if another</source>
      <translation>拨打的号码（如不同）</translation>
    </message>
    <message>
      <source>On the way</source>
      <translation>运输途中</translation>
    </message>
    <message>
      <source>Open the alarm</source>
      <translation>查看报警</translation>
    </message>
    <message>
      <source>Open the incident</source>
      <translation>登记事件</translation>
    </message>
    <message>
      <source>Oxygen</source>
      <translation>氧浓度</translation>
    </message>
    <message>
      <source>Packed</source>
      <translation>装箱</translation>
    </message>
    <message>
      <source>Power</source>
      <translation>断电</translation>
    </message>
    <message>
      <source>Probes</source>
      <translation>探头</translation>
    </message>
    <message>
      <source>Proposed from what lies in the tank: act at {action} (strictest label), alert at {alert}.</source>
      <translation>按罐内品种建议：处置 {action}（最严说明书限值），预警 {alert}。</translation>
    </message>
    <message>
      <source>Put into the tank</source>
      <translation>入罐</translation>
    </message>
    <message>
      <source>Questions about the file</source>
      <translation>文件有疑问待回答</translation>
    </message>
    <message>
      <source>Raised by</source>
      <translation>来源</translation>
    </message>
    <message>
      <source>Reached</source>
      <translation>已接通</translation>
    </message>
    <message>
      <source>Read by hand</source>
      <translation>人工读数</translation>
    </message>
    <message>
      <source>Reading by hand</source>
      <translation>人工读数</translation>
    </message>
    <message>
      <source>Reading …</source>
      <translation>正在读取…</translation>
    </message>
    <message>
      <source>Reason, if entered late</source>
      <translation>补录理由</translation>
    </message>
    <message>
      <source>Reason, where laxer than the labels</source>
      <translation>理由（宽于说明书时）</translation>
    </message>
    <message>
      <source>Recorded</source>
      <translation>已记录</translation>
    </message>
    <message>
      <source>Recorded until</source>
      <translation>记录至</translation>
    </message>
    <message>
      <source>Recorded with holes: find the missing file, or say why</source>
      <translation>记录有缺失，请补导文件或说明原因</translation>
    </message>
    <message>
      <source>Recordings taken in</source>
      <translation>温度记录文件清单</translation>
    </message>
    <message>
      <source>Register as unanswered</source>
      <translation>登记为无人处置</translation>
    </message>
    <message>
      <source>Register as unanswered …</source>
      <translation>登记为无人处置…</translation>
    </message>
    <message>
      <source>Register of alarms</source>
      <translation>报警登记清单</translation>
    </message>
    <message>
      <source>Reminder</source>
      <translation>提醒</translation>
    </message>
    <message>
      <source>Reminder …</source>
      <translation>提醒…</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>报告</translation>
    </message>
    <message>
      <source>Report an alarm</source>
      <translation>报告报警</translation>
    </message>
    <message>
      <source>Report an alarm …</source>
      <translation>报告报警…</translation>
    </message>
    <message>
      <source>Shipper opened</source>
      <translation>运输罐开启</translation>
    </message>
    <message>
      <source>Something else</source>
      <translation>其他</translation>
    </message>
    <message>
      <source>Sum the month up in a monitoring record</source>
      <translation>请汇总为当月监测记录</translation>
    </message>
    <message>
      <source>Sums up what was recorded, alarmed and read by hand in this period.</source>
      <translation>汇总本期的温度记录、报警和人工读数。</translation>
    </message>
    <message>
      <source>Take it back …</source>
      <translation>撤回…</translation>
    </message>
    <message>
      <source>Taken in</source>
      <translation>已导入</translation>
    </message>
    <message>
      <source>Taken in hand at</source>
      <translation>着手处置时间</translation>
    </message>
    <message>
      <source>Taken out</source>
      <translation>取出</translation>
    </message>
    <message>
      <source>Tank or room</source>
      <translation>液氮罐或房间</translation>
    </message>
    <message>
      <source>Tank …</source>
      <translation>液氮罐…</translation>
    </message>
    <message>
      <source>Tanks are registered under Tanks.</source>
      <translation>液氮罐在“液氮罐”页登记。</translation>
    </message>
    <message>
      <source>Temperatures</source>
      <translation>温度监测</translation>
    </message>
    <message>
      <source>The answer is due within 15 minutes of when you noticed it.</source>
      <translation>自发现起15分钟内须处置。</translation>
    </message>
    <message>
      <source>The curve is what the tank's loggers recorded. The action temperature is the strictest limit of the products in the tank, the alert lies 10 °C colder; the hospital enters both. House rule, to be confirmed by the hospital.</source>
      <translation>曲线为此罐记录仪的记录。处置温度取罐内品种最严限值，预警温度低10 °C，均由医院登记。默认规则，由医院确认。</translation>
    </message>
    <message>
      <source>The custodian is reminded when no file of a tank's logger was imported for so long.</source>
      <translation>超过所设天数未导入记录仪文件时提醒库管员。</translation>
    </message>
    <message>
      <source>The recording that raised it was withdrawn.</source>
      <translation>产生此报警的记录已撤回。</translation>
    </message>
    <message>
      <source>To be closed</source>
      <translation>待关闭</translation>
    </message>
    <message>
      <source>Told by a person</source>
      <translation>人员报告</translation>
    </message>
    <message>
      <source>Unanswered</source>
      <translation>待处置</translation>
    </message>
    <message>
      <source>Unanswered, late</source>
      <translation>超时未处置</translation>
    </message>
    <message>
      <source>Until 24:00</source>
      <translation>至24:00</translation>
    </message>
    <message>
      <source>Warmest</source>
      <translation>最高</translation>
    </message>
    <message>
      <source>Warmest {value}</source>
      <translation>最高 {value}</translation>
    </message>
    <message>
      <source>Warmest, 30 d</source>
      <translation>30天最高</translation>
    </message>
    <message>
      <source>What is known already is kept once. Nothing is imported before you press the button.</source>
      <translation>已有的读数只保留一份；点击按钮前不会导入。</translation>
    </message>
    <message>
      <source>What was noticed</source>
      <translation>发现的情况</translation>
    </message>
    <message>
      <source>What was said</source>
      <translation>通话内容</translation>
    </message>
    <message>
      <source>What you looked at, and why it can be closed</source>
      <translation>复核内容与关闭理由</translation>
    </message>
    <message>
      <source>Why closed</source>
      <translation>关闭理由</translation>
    </message>
    <message>
      <source>Withdraw a recording</source>
      <translation>撤回温度记录</translation>
    </message>
    <message>
      <source>You answered it: another person closes it.</source>
      <translation>由您处置，须由另一人关闭。</translation>
    </message>
    <message>
      <source>and {n} more</source>
      <translation>另有 {n} 个</translation>
    </message>
    <message>
      <source>by {name} after {span}</source>
      <translation>{name}，用时 {span}</translation>
    </message>
    <message>
      <source>limit {value}</source>
      <translation>限值 {value}</translation>
    </message>
    <message>
      <source>never</source>
      <translation>从未</translation>
    </message>
    <message>
      <source>no number</source>
      <translation>无号码</translation>
    </message>
    <message>
      <source>not reached</source>
      <translation>未接通</translation>
    </message>
    <message>
      <source>on duty</source>
      <translation>值班</translation>
    </message>
    <message>
      <source>reached</source>
      <translation>接通</translation>
    </message>
    <message>
      <source>since {at}</source>
      <translation>自 {at} 起</translation>
    </message>
    <message>
      <source>somebody else</source>
      <translation>其他人</translation>
    </message>
    <message>
      <source>withdrawn by {name}: {why}</source>
      <translation>{name} 已撤回：{why}</translation>
    </message>
    <message>
      <source>{n} alarms: to be answered now.</source>
      <translation>产生 {n} 个报警，请立即处置。</translation>
    </message>
    <message>
      <source>{n} gaps in the file</source>
      <translation>文件内有 {n} 处缺口</translation>
    </message>
    <message>
      <source>{n} late</source>
      <translation>{n} 次超时</translation>
    </message>
    <message>
      <source>{n} new, {k} known</source>
      <translation>新 {n}，已有 {k}</translation>
    </message>
    <message>
      <source>{n} open</source>
      <translation>{n} 个未关闭</translation>
    </message>
    <message>
      <source>{n} readings contradict what is known: at {at} {known}, the file says {new}</source>
      <translation>{n} 个读数与已有不一致：{at} 原为 {known}，文件为 {new}</translation>
    </message>
    <message>
      <source>{n} readings imported.</source>
      <translation>已导入 {n} 个读数。</translation>
    </message>
    <message>
      <source>{n} rows without a reading</source>
      <translation>{n} 行无读数</translation>
    </message>
    <message>
      <source>{n} unanswered</source>
      <translation>{n} 个待处置</translation>
    </message>
    <message>
      <source>{n} were known already and are kept once.</source>
      <translation>{n} 个已有，只保留一份。</translation>
    </message>
    <message>
      <source>{percent} % read</source>
      <translation>已读取 {percent} %</translation>
    </message>
  </context>
</TS>
