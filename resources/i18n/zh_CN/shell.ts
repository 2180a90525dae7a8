<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>shell</name>
    <message>
      <source>A team, products and a year of shipments are invented, signed and printed for real.</source>
      <translation>虚构一个团队、若干产品和一年的到货，并真实签名与打印。</translation>
    </message>
    <message>
      <source>Account</source>
      <translation>账户</translation>
    </message>
    <message>
      <source>Arrivals and orders</source>
      <translation>到货与订单</translation>
    </message>
    <message>
      <source>At this desk</source>
      <translation>在本工作台</translation>
    </message>
    <message>
      <source>Audit trail</source>
      <translation>审计追踪</translation>
    </message>
    <message>
      <source>Caps Lock is on.</source>
      <translation>大写锁定已开启。</translation>
    </message>
    <message>
      <source>Create it all the same</source>
      <translation>仍然创建</translation>
    </message>
    <message>
      <source>DEMO • invented hospital, people and products • nothing here may be used for a patient</source>
      <translation>演示 DEMO • 医院、人员与产品均为虚构 • 不得用于任何患者</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>深色</translation>
    </message>
    <message>
      <source>Drafts are kept</source>
      <translation>草稿保留</translation>
    </message>
    <message>
      <source>E-signature statement</source>
      <translation>电子签名声明</translation>
    </message>
    <message>
      <source>Failed</source>
      <translation>失败</translation>
    </message>
    <message>
      <source>Folder of the site</source>
      <translation>站点文件夹</translation>
    </message>
    <message>
      <source>Go to</source>
      <translation>前往</translation>
    </message>
    <message>
      <source>Incident</source>
      <translation>事件</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>语言</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>浅色</translation>
    </message>
    <message>
      <source>Lock</source>
      <translation>锁定</translation>
    </message>
    <message>
      <source>Look</source>
      <translation>外观</translation>
    </message>
    <message>
      <source>Looking how far this site is set up.</source>
      <translation>正在查看站点的设置进度。</translation>
    </message>
    <message>
      <source>Making the demo</source>
      <translation>正在生成演示</translation>
    </message>
    <message>
      <source>Match</source>
      <translation>相符</translation>
    </message>
    <message>
      <source>May act until {day}</source>
      <translation>权限有效至 {day}</translation>
    </message>
    <message>
      <source>Mismatch</source>
      <translation>不符</translation>
    </message>
    <message>
      <source>My desk</source>
      <translation>我的工作台</translation>
    </message>
    <message>
      <source>N/A</source>
      <translation>不适用</translation>
    </message>
    <message>
      <source>No key store</source>
      <translation>没有密钥库</translation>
    </message>
    <message>
      <source>No loudspeaker answers at this workstation. Every scan is also told in words and colour; connect a loudspeaker and try again.</source>
      <translation>本工作站没有可用的扬声器。每次扫描也会用文字和颜色提示；请接好扬声器后重试。</translation>
    </message>
    <message>
      <source>Searching …</source>
      <translation>正在查找…</translation>
    </message>
    <message>
      <source>Disabled</source>
      <translation>已停用</translation>
    </message>
    <message>
      <source>More …</source>
      <translation>更多…</translation>
    </message>
    <message>
      <source>Nothing found. You can look for {kinds}: by part of a name, pinyin or initials, by the beginning or the last three characters of a number, or by a scanned code.</source>
      <translation>没有找到。可以查找{kinds}：用姓名的一部分、拼音或首字母，编号的开头或最后三位，或扫描条码。</translation>
    </message>
    <message>
      <source>Older things are still being made findable.</source>
      <translation>较早的内容仍在建立索引，稍后可查。</translation>
    </message>
    <message>
      <source>On this page</source>
      <translation>本页操作</translation>
    </message>
    <message>
      <source>Opened lately</source>
      <translation>最近打开</translation>
    </message>
    <message>
      <source>Pages and commands</source>
      <translation>页面与操作</translation>
    </message>
    <message>
      <source>Retired</source>
      <translation>已报废</translation>
    </message>
    <message>
      <source>Storage positions</source>
      <translation>储存位置</translation>
    </message>
    <message>
      <source>Text at {percent} %</source>
      <translation>文字大小 {percent}%</translation>
    </message>
    <message>
      <source>This code</source>
      <translation>此编码</translation>
    </message>
    <message>
      <source>incidents, reactions, actions and findings</source>
      <translation>事件、不良反应、整改措施和检查发现</translation>
    </message>
    <message>
      <source>pages and commands</source>
      <translation>页面与操作</translation>
    </message>
    <message>
      <source>people</source>
      <translation>人员</translation>
    </message>
    <message>
      <source>products, documents, tanks and positions</source>
      <translation>产品、文件、液氮罐和位置</translation>
    </message>
    <message>
      <source>shipments, orders and records</source>
      <translation>到货、订单和记录</translation>
    </message>
    <message>
      <source>units and batches</source>
      <translation>产品袋和批号</translation>
    </message>
    <message>
      <source>One moment</source>
      <translation>请稍候</translation>
    </message>
    <message>
      <source>One short tone</source>
      <translation>短音一声</translation>
    </message>
    <message>
      <source>Opening the site …</source>
      <translation>正在打开站点…</translation>
    </message>
    <message>
      <source>Order</source>
      <translation>订单</translation>
    </message>
    <message>
      <source>Orders</source>
      <translation>订单</translation>
    </message>
    <message>
      <source>Patient</source>
      <translation>患者</translation>
    </message>
    <message>
      <source>Please fill in this field.</source>
      <translation>请填写此项。</translation>
    </message>
    <message>
      <source>Position</source>
      <translation>位置</translation>
    </message>
    <message>
      <source>Positions</source>
      <translation>位置</translation>
    </message>
    <message>
      <source>Products</source>
      <translation>药品目录</translation>
    </message>
    <message>
      <source>Receipt</source>
      <translation>接收</translation>
    </message>
    <message>
      <source>Receipts</source>
      <translation>接收与验收</translation>
    </message>
    <message>
      <source>Refused</source>
      <translation>被拒绝</translation>
    </message>
    <message>
      <source>Reserved</source>
      <translation>已预留</translation>
    </message>
    <message>
      <source>Scan, search or command</source>
      <translation>扫描、搜索或命令</translation>
    </message>
    <message>
      <source>Scan, search or command …  Ctrl+K</source>
      <translation>扫描、搜索或输入命令…  Ctrl+K</translation>
    </message>
    <message>
      <source>Second person joins</source>
      <translation>第二人加入</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>设置</translation>
    </message>
    <message>
      <source>Shipment</source>
      <translation>到货</translation>
    </message>
    <message>
      <source>Sign out</source>
      <translation>退出登录</translation>
    </message>
    <message>
      <source>Site</source>
      <translation>站点</translation>
    </message>
    <message>
      <source>Something in ctdesk failed that should not. Reference {reference}.</source>
      <translation>ctdesk 内部出错，编号 {reference}。</translation>
    </message>
    <message>
      <source>Stopped. Nothing was written.</source>
      <translation>已停止，未写入任何内容。</translation>
    </message>
    <message>
      <source>Storage</source>
      <translation>储存</translation>
    </message>
    <message>
      <source>Tank</source>
      <translation>液氮罐</translation>
    </message>
    <message>
      <source>Team</source>
      <translation>团队</translation>
    </message>
    <message>
      <source>There is no rule for what has the focus now.</source>
      <translation>当前位置没有对应的规则说明。</translation>
    </message>
    <message>
      <source>This computer has no key store: the recovery phrase will be asked at each start.</source>
      <translation>本机没有密钥库：每次启动都会要求输入恢复短语。</translation>
    </message>
    <message>
      <source>This holds full-width characters. Switch the input method to English.</source>
      <translation>含有全角字符，请切换到英文输入。</translation>
    </message>
    <message>
      <source>Three long tones</source>
      <translation>长音三声</translation>
    </message>
    <message>
      <source>Try it</source>
      <translation>试听</translation>
    </message>
    <message>
      <source>Volume</source>
      <translation>音量</translation>
    </message>
    <message>
      <source>What was saved is safe. If it happens again, tell the administrator the reference.</source>
      <translation>已保存的内容不受影响。如再次出现，请将编号告知管理员。</translation>
    </message>
    <message>
      <source>Zone</source>
      <translation>区域</translation>
    </message>
    <message>
      <source>changed</source>
      <translation>变更</translation>
    </message>
    <message>
      <source>new</source>
      <translation>新增</translation>
    </message>
    <message>
      <source>no</source>
      <translation>否</translation>
    </message>
    <message>
      <source>overdue {span}</source>
      <translation>逾期 {span}</translation>
    </message>
    <message>
      <source>removed</source>
      <translation>移除</translation>
    </message>
    <message>
      <source>signed</source>
      <translation>已签名</translation>
    </message>
    <message>
      <source>signed in</source>
      <translation>登录</translation>
    </message>
    <message>
      <source>with {name}</source>
      <translation>与 {name} 同台</translation>
    </message>
    <message>
      <source>yes</source>
      <translation>是</translation>
    </message>
    <message>
      <source>{count} d</source>
      <translation>{count} 天</translation>
    </message>
    <message>
      <source>{count} h</source>
      <translation>{count} h</translation>
    </message>
    <message>
      <source>{count} wrong passwords were tried since you were here last.</source>
      <translation>自您上次登录以来，有 {count} 次密码输入错误。</translation>
    </message>
    <message>
      <source>{span} left</source>
      <translation>剩 {span}</translation>
    </message>
  </context>
</TS>
