<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>Banner</name>
        <message>
            <source>Go to {page}</source>
            <translation>转到“{page}”</translation>
        </message>
        <message>
            <source>Dismiss</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Dismiss the error</source>
            <translation>关闭错误提示</translation>
        </message>
        <message>
            <source>Error: {text}</source>
            <translation>错误：{text}</translation>
        </message>
        <message>
            <source>and {count} before</source>
            <translation>之前还有 {count} 条</translation>
        </message>
    </context>
    <context>
        <name>Categories</name>
        <message>
            <source>Hazardous</source>
            <translation>有害垃圾</translation>
        </message>
        <message>
            <source>Kitchen waste</source>
            <translation>厨余垃圾</translation>
        </message>
        <message>
            <source>Other waste</source>
            <translation>其他垃圾</translation>
        </message>
        <message>
            <source>Recyclable</source>
            <translation>可回收物</translation>
        </message>
    </context>
    <context>
        <name>CommandPalette</name>
        <message>
            <source>No action is called that. Try fewer letters.</source>
            <translation>没有这样的操作。请少输几个字试试。</translation>
        </message>
        <message>
            <source>Actions</source>
            <translation>操作</translation>
        </message>
        <message>
            <source>All actions</source>
            <translation>所有操作</translation>
        </message>
        <message>
            <source>Find an action</source>
            <translation>查找操作</translation>
        </message>
        <message>
            <source>What do you want to do?</source>
            <translation>想做什么？</translation>
        </message>
    </context>
    <context>
        <name>HistoryPanel</name>
        <message>
            <source>Excluded</source>
            <translation>已排除</translation>
        </message>
        <message>
            <source>Label history</source>
            <translation>标签历史</translation>
        </message>
        <message>
            <source>Label history, newest first</source>
            <translation>标签历史，最新的在前</translation>
        </message>
        <message>
            <source>Nobody has said anything about this picture yet.</source>
            <translation>还没有人给这张图片做过标注。</translation>
        </message>
        <message>
            <source>Put back into the set</source>
            <translation>已放回图片集</translation>
        </message>
        <message>
            <source>Undone</source>
            <translation>已撤销</translation>
        </message>
        <message>
            <source>Undone: back to {to}</source>
            <translation>已撤销：恢复为{to}</translation>
        </message>
        <message>
            <source>came with two labels</source>
            <translation>导入时有两个标签</translation>
        </message>
        <message>
            <source>imported</source>
            <translation>导入</translation>
        </message>
        <message>
            <source>model said {name} {share}</source>
            <translation>模型判断为{name} {share}</translation>
        </message>
        <message>
            <source>no label</source>
            <translation>无标签</translation>
        </message>
        <message>
            <source>{before} → {to}</source>
            <translation>{before} → {to}</translation>
        </message>
    </context>
    <context>
        <name>ImageGrid</name>
<message><source>its file is gone</source><translation>文件已丢失</translation></message>
        <message>
            <source>No label yet</source>
            <translation>尚无标签</translation>
        </message>
        <message>
            <source>excluded</source>
            <translation>已排除</translation>
        </message>
        <message>
            <source>labelled {name}</source>
            <translation>标签：{name}</translation>
        </message>
        <message>
            <source>predicted {name}, {share}</source>
            <translation>预测：{name}，{share}</translation>
        </message>
        <message>
            <source>unsure</source>
            <translation>不确定</translation>
        </message>
        <message>
            <source>unsure {share}</source>
            <translation>不确定 {share}</translation>
        </message>
    </context>
    <context>
        <name>Jobs</name>
