<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>site</name>
    <message>
      <source>Nobody on the team can at present. The team lead appoints.</source>
      <translation>目前团队中无人可以。由团队负责人任命。</translation>
    </message>
    <message>
      <source>These people can: {names}.</source>
      <translation>以下人员可以：{names}。</translation>
    </message>
    <message>
      <source>Back up and upgrade</source>
      <translation>备份并升级</translation>
    </message>
    <message>
      <source>Upgrading the database</source>
      <translation>正在升级数据库</translation>
    </message>
    <message>
      <source>A verified backup is made first. If anything fails, the old database stays as it is.</source>
      <translation>先做一次通过验证的备份。如有任何失败，原数据库保持不变。</translation>
    </message>
    <message>
      <source>Folders for anchors and backups</source>
      <translation>锚点与备份文件夹</translation>
    </message>
    <message>
      <source>One folder on each line, best on another machine. Each is tried before it is kept.</source>
      <translation>每行一个文件夹，最好位于另一台机器。保存前逐一试写。</translation>
    </message>
    <message>
      <source>Empty: a folder beside the data, which protects from mistakes only.</source>
      <translation>留空则存放在数据旁的文件夹，仅能防误操作。</translation>
    </message>
    <message>
      <source>Folders …</source>
      <translation>文件夹…</translation>
    </message>
    <message>
      <source>Key store of this account …</source>
      <translation>本账号的密钥库…</translation>
    </message>
    <message>
      <source>New recovery phrase …</source>
      <translation>更换恢复短语…</translation>
    </message>
    <message>
      <source>A demo keeps its key in its own folder.</source>
      <translation>演示站点的密钥存放在其自己的文件夹中。</translation>
    </message>
    <message>
      <source>ctdesk {version} • free software under the Apache licence 2.0</source>
      <translation>ctdesk {version} • 自由软件，Apache 许可证 2.0</translation>
    </message>
    <message>
      <source>Key store of this account</source>
      <translation>本账号的密钥库</translation>
    </message>
    <message>
      <source>Whoever uses this account of the computer then opens the site without the phrase.</source>
      <translation>此后使用本计算机该账号的人员无需恢复短语即可打开站点。</translation>
    </message>
    <message>
      <source>Enrol</source>
      <translation>登记</translation>
    </message>
    <message>
      <source>The key now lies in the key store of this account.</source>
      <translation>密钥已存入本账号的密钥库。</translation>
    </message>
    <message>
      <source>New recovery phrase</source>
      <translation>更换恢复短语</translation>
    </message>
    <message>
      <source>The phrase in the safe opens nothing once a new one is made. Have a printer at hand.</source>
      <translation>生成新短语后，保险柜中的旧短语即失效。请准备好打印机。</translation>
    </message>
    <message>
      <source>Make a new phrase</source>
      <translation>生成新短语</translation>
    </message>
    <message>
      <source>No folder is set. The administrator names one, best on another machine.</source>
      <translation>尚未设置文件夹。由管理员指定，最好位于另一台机器。</translation>
    </message>
  </context>
</TS>
