<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>BrowseKeys</name>
<message><source>Show the pictures whose files are gone</source><translation>显示文件已丢失的图片</translation></message>
<message><source>Find files that are gone …</source><translation>查找丢失的文件…</translation></message>
        <message>
            <source>Choose nothing, then show all</source>
            <translation>取消选择，再按显示全部</translation>
        </message>
        <message>
            <source>Details on or off</source>
            <translation>显示或隐藏详情</translation>
        </message>
        <message>
            <source>Exclude, or take back</source>
            <translation>排除或放回</translation>
        </message>
        <message>
            <source>Import a folder …</source>
            <translation>导入文件夹…</translation>
        </message>
        <message>
            <source>Import pictures or a label file …</source>
            <translation>导入图片或标签文件…</translation>
        </message>
        <message>
            <source>Label the chosen pictures</source>
            <translation>标注选中的图片</translation>
        </message>
        <message>
            <source>Larger pictures</source>
            <translation>放大图片</translation>
        </message>
        <message>
            <source>Open in Review</source>
            <translation>在“校对”中打开</translation>
        </message>
        <message>
            <source>Smaller pictures</source>
            <translation>缩小图片</translation>
        </message>
        <message>
            <source>Take the label away</source>
            <translation>删除标签</translation>
        </message>
    </context>
    <context>
        <name>BrowsePage</name>
<message><source>Looking which files are gone …</source><translation>正在检查哪些文件已丢失…</translation></message>
<message><source>No file is gone: every picture is where it was</source><translation>没有文件丢失：所有图片都在原处</translation></message>
<message><source>{count} pictures have no file any more. “Find files that are gone …” looks for them</source><translation>{count} 张图片的文件已丢失。可用“查找丢失的文件…”寻找</translation></message>
        <message>
            <source>Browse</source>
            <translation>浏览</translation>
        </message>
        <message>
            <source>Choose one or more pictures first</source>
            <translation>请先选中一张或多张图片</translation>
        </message>
        <message>
            <source>Import a folder</source>
            <translation>导入文件夹</translation>
        </message>
        <message>
            <source>Import a folder of pictures, or drop one here. When its subfolders are named after classes, the labels come with it. The files stay where they are.</source>
            <translation>导入一个图片文件夹，或把它拖到这里。子文件夹以类别命名时，标签会一并导入。文件留在原处。</translation>
        </message>
        <message>
            <source>Import a folder …</source>
            <translation>导入文件夹…</translation>
        </message>
        <message>
            <source>Import pictures or a label file</source>
            <translation>导入图片或标签文件</translation>
        </message>
        <message>
            <source>Importing {name} …</source>
            <translation>正在导入 {name}…</translation>
        </message>
        <message>
            <source>No picture fits</source>
            <translation>没有符合条件的图片</translation>
        </message>
        <message>
            <source>No pictures yet</source>
            <translation>还没有图片</translation>
        </message>
        <message>
            <source>Nothing in this workspace fits the filters and the search together.</source>
            <translation>此工作区中没有同时符合筛选和搜索条件的图片。</translation>
        </message>
        <message>
            <source>Nothing to change: they have that label already</source>
            <translation>无需更改：标签已是如此</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Saved: label taken away from {count}</source>
            <translation>已保存：删除了 {count} 张图片的标签</translation>
        </message>
        <message>
            <source>Saved: {count} back in the set</source>
            <translation>已保存：{count} 张已放回图片集</translation>
        </message>
        <message>
            <source>Saved: {count} excluded</source>
            <translation>已保存：排除了 {count} 张</translation>
        </message>
        <message>
            <source>Saved: {count} labelled {name}</source>
            <translation>已保存：{count} 张标为{name}</translation>
        </message>
        <message>
            <source>Show all pictures</source>
            <translation>显示全部图片</translation>
        </message>
        <message>
            <source>The first of them show up here in a moment. You can go on working.</source>
            <translation>第一批图片马上就会出现，可以继续做别的事。</translation>
        </message>
        <message>
            <source>The pictures are coming in</source>
            <translation>正在导入图片</translation>
        </message>
    </context>
    <context>
        <name>BrowseToolbar</name>
        <message>
            <source>1 picture</source>
            <translation>1 张图片</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>详情</translation>
        </message>
        <message>
            <source>Details of the chosen picture (D)</source>
            <translation>选中图片的详情（D）</translation>
        </message>
        <message>
            <source>Folder …</source>
            <translation>文件夹…</translation>
        </message>
        <message>
            <source>Import</source>
            <translation>导入</translation>
        </message>
        <message>
            <source>Order</source>
            <translation>排序</translation>
        </message>
        <message>
            <source>Pictures or a label file …</source>
            <translation>图片或标签文件…</translation>
        </message>
        <message>
            <source>Size of the pictures</source>
            <translation>图片大小</translation>
        </message>
        <message>
            <source>Size of the pictures (Ctrl and wheel)</source>
            <translation>图片大小（Ctrl 加滚轮）</translation>
        </message>
        <message>
            <source>Take pictures and their labels into the workspace (Ctrl+I)</source>
            <translation>将图片及其标签导入工作区（Ctrl+I）</translation>
        </message>
        <message>
            <source>The order of the pictures</source>
            <translation>图片的排列顺序</translation>
        </message>
        <message>
            <source>{shown} of {total} pictures</source>
            <translation>{shown} / {total} 张图片</translation>
        </message>
        <message>
            <source>{shown} pictures</source>
            <translation>{shown} 张图片</translation>
        </message>
    </context>
    <context>
        <name>DetailsPanel</name>
