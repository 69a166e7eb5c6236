<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>AllSettings</name>
        <message>
            <source>Against learning by heart</source>
            <translation>防止死记硬背</translation>
        </message>
        <message>
            <source>Back to the recipe</source>
            <translation>恢复为配方</translation>
        </message>
        <message>
            <source>Confidence</source>
            <translation>置信度</translation>
        </message>
        <message>
            <source>Learning</source>
            <translation>学习</translation>
        </message>
        <message>
            <source>Pictures and cache</source>
            <translation>图片与缓存</translation>
        </message>
        <message>
            <source>Set everything in this form as the recipe has it</source>
            <translation>把本表单的所有设置恢复为配方的值</translation>
        </message>
        <message>
            <source>the backbone's</source>
            <translation>随骨干网络</translation>
        </message>
    </context>
    <context>
        <name>BackboneChoice</name>
        <message>
            <source>Another of timm …</source>
            <translation>timm 的其他网络…</translation>
        </message>
        <message>
            <source>Any classifier of timm, by its name there</source>
            <translation>timm 的任一分类网络，按其名称</translation>
        </message>
        <message>
            <source>Looking at {name}: some seconds, once on this machine …</source>
            <translation>正在查看 {name}：需要几秒，每台机器只需一次…</translation>
        </message>
        <message>
            <source>Name of a network of timm</source>
            <translation>timm 网络的名称</translation>
        </message>
        <message>
            <source>The network without its classifier</source>
            <translation>不含分类器的网络</translation>
        </message>
        <message>
            <source>Type a name and press Enter.</source>
            <translation>输入名称，然后按回车。</translation>
        </message>
        <message>
            <source>such as resnet18</source>
            <translation>例如 resnet18</translation>
        </message>
        <message>
            <source>{millions} million parameters, pictures of {size} pixels</source>
            <translation>{millions} 百万参数，图片 {size} 像素</translation>
        </message>
    </context>
    <context>
        <name>TrainForm</name>
        <message>
            <source>Adam at a constant learning rate and the paper's variation of pictures, nothing else.</source>
            <translation>恒定学习率的 Adam 加上论文的图片变化，别无其他。</translation>
        </message>
        <message>
            <source>All settings</source>
            <translation>全部设置</translation>
        </message>
        <message>
            <source>Choose a network of timm by its name.</source>
            <translation>请输入 timm 网络的名称。</translation>
        </message>
        <message>
            <source>Choose the file with the weights.</source>
            <translation>请选择权重文件。</translation>
        </message>
        <message>
            <source>Every other setting of the recipe</source>
            <translation>配方的其余所有设置</translation>
        </message>
        <message>
            <source>First the head alone, then all that is not fixed; blended pictures, balanced classes, early stop.</source>
            <translation>先只训练分类头，再训练未固定的部分；混合图片、均衡类别、提前停止。</translation>
        </message>
        <message>
            <source>How each picture is varied before the network sees it, with a preview</source>
            <translation>每张图片送入网络之前如何变化，可预览</translation>
        </message>
        <message>
            <source>Variation of the pictures</source>
            <translation>图片变化</translation>
        </message>
        <message>
            <source>as the recipe says</source>
            <translation>与配方相同</translation>
        </message>
        <message>
            <source>changed</source>
            <translation>已修改</translation>
        </message>
        <message>
            <source>off</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>{count} changed</source>
            <translation>已修改 {count} 项</translation>
        </message>
    </context>
    <context>
        <name>FreezeDepthControl</name>
        <message>
            <source>About {time} an epoch and {memory:,} MB of memory, going by “{model}”.</source>
            <translation>参照“{model}”，每轮约 {time}，内存约 {memory:,} MB。</translation>
        </message>
        <message>
            <source>About {time} an epoch, going by “{model}”.</source>
            <translation>参照“{model}”，每轮约 {time}。</translation>
        </message>
        <message>
            <source>Nothing is kept on the disk.</source>
            <translation>磁盘上不保留任何内容。</translation>
        </message>
        <message>
            <source>Up to {size} are kept on the disk.</source>
            <translation>磁盘上最多保留 {size}。</translation>
        </message>
    </context>
    <context>
        <name>ResultCard</name>
        <message>
            <source>Against the active model, on {images:,} pictures: {fixed:,} fixed, {broken:,} newly broken. {told}</source>
            <translation>与当前模型相比（{images:,} 张图片）：修正 {fixed:,} 张，新错 {broken:,} 张。{told}</translation>
        </message>
    </context>
    <context>
        <name>TrainKeys</name>
        <message>
            <source>Quick update of the active model</source>
            <translation>快速更新当前模型</translation>
        </message>
    </context>
    <context>
        <name>TrainPage</name>
        <message>
            <source>A quick update is under way.</source>
            <translation>快速更新正在进行。</translation>
        </message>
        <message>
            <source>A quick update needs labelled pictures of at least two classes: import or label some first.</source>
            <translation>快速更新至少需要两个类别的已标注图片：请先导入或标注一些。</translation>
        </message>
        <message>
            <source>Counting the labelled pictures …</source>
            <translation>正在统计已标注的图片…</translation>
        </message>
        <message>
            <source>Fit the head of the active model to all labels of now: takes seconds, and the rest of the network stays as it is. The new model is compared like any other, and used only when you say so.</source>
            <translation>用现有的全部标签重新拟合当前模型的分类头：只需几秒，网络其余部分不变。新模型照常比较，由您决定是否启用。</translation>
        </message>
        <message>
            <source>Nothing new to learn: no label came or changed since the model {model}.</source>
            <translation>没有新内容可学：自模型 {model} 以来没有新增或修改的标签。</translation>
        </message>
        <message>
            <source>Quick update</source>
            <translation>快速更新</translation>
        </message>
        <message>
            <source>Quick update {number} is queued</source>
            <translation>快速更新 {number} 已排队</translation>
        </message>
        <message>
            <source>There is no active model to update.</source>
            <translation>没有可更新的当前模型。</translation>
        </message>
    </context>
    <context>
        <name>VariantsPreview</name>
        <message>
            <source>Another picture</source>
            <translation>换一张</translation>
        </message>
        <message>
            <source>Making the variants …</source>
            <translation>正在生成变化图…</translation>
        </message>
        <message>
            <source>No picture yet: import some, and see here how they are varied.</source>
            <translation>还没有图片：导入后可在此查看如何变化。</translation>
        </message>
        <message>
            <source>Show the variants of another picture of the set</source>
            <translation>显示图片集中另一张图片的变化</translation>
        </message>
        <message>
            <source>The file of this picture is gone.</source>
            <translation>这张图片的文件已不存在。</translation>
        </message>
        <message>
            <source>Variants are shown as soon as what training needs is installed.</source>
            <translation>训练所需的组件安装完成后即可显示变化图。</translation>
        </message>
        <message>
            <source>{name}, as it is and in 16 variants that a training sees</source>
            <translation>{name}：原图，以及训练会看到的 16 种变化</translation>
        </message>
        <message>
            <source>{name}: nothing is varied, every epoch sees it as it is</source>
            <translation>{name}：不做变化，每一轮看到的都是原图</translation>
        </message>
    </context>
    <context>
        <name>messages</name>
        <message>
            <source>The networks of timm could not be listed: {reason}.</source>
            <translation>无法列出 timm 的网络：{reason}。</translation>
        </message>
        <message>
            <source>The variants could not be made: {reason}.</source>
            <translation>无法生成变化图：{reason}。</translation>
        </message>
    </context>
</TS>
