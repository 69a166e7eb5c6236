<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>SettingsPage</name>
        <message>
            <source>All</source>
            <translation>全部</translation>
        </message>
        <message>
            <source>All is well: the store and every model are whole.</source>
            <translation>一切正常：数据库和所有模型都完好。</translation>
        </message>
        <message>
            <source>Another folder: one without a workspace gets a new one</source>
            <translation>选择其他文件夹；没有工作区时会新建</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>跟随系统</translation>
        </message>
        <message>
            <source>At the desk</source>
            <translation>操作</translation>
        </message>
        <message>
            <source>Back up now</source>
            <translation>立即备份</translation>
        </message>
        <message>
            <source>Backups</source>
            <translation>备份</translation>
        </message>
        <message>
            <source>Backups (*.sqlite)</source>
            <translation>备份 (*.sqlite)</translation>
        </message>
        <message>
            <source>Check</source>
            <translation>检查</translation>
        </message>
        <message>
            <source>Copy the store with all labels into the backups folder</source>
            <translation>将包含所有标签的数据库复制到备份文件夹</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>How many processor threads predicting may use. Holds from the next start.</source>
            <translation>预测时可用的处理器线程数，下次启动时生效。</translation>
        </message>
        <message>
            <source>Is the store whole, and every model?</source>
            <translation>检查数据库和所有模型是否完好</translation>
        </message>
        <message>
            <source>Labels that were given since then go. The store as it is now is kept as a backup first.</source>
            <translation>此后的标注会丢失；当前数据库会先另存为备份。</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>语言</translation>
        </message>
        <message>
            <source>Language and look</source>
            <translation>语言与外观</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>浅色</translation>
        </message>
        <message>
            <source>Light, dark, or whichever the system has.</source>
            <translation>浅色、深色，或跟随系统。</translation>
        </message>
        <message>
            <source>Of the window; changes at once.</source>
            <translation>窗口的语言，立即生效。</translation>
        </message>
        <message>
            <source>Open it in the file manager</source>
            <translation>在文件管理器中打开</translation>
        </message>
        <message>
            <source>Open or create …</source>
            <translation>打开或新建…</translation>
        </message>
        <message>
            <source>Operator</source>
            <translation>操作员</translation>
        </message>
        <message>
            <source>Put the store back as it was in {name}?</source>
            <translation>将数据库恢复到 {name} 时的状态？</translation>
        </message>
        <message>
            <source>Put the store back as it was when a backup was made</source>
            <translation>将数据库恢复到备份时的状态</translation>
        </message>
        <message>
            <source>Restore</source>
            <translation>恢复</translation>
        </message>
        <message>
            <source>Restore a backup</source>
            <translation>恢复备份</translation>
        </message>
        <message>
            <source>Restore …</source>
            <translation>恢复…</translation>
        </message>
        <message>
            <source>Saved: backup {name}</source>
            <translation>已保存：备份 {name}</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
        <message>
            <source>Show folder</source>
            <translation>显示文件夹</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>主题</translation>
        </message>
        <message>
            <source>There is no backup yet. A backup holds all labels with their history, not the pictures.</source>
            <translation>还没有备份。备份包含所有标签及其历史，不包含图片。</translation>
        </message>
        <message>
            <source>Threads</source>
            <translation>线程数</translation>
        </message>
        <message>
            <source>Who is at the desk: every label carries this name.</source>
            <translation>谁在操作：每个标签都会记下这个名字。</translation>
        </message>
        <message>
            <source>Workspace</source>
            <translation>工作区</translation>
        </message>
        <message>
            <source>{count} backups, {size}; the newest is {name}.</source>
            <translation>{count} 个备份，共 {size}；最新的是 {name}。</translation>
        </message>
        <message>
            <source>{images} pictures, {labelled} of them labelled. {models} models. Classes: {taxonomy}.</source>
            <translation>{images} 张图片，其中 {labelled} 张已标注。{models} 个模型。类别体系：{taxonomy}。</translation>
        </message>
    </context>
</TS>
