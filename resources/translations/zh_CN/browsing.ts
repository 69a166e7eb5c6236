<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context><name>messages</name>
<message><source>A saved filter needs a name of at most {most} characters.</source><translation>保存的筛选条件需要一个名称，最多 {most} 个字符。</translation></message>
<message><source>There is a saved filter “{name}” already. Choose another name.</source><translation>已经有名为“{name}”的筛选条件。请换一个名称。</translation></message>
</context>
<context><name>DetailsPanel</name>
<message><source>Aperture</source><translation>光圈</translation></message>
<message><source>Camera</source><translation>相机</translation></message>
<message><source>Exposure</source><translation>曝光时间</translation></message>
<message><source>Find similar pictures</source><translation>查找相似图片</translation></message>
<message><source>Focal length</source><translation>焦距</translation></message>
<message><source>Lens</source><translation>镜头</translation></message>
<message><source>Looking …</source><translation>正在查找…</translation></message>
<message><source>Place</source><translation>位置</translation></message>
<message><source>Similar pictures</source><translation>相似图片</translation></message>
<message><source>Software</source><translation>软件</translation></message>
<message><source>Taken</source><translation>拍摄时间</translation></message>
<message><source>The active model has looked at no other picture yet.</source><translation>当前模型还没有看过其他图片。</translation></message>
<message><source>What looks most like it to the active model (S)</source><translation>在当前模型看来与它最相似的图片（S）</translation></message>
</context>
<context><name>RangeDialog</name>
<message><source>From</source><translation>从</translation></message>
<message><source>To</source><translation>到</translation></message>
<message><source>Apply</source><translation>应用</translation></message>
<message><source>Cancel</source><translation>取消</translation></message>
</context>
<context><name>FilterBar</name>
<message><source>Another range …</source><translation>其他范围…</translation></message>
<message><source>Browse</source><translation>浏览</translation></message>
<message><source>Camera</source><translation>相机</translation></message>
<message><source>Category</source><translation>垃圾桶类别</translation></message>
<message><source>Classify</source><translation>分类</translation></message>
<message><source>Command line</source><translation>命令行</translation></message>
<message><source>Delete</source><translation>删除</translation></message>
<message><source>File date</source><translation>文件日期</translation></message>
<message><source>File size</source><translation>文件大小</translation></message>
<message><source>Filters that were saved, and saving this one (Ctrl+S)</source><translation>已保存的筛选条件；保存当前条件（Ctrl+S）</translation></message>
<message><source>Import</source><translation>导入</translation></message>
<message><source>In the last 30 days</source><translation>最近 30 天</translation></message>
<message><source>In the last 7 days</source><translation>最近 7 天</translation></message>
<message><source>In the last year</source><translation>最近一年</translation></message>
<message><source>Label from</source><translation>标签来源</translation></message>
<message><source>Labelled by</source><translation>标签作者</translation></message>
<message><source>Used to train</source><translation>用于训练的模型</translation></message>
<message><source>Model sure</source><translation>模型有把握</translation></message>
<message><source>Model unsure</source><translation>模型没把握</translation></message>
<message><source>More</source><translation>更多</translation></message>
<message><source>More than a year ago</source><translation>一年以前</translation></message>
<message><source>More to filter by</source><translation>更多筛选条件</translation></message>
<message><source>Near-duplicate group</source><translation>近似重复组</translation></message>
<message><source>Near-duplicates</source><translation>近似重复</translation></message>
<message><source>Over {share}</source><translation>高于 {share}</translation></message>
<message><source>Over {size}</source><translation>大于 {size}</translation></message>
<message><source>Predictions by</source><translation>预测模型</translation></message>
<message><source>Rename</source><translation>重命名</translation></message>
<message><source>Review</source><translation>校对</translation></message>
<message><source>Save this filter …</source><translation>保存当前筛选条件…</translation></message>
<message><source>Saved</source><translation>已保存</translation></message>
<message><source>Saved filters</source><translation>已保存的筛选条件</translation></message>
<message><source>Saved: {name}</source><translation>已保存：{name}</translation></message>
<message><source>Text</source><translation>文本</translation></message>
<message><source>Sureness</source><translation>把握程度</translation></message>
<message><source>Take off: {name}</source><translation>移除：{name}</translation></message>
<message><source>Today</source><translation>今天</translation></message>
<message><source>Under {share}</source><translation>低于 {share}</translation></message>
<message><source>Under {size}</source><translation>小于 {size}</translation></message>
<message><source>Undo</source><translation>撤销</translation></message>
<message><source>another model</source><translation>另一个模型</translation></message>
<message><source>{name} (active)</source><translation>{name}（当前）</translation></message>
</context>
<context><name>BrowseKeys</name>
<message><source>Choose all pictures shown</source><translation>选择显示的全部图片</translation></message>
<message><source>Choose the others instead</source><translation>反选</translation></message>
<message><source>Copy the paths</source><translation>复制路径</translation></message>
<message><source>Export as COCO file …</source><translation>导出为 COCO 文件…</translation></message>
<message><source>Export as CSV …</source><translation>导出为 CSV…</translation></message>
<message><source>Export as Huawei data set …</source><translation>导出为华为数据集…</translation></message>
<message><source>Export as class folders …</source><translation>导出为类别文件夹…</translation></message>
<message><source>Export for Label Studio …</source><translation>导出到 Label Studio…</translation></message>
<message><source>Find similar pictures</source><translation>查找相似图片</translation></message>
<message><source>Move to the check set</source><translation>移到检验集</translation></message>
<message><source>Move to the training pictures</source><translation>移到训练图片</translation></message>
<message><source>Move to the validation pictures</source><translation>移到验证图片</translation></message>
<message><source>Save this filter …</source><translation>保存当前筛选条件…</translation></message>
<message><source>Show in the file manager</source><translation>在文件管理器中显示</translation></message>
<message><source>Show the near-duplicates of this picture</source><translation>显示这张图片的近似重复图片</translation></message>
<message><source>The other direction, or shuffle again</source><translation>反向排序，或重新打乱</translation></message>
</context>
<context><name>Neighbours</name>
<message><source>Picture {place} of {count}: show it</source><translation>第 {place} 张，共 {count} 张：显示它</translation></message>
<message><source>Show all {count} in the grid</source><translation>在网格中显示全部 {count} 张</translation></message>
</context>
<context><name>BrowsePage</name>
<message><source>Saved: filter “{name}”</source><translation>已保存：筛选条件“{name}”</translation></message>
<message><source>, {count} of them near-duplicates</source><translation>，其中 {count} 张是近似重复图片</translation></message>
<message><source>Choose at most {count} pictures for this</source><translation>此操作最多选择 {count} 张图片</translation></message>
<message><source>Copied {count} paths</source><translation>已复制 {count} 个路径</translation></message>
<message><source>Exporting to {name} …</source><translation>正在导出到 {name}…</translation></message>
<message><source>Name</source><translation>名称</translation></message>
<message><source>Nothing is filtered: there is nothing to save</source><translation>没有筛选条件，无需保存</translation></message>
<message><source>Nothing to move: they are there already</source><translation>无需移动：它们已经在那里</translation></message>
<message><source>Rename the saved filter</source><translation>重命名筛选条件</translation></message>
<message><source>Save this filter</source><translation>保存当前筛选条件</translation></message>
<message><source>Saved: {count} moved to {side}</source><translation>已保存：{count} 张移到{side}</translation></message>
<message><source>Their paths are being read; try again in a moment</source><translation>正在读取路径，请稍后再试</translation></message>
<message><source>This picture has no near-duplicates</source><translation>这张图片没有近似重复图片</translation></message>
<message><source>Where to put the folder of {count} pictures</source><translation>选择存放 {count} 张图片的文件夹的位置</translation></message>
<message><source>{count} stay where they are: a model learned from them, so they cannot check it</source><translation>{count} 张保持不动：模型已从中学习，不能用来检验它</translation></message>
</context>
<context><name>SelectionBar</name>
<message><source>More</source><translation>更多</translation></message>
<message><source>More to do with them</source><translation>更多操作</translation></message>
<message><source>Move to another side of the split, export, copy the paths …</source><translation>移到另一个划分、导出、复制路径…</translation></message>
</context>
<context><name>BrowseToolbar</name>
<message><source>Predicted class</source><translation>预测类别</translation></message>
<message><source>Date labelled</source><translation>标注日期</translation></message>
<message><source>Labelled by</source><translation>标签作者</translation></message>
<message><source>Split</source><translation>划分</translation></message>
<message><source>Class</source><translation>类别</translation></message>
<message><source>Confidence</source><translation>置信度</translation></message>
<message><source>Date added</source><translation>添加日期</translation></message>
<message><source>Falling: click for the other direction</source><translation>降序：点击反向</translation></message>
<message><source>File date</source><translation>文件日期</translation></message>
<message><source>File size</source><translation>文件大小</translation></message>
<message><source>Name</source><translation>名称</translation></message>
<message><source>Near-duplicate group</source><translation>近似重复组</translation></message>
<message><source>Random</source><translation>随机</translation></message>
<message><source>Rising: click for the other direction</source><translation>升序：点击反向</translation></message>
<message><source>Shuffle again</source><translation>重新打乱</translation></message>
</context>
<context><name>FindingFiles</name>
<message><source>Where the files may be now</source><translation>文件现在可能所在的文件夹</translation></message>
<message><source>Looking in {name} for files that are gone …</source><translation>正在 {name} 中查找丢失的文件…</translation></message>
</context>
<context><name>ChoicePopup</name>
<message><source>Nothing to choose from yet</source><translation>暂时没有可选项</translation></message>
</context>
<context><name>ReviewKeys</name>
<message><source>Show where the model sees the next of the five classes</source><translation>显示模型在哪里看到五个类别中的下一个</translation></message>
</context>
<context><name>TopBar</name>
<message><source>Point at one of the classes for its own map; {key} shows the next</source><translation>将鼠标指向某个类别可查看它的关注图；{key} 切换到下一个</translation></message>
</context>
</TS>