<message><source>The file of this picture is gone: it was moved, renamed or deleted, or its drive is not there. Its label and history are kept.</source><translation>此图片的文件已丢失：可能被移动、改名或删除，或者其磁盘不在。标签和历史记录仍然保留。</translation></message>
<message><source>Find the file …</source><translation>查找文件…</translation></message>
<message><source>Choose a folder: every picture that is gone and lies in it is known again by its content</source><translation>选择一个文件夹：其中所有丢失的图片会按内容重新识别</translation></message>
        <message>
            <source>Added</source>
            <translation>添加时间</translation>
        </message>
        <message>
            <source>Choose a picture to see more of it.</source>
            <translation>选中一张图片即可查看详情。</translation>
        </message>
        <message>
            <source>Choose the class (L)</source>
            <translation>选择类别（L）</translation>
        </message>
        <message>
            <source>Copy the path</source>
            <translation>复制路径</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>详情</translation>
        </message>
        <message>
            <source>Exclude from the set</source>
            <translation>从图片集中排除</translation>
        </message>
        <message>
            <source>Facts</source>
            <translation>信息</translation>
        </message>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>Label …</source>
            <translation>标注…</translation>
        </message>
        <message>
            <source>Near-duplicates</source>
            <translation>近似重复</translation>
        </message>
        <message>
            <source>No label yet</source>
            <translation>尚无标签</translation>
        </message>
        <message>
            <source>No model has looked at it yet.</source>
            <translation>还没有模型判断过这张图片。</translation>
        </message>
        <message>
            <source>Open in Review (R)</source>
            <translation>在“校对”中打开（R）</translation>
        </message>
        <message>
            <source>Open its folder</source>
            <translation>打开所在文件夹</translation>
        </message>
        <message>
            <source>Predictions</source>
            <translation>预测</translation>
        </message>
        <message>
            <source>Review</source>
            <translation>校对</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>尺寸</translation>
        </message>
        <message>
            <source>Split</source>
            <translation>划分</translation>
        </message>
        <message>
            <source>Take back into the set</source>
            <translation>放回图片集</translation>
        </message>
        <message>
            <source>The chosen picture</source>
            <translation>选中的图片</translation>
        </message>
        <message>
            <source>Wheel or + and − zoom, drag moves, 0 shows all of it</source>
            <translation>滚轮或 +、− 缩放，拖动移动，0 显示全图</translation>
        </message>
        <message>
            <source>Where it lies</source>
            <translation>存放位置</translation>
        </message>
        <message>
            <source>group {group}</source>
            <translation>第 {group} 组</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <source>none yet</source>
            <translation>尚未划分</translation>
        </message>
        <message>
            <source>unsure</source>
            <translation>不确定</translation>
        </message>
    </context>
    <context>
        <name>FilterBar</name>
        <message>
            <source>Agreement</source>
            <translation>一致性</translation>
        </message>
        <message>
            <source>Any</source>
            <translation>不限</translation>
        </message>
        <message>
            <source>Class</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>清除</translation>
        </message>
        <message>
            <source>Confidence</source>
            <translation>置信度</translation>
        </message>
        <message>
            <source>Excluded</source>
            <translation>已排除</translation>
        </message>
        <message>
            <source>Excluded ones only</source>
            <translation>仅已排除的</translation>
        </message>
        <message>
            <source>Excluded ones too</source>
            <translation>包括已排除的</translation>
        </message>
        <message>
            <source>Filter by: {name}</source>
            <translation>筛选：{name}</translation>
        </message>
        <message>
            <source>Label</source>
            <translation>标签</translation>
        </message>
        <message>
            <source>Labelled</source>
            <translation>已标注</translation>
        </message>
        <message>
            <source>Model agrees</source>
            <translation>模型一致</translation>
        </message>
        <message>
            <source>Model disagrees</source>
            <translation>模型不一致</translation>
        </message>
        <message>
            <source>Near-duplicates only</source>
            <translation>仅近似重复</translation>
        </message>
        <message>
            <source>Not labelled</source>
            <translation>未标注</translation>
        </message>
        <message>
            <source>Predicted</source>
            <translation>预测</translation>
        </message>
        <message>
            <source>Show all pictures again (Esc)</source>
            <translation>重新显示全部图片（Esc）</translation>
        </message>
        <message>
            <source>Split</source>
            <translation>划分</translation>
        </message>
        <message>
            <source>Without near-duplicates</source>
            <translation>不含近似重复</translation>
        </message>
    </context>
    <context>
        <name>SelectionBar</name>
        <message>
            <source>Choose no picture (Esc)</source>
            <translation>取消选择（Esc）</translation>
        </message>
        <message>
            <source>Choose none</source>
            <translation>取消选择</translation>
        </message>
        <message>
            <source>Exclude</source>
            <translation>排除</translation>
        </message>
        <message>
            <source>Go through them one by one (R)</source>
            <translation>逐张校对（R）</translation>
        </message>
        <message>
            <source>Label …</source>
            <translation>标注…</translation>
        </message>
        <message>
            <source>Leave them out of training and checking, or take them back (X)</source>
            <translation>不参与训练和检验，或重新放回（X）</translation>
        </message>
        <message>
            <source>One class for all of them (L)</source>
            <translation>统一标为一个类别（L）</translation>
        </message>
        <message>
            <source>Review</source>
            <translation>校对</translation>
        </message>
        <message>
            <source>{count} chosen</source>
            <translation>已选 {count} 张</translation>
        </message>
    </context>
    <context>
        <name>Splits</name>
        <message>
            <source>Check set</source>
            <translation>检验集</translation>
        </message>
        <message>
            <source>Training</source>
            <translation>训练集</translation>
        </message>
        <message>
            <source>Validation</source>
            <translation>验证集</translation>
        </message>
    </context>
</TS>
