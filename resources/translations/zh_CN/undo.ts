<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>Undo</name>
        <message>
            <source>Not undone: {what}; a model may have learned from them since</source>
            <translation>未撤销：{what}；此后可能已有模型用它们学习过</translation>
        </message>
        <message>
            <source>files sorted into “{folder}”</source>
            <translation>将文件整理到“{folder}”</translation>
        </message>
        <message>
            <source>filter “{name}” saved</source>
            <translation>保存筛选条件“{name}”</translation>
        </message>
        <message>
            <source>filter “{name}” removed</source>
            <translation>删除筛选条件“{name}”</translation>
        </message>
        <message>
            <source>filter “{name}” renamed to “{to}”</source>
            <translation>将筛选条件“{name}”重命名为“{to}”</translation>
        </message>
        <message>
            <source>Nothing to undo</source>
            <translation>没有可撤销的操作</translation>
        </message>
        <message>
            <source>There is nothing to undo.</source>
            <translation>没有可撤销的操作。</translation>
        </message>
        <message>
            <source>Undo: {what}</source>
            <translation>撤销：{what}</translation>
        </message>
        <message>
            <source>Undone: {what}</source>
            <translation>已撤销：{what}</translation>
        </message>
        <message>
            <source>Undone: {what}; it has no label again</source>
            <translation>已撤销：{what}；现恢复为无标签</translation>
        </message>
        <message>
            <source>Undone: {what}; it is {before} again</source>
            <translation>已撤销：{what}；现恢复为{before}</translation>
        </message>
        <message>
            <source>{count} stay where they are: a model may have learned from them</source>
            <translation>{count} 张留在原处：可能已有模型用它们学习过</translation>
        </message>
        <message>
            <source>the last change</source>
            <translation>上一次更改</translation>
        </message>
        <message>
            <source>{name} labelled {label}</source>
            <translation>将 {name} 标为{label}</translation>
        </message>
        <message>
            <source>label of {name} removed</source>
            <translation>移除 {name} 的标签</translation>
        </message>
        <message>
            <source>doubtful label of {name} removed</source>
            <translation>移除 {name} 的存疑标签</translation>
        </message>
        <message>
            <source>{name} excluded</source>
            <translation>排除 {name}</translation>
        </message>
        <message>
            <source>{name} taken into the set</source>
            <translation>将 {name} 放回图片集</translation>
        </message>
        <message>
            <source>{name} moved to {side}</source>
            <translation>将 {name} 移到{side}</translation>
        </message>
        <message>
            <source>{count} pictures labelled</source>
            <translation>为 {count} 张图片标注</translation>
        </message>
        <message>
            <source>{count} pictures labelled {label}</source>
            <translation>将 {count} 张图片标为{label}</translation>
        </message>
        <message>
            <source>labels of {count} pictures removed</source>
            <translation>移除 {count} 张图片的标签</translation>
        </message>
        <message>
            <source>doubtful labels of {count} pictures removed</source>
            <translation>移除 {count} 张图片的存疑标签</translation>
        </message>
        <message>
            <source>{count} pictures excluded</source>
            <translation>排除 {count} 张图片</translation>
        </message>
        <message>
            <source>{count} pictures taken into the set</source>
            <translation>将 {count} 张图片放回图片集</translation>
        </message>
        <message>
            <source>{count} pictures moved to {side}</source>
            <translation>将 {count} 张图片移到{side}</translation>
        </message>
        <message>
            <source>the training set</source>
            <translation>训练集</translation>
        </message>
        <message>
            <source>the validation set</source>
            <translation>验证集</translation>
        </message>
        <message>
            <source>the check set</source>
            <translation>检验集</translation>
        </message>
        <message>
            <source>another side</source>
            <translation>另一侧</translation>
        </message>
        <message>
            <source>{count} files moved to “{folder}”</source>
            <translation>将 {count} 个文件移到“{folder}”</translation>
        </message>
        <message>
            <source>{count} files copied to “{folder}”</source>
            <translation>将 {count} 个文件复制到“{folder}”</translation>
        </message>
        <message>
            <source>Moving {count} files back from “{folder}”</source>
            <translation>正在将 {count} 个文件从“{folder}”移回原处</translation>
        </message>
        <message>
            <source>Taking {count} copies away from “{folder}”</source>
            <translation>正在从“{folder}”删除 {count} 个副本</translation>
        </message>
        <message>
            <source>Files are still being sorted. Stop that first, or wait for its end.</source>
            <translation>文件仍在整理中。请先停止，或等待其结束。</translation>
        </message>
    </context>
    <context>
        <name>Redo</name>
        <message>
            <source>Not redone: {what}; a model may have learned from them since</source>
            <translation>未重做：{what}；此后可能已有模型用它们学习过</translation>
        </message>
        <message>
            <source>Nothing to redo</source>
            <translation>没有可重做的操作</translation>
        </message>
        <message>
            <source>There is nothing to redo.</source>
            <translation>没有可以重做的操作。</translation>
        </message>
        <message>
            <source>Redo: {what}</source>
            <translation>重做：{what}</translation>
        </message>
        <message>
            <source>Redone: {what}</source>
            <translation>已重做：{what}</translation>
        </message>
        <message>
            <source>Files are still being put back. Wait for the end of that.</source>
            <translation>文件仍在放回原处。请等待其结束。</translation>
        </message>
        <message>
            <source>Moving {count} files to “{folder}” again</source>
            <translation>正在再次将 {count} 个文件移到“{folder}”</translation>
        </message>
        <message>
            <source>Copying {count} files to “{folder}” again</source>
            <translation>正在再次将 {count} 个文件复制到“{folder}”</translation>
        </message>
    </context>
    <context>
        <name>PutBackQuestion</name>
        <message>
            <source>Put the files back?</source>
            <translation>将文件放回原处？</translation>
        </message>
        <message>
            <source>{changed} of them were changed, moved or deleted since, or something else lies at their old place. Nothing is replaced or lost: such files go beside what is there, or stay where they are, each with a note.</source>
            <translation>其中 {changed} 个此后被修改、移动或删除，或原位置已有其他文件。不会覆盖或丢失任何内容：这些文件会放在已有文件旁边，或留在当前位置，并逐一注明。</translation>
        </message>
        <message>
            <source>Put back</source>
            <translation>放回</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Sort again</source>
            <translation>再次整理</translation>
        </message>
        <message>
            <source>Sort the files again?</source>
            <translation>再次整理文件？</translation>
        </message>
        <message>
            <source>{changed} of them were changed, moved or deleted since they were put back. Nothing is replaced or lost: the others are sorted again, and those stay where they are, each with a note.</source>
            <translation>其中 {changed} 个在放回后被修改、移动或删除。不会覆盖或丢失任何内容：其余文件会再次整理，这些文件留在当前位置，并逐一注明。</translation>
        </message>
    </context>
    <context>
        <name>messages</name>
        <message>
            <source>Files of sorting {job} still lie in its folders. Undo it first.</source>
            <translation>整理任务 {job} 的文件还在其文件夹中。请先撤销该任务。</translation>
        </message>
        <message>
            <source>The files of sorting {job} are still being put back. Wait for the end of that.</source>
            <translation>整理任务 {job} 的文件仍在放回原处。请等待其结束。</translation>
        </message>
        <message>
            <source>The last step is a “{kind}”, which this version cannot take back. Update Garbage GUI.</source>
            <translation>上一步是“{kind}”，此版本无法撤销。请更新 Garbage GUI。</translation>
        </message>
        <message>
            <source>There is no operation {operation}.</source>
            <translation>没有操作 {operation}。</translation>
        </message>
    </context>
</TS>
