<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>dialogs</name>
    <message>
      <source>A regular expression; empty: not checked</source>
      <translation>正则表达式；留空则不检查</translation>
    </message>
    <message>
      <source>Announce</source>
      <translation>登记</translation>
    </message>
    <message>
      <source>Appoint</source>
      <translation>任命</translation>
    </message>
    <message>
      <source>Approval number</source>
      <translation>批准文号</translation>
    </message>
    <message>
      <source>At this desk: {names}</source>
      <translation>在本工作台：{names}</translation>
    </message>
    <message>
      <source>Basis: section of the label</source>
      <translation>依据：说明书章节</translation>
    </message>
    <message>
      <source>Brand</source>
      <translation>商品名</translation>
    </message>
    <message>
      <source>“{typed}” is not offered here; what was chosen before stands here again.</source>
      <translation>此处没有“{typed}”，已恢复原来的选择。</translation>
    </message>
    <message>
      <source>What you typed here would be lost. Press Esc once more to throw it away, or go on typing.</source>
      <translation>此处已填写的内容将丢失。再按一次 Esc 放弃，或继续填写。</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Carrier</source>
      <translation>承运人</translation>
    </message>
    <message>
      <source>Change my password</source>
      <translation>修改我的密码</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>清除</translation>
    </message>
    <message>
      <source>Clinical trial</source>
      <translation>临床试验</translation>
    </message>
    <message>
      <source>Code</source>
      <translation>代码</translation>
    </message>
    <message>
      <source>Coldest allowed</source>
      <translation>最低允许温度</translation>
    </message>
    <message>
      <source>DIN</source>
      <translation>DIN</translation>
    </message>
    <message>
      <source>Date of the label</source>
      <translation>说明书日期</translation>
    </message>
    <message>
      <source>Donor</source>
      <translation>来源</translation>
    </message>
    <message>
      <source>Donor material</source>
      <translation>供者材料</translation>
    </message>
    <message>
      <source>Dose from, 10⁶ cells</source>
      <translation>剂量下限，10⁶ 细胞</translation>
    </message>
    <message>
      <source>Dose to, 10⁶ cells</source>
      <translation>剂量上限，10⁶ 细胞</translation>
    </message>
    <message>
      <source>Enter</source>
      <translation>录入</translation>
    </message>
    <message>
      <source>Evidence</source>
      <translation>依据</translation>
    </message>
    <message>
      <source>Expected at</source>
      <translation>预计到达时间</translation>
    </message>
    <message>
      <source>From</source>
      <translation>自</translation>
    </message>
    <message>
      <source>Hold time ends</source>
      <translation>保温有效期至</translation>
    </message>
    <message>
      <source>Hold time, h</source>
      <translation>保温时长，h</translation>
    </message>
    <message>
      <source>Holder</source>
      <translation>持有人</translation>
    </message>
    <message>
      <source>Identifier on the patient label</source>
      <translation>患者标签标识</translation>
    </message>
    <message>
      <source>International name</source>
      <translation>国际通用名</translation>
    </message>
    <message>
      <source>It is kept in the audit trail and printed.</source>
      <translation>写入审计追踪并打印在记录上。</translation>
    </message>
    <message>
      <source>Join</source>
      <translation>加入</translation>
    </message>
    <message>
      <source>Kind of receipt</source>
      <translation>接收类型</translation>
    </message>
    <message>
      <source>Label version</source>
      <translation>说明书版本</translation>
    </message>
    <message>
      <source>Last four of an ID</source>
      <translation>证件后四位</translation>
    </message>
    <message>
      <source>Left at</source>
      <translation>启运时间</translation>
    </message>
    <message>
      <source>Logger number</source>
      <translation>记录仪编号</translation>
    </message>
    <message>
      <source>Login name</source>
      <translation>登录名</translation>
    </message>
    <message>
      <source>Longest outside vapour</source>
      <translation>离开气相最长时间</translation>
    </message>
    <message>
      <source>Manufacturer</source>
      <translation>生产企业</translation>
    </message>
    <message>
      <source>Marketed, allogeneic</source>
      <translation>上市品种（异体）</translation>
    </message>
    <message>
      <source>Marketed, autologous</source>
      <translation>上市品种（自体）</translation>
    </message>
    <message>
      <source>Module</source>
      <translation>模块</translation>
    </message>
    <message>
      <source>Mouse, finger or pen.</source>
      <translation>鼠标、手指或笔均可。</translation>
    </message>
    <message>
      <source>Name in Chinese</source>
      <translation>中文名</translation>
    </message>
    <message>
      <source>New member</source>
      <translation>新成员</translation>
    </message>
    <message>
      <source>New password</source>
      <translation>新密码</translation>
    </message>
    <message>
      <source>New password once more</source>
      <translation>再次输入新密码</translation>
    </message>
    <message>
      <source>New product</source>
      <translation>新产品</translation>
    </message>
    <message>
      <source>Note</source>
      <translation>备注</translation>
    </message>
    <message>
      <source>Number of the training record</source>
      <translation>培训记录编号</translation>
    </message>
    <message>
      <source>Packed at</source>
      <translation>装箱时间</translation>
    </message>
    <message>
      <source>Password</source>
      <translation>密码</translation>
    </message>
    <message>
      <source>Password so far</source>
      <translation>原密码</translation>
    </message>
    <message>
      <source>Pattern of batch numbers</source>
      <translation>批号格式</translation>
    </message>
    <message>
      <source>Please choose …</source>
      <translation>请选择…</translation>
    </message>
    <message>
      <source>Printed name</source>
      <translation>姓名（正楷）</translation>
    </message>
    <message>
      <source>Product code, where it is for one product</source>
      <translation>产品代码（仅限单一产品时）</translation>
    </message>
    <message>
      <source>Propose</source>
      <translation>提议</translation>
    </message>
    <message>
      <source>Read it like this</source>
      <translation>按此读取</translation>
    </message>
    <message>
      <source>Reason</source>
      <translation>原因</translation>
    </message>
    <message>
      <source>Record competence</source>
      <translation>登记胜任能力</translation>
    </message>
    <message>
      <source>Research</source>
      <translation>科研</translation>
    </message>
    <message>
      <source>Role</source>
      <translation>角色</translation>
    </message>
    <message>
      <source>Say why in a few words.</source>
      <translation>请用几个字说明原因。</translation>
    </message>
    <message>
      <source>Scanned sheet</source>
      <translation>扫描件</translation>
    </message>
    <message>
      <source>Seal number</source>
      <translation>封签号</translation>
    </message>
    <message>
      <source>Shipper number</source>
      <translation>运输罐号</translation>
    </message>
    <message>
      <source>Sign</source>
      <translation>签名</translation>
    </message>
    <message>
      <source>Sign the statement</source>
      <translation>签署声明</translation>
    </message>
    <message>
      <source>Signature</source>
      <translation>签名</translation>
    </message>
    <message>
      <source>Signature of an external person</source>
      <translation>院外人员签名</translation>
    </message>
    <message>
      <source>Signature pad</source>
      <translation>手写板</translation>
    </message>
    <message>
      <source>Specification</source>
      <translation>规格</translation>
    </message>
    <message>
      <source>Staff number</source>
      <translation>工号</translation>
    </message>
    <message>
      <source>Take the signature</source>
      <translation>采集签名</translation>
    </message>
    <message>
      <source>Telephone</source>
      <translation>电话</translation>
    </message>
    <message>
      <source>The person chooses a password with a one-time code; a custodian confirms the certificate.</source>
      <translation>本人凭一次性代码设置密码；由保管人确认证书。</translation>
    </message>
    <message>
      <source>The same name in Latin letters</source>
      <translation>姓名拼音</translation>
    </message>
    <message>
      <source>The scanned sheet is used.</source>
      <translation>已采用扫描件。</translation>
    </message>
    <message>
      <source>There is no signature yet.</source>
      <translation>还没有签名。</translation>
    </message>
    <message>
      <source>This is not a picture.</source>
      <translation>这不是图片。</translation>
    </message>
    <message>
      <source>This is not the same password.</source>
      <translation>两次输入的密码不一致。</translation>
    </message>
    <message>
      <source>This person is signed in already. A second person is needed.</source>
      <translation>此人已登录，需要另一位人员。</translation>
    </message>
    <message>
      <source>This picture is larger than 5 MB. Scan it smaller.</source>
      <translation>图片超过 5 MB，请以较小尺寸重新扫描。</translation>
    </message>
    <message>
      <source>Title</source>
      <translation>职称</translation>
    </message>
    <message>
      <source>Type it from the holder's notice. A second person types it again before it may be received.</source>
      <translation>按持有人的通知录入；第二人再次录入一致后方可接收。</translation>
    </message>
    <message>
      <source>Until, inclusive</source>
      <translation>至（含当日）</translation>
    </message>
    <message>
      <source>Use a scanned sheet …</source>
      <translation>使用扫描件…</translation>
    </message>
    <message>
      <source>Valid from</source>
      <translation>生效日期</translation>
    </message>
    <message>
      <source>Valid until</source>
      <translation>有效期至</translation>
    </message>
    <message>
      <source>Warmest allowed</source>
      <translation>最高允许温度</translation>
    </message>
    <message>
      <source>Waybill number</source>
      <translation>运单号</translation>
    </message>
    <message>
      <source>You sign this once: it says that your password signs like your hand.</source>
      <translation>此声明只签一次：您的密码签名与手写签名具有同等效力。</translation>
    </message>
    <message>
      <source>You sign {what}. The signature cannot be taken back, only amended with a reason.</source>
      <translation>您将签署 {what}。签名不能撤回，只能注明原因后更正。</translation>
    </message>
    <message>
      <source>You work beside the person who is signed in. What you answer and sign carries your name.</source>
      <translation>您与已登录者在同一工作台；您的回答与签名都记在您名下。</translation>
    </message>
    <message>
      <source>Your password</source>
      <translation>您的密码</translation>
    </message>
    <message>
      <source>Your signing key is put under the new password. Key and certificate stay the same.</source>
      <translation>您的签名密钥改由新密码保护；密钥与证书不变。</translation>
    </message>
    <message>
      <source>allogeneic</source>
      <translation>异体</translation>
    </message>
    <message>
      <source>autologous</source>
      <translation>自体</translation>
    </message>
    <message>
      <source>{name} may act on what needs this module while it is in date.</source>
      <translation>该模块在有效期内，{name} 方可从事相应操作。</translation>
    </message>
    <message>
      <source>{what}: the person signs below; your own signature will cover this picture.</source>
      <translation>{what}：请该人员在下方签名；您自己的签名将覆盖这幅图像。</translation>
    </message>
  </context>
</TS>
