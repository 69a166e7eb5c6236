<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>messages</name>
        <message>
            <source>A window or another command of this workspace watches already. Close it first.</source>
            <translation>此工作区的另一个窗口或命令已在监视。请先将其关闭。</translation>
        </message>
        <message>
            <source>The model “{name}” can classify, but not become the active one: it knows {count} classes that the taxonomy {taxonomy} of this workspace lacks: {classes}.</source>
            <translation>模型“{name}”可用于分类，但不能成为当前模型：它认识的 {count} 个类别不在此工作区的分类体系 {taxonomy} 中：{classes}。</translation>
        </message>
        <message>
            <source>{count} models of it are not in this folder: {models}. Copy the workspace's models folder too.</source>
            <translation>其中有 {count} 个模型不在此文件夹中：{models}。请同时复制工作区的 models 文件夹。</translation>
        </message>
        <message>
            <source>The drive at {path} is not connected. Connect it, then resume the job: it goes on where it was.</source>
            <translation>位于 {path} 的驱动器未连接。请连接驱动器，然后继续该任务：它会从中断处继续。</translation>
        </message>
        <message>
            <source>The folder {path} is not there any more. Connect its drive, or put it back, then resume the job: it goes on where it was.</source>
            <translation>文件夹 {path} 已不存在。请连接其驱动器或将文件夹放回原处，然后继续该任务：它会从中断处继续。</translation>
        </message>
        <message>
            <source>The drive at {path} is not connected.</source>
            <translation>位于 {path} 的驱动器未连接。</translation>
        </message>
        <message>
            <source>The drive does not answer.</source>
            <translation>驱动器没有响应。</translation>
        </message>
        <message>
            <source>The folder {path} is not there.</source>
            <translation>文件夹 {path} 不存在。</translation>
        </message>
        <message>
            <source>The folder cannot be watched: {reason}.</source>
            <translation>无法监视该文件夹：{reason}。</translation>
        </message>
        <message>
            <source>The folder {path} belongs to the workspace. Watch another one.</source>
            <translation>文件夹 {path} 属于工作区。请监视另一个文件夹。</translation>
        </message>
        <message>
            <source>The folder {path} is not there: check its name, or connect its drive.</source>
            <translation>文件夹 {path} 不存在：请检查名称，或连接其所在的驱动器。</translation>
        </message>
    </context>
    <context>
        <name>DropZone</name>
        <message>
            <source>Classify what is in a folder, and whatever comes into it later</source>
            <translation>对文件夹中的内容以及之后放入的内容进行分类</translation>
        </message>
        <message>
            <source>Watch a folder …</source>
            <translation>监视文件夹…</translation>
        </message>
    </context>
    <context>
        <name>ClassifyKeys</name>
        <message>
            <source>Stop watching the folder</source>
            <translation>停止监视文件夹</translation>
        </message>
        <message>
            <source>Watch a folder …</source>
            <translation>监视文件夹…</translation>
        </message>
    </context>
    <context>
        <name>ClassifyPage</name>
        <message>
            <source>Watch a folder</source>
            <translation>监视文件夹</translation>
        </message>
        <message>
            <source>Watch a folder: classify what is in it, and whatever comes later</source>
            <translation>监视文件夹：对其中的内容以及之后放入的内容进行分类</translation>
        </message>
    </context>
    <context>
        <name>WatchBar</name>
        <message>
            <source>Another window or command watches “{folder}”.</source>
            <translation>另一个窗口或命令正在监视“{folder}”。</translation>
        </message>
        <message>
            <source>Looking at what is in “{folder}” …</source>
            <translation>正在查看“{folder}”中的内容…</translation>
        </message>
        <message>
            <source>Show today’s</source>
            <translation>显示今天的</translation>
        </message>
        <message>
            <source>Show what arrived in the watched folder today</source>
            <translation>显示今天进入被监视文件夹的图片</translation>
        </message>
        <message>
            <source>Stop watching</source>
            <translation>停止监视</translation>
        </message>
        <message>
            <source>Watch this folder no more; what was found stays</source>
            <translation>不再监视此文件夹；已有结果保留</translation>
        </message>
        <message>
            <source>Watched folder</source>
            <translation>被监视的文件夹</translation>
        </message>
        <message>
            <source>Watching “{folder}”</source>
            <translation>正在监视“{folder}”</translation>
        </message>
        <message>
            <source>still being written: {count}</source>
            <translation>仍在写入：{count}</translation>
        </message>
        <message>
            <source>what you put into it is classified at once</source>
            <translation>放入其中的图片会立即分类</translation>
        </message>
        <message>
            <source>{count} today</source>
            <translation>今天 {count} 个</translation>
        </message>
        <message>
            <source>“{folder}” has been gone since {time}. It is looked for again by itself.</source>
            <translation>“{folder}”自 {time} 起不可用，程序会自动重新查找。</translation>
        </message>
        <message>
            <source>“{folder}” waits: {reason}</source>
            <translation>“{folder}”等待中：{reason}</translation>
        </message>
    </context>
</TS>
