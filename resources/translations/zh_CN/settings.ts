<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>SettingsPage</name>
        <message>
            <source>Keys</source>
            <translation>按键</translation>
        </message>
        <message>
            <source>Change keys …</source>
            <translation>更改按键…</translation>
        </message>
        <message>
            <source>Of Review and of the window, and a letter for each class</source>
            <translation>“校对”页和窗口的按键，以及每个类别的字母键</translation>
        </message>
        <message>
            <source>{count} keys are other than built in.</source>
            <translation>有 {count} 个按键与内置的不同。</translation>
        </message>
        <message>
            <source>All keys are as built in; ? shows those of a page.</source>
            <translation>所有按键均为内置；按 ? 可查看当前页的按键。</translation>
        </message>
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
    <context>
        <name>KeysDialog</name>
        <message>
            <source>Keys</source>
            <translation>按键</translation>
        </message>
        <message>
            <source>Review</source>
            <translation>校对</translation>
        </message>
        <message>
            <source>Letters of classes</source>
            <translation>类别的字母键</translation>
        </message>
        <message>
            <source>Such a letter labels at once, in Review and at the camera. Names that begin with it are found with /.</source>
            <translation>这样的字母会立即给图片打标签（在“校对”和“摄像头”页）。以该字母开头的名称请用 / 查找。</translation>
        </message>
        <message>
            <source>No letter for “{name}”</source>
            <translation>“{name}”不用字母键</translation>
        </message>
        <message>
            <source>Everywhere</source>
            <translation>所有页面</translation>
        </message>
        <message>
            <source>Reset all</source>
            <translation>全部重置</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Its own key again: {name}</source>
            <translation>恢复原来的按键：{name}</translation>
        </message>
        <message>
            <source>“{key}” is taken already: {owner}</source>
            <translation>“{key}”已被占用：{owner}</translation>
        </message>
        <message>
            <source>Its own key is taken by now: {owner}</source>
            <translation>原来的按键现已被占用：{owner}</translation>
        </message>
        <message>
            <source>Saved</source>
            <translation>已保存</translation>
        </message>
    </context>
    <context>
        <name>KeyField</name>
        <message>
            <source>Press a letter …</source>
            <translation>请按一个字母…</translation>
        </message>
        <message>
            <source>Press a key …</source>
            <translation>请按一个键…</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
    </context>
    <context>
        <name>LabellingPage</name>
        <message>
            <source>Label as {name}</source>
            <translation>标为“{name}”</translation>
        </message>
    </context>
</TS>
