<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>messages</name>
        <message>
            <source>Everything but the head is frozen.</source>
            <translation>除分类头外全部冻结。</translation>
        </message>
        <message>
            <source>Frozen into the middle of {block}.</source>
            <translation>冻结到 {block} 中间。</translation>
        </message>
        <message>
            <source>Frozen to the end of {block}.</source>
            <translation>冻结到 {block} 末尾。</translation>
        </message>
        <message>
            <source>Measuring the network {name} took too long, so it was given up.</source>
            <translation>测量网络 {name} 花费的时间太长，已放弃。</translation>
        </message>
        <message>
            <source>Nothing is frozen.</source>
            <translation>没有冻结任何部分。</translation>
        </message>
        <message>
            <source>The file {source} has the sha256 {sha256}.</source>
            <translation>文件 {source} 的 sha256 为 {sha256}。</translation>
        </message>
        <message>
            <source>The model “{name}” cannot show where it looked: its network ({backbone}) has no average over the picture before its head.</source>
            <translation>模型“{name}”无法显示它看了哪里：它的网络（{backbone}）在分类头之前没有对整张图片取平均。</translation>
        </message>
        <message>
            <source>The network {backbone} that the installed {library} builds is not the one that is known. Install the version of {library} that it was made with.</source>
            <translation>已安装的 {library} 所构建的网络 {backbone} 与记录的不一致。请安装当时所用版本的 {library}。</translation>
        </message>
        <message>
            <source>The network {name} could not be measured: {reason}.</source>
            <translation>无法测量网络 {name}：{reason}。</translation>
        </message>
        <message>
            <source>The networks of timm need what training needs, which is not installed yet. Start the app with a network connection, so that it can finish its set-up.</source>
            <translation>timm 的网络需要训练组件，而训练组件尚未安装。请在联网时启动本程序，让它完成设置。</translation>
        </message>
        <message>
            <source>The weights {source} do not fit {backbone}: of its {total} tensors {missing} are missing and {different} have another shape or type; {unexpected} are unknown ({names}). Choose weights of {backbone}.</source>
            <translation>权重 {source} 与 {backbone} 不匹配：它的 {total} 个张量中缺少 {missing} 个，{different} 个形状或类型不同；另有 {unexpected} 个未知（{names}）。请选择 {backbone} 的权重。</translation>
        </message>
        <message>
            <source>There is no backbone {name}. Did you mean {near}? There are {known}, and timm:NAME for any classifier of timm.</source>
            <translation>没有主干网络 {name}。您是指 {near} 吗？可用的有：{known}，以及用 timm:名称 表示的 timm 中的任何分类网络。</translation>
        </message>
        <message>
            <source>There is no backbone {name}. Use one of {known}, or timm:NAME for any classifier of timm.</source>
            <translation>没有主干网络 {name}。可用的有：{known}，以及用 timm:名称 表示的 timm 中的任何分类网络。</translation>
        </message>
        <message>
            <source>What is known of {name} cannot be kept in {folder}: {reason}. Free some space and try again.</source>
            <translation>无法把 {name} 的信息保存到 {folder}：{reason}。请腾出一些空间后重试。</translation>
        </message>
        <message>
            <source>timm has no classifier {name}, nor one with a name like it.</source>
            <translation>timm 中没有分类网络 {name}，也没有名称相近的。</translation>
        </message>
        <message>
            <source>timm has no classifier {name}. The nearest names are {near}.</source>
            <translation>timm 中没有分类网络 {name}。最相近的名称是 {near}。</translation>
        </message>
        <message>
            <source>timm's network {name} cannot be a backbone here: {reason}. Choose another one.</source>
            <translation>timm 的网络 {name} 不能在此用作主干网络：{reason}。请另选一个。</translation>
        </message>
        <message>
            <source>Pictures of {size} pixels are too small for {backbone}. Choose a larger picture size in the recipe.</source>
            <translation>{size} 像素的图片对 {backbone} 来说太小。请在配方中选择更大的图片尺寸。</translation>
        </message>
        <message>
            <source>{backbone} takes pictures of {wanted} pixels only, not of {size}. Change the picture size in the recipe.</source>
            <translation>{backbone} 只接受 {wanted} 像素的图片，不接受 {size} 像素。请在配方中修改图片尺寸。</translation>
        </message>
        <message>
            <source>{count} tensors of {source} have no place in {backbone} and were left out: {names}.</source>
            <translation>{source} 中有 {count} 个张量在 {backbone} 中没有位置，已略去：{names}。</translation>
        </message>
        <message>
            <source>{share} % of the arithmetic is frozen: it is done once for each view, not in every epoch.</source>
            <translation>{share} % 的计算量被冻结：每个视图只计算一次，而不是每轮都计算。</translation>
        </message>
        <message>
            <source>{source} holds a head for {theirs} classes; here there are {ours}.</source>
            <translation>{source} 中的分类头有 {theirs} 个类别，这里有 {ours} 个。</translation>
        </message>
        <message>
            <source>{source} holds no head of this network.</source>
            <translation>{source} 中没有这个网络的分类头。</translation>
        </message>
        <message>
            <source>{trains} of {total} million parameters learn.</source>
            <translation>{total} 百万个参数中有 {trains} 百万个参与学习。</translation>
        </message>
    </context>
</TS>
