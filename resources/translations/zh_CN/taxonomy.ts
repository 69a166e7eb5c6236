<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>messages</name>
        <message>
            <source>Give --en, --zh or both.</source>
            <translation>请给出 --en、--zh 或两者。</translation>
        </message>
        <message>
            <source>Name a class to split off with --part or --path-part.</source>
            <translation>请用 --part 或 --path-part 指定要拆分出的类别。</translation>
        </message>
        <message>
            <source>All other pictures of “{name}” keep that label. To sort them into {parts}, show them in Browse and send them to Review.</source>
            <translation>“{name}”的其他图片保留该标签。要把它们分到{parts}，请在“浏览”中显示它们，再送去“校对”。</translation>
        </message>
        <message>
            <source>Job {job} is running and goes on with the classes that it began with.</source>
            <translation>任务 {job} 正在运行，仍用开始时的类别。</translation>
        </message>
        <message>
            <source>Job {job} waits and will learn the new classes.</source>
            <translation>任务 {job} 正在等待，将学习新的类别。</translation>
        </message>
        <message>
            <source>Job {job}, when it is resumed, begins anew.</source>
            <translation>任务 {job} 继续时将从头开始。</translation>
        </message>
        <message>
            <source>No label of any picture changes.</source>
            <translation>没有图片的标签会改变。</translation>
        </message>
        <message>
            <source>No model is affected.</source>
            <translation>不影响任何模型。</translation>
        </message>
        <message>
            <source>The figures beside models are those of the classes before. Measure the models again to see those of now.</source>
            <translation>模型旁的指标是按原来的类别测得的。重新测量模型即可看到现在的指标。</translation>
        </message>
        <message>
            <source>{count} pictures labelled “{before}” become “{after}”; {check} of them are in the check set.</source>
            <translation>{count} 张标为“{before}”的图片变为“{after}”，其中 {check} 张在检验集中。</translation>
        </message>
        <message>
            <source>“{model}” goes on: what it says of {classes} counts as “{heir}”, with the probabilities added up.</source>
            <translation>“{model}”照常使用：它判定的{classes}都算作“{heir}”，概率相加。</translation>
        </message>
        <message>
            <source>“{model}” says {classes} and cannot become the active model any more.</source>
            <translation>“{model}”会判定{classes}，不能再成为当前模型。</translation>
        </message>
        <message>
            <source>“{model}” says “{heir}” again.</source>
            <translation>“{model}”重新判定“{heir}”。</translation>
        </message>
        <message>
            <source>“{model}”, which is active, may still say {classes}, and nobody can accept that. Train a new model.</source>
            <translation>当前模型“{model}”仍可能判定{classes}，但无法接受该结果。请训练新模型。</translation>
        </message>
        <message>
            <source>“{model}”, which is active, never says {classes}: label some pictures of it, then train a new model.</source>
            <translation>当前模型“{model}”不会判定{classes}：请先标注一些图片，再训练新模型。</translation>
        </message>
        <message>
            <source>There are labels that the taxonomy lacks: {classes}. Under “Edit classes …” in the settings, add their classes back or merge them.</source>
            <translation>有些标签不在分类体系中：{classes}。请在设置的“编辑类别…”中补回这些类别或将其合并。</translation>
        </message>
        <message>
            <source>A class cannot be merged into itself. Choose another one.</source>
            <translation>类别不能合并到自身。请选择另一个。</translation>
        </message>
        <message>
            <source>A class needs a name in both languages that can be read.</source>
            <translation>类别需要两种语言的可读名称。</translation>
        </message>
        <message>
            <source>A taxonomy has at least two classes. Add another one first.</source>
            <translation>分类体系至少要有两个类别。请先添加一个。</translation>
        </message>
        <message>
            <source>A taxonomy has at most {most} classes.</source>
            <translation>分类体系最多有 {most} 个类别。</translation>
        </message>
        <message>
            <source>The name “{name}” is too long: at most {most} characters.</source>
            <translation>名称“{name}”太长：最多 {most} 个字符。</translation>
        </message>
        <message>
            <source>There is a class {key} already. Give the new one another key.</source>
            <translation>已有类别 {key}。请给新类别另一个键。</translation>
        </message>
        <message>
            <source>There is no class {key} any more. Look at the classes again.</source>
            <translation>类别 {key} 已不存在。请重新查看类别。</translation>
        </message>
        <message>
            <source>{count} pictures are labelled “{name}”, so it cannot be removed. Merge it into another class instead.</source>
            <translation>有 {count} 张图片标为“{name}”，不能删除。请把它合并到另一个类别。</translation>
        </message>
        <message>
            <source>“{colour}” is no colour. Write it as # and six digits, for example #2aa198.</source>
            <translation>“{colour}”不是颜色。请写成 # 加六位数字，例如 #2aa198。</translation>
        </message>
        <message>
            <source>“{key}” cannot be the key of a class. Use small letters, digits, - and _.</source>
            <translation>“{key}”不能作类别的键。请用小写字母、数字、- 和 _。</translation>
        </message>
        <message>
            <source>“{name}” means the class “{other}” already. Give each class names of its own, in both languages.</source>
            <translation>“{name}”已指类别“{other}”。请让每个类别在两种语言中都有自己的名称。</translation>
        </message>
        <message>
            <source>The picture {path} has the label {label}, which the taxonomy {taxonomy} does not have. Correct it, or put the class right under “Edit classes …” in the settings.</source>
            <translation>图片 {path} 的标签 {label} 不在分类体系 {taxonomy} 中。请更正标签，或在设置的“编辑类别…”中处理该类别。</translation>
        </message>
        <message>
            <source>The classes were changed elsewhere. {count} of your edits cannot be made any more.</source>
            <translation>类别已在别处更改。您的 {count} 项修改无法再进行。</translation>
        </message>
    </context>
    <context>
        <name>HistoryPanel</name>
        <message>
            <source>the classes were edited</source>
            <translation>类别已编辑</translation>
        </message>
    </context>
    <context>
        <name>FilterBar</name>
        <message>
            <source>Classes edited</source>
            <translation>编辑类别</translation>
        </message>
        <message>
            <source>{name} (no class any more)</source>
            <translation>{name}（已不是类别）</translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>Edit classes …</source>
            <translation>编辑类别…</translation>
        </message>
    </context>
    <context>
        <name>SettingsPage</name>
        <message>
            <source>Add, rename, recolour, move, merge, split: with a look at what happens to labels and models</source>
            <translation>添加、改名、换色、移动、合并、拆分，并预览对标签和模型的影响</translation>
        </message>
        <message>
            <source>Classes</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Edit classes …</source>
            <translation>编辑类别…</translation>
        </message>
        <message>
            <source>{count} pictures have labels that are no class any more. Add their classes back, or merge them into others.</source>
            <translation>{count} 张图片的标签已不是类别。请补回这些类别，或合并到其他类别。</translation>
        </message>
        <message>
            <source>{count} classes: {names} …</source>
            <translation>{count} 个类别：{names}…</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
    </context>
    <context>
        <name>ClassTree</name>
        <message>
            <source>1 class</source>
            <translation>1 个类别</translation>
        </message>
        <message>
            <source>Chinese name</source>
            <translation>中文名称</translation>
        </message>
        <message>
            <source>Classes by bin</source>
            <translation>按垃圾桶排列的类别</translation>
        </message>
        <message>
            <source>English name</source>
            <translation>英文名称</translation>
        </message>
        <message>
            <source>Key {key}, colour {colour}. {check} of its pictures are in the check set.</source>
            <translation>键 {key}，颜色 {colour}。其中 {check} 张图片在检验集中。</translation>
        </message>
        <message>
            <source>Labels without a class</source>
            <translation>没有类别的标签</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>add back or merge</source>
            <translation>补回或合并</translation>
        </message>
        <message>
            <source>{count} classes</source>
            <translation>{count} 个类别</translation>
        </message>
        <message>
            <source>{key}, a label without a class, {count} pictures</source>
            <translation>{key}，没有类别的标签，{count} 张图片</translation>
        </message>
        <message>
            <source>{name}, {other}, {bin}, {count} pictures, colour {colour}</source>
            <translation>{name}，{other}，{bin}，{count} 张图片，颜色 {colour}</translation>
        </message>
    </context>
    <context>
        <name>TaxonomyDialog</name>
        <message>
            <source>A class that no picture is labelled with</source>
            <translation>没有图片标注的类别</translation>
        </message>
        <message>
            <source>A new class</source>
            <translation>新类别</translation>
        </message>
        <message>
            <source>Add back …</source>
            <translation>补回…</translation>
        </message>
        <message>
            <source>Add …</source>
            <translation>添加…</translation>
        </message>
        <message>
            <source>Another colour, with its contrast in both themes</source>
            <translation>换颜色，并显示两种主题下的对比度</translation>
        </message>
        <message>
            <source>Apply</source>
            <translation>应用</translation>
        </message>
        <message>
            <source>Apply {count} edits</source>
            <translation>应用 {count} 项修改</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Colour …</source>
            <translation>颜色…</translation>
        </message>
        <message>
            <source>Discard</source>
            <translation>放弃</translation>
        </message>
        <message>
            <source>Discard {count} edits?</source>
            <translation>放弃 {count} 项修改？</translation>
        </message>
        <message>
            <source>Edit classes</source>
            <translation>编辑类别</translation>
        </message>
        <message>
            <source>Forget the last of these edits</source>
            <translation>取消最后一项修改</translation>
        </message>
        <message>
            <source>Go on editing</source>
            <translation>继续编辑</translation>
        </message>
        <message>
            <source>Into another bin; dragging does it too</source>
            <translation>移到另一个垃圾桶；也可拖动</translation>
        </message>
        <message>
            <source>Make more classes of one</source>
            <translation>把一个类别拆成多个</translation>
        </message>
        <message>
            <source>Make one class of those that are selected</source>
            <translation>把选中的类别合为一个</translation>
        </message>
        <message>
            <source>Merge …</source>
            <translation>合并…</translation>
        </message>
        <message>
            <source>Move to bin …</source>
            <translation>移到垃圾桶…</translation>
        </message>
        <message>
            <source>Nothing of them has been saved.</source>
            <translation>这些修改都未保存。</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>删除</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>改名</translation>
        </message>
        <message>
            <source>Save all edits as one step that can be undone</source>
            <translation>把所有修改作为一步保存，可撤销</translation>
        </message>
        <message>
            <source>Split …</source>
            <translation>拆分…</translation>
        </message>
        <message>
            <source>Take back</source>
            <translation>取消一项</translation>
        </message>
        <message>
            <source>The English name; Shift+F2 for the Chinese one, or double-click either</source>
            <translation>改英文名称；Shift+F2 改中文名称，也可双击</translation>
        </message>
    </context>
    <context>
        <name>Taxonomy</name>
        <message>
            <source>Add</source>
            <translation>添加</translation>
        </message>
        <message>
            <source>Add a class</source>
            <translation>添加类别</translation>
        </message>
        <message>
            <source>Add the class of “{key}” back</source>
            <translation>补回“{key}”的类别</translation>
        </message>
        <message>
            <source>All become</source>
            <translation>都变为</translation>
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
            <source>Chinese name</source>
            <translation>中文名称</translation>
        </message>
        <message>
            <source>Choose …</source>
            <translation>选择…</translation>
        </message>
        <message>
            <source>Classes</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Colour</source>
            <translation>颜色</translation>
        </message>
        <message>
            <source>Colour of “{name}”</source>
            <translation>“{name}”的颜色</translation>
        </message>
        <message>
            <source>Colour, as # and six digits</source>
            <translation>颜色，# 加六位数字</translation>
        </message>
        <message>
            <source>Contrast with the ground: {light} : 1 in the light theme, {dark} : 1 in the dark one.</source>
            <translation>与背景的对比度：浅色主题 {light} : 1，深色主题 {dark} : 1。</translation>
        </message>
        <message>
            <source>English name</source>
            <translation>英文名称</translation>
        </message>
        <message>
            <source>In the {theme} theme it is hard to see; from 3 : 1 on it is clear.</source>
            <translation>在{theme}主题下不易看清；3 : 1 以上才清楚。</translation>
        </message>
        <message>
            <source>It gets a colour that the others do not have. No model says it before it is trained.</source>
            <translation>它会得到一种与其他类别不同的颜色。训练之前，没有模型会判定它。</translation>
        </message>
        <message>
            <source>Merge</source>
            <translation>合并</translation>
        </message>
        <message>
            <source>Merge classes</source>
            <translation>合并类别</translation>
        </message>
        <message>
            <source>Their pictures get its label. Models that know them go on: their probabilities are added up. You can undo it as one step.</source>
            <translation>它们的图片改用该标签。认识这些类别的模型照常使用：概率相加。可作为一步撤销。</translation>
        </message>
        <message>
            <source>Use</source>
            <translation>使用</translation>
        </message>
        <message>
            <source>Write it as # and six digits, for example #2aa198.</source>
            <translation>请写成 # 加六位数字，例如 #2aa198。</translation>
        </message>
        <message>
            <source>dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>light</source>
            <translation>浅色</translation>
        </message>
        <message>
            <source>One more class</source>
            <translation>再加一个类别</translation>
        </message>
        <message>
            <source>Pictures with this in their path</source>
            <translation>路径中含此文字的图片</translation>
        </message>
        <message>
            <source>Split</source>
            <translation>拆分</translation>
        </message>
        <message>
            <source>Split “{name}”</source>
            <translation>拆分“{name}”</translation>
        </message>
        <message>
            <source>none by itself</source>
            <translation>不自动分入</translation>
        </message>
        <message>
            <source>{name}, class {number}</source>
            <translation>{name}，第 {number} 个类别</translation>
        </message>
        <message>
            <source>“{name}” stays, with all pictures whose path does not decide: sort them in Review. The new classes are in the same bin; no model says them before it is trained.</source>
            <translation>“{name}”保留，路径不能判定的图片都留在其中：请在“校对”中分拣。新类别在同一垃圾桶；训练之前，没有模型会判定它们。</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>Add “{name}” to {bin}</source>
            <translation>添加“{name}”到{bin}</translation>
        </message>
        <message>
            <source>Colour “{name}” {colour}</source>
            <translation>“{name}”的颜色改为 {colour}</translation>
        </message>
        <message>
            <source>Merge {names} into “{into}”</source>
            <translation>把{names}合并到“{into}”</translation>
        </message>
        <message>
            <source>Move “{name}” to {bin}</source>
            <translation>把“{name}”移到{bin}</translation>
        </message>
        <message>
            <source>Remove “{name}”</source>
            <translation>删除“{name}”</translation>
        </message>
        <message>
            <source>Rename “{name}”: {en}, {zh}</source>
            <translation>“{name}”改名：{en}，{zh}</translation>
        </message>
        <message>
            <source>{edits} changes of classes</source>
            <translation>{edits} 项类别修改</translation>
        </message>
        <message>
            <source>Saved: {what}</source>
            <translation>已保存：{what}</translation>
        </message>
        <message>
            <source>labels of {labels} pictures changed</source>
            <translation>{labels} 张图片的标签已改</translation>
        </message>
        <message>
            <source>{key} undoes it</source>
            <translation>{key} 可撤销</translation>
        </message>
        <message>
            <source>Split {names} off “{name}”</source>
            <translation>从“{name}”拆分出{names}</translation>
        </message>
        <message>
            <source>{names} and {count} more</source>
            <translation>{names}等，另有 {count} 个</translation>
        </message>
    </context>
    <context>
        <name>PreviewPanel</name>
        <message>
            <source>Labels</source>
            <translation>标签</translation>
        </message>
        <message>
            <source>Looking up what follows …</source>
            <translation>正在查看影响…</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Trainings</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>What happens</source>
            <translation>会发生什么</translation>
        </message>
        <message>
            <source>Nothing yet. Change classes on the left; here stands what follows for labels, models and trainings. Nothing is saved before you apply it.</source>
            <translation>还没有修改。在左侧更改类别，这里会显示对标签、模型和训练的影响。应用之前不会保存任何内容。</translation>
        </message>
    </context>
    <context>
        <name>Undo</name>
        <message>
            <source>another colour for “{name}”</source>
            <translation>“{name}”换颜色</translation>
        </message>
        <message>
            <source>class renamed “{name}”</source>
            <translation>类别改名为“{name}”</translation>
        </message>
        <message>
            <source>class “{name}” added</source>
            <translation>添加类别“{name}”</translation>
        </message>
        <message>
            <source>class “{name}” removed</source>
            <translation>删除类别“{name}”</translation>
        </message>
        <message>
            <source>classes merged into “{name}”</source>
            <translation>类别合并到“{name}”</translation>
        </message>
        <message>
            <source>{count} changes of classes</source>
            <translation>{count} 项类别修改</translation>
        </message>
        <message>
            <source>{count} pictures got such a label since and have no class now</source>
            <translation>此后有 {count} 张图片得到该标签，现在没有类别</translation>
        </message>
        <message>
            <source>“{name}” moved to another bin</source>
            <translation>“{name}”移到另一个垃圾桶</translation>
        </message>
        <message>
            <source>“{name}” split</source>
            <translation>拆分“{name}”</translation>
        </message>
    </context>
</TS>
