<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>messages</name>
        <message>
            <source>Give either PATH... or --again JOB.</source>
            <translation>请给出 PATH… 或 --again JOB 中的一个。</translation>
        </message>
        <message>
            <source>The table of training pictures of the model “{name}” does not fit its network. Import or train it again.</source>
            <translation>模型“{name}”的训练图片表与其网络不符。请重新导入或训练。</translation>
        </message>
        <message>
            <source>The file {file} of the model in {folder} cannot be used: {reason}. Import or train it again.</source>
            <translation>{folder} 中模型的文件 {file} 无法使用：{reason}。请重新导入或训练。</translation>
        </message>
        <message>
            <source>its table holds values that are no numbers</source>
            <translation>其中的表含有不是数字的值</translation>
        </message>
        <message>
            <source>Job {job} is no classification: choose one that is.</source>
            <translation>任务 {job} 不是分类任务：请选择分类任务。</translation>
        </message>
        <message>
            <source>The classification {job} has no files to classify again.</source>
            <translation>分类任务 {job} 没有可以再次分类的文件。</translation>
        </message>
        <message>
            <source>The classification {job} is still at work: wait for its end, or stop it.</source>
            <translation>分类任务 {job} 仍在进行：请等它结束，或将其停止。</translation>
        </message>
        <message>
            <source>The classification {job} was made with the model “{model}”: choose another one.</source>
            <translation>分类任务 {job} 使用的就是模型“{model}”：请选择另一个。</translation>
        </message>
        <message>
            <source>The model was trained on {count} pictures, of which {found} are in {folder}. Give the folder with all of them.</source>
            <translation>模型由 {count} 张图片训练而成，其中 {found} 张在 {folder} 中。请给出包含全部图片的文件夹。</translation>
        </message>
    </context>
    <context>
        <name>ChangeBar</name>
        <message>
            <source>Changed only</source>
            <translation>只看有变化的</translation>
        </message>
        <message>
            <source>Changes between two models</source>
            <translation>两个模型之间的变化</translation>
        </message>
        <message>
            <source>Every change ({count})</source>
            <translation>全部变化（{count}）</translation>
        </message>
        <message>
            <source>From which class to which</source>
            <translation>从哪个类别变为哪个类别</translation>
        </message>
        <message>
            <source>Show only the pictures that went from one class to another</source>
            <translation>只显示从一个类别变为另一个类别的图片</translation>
        </message>
        <message>
            <source>Show only the pictures whose class is another now, or all (C)</source>
            <translation>只显示类别有变化的图片，或显示全部（C）</translation>
        </message>
        <message>
            <source>{before} → {now} ({count})</source>
            <translation>{before} → {now}（{count}）</translation>
        </message>
        <message>
            <source>{changed} of {count} changed: “{before}” → “{now}”</source>
            <translation>{count} 张中有 {changed} 张变化：“{before}” → “{now}”</translation>
        </message>
    </context>
    <context>
        <name>ClassifyKeys</name>
        <message>
            <source>Classify the same files with another model …</source>
            <translation>用另一个模型对相同文件分类…</translation>
        </message>
        <message>
            <source>Show only what another model says otherwise, or all</source>
            <translation>只看另一个模型判断不同的图片，或显示全部</translation>
        </message>
    </context>
    <context>
        <name>ClassTotals</name>
        <message>
            <source>Pictures by class</source>
            <translation>各类别的图片</translation>
        </message>
        <message>
            <source>Show only “{name}”</source>
            <translation>只显示“{name}”</translation>
        </message>
        <message>
            <source>The other classes</source>
            <translation>其他类别</translation>
        </message>
        <message>
            <source>{count} more</source>
            <translation>还有 {count} 类</translation>
        </message>
    </context>
    <context>
        <name>OtherModels</name>
        <message>
            <source>There is no other model yet. Train one, or import one on the page Models.</source>
            <translation>还没有其他模型。请训练一个，或在“模型”页导入一个。</translation>
        </message>
    </context>
    <context>
        <name>ClassifyPage</name>
        <message>
            <source>Classify something first, and wait for its end</source>
            <translation>请先进行一次分类，并等它结束</translation>
        </message>
        <message>
            <source>This run is not compared to another. “Another model …” makes one that is.</source>
            <translation>这次分类没有与其他分类比较。用“换个模型…”可以比较。</translation>
        </message>
    </context>
    <context>
        <name>ToolRow</name>
        <message>
            <source>Another model</source>
            <translation>换个模型</translation>
        </message>
        <message>
            <source>Classify the same files with another model and see what changes (Ctrl+M)</source>
            <translation>用另一个模型对相同文件分类，看看有什么变化（Ctrl+M）</translation>
        </message>
        <message>
            <source>Another model …</source>
            <translation>换个模型…</translation>
        </message>
    </context>
    <context>
        <name>ResultsModel</name>
        <message>
            <source>Before</source>
            <translation>之前</translation>
        </message>
        <message>
            <source>Not seen before: it looks like nothing that the model was trained on.</source>
            <translation>没有见过：它与模型训练过的图片都不像。</translation>
        </message>
        <message>
            <source>Seen before?</source>
            <translation>见过吗？</translation>
        </message>
        <message>
            <source>before: {name}</source>
            <translation>之前：{name}</translation>
        </message>
        <message>
            <source>{before} → {now}</source>
            <translation>{before} → {now}</translation>
        </message>
    </context>
    <context>
        <name>RunBar</name>
        <message>
            <source>{name}, again</source>
            <translation>{name}（再次）</translation>
        </message>
    </context>
    <context>
        <name>TotalsBar</name>
        <message>
            <source>Not seen before</source>
            <translation>没有见过</translation>
        </message>
        <message>
            <source>Show only the pictures that look like nothing the model was trained on</source>
            <translation>只显示与模型训练过的图片都不像的图片</translation>
        </message>
    </context>
    <context>
        <name>CardView</name>
        <message>
            <source>Not seen before</source>
            <translation>没有见过</translation>
        </message>
        <message>
            <source>said of {novel} of {images} check pictures, all of which it should know</source>
            <translation>在 {images} 张检验图片中判断 {novel} 张没有见过，而这些它本应认识</translation>
        </message>
        <message>
            <source>said of {novel} of {images} validation pictures, all of which it should know</source>
            <translation>在 {images} 张验证图片中判断 {novel} 张没有见过，而这些它本应认识</translation>
        </message>
    </context>
    <context>
        <name>SidePanel</name>
        <message>
            <source>Not seen before: it looks like nothing that the model was trained on.</source>
            <translation>没有见过：它与模型训练过的图片都不像。</translation>
        </message>
    </context>
    <context>
        <name>Text</name>
        <message>
            <source>Not seen before</source>
            <translation>没有见过</translation>
        </message>
    </context>
</TS>