<message><source>problems: {count}</source><translation>问题：{count}</translation></message>
<message><source>Exporting</source><translation>导出</translation></message>
<message><source>Exported {count} pictures to {folder}</source><translation>已将 {count} 张图片导出到 {folder}</translation></message>
        <message>
            <source>Imported: {added} new, {known} known</source>
            <translation>已导入：新增 {added} 张，已有 {known} 张</translation>
        </message>
        <message>
            <source>Training is done: compare the new model on the Models page</source>
            <translation>训练完成：可在“模型”页比较新模型</translation>
        </message>
        <message>
            <source>{failed} could not be read</source>
            <translation>{failed} 张无法读取</translation>
        </message>
        <message>
            <source>{doubtful} came under two labels: decide in Review</source>
            <translation>{doubtful} 张有两个标签：请在“校对”页决定</translation>
        </message>
        <message>
            <source>{job} is done</source>
            <translation>{job}已完成</translation>
        </message>
        <message>
            <source>{job} was cancelled</source>
            <translation>{job}已取消</translation>
        </message>
        <message>
            <source>{job} is paused</source>
            <translation>{job}已暂停</translation>
        </message>
        <message>
            <source>{job} was interrupted and can be resumed</source>
            <translation>{job}已中断，可以继续</translation>
        </message>
        <message>
            <source>Classifying</source>
            <translation>分类</translation>
        </message>
        <message>
            <source>Quick update</source>
            <translation>快速更新</translation>
        </message>
        <message>
            <source>Comparing settings</source>
            <translation>参数比较</translation>
        </message>
        <message>
            <source>Measuring older methods</source>
            <translation>传统方法评测</translation>
        </message>
        <message>
            <source>Evaluating</source>
            <translation>评估</translation>
        </message>
        <message>
            <source>Importing</source>
            <translation>导入</translation>
        </message>
        <message>
            <source>Training</source>
            <translation>训练</translation>
        </message>
    </context>
    <context>
        <name>KeyOverlay</name>
        <message>
            <source>Any key or click closes this</source>
            <translation>按任意键或点击关闭</translation>
        </message>
        <message>
            <source>Everywhere</source>
            <translation>所有页面</translation>
        </message>
        <message>
            <source>Keys of this page</source>
            <translation>本页快捷键</translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>Redo what was undone last</source>
            <translation>重做上次撤销的操作</translation>
        </message>
        <message>
            <source>Restore a backup</source>
            <translation>恢复备份</translation>
        </message>
        <message>
            <source>Backups (*.sqlite)</source>
            <translation>备份 (*.sqlite)</translation>
        </message>
        <message>
            <source>All actions</source>
            <translation>所有操作</translation>
        </message>
        <message>
            <source>English or Chinese</source>
            <translation>切换中英文</translation>
        </message>
        <message>
            <source>Full screen</source>
            <translation>全屏</translation>
        </message>
        <message>
            <source>Go to {page}</source>
            <translation>转到“{page}”</translation>
        </message>
        <message>
            <source>Keys of this page</source>
            <translation>本页快捷键</translation>
        </message>
        <message>
            <source>Light or dark</source>
            <translation>切换浅色或深色</translation>
        </message>
        <message>
            <source>Open or create a workspace</source>
            <translation>打开或新建工作区</translation>
        </message>
        <message>
            <source>Open or create a workspace …</source>
            <translation>打开或新建工作区…</translation>
        </message>
        <message>
            <source>Pages</source>
            <translation>页面</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>退出</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>搜索</translation>
        </message>
        <message>
            <source>Undo the last change</source>
            <translation>撤销上一次更改</translation>
        </message>
    </context>
    <context>
        <name>WorkspaceQuestion</name>
        <message>
            <source>Make a workspace here?</source>
            <translation>在这里新建工作区？</translation>
        </message>
        <message>
            <source>“{name}” is no workspace yet, and there are other files in it.</source>
            <translation>“{name}”还不是工作区，其中有其他文件。</translation>
        </message>
        <message>
            <source>A workspace puts its store, models and caches into the folder: {folder}</source>
            <translation>工作区会把数据库、模型和缓存放入此文件夹：{folder}</translation>
        </message>
        <message>
            <source>Make a workspace here</source>
            <translation>在这里新建工作区</translation>
        </message>
        <message>
            <source>Classify this folder</source>
            <translation>对此文件夹分类</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
    </context>
    <context>
        <name>OpeningFailed</name>
        <message>
            <source>Choose another workspace …</source>
            <translation>选择其他工作区…</translation>
        </message>
        <message>
            <source>The line above says why. Nothing in it was changed. You can go on with another workspace.</source>
            <translation>原因见上方提示。其中的内容没有改动，可以换一个工作区继续。</translation>
        </message>
        <message>
            <source>The line above says why. Nothing in it was changed. You can go on with another workspace, or put this one back as it was when a backup was made.</source>
            <translation>原因见上方提示。其中的内容没有改动。可以换一个工作区继续，或把它恢复到某次备份时的状态。</translation>
        </message>
        <message>
            <source>Restore a backup …</source>
            <translation>恢复备份…</translation>
        </message>
        <message>
            <source>The workspace could not be opened</source>
            <translation>无法打开工作区</translation>
        </message>
    </context>
    <context>
        <name>Pages</name>
        <message>
            <source>Browse</source>
            <translation>浏览</translation>
        </message>
        <message>
            <source>Camera</source>
            <translation>摄像头</translation>
        </message>
        <message>
            <source>Classify</source>
            <translation>分类</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Review</source>
            <translation>校对</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
        <message>
            <source>Train</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>Welcome</source>
            <translation>欢迎</translation>
        </message>
    </context>
    <context>
        <name>Rail</name>
        <message>
            <source>{page} (Alt+{number})</source>
            <translation>{page}（Alt+{number}）</translation>
        </message>
    </context>
    <context>
        <name>StatusLine</name>
        <message>
            <source>Setting up training {share}</source>
            <translation>正在安装训练组件 {share}</translation>
        </message>
        <message>
            <source>Training could not be set up</source>
            <translation>训练组件未能安装</translation>
        </message>
        <message>
            <source>{count} more</source>
            <translation>另有 {count} 项</translation>
        </message>
        <message>
            <source>{job}: waiting</source>
            <translation>{job}：等待中</translation>
        </message>
        <message>
            <source>{time} left</source>
            <translation>剩余 {time}</translation>
        </message>
    </context>
    <context>
        <name>Text</name>
        <message>
            <source>Starter model</source>
            <translation>初始模型</translation>
        </message>
        <message>
            <source>{hours} h {minutes} min</source>
            <translation>{hours} 小时 {minutes} 分</translation>
        </message>
        <message>
            <source>{minutes} min {seconds} s</source>
            <translation>{minutes} 分 {seconds} 秒</translation>
        </message>
        <message>
            <source>{seconds} s</source>
            <translation>{seconds} 秒</translation>
        </message>
    </context>
    <context>
        <name>TopBar</name>
        <message>
            <source>Redo what was undone last</source>
            <translation>重做上次撤销的操作</translation>
        </message>
        <message>
            <source>Active model</source>
            <translation>当前模型</translation>
        </message>
        <message>
            <source>All actions</source>
            <translation>所有操作</translation>
        </message>
        <message>
            <source>Keys of this page</source>
            <translation>本页快捷键</translation>
        </message>
        <message>
            <source>No active model</source>
            <translation>没有当前模型</translation>
        </message>
        <message>
            <source>Open or create a workspace …</source>
            <translation>打开或新建工作区…</translation>
        </message>
        <message>
            <source>Opening …</source>
            <translation>正在打开…</translation>
        </message>
        <message>
            <source>Promote a model on the Models page</source>
            <translation>请在“模型”页启用一个模型</translation>
        </message>
        <message>
            <source>Search by file name, path, class or sha256 (Ctrl+F)</source>
            <translation>按文件名、路径、类别或 sha256 搜索（Ctrl+F）</translation>
        </message>
        <message>
            <source>Search names, paths, classes</source>
            <translation>搜索文件名、路径、类别</translation>
        </message>
        <message>
            <source>Search pictures</source>
            <translation>搜索图片</translation>
        </message>
        <message>
            <source>The active model and its accuracy on the check set, with the 95 % interval</source>
            <translation>当前模型及其在检验集上的准确率（95 % 置信区间）</translation>
        </message>
        <message>
            <source>Undo the last change</source>
            <translation>撤销上一次更改</translation>
        </message>
        <message>
            <source>Workspace</source>
            <translation>工作区</translation>
        </message>
        <message>
            <source>Workspace: {folder}</source>
            <translation>工作区：{folder}</translation>
        </message>
    </context>
    <context>
        <name>WelcomePage</name>
        <message>
            <source>Class folders, CSV, COCO, Huawei or Label Studio files: to train and to check.</source>
            <translation>按类别分文件夹、CSV、COCO、华为或 Label Studio 格式，用于训练和检验。</translation>
        </message>
        <message>
            <source>Every picture is sorted by class and bin. Or drop a folder here.</source>
            <translation>每张图片都会得到类别和投放桶。也可以把文件夹拖到这里。</translation>
        </message>
        <message>
            <source>Hold something in front of it and see which bin it belongs in.</source>
            <translation>把物品放到镜头前，看看该投哪个桶。</translation>
        </message>
        <message>
            <source>Import a labelled dataset</source>
            <translation>导入已标注的数据集</translation>
        </message>
        <message>
            <source>It recognises {accuracy} of its check set.</source>
            <translation>它在检验集上的准确率为 {accuracy}。</translation>
        </message>
        <message>
            <source>No model is active. Import one on the Models page, or train one on your own pictures.</source>
            <translation>没有启用的模型。可在“模型”页导入，或用自己的图片训练一个。</translation>
        </message>
        <message>
            <source>Open a folder of pictures</source>
            <translation>打开图片文件夹</translation>
        </message>
        <message>
            <source>Show pictures of waste. You see for each what it is and where it goes; where that is wrong, one key puts it right, and the model learns.</source>
            <translation>给出垃圾的图片，就能看到每一张是什么、该投到哪里；判断有误时，按一个键即可改正，模型会从中学习。</translation>
        </message>
        <message>
            <source>The model “{name}” is already active and works offline.</source>
            <translation>模型“{name}”已启用，无需联网。</translation>
        </message>
        <message>
            <source>Use the camera</source>
            <translation>使用摄像头</translation>
        </message>
        <message>
            <source>Welcome</source>
            <translation>欢迎</translation>
        </message>
        <message>
            <source>What is it, and which bin does it belong in?</source>
            <translation>这是什么？该投哪个桶？</translation>
        </message>
    </context>
    <context>
        <name>messages</name>
        <message>
            <source>Something unexpected went wrong: {reason}. The rest goes on.</source>
            <translation>出现了意外错误：{reason}。其他功能照常运行。</translation>
        </message>
    </context>
    <context>
        <name>ReviewKeys</name>
        <message>
            <source>Redo what was undone last</source>
            <translation>重做上次撤销的操作</translation>
        </message>
    </context>
</TS>
