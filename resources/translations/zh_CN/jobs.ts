<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>messages</name>
        <message>
            <source>The background process ended with an error: {reason}. Details are in {log}.</source>
            <translation>后台进程因错误结束：{reason}。详情见 {log}。</translation>
        </message>
        <message>
            <source>The background process was ended from outside (signal {signal}), perhaps for want of memory. Resume the job.</source>
            <translation>后台进程被外部终止（信号 {signal}），可能是内存不足。请继续该任务。</translation>
        </message>
        <message>
            <source>The job stopped with an error: {reason}. Its log has the details.</source>
            <translation>任务因错误停止：{reason}。详情见任务日志。</translation>
        </message>
        <message>
            <source>The job needs more memory than is free. Close other programs, then resume it.</source>
            <translation>任务所需内存超过可用内存。请关闭其他程序，然后继续任务。</translation>
        </message>
        <message>
            <source>A part that this job needs is not installed: {reason}. Start the app with main.py to repair it.</source>
            <translation>缺少该任务所需的组件：{reason}。请用 main.py 启动应用以修复。</translation>
        </message>
        <message>
            <source>The disk is full. Free some space, then resume the job.</source>
            <translation>磁盘已满。请腾出一些空间，然后继续任务。</translation>
        </message>
        <message>
            <source>The job stopped at the file {path}: {reason}. Its log has the details.</source>
            <translation>任务在处理文件 {path} 时停止：{reason}。详情见任务日志。</translation>
        </message>
        <message>
            <source>The model file {path} is not one of this app: {reason}. Import or train the model again.</source>
            <translation>模型文件 {path} 不属于本应用：{reason}。请重新导入或训练该模型。</translation>
        </message>
        <message>
            <source>OpenVINO is not installed ({reason}). Start the app with main.py to repair it.</source>
            <translation>没有安装 OpenVINO（{reason}）。请用 main.py 启动应用以修复。</translation>
        </message>
        <message>
            <source>The model file {path} cannot be used: {reason}. Import or train the model again.</source>
            <translation>模型文件 {path} 无法使用：{reason}。请重新导入或训练该模型。</translation>
        </message>
        <message>
            <source>The model in {folder} has no head for its classes.</source>
            <translation>{folder} 中的模型没有与其类别对应的分类头。</translation>
        </message>
        <message>
            <source>The model “{name}” was made by another version of this app (preprocessing {theirs}, here {ours}). Update the app, or train the model again.</source>
            <translation>模型“{name}”由本应用的另一版本生成（预处理版本 {theirs}，当前为 {ours}）。请更新应用，或重新训练该模型。</translation>
        </message>
        <message>
            <source>The model “{name}” has {outputs} outputs for {classes} classes. Import or train it again.</source>
            <translation>模型“{name}”有 {outputs} 个输出，却有 {classes} 个类别。请重新导入或训练该模型。</translation>
        </message>
        <message>
            <source>The model “{name}” computes values that are no numbers. Import or train it again.</source>
            <translation>模型“{name}”算出的值不是数字。请重新导入或训练该模型。</translation>
        </message>
        <message>
            <source>The weights of the model in {folder} cannot be read: {reason}. Import or train it again.</source>
            <translation>无法读取 {folder} 中模型的权重：{reason}。请重新导入或训练该模型。</translation>
        </message>
        <message>
            <source>The background process cannot be started: {reason}. Check that the workspace {folder} can be written to.</source>
            <translation>无法启动后台进程：{reason}。请检查工作区 {folder} 是否可写。</translation>
        </message>
        <message>
            <source>This version cannot run jobs of the kind “{kind}”. Update the app.</source>
            <translation>此版本无法运行“{kind}”类任务。请更新应用。</translation>
        </message>
        <message>
            <source>There is nothing to classify: give at least one picture or folder.</source>
            <translation>没有可分类的内容：请至少给出一张图片或一个文件夹。</translation>
        </message>
        <message>
            <source>There is no engine “{engine}”. Use auto, openvino or torch.</source>
            <translation>没有名为“{engine}”的引擎。请使用 auto、openvino 或 torch。</translation>
        </message>
        <message>
            <source>Loading the model</source>
            <translation>正在加载模型</translation>
        </message>
        <message>
            <source>{done} of {total} pictures</source>
            <translation>已处理 {done} / {total} 张图片</translation>
        </message>
        <message>
            <source>{done} pictures</source>
            <translation>已处理 {done} 张图片</translation>
        </message>
        <message>
            <source>{path} has no prediction any more: classify it again.</source>
            <translation>{path} 已没有预测结果：请重新分类。</translation>
        </message>
        <message>
            <source>{path} must end in .csv or .jsonl, so that its format is clear.</source>
            <translation>{path} 必须以 .csv 或 .jsonl 结尾，以便确定格式。</translation>
        </message>
        <message>
            <source>The results cannot be written to {path}: {reason}.</source>
            <translation>无法将结果写入 {path}：{reason}。</translation>
        </message>
        <message>
            <source>No model is active in this workspace. Promote one on the Models page.</source>
            <translation>此工作区没有启用的模型。请在“模型”页启用一个。</translation>
        </message>
        <message>
            <source>The folder {path} cannot be read: {reason}.</source>
            <translation>无法读取文件夹 {path}：{reason}。</translation>
        </message>
        <message>
            <source>The folder {path} is not there any more.</source>
            <translation>文件夹 {path} 已不存在。</translation>
        </message>
        <message>
            <source>The folder {path} may not be read: give your user the permission.</source>
            <translation>没有读取文件夹 {path} 的权限：请为您的用户授予权限。</translation>
        </message>
        <message>
            <source>{path} does not exist: check its name.</source>
            <translation>{path} 不存在：请检查名称。</translation>
        </message>
    </context>
    <context>
        <name>Jobs</name>
<message><source>Finding files</source><translation>查找文件</translation></message>
<message><source>No file is gone: every picture is where it was</source><translation>没有文件丢失：所有图片都在原处</translation></message>
<message><source>Found {found} of {gone} pictures whose files were gone</source><translation>已找到 {gone} 张丢失图片中的 {found} 张</translation></message>
        <message>
            <source>, </source>
            <translation>，</translation>
        </message>
        <message>
            <source>No pictures in {folder}</source>
            <translation>{folder} 中没有图片</translation>
        </message>
        <message>
            <source>unknown classes: {count} (those pictures have no label)</source>
            <translation>未知类别：{count}（这些图片未标注）</translation>
        </message>
    </context>
    <context>
        <name>StatusLine</name>
        <message>
            <source>Show ({count})</source>
            <translation>查看（{count}）</translation>
        </message>
        <message>
            <source>Show the files and folders that this is about</source>
            <translation>查看相关的文件和文件夹</translation>
        </message>
    </context>
</TS>
