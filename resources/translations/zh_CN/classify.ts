<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>ClassFinder</name>
        <message>
            <source>Class name, in English or Chinese</source>
            <translation>类别名称，中文或英文</translation>
        </message>
        <message>
            <source>Find a class</source>
            <translation>查找类别</translation>
        </message>
        <message>
            <source>Classes found</source>
            <translation>找到的类别</translation>
        </message>
        <message>
            <source>No class has this name.</source>
            <translation>没有这个名称的类别。</translation>
        </message>
    </context>
    <context>
        <name>ClassifyKeys</name>
        <message>
            <source>Classify a folder …</source>
            <translation>对文件夹分类…</translation>
        </message>
        <message>
            <source>Classify pictures …</source>
            <translation>对图片分类…</translation>
        </message>
        <message>
            <source>Classify what is on the clipboard</source>
            <translation>对剪贴板中的内容分类</translation>
        </message>
        <message>
            <source>Review the unsure ones</source>
            <translation>校对没有把握的图片</translation>
        </message>
        <message>
            <source>Show only the unsure ones, or all</source>
            <translation>只显示没有把握的，或全部显示</translation>
        </message>
        <message>
            <source>Show a grid or a table</source>
            <translation>显示网格或表格</translation>
        </message>
        <message>
            <source>Export the results as CSV …</source>
            <translation>将结果导出为 CSV…</translation>
        </message>
        <message>
            <source>Stop the run</source>
            <translation>停止分类</translation>
        </message>
    </context>
    <context>
        <name>ClassifyPage</name>
        <message>
            <source>Classify</source>
            <translation>分类</translation>
        </message>
        <message>
            <source>Folder …</source>
            <translation>文件夹…</translation>
        </message>
        <message>
            <source>Classify a folder of pictures (Ctrl+O)</source>
            <translation>对一个图片文件夹分类（Ctrl+O）</translation>
        </message>
        <message>
            <source>Classify a folder</source>
            <translation>对文件夹分类</translation>
        </message>
        <message>
            <source>Pictures …</source>
            <translation>图片…</translation>
        </message>
        <message>
            <source>Classify single pictures (Ctrl+Shift+O)</source>
            <translation>对单张图片分类（Ctrl+Shift+O）</translation>
        </message>
        <message>
            <source>Classify pictures</source>
            <translation>对图片分类</translation>
        </message>
        <message>
            <source>All files (*)</source>
            <translation>所有文件 (*)</translation>
        </message>
        <message>
            <source>The clipboard holds neither a picture nor files</source>
            <translation>剪贴板中既没有图片也没有文件</translation>
        </message>
        <message>
            <source>No result fits this filter.</source>
            <translation>没有符合此筛选条件的结果。</translation>
        </message>
        <message>
            <source>The model is sure of all of them</source>
            <translation>模型对所有图片都有把握</translation>
        </message>
        <message>
            <source>results</source>
            <translation>分类结果</translation>
        </message>
        <message>
            <source>Export the results as CSV</source>
            <translation>将结果导出为 CSV</translation>
        </message>
        <message>
            <source>Spreadsheet (*.csv)</source>
            <translation>表格文件 (*.csv)</translation>
        </message>
        <message>
            <source>{count} results written to {file}</source>
            <translation>已将 {count} 条结果写入 {file}</translation>
        </message>
    </context>
    <context>
        <name>ToolRow</name>
        <message>
            <source>Show the results as pictures (T)</source>
            <translation>以图片形式显示结果（T）</translation>
        </message>
        <message>
            <source>Results as pictures</source>
            <translation>图片形式的结果</translation>
        </message>
        <message>
            <source>Show the results as a table (T)</source>
            <translation>以表格形式显示结果（T）</translation>
        </message>
        <message>
            <source>Results as a table</source>
            <translation>表格形式的结果</translation>
        </message>
        <message>
            <source>Show all again</source>
            <translation>重新显示全部</translation>
        </message>
        <message>
            <source>Export CSV …</source>
            <translation>导出 CSV…</translation>
        </message>
        <message>
            <source>Write all results of this run to a file for spreadsheets (Ctrl+E)</source>
            <translation>将此次分类的全部结果写入表格文件（Ctrl+E）</translation>
        </message>
        <message>
            <source>Correct the pictures that the model is not sure of, by key (Ctrl+R)</source>
            <translation>用按键更正模型没有把握的图片（Ctrl+R）</translation>
        </message>
        <message>
            <source>Review the unsure ones</source>
            <translation>校对没有把握的图片</translation>
        </message>
        <message>
            <source>{shown} of {files} shown</source>
            <translation>显示 {shown} / {files}</translation>
        </message>
        <message>
            <source>Review the unsure ones ({count})</source>
            <translation>校对没有把握的图片（{count}）</translation>
        </message>
    </context>
    <context>
        <name>SortAsking</name>
    </context>
    <context>
        <name>ResultActions</name>
        <message>
            <source>Open its folder</source>
            <translation>打开所在文件夹</translation>
        </message>
        <message>
            <source>Copy the paths</source>
            <translation>复制这些路径</translation>
        </message>
        <message>
            <source>Copy the path</source>
            <translation>复制路径</translation>
        </message>
        <message>
            <source>Open these {count} in Review</source>
            <translation>在校对中打开这 {count} 张</translation>
        </message>
        <message>
            <source>Open in Review</source>
            <translation>在校对中打开</translation>
        </message>
    </context>
    <context>
        <name>ConfidenceBar</name>
        <message>
            <source>Confidence {share}</source>
            <translation>置信度 {share}</translation>
        </message>
        <message>
            <source>{confidence}, unsure</source>
            <translation>{confidence}，没有把握</translation>
        </message>
    </context>
    <context>
        <name>DropZone</name>
        <message>
            <source>For every picture you see what it is and which bin it belongs in. Your files stay where they are; nothing leaves this computer.</source>
            <translation>您会看到每张图片是什么垃圾、应投入哪个垃圾桶。您的文件保留在原处，任何数据都不会离开这台电脑。</translation>
        </message>
        <message>
            <source>Choose a folder …</source>
            <translation>选择文件夹…</translation>
        </message>
        <message>
            <source>Choose pictures …</source>
            <translation>选择图片…</translation>
        </message>
        <message>
            <source>Paste</source>
            <translation>粘贴</translation>
        </message>
        <message>
            <source>Classify the picture or the files of the clipboard (Ctrl+V)</source>
            <translation>对剪贴板中的图片或文件分类（Ctrl+V）</translation>
        </message>
    </context>
    <context>
        <name>ResultsModel</name>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>Class</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Bin</source>
            <translation>垃圾桶</translation>
        </message>
        <message>
            <source>Confidence</source>
            <translation>置信度</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>unsure</source>
            <translation>没有把握</translation>
        </message>
    </context>
    <context>
        <name>ResultsView</name>
        <message>
            <source>Results as pictures</source>
            <translation>图片形式的结果</translation>
        </message>
        <message>
            <source>Results as a table</source>
            <translation>表格形式的结果</translation>
        </message>
    </context>
    <context>
        <name>RunBar</name>
        <message>
            <source>{reason} {text}</source>
            <translation>{reason}{text}</translation>
        </message>
        <message>
            <source>Run {number}</source>
            <translation>第 {number} 次分类</translation>
        </message>
        <message>
            <source>{name} and {count} more</source>
            <translation>{name} 及另外 {count} 项</translation>
        </message>
        <message>
            <source>1 file</source>
            <translation>1 个文件</translation>
        </message>
        <message>
            <source>{count} files</source>
            <translation>{count} 个文件</translation>
        </message>
        <message>
            <source>Waiting for its turn …</source>
            <translation>正在排队…</translation>
        </message>
        <message>
            <source>Stopping …</source>
            <translation>正在停止…</translation>
        </message>
        <message>
            <source>Stopped after {done}. Resume goes on where it was.</source>
            <translation>已停止，完成了{done}。点击“继续”可从停下的地方接着分类。</translation>
        </message>
        <message>
            <source>Paused after {done}. Resume goes on where it was.</source>
            <translation>已暂停，完成了{done}。点击“继续”可从暂停的地方接着分类。</translation>
        </message>
        <message>
            <source>Interrupted after {done}. Resume goes on where it was.</source>
            <translation>已中断，完成了{done}。点击“继续”可从中断的地方接着分类。</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>失败</translation>
        </message>
        <message>
            <source>Starting …</source>
            <translation>正在启动…</translation>
        </message>
        <message>
            <source>{time} left</source>
            <translation>剩余 {time}</translation>
        </message>
        <message>
            <source>Done: {files}</source>
            <translation>完成：{files}</translation>
        </message>
        <message>
            <source>{rate} a second</source>
            <translation>每秒 {rate} 张</translation>
        </message>
        <message>
            <source>other files passed over: {count}</source>
            <translation>略过其他文件 {count} 个</translation>
        </message>
        <message>
            <source>Runs, newest first</source>
            <translation>分类记录，最新在前</translation>
        </message>
        <message>
            <source>Show the results of an earlier run</source>
            <translation>显示以前的分类结果</translation>
        </message>
        <message>
            <source>Progress of this run</source>
            <translation>此次分类的进度</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Stop this run; what it found stays, and it can go on later</source>
            <translation>停止此次分类；已有结果会保留，以后可以继续</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>Go on where this run was</source>
            <translation>从停下的地方继续</translation>
        </message>
    </context>
    <context>
        <name>TotalsBar</name>
        <message>
            <source>Show only “{bin}”</source>
            <translation>只显示“{bin}”</translation>
        </message>
        <message>
            <source>Unsure</source>
            <translation>没有把握</translation>
        </message>
        <message>
            <source>Show only the pictures that the model is not sure of</source>
            <translation>只显示模型没有把握的图片</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>失败</translation>
        </message>
        <message>
            <source>Show only the files that could not be read</source>
            <translation>只显示无法读取的文件</translation>
        </message>
    </context>
    <context>
        <name>EmptyRun</name>
        <message>
            <source>Choose a folder or pictures to classify.</source>
            <translation>请选择要分类的文件夹或图片。</translation>
        </message>
        <message>
            <source>The first results come in a moment.</source>
            <translation>第一批结果马上就到。</translation>
        </message>
        <message>
            <source>This run ended before its first picture. Resume goes on with it.</source>
            <translation>本次运行在第一张图片之前就结束了。点“继续”可接着进行。</translation>
        </message>
        <message>
            <source>There is no picture in {name}.</source>
            <translation>{name} 中没有图片。</translation>
        </message>
        <message>
            <source>There is no picture in any of the {count} places.</source>
            <translation>所选的 {count} 个位置都没有图片。</translation>
        </message>
        <message>
            <source>Files that are no pictures were passed over: {count}.</source>
            <translation>已跳过 {count} 个非图片文件。</translation>
        </message>
        <message>
            <source>Choose another folder above, or drop pictures here.</source>
            <translation>请在上方选择其他文件夹，或把图片拖到这里。</translation>
        </message>
    </context>
</TS>
