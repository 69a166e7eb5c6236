<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>messages</name>
        <message>
            <source>Looking at the files</source>
            <translation>正在查看文件</translation>
        </message>
        <message>
            <source>The disk of {target} is full. Every file is whole, where it was or where it shall be. Free some space, then resume the job.</source>
            <translation>{target} 所在的磁盘已满。每个文件都完好，在原处或在新位置。请腾出空间，然后继续该任务。</translation>
        </message>
        <message>
            <source>The files need {needed} MB, but only {free} MB are free at {target}. Make room, or choose a folder on another disk.</source>
            <translation>这些文件需要 {needed} MB，但 {target} 只剩 {free} MB。请腾出空间，或选择其他磁盘上的文件夹。</translation>
        </message>
        <message>
            <source>This sorting was undone, so it does not go on. Start a new one.</source>
            <translation>这次归类已撤销，无法继续。请重新开始。</translation>
        </message>
        <message>
            <source>{done} of {total} files</source>
            <translation>{done} / {total} 个文件</translation>
        </message>
        <message>
            <source>{path} cannot be moved away ({reason}); it was left where it is. Copy instead.</source>
            <translation>无法移走 {path}（{reason}），文件留在原处。请改用复制。</translation>
        </message>
        <message>
            <source>{path} changed while it was moved; it was left where it is. Classify it again.</source>
            <translation>{path} 在移动时发生了变化，文件留在原处。请重新分类。</translation>
        </message>
        <message>
            <source>{path} has changed since it was classified; it was left alone. Classify it again.</source>
            <translation>{path} 在分类之后发生了变化，未作处理。请重新分类。</translation>
        </message>
        <message>
            <source>{path} was replaced while it was sorted; it was left alone. Classify it again.</source>
            <translation>{path} 在归类时被替换，未作处理。请重新分类。</translation>
        </message>
        <message>
            <source>The copy of {path} is not what was copied; the file was left where it is. Check the disk that it should go to.</source>
            <translation>{path} 的副本与原文件不一致，文件留在原处。请检查目标磁盘。</translation>
        </message>
        <message>
            <source>The folder {target} cannot be used: {reason}. Check that it is there and that you may write to it.</source>
            <translation>无法使用文件夹 {target}：{reason}。请检查它是否存在以及您是否有写入权限。</translation>
        </message>
        <message>
            <source>{path} could not be read.</source>
            <translation>无法读取 {path}。</translation>
        </message>
        <message>
            <source>{path} has no prediction by the model {model}. Classify it with that model first.</source>
            <translation>{path} 没有模型 {model} 的预测。请先用该模型分类。</translation>
        </message>
        <message>
            <source>{path} is a folder, a pipe or a device; it was left alone.</source>
            <translation>{path} 是文件夹、管道或设备，未作处理。</translation>
        </message>
        <message>
            <source>{path} lies in its folder already.</source>
            <translation>{path} 已在对应的文件夹中。</translation>
        </message>
        <message>
            <source>{path} stays where it is: the very same picture lies at {target} already.</source>
            <translation>{path} 留在原处：{target} 已有完全相同的图片。</translation>
        </message>
        <message>
            <source>“{key}” is no class that is known here.</source>
            <translation>“{key}”不是已知的类别。</translation>
        </message>
        <message>
            <source>Classification {job} has not ended yet. Wait for its end, or stop it, before you sort its files.</source>
            <translation>分类任务 {job} 尚未结束。请等待其结束或将其停止，再归类文件。</translation>
        </message>
        <message>
            <source>Job {job} is no classification, so there is nothing to sort.</source>
            <translation>任务 {job} 不是分类任务，没有可归类的文件。</translation>
        </message>
        <message>
            <source>Nothing has been classified in this workspace. Classify a folder first.</source>
            <translation>此工作区尚未进行过分类。请先对一个文件夹分类。</translation>
        </message>
        <message>
            <source>The folder {target} cannot be used: {reason}.</source>
            <translation>无法使用文件夹 {target}：{reason}。</translation>
        </message>
        <message>
            <source>{target} is inside the workspace, whose files are its own. Choose a folder elsewhere.</source>
            <translation>{target} 位于工作区内，其中的文件由工作区管理。请选择其他位置的文件夹。</translation>
        </message>
        <message>
            <source>{target} is no folder. Choose a folder to sort into.</source>
            <translation>{target} 不是文件夹。请选择要归类到的文件夹。</translation>
        </message>
        <message>
            <source>“{value}” is none of: {allowed}.</source>
            <translation>“{value}”不是以下之一：{allowed}。</translation>
        </message>
        <message>
            <source>Job {job} is no sorting, so there is nothing to put back.</source>
            <translation>任务 {job} 不是归类任务，没有可放回的文件。</translation>
        </message>
        <message>
            <source>Something else lies at {path} now, so the file was put beside it as {name}.</source>
            <translation>{path} 处现在有其他文件，因此该文件以 {name} 之名放在旁边。</translation>
        </message>
        <message>
            <source>Sorting {job} has not ended yet. Stop it, or wait for its end.</source>
            <translation>归类任务 {job} 尚未结束。请将其停止或等待其结束。</translation>
        </message>
        <message>
            <source>Sorting {job} has nothing that could be put back.</source>
            <translation>归类任务 {job} 没有可以放回的文件。</translation>
        </message>
        <message>
            <source>Sorting {later} has moved files of sorting {job} again. Undo {later} first.</source>
            <translation>归类任务 {later} 又移动了任务 {job} 的文件。请先撤销 {later}。</translation>
        </message>
        <message>
            <source>The folder {target} is not there. Connect its disk, or put it back, then resume the job.</source>
            <translation>文件夹 {target} 不存在。请连接其磁盘或将其放回，然后继续该任务。</translation>
        </message>
        <message>
            <source>{done} of {total} files put back</source>
            <translation>已放回 {done} / {total} 个文件</translation>
        </message>
        <message>
            <source>{path} cannot be put back: {reason}. It was left where it is.</source>
            <translation>无法放回 {path}：{reason}。文件留在当前位置。</translation>
        </message>
        <message>
            <source>{path} is not there any more, so it was not put back.</source>
            <translation>{path} 已不存在，未能放回。</translation>
        </message>
        <message>
            <source>{path} is not what it was, so its copy {target} was left where it is.</source>
            <translation>{path} 已与当时不同，因此保留其副本 {target}。</translation>
        </message>
        <message>
            <source>{path} was changed since it was copied; it was left where it is.</source>
            <translation>{path} 在复制之后被修改过，已保留。</translation>
        </message>
        <message>
            <source>{path} vanished again when it was put back; {target} was left where it is.</source>
            <translation>{path} 放回后又消失了，因此保留 {target}。</translation>
        </message>
        <message>
            <source>{path} was changed while it was put back; it lies there as well.</source>
            <translation>{path} 在放回时被修改，该处也保留了一份。</translation>
        </message>
    </context>
    <context>
        <name>DropZone</name>
        <message>
            <source>Drop pictures, folders or zip archives here</source>
            <translation>将图片、文件夹或 zip 压缩包拖到这里</translation>
        </message>
    </context>
    <context>
        <name>ClassifyKeys</name>
        <message>
            <source>Sort into folders …</source>
            <translation>归类到文件夹…</translation>
        </message>
        <message>
            <source>Undo the sorting into folders</source>
            <translation>撤销归类到文件夹</translation>
        </message>
    </context>
    <context>
        <name>NotesDialog</name>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
    </context>
    <context>
        <name>ClassifyPage</name>
        <message>
            <source>Pictures and archives ({patterns})</source>
            <translation>图片和压缩包（{patterns}）</translation>
        </message>
    </context>
    <context>
        <name>ToolRow</name>
        <message>
            <source>Sort into folders …</source>
            <translation>归类到文件夹…</translation>
        </message>
        <message>
            <source>Copy or move the files into a folder for each class or bin (Ctrl+S)</source>
            <translation>把文件复制或移动到各类别或各垃圾桶的文件夹（Ctrl+S）</translation>
        </message>
    </context>
    <context>
        <name>SortAsking</name>
        <message>
            <source>sorted</source>
            <translation>已归类</translation>
        </message>
        <message>
            <source>Files that are not where they were to be</source>
            <translation>未到达预定位置的文件</translation>
        </message>
        <message>
            <source>There is no sorting to undo</source>
            <translation>没有可以撤销的归类</translation>
        </message>
    </context>
    <context>
        <name>SortBar</name>
        <message>
            <source>Hide this line</source>
            <translation>隐藏此行</translation>
        </message>
        <message>
            <source>Open the folder</source>
            <translation>打开文件夹</translation>
        </message>
        <message>
            <source>Put every file back to where it was</source>
            <translation>把每个文件放回原处</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>Show which files are not where they were to be, and why</source>
            <translation>显示哪些文件未到达预定位置及其原因</translation>
        </message>
        <message>
            <source>Show which …</source>
            <translation>查看文件…</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Stopped: {count} files copied to “{folder}”</source>
            <translation>已停止：{count} 个文件已复制到“{folder}”</translation>
        </message>
        <message>
            <source>Stopped: {count} files moved to “{folder}”</source>
            <translation>已停止：{count} 个文件已移动到“{folder}”</translation>
        </message>
        <message>
            <source>Stopped: {count} files put back</source>
            <translation>已停止：{count} 个文件已放回</translation>
        </message>
        <message>
            <source>The files are put back in a moment.</source>
            <translation>即将放回文件。</translation>
        </message>
        <message>
            <source>The files are sorted in a moment.</source>
            <translation>即将归类文件。</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>{count} files copied to “{folder}”</source>
            <translation>{count} 个文件已复制到“{folder}”</translation>
        </message>
        <message>
            <source>{count} files moved to “{folder}”</source>
            <translation>{count} 个文件已移动到“{folder}”</translation>
        </message>
        <message>
            <source>{count} files put back</source>
            <translation>{count} 个文件已放回</translation>
        </message>
        <message>
            <source>left where they are: {count}</source>
            <translation>留在当前位置：{count}</translation>
        </message>
        <message>
            <source>left in place: {count}</source>
            <translation>留在原处：{count}</translation>
        </message>
        <message>
            <source>of these copied, and left as they are: {count}</source>
            <translation>其中复制而保留原文件：{count}</translation>
        </message>
        <message>
            <source>under another name: {count}</source>
            <translation>改了名称：{count}</translation>
        </message>
        <message>
            <source>there already: {count}</source>
            <translation>已在那里：{count}</translation>
        </message>
    </context>
    <context>
        <name>SortDialog</name>
        <message>
            <source>A folder for each</source>
            <translation>文件夹按</translation>
        </message>
        <message>
            <source>Bin</source>
            <translation>垃圾桶</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Chinese</source>
            <translation>中文</translation>
        </message>
        <message>
            <source>Choose …</source>
            <translation>选择…</translation>
        </message>
        <message>
            <source>Class</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Copied, not moved (links, archives, files of the workspace): {count}.</source>
            <translation>复制而不移动（链接、压缩包、工作区文件）：{count} 个。</translation>
        </message>
        <message>
            <source>Copy the files</source>
            <translation>复制文件</translation>
        </message>
        <message>
            <source>Copy {count} files</source>
            <translation>复制 {count} 个文件</translation>
        </message>
        <message>
            <source>Copy: the files stay as well</source>
            <translation>复制：原文件保留</translation>
        </message>
        <message>
            <source>English</source>
            <translation>英文</translation>
        </message>
        <message>
            <source>Files</source>
            <translation>文件数</translation>
        </message>
        <message>
            <source>Files that could not be read</source>
            <translation>无法读取的文件</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>Folder to sort into</source>
            <translation>归类到的文件夹</translation>
        </message>
        <message>
            <source>Into folders of their own</source>
            <translation>单独放入文件夹</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>类别代码</translation>
        </message>
        <message>
            <source>Left where they are: {count}.</source>
            <translation>留在原处：{count} 个。</translation>
        </message>
        <message>
            <source>Looking at the files …</source>
            <translation>正在查看文件…</translation>
        </message>
        <message>
            <source>Move the files</source>
            <translation>移动文件</translation>
        </message>
        <message>
            <source>Move {count} files</source>
            <translation>移动 {count} 个文件</translation>
        </message>
        <message>
            <source>Move: can be undone</source>
            <translation>移动：可以撤销</translation>
        </message>
        <message>
            <source>Names of the folders</source>
            <translation>文件夹名称</translation>
        </message>
        <message>
            <source>Names that are taken: {count}. Those files get a number, nothing is replaced.</source>
            <translation>重名：{count} 个，将加编号，不会替换任何文件。</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>大小</translation>
        </message>
        <message>
            <source>Sort into folders</source>
            <translation>归类到文件夹</translation>
        </message>
        <message>
            <source>The files need {needed}, but only {free} are free there.</source>
            <translation>这些文件需要 {needed}，但那里只剩 {free}。</translation>
        </message>
        <message>
            <source>There already, and left as they are: {count}.</source>
            <translation>已在那里，保持不变：{count} 个。</translation>
        </message>
        <message>
            <source>{count} files, {size}.</source>
            <translation>{count} 个文件，{size}。</translation>
        </message>
        <message>
            <source>Unsure pictures</source>
            <translation>没有把握的图片</translation>
        </message>
        <message>
            <source>What to do</source>
            <translation>操作</translation>
        </message>
        <message>
            <source>What would come to which folder</source>
            <translation>各文件夹将收到的文件</translation>
        </message>
        <message>
            <source>{needed} are needed, {free} are free.</source>
            <translation>需要 {needed}，剩余 {free}。</translation>
        </message>
    </context>
    <context>
        <name>Jobs</name>
        <message>
            <source>Putting files back</source>
            <translation>放回文件</translation>
        </message>
        <message>
            <source>Sorting files</source>
            <translation>归类文件</translation>
        </message>
        <message>
            <source>Sorted into folders: {count} files</source>
            <translation>已归类 {count} 个文件</translation>
        </message>
        <message>
            <source>Put back: {count} files</source>
            <translation>已放回 {count} 个文件</translation>
        </message>
    </context>
</TS>
