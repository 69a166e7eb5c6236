<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>Filmstrip</name>
        <message>
            <source>Pictures of this queue</source>
            <translation>此队列的图片</translation>
        </message>
        <message>
            <source>saving</source>
            <translation>正在保存</translation>
        </message>
        <message>
            <source>saved</source>
            <translation>已保存</translation>
        </message>
        <message>
            <source>not saved</source>
            <translation>未保存</translation>
        </message>
        <message>
            <source>Picture {number} of {count}</source>
            <translation>第 {number} 张，共 {count} 张</translation>
        </message>
        <message>
            <source>left out of the set</source>
            <translation>已排除</translation>
        </message>
    </context>
    <context>
        <name>FinishPanel</name>
        <message>
            <source>This session so far</source>
            <translation>本次到目前为止</translation>
        </message>
        <message>
            <source>Go on with the queue</source>
            <translation>继续此队列</translation>
        </message>
        <message>
            <source>This queue is through</source>
            <translation>此队列已全部看完</translation>
        </message>
        <message>
            <source>Read the queue again</source>
            <translation>重新读取队列</translation>
        </message>
        <message>
            <source>Train with what was corrected</source>
            <translation>用更正后的数据训练</translation>
        </message>
        <message>
            <source>Reviewed</source>
            <translation>已校对</translation>
        </message>
        <message>
            <source>Corrected</source>
            <translation>已更正</translation>
        </message>
        <message>
            <source>As the model had said</source>
            <translation>与模型一致</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>用时</translation>
        </message>
        <message>
            <source>Pictures a minute</source>
            <translation>每分钟图片数</translation>
        </message>
    </context>
    <context>
        <name>ReviewKeys</name>
        <message>
            <source>Sum up this session, or go on</source>
            <translation>本次小结，或继续</translation>
        </message>
        <message>
            <source>Skip the picture; in the grid, mark it as wrong</source>
            <translation>跳过图片；在网格中标记为错误</translation>
        </message>
        <message>
            <source>Accept what the model says; in the grid, of all that are not marked</source>
            <translation>接受模型的结果；在网格中接受所有未标记的图片</translation>
        </message>
        <message>
            <source>A page of one class at a time, or one picture</source>
            <translation>一次一页同类图片，或一次一张</translation>
        </message>
        <message>
            <source>Grid: next page, nothing accepted</source>
            <translation>网格：下一页，不接受</translation>
        </message>
        <message>
            <source>Grid: page before</source>
            <translation>网格：上一页</translation>
        </message>
        <message>
            <source>Label as suggestion {number}</source>
            <translation>标为第 {number} 个建议</translation>
        </message>
        <message>
            <source>Exclude the picture, or put it back</source>
            <translation>排除图片，或放回</translation>
        </message>
        <message>
            <source>Next picture</source>
            <translation>下一张图片</translation>
        </message>
        <message>
            <source>Previous picture</source>
            <translation>上一张图片</translation>
        </message>
        <message>
            <source>First picture of the queue</source>
            <translation>队列的第一张图片</translation>
        </message>
        <message>
            <source>Show where the model looked</source>
            <translation>显示模型关注的区域</translation>
        </message>
        <message>
            <source>Find another class (or just type its name)</source>
            <translation>查找其他类别（或直接输入名称）</translation>
        </message>
        <message>
            <source>Undo the last change</source>
            <translation>撤销上一次更改</translation>
        </message>
        <message>
            <source>Read the queue again</source>
            <translation>重新读取队列</translation>
        </message>
    </context>
    <context>
        <name>ReviewPage</name>
        <message>
            <source>The pictures of this page are still being read</source>
            <translation>此页的图片仍在读取</translation>
        </message>
        <message>
            <source>Saved: {count} labelled {name}</source>
            <translation>已保存：{count} 张标为“{name}”</translation>
        </message>
        <message>
            <source>No disagreement</source>
            <translation>没有分歧</translation>
        </message>
        <message>
            <source>You go on where you were: picture {place} of {count}</source>
            <translation>从上次的位置继续：第 {place} 张，共 {count} 张</translation>
        </message>
        <message>
            <source>Review</source>
            <translation>校对</translation>
        </message>
        <message>
            <source>Saved: {name}</source>
            <translation>已保存：{name}</translation>
        </message>
        <message>
            <source>Saved: left out of the set</source>
            <translation>已保存：已移出数据集</translation>
        </message>
        <message>
            <source>Saved: back in the set</source>
            <translation>已保存：已放回数据集</translation>
        </message>
        <message>
            <source>Reading the queue …</source>
            <translation>正在读取队列…</translation>
        </message>
        <message>
            <source>No likely label errors</source>
            <translation>没有可疑的标签</translation>
        </message>
        <message>
            <source>Classify pictures</source>
            <translation>对图片分类</translation>
        </message>
        <message>
            <source>Nothing to review</source>
            <translation>没有要校对的图片</translation>
        </message>
        <message>
            <source>Every picture has its label, or there are none yet. Classify a folder: the pictures that the model is least sure of come here, and one key puts each of them right.</source>
            <translation>所有图片都已有标签，或者还没有图片。请先对一个文件夹分类：模型最没有把握的图片会出现在这里，每张只需按一个键即可更正。</translation>
        </message>
        <message>
            <source>This picture cannot be shown, so it is not labelled</source>
            <translation>无法显示此图片，因此不作标注</translation>
        </message>
    </context>
    <context>
        <name>SidePanel</name>
        <message>
            <source>“{model}” says: {name}, {share}</source>
            <translation>“{model}”认为是：{name}，{share}</translation>
        </message>
        <message>
            <source>Skip</source>
            <translation>跳过</translation>
        </message>
        <message>
            <source>Go on without saying anything</source>
            <translation>不作判断，继续</translation>
        </message>
        <message>
            <source>Put back</source>
            <translation>放回</translation>
        </message>
        <message>
            <source>Exclude</source>
            <translation>排除</translation>
        </message>
        <message>
            <source>Use this picture again</source>
            <translation>重新使用这张图片</translation>
        </message>
        <message>
            <source>Leave this picture out of the set</source>
            <translation>不把这张图片用于数据集</translation>
        </message>
        <message>
            <source>Saving …</source>
            <translation>正在保存…</translation>
        </message>
        <message>
            <source>Saved</source>
            <translation>已保存</translation>
        </message>
        <message>
            <source>Not saved</source>
            <translation>未保存</translation>
        </message>
        <message>
            <source>Another class: type its name</source>
            <translation>其他类别：输入名称</translation>
        </message>
        <message>
            <source>Type any letter, or / for an empty field</source>
            <translation>输入任意字母，或按 / 打开空白输入框</translation>
        </message>
        <message>
            <source>Reading …</source>
            <translation>正在读取…</translation>
        </message>
        <message>
            <source>Left out of the set</source>
            <translation>已移出数据集</translation>
        </message>
        <message>
            <source>Not labelled yet</source>
            <translation>尚未标注</translation>
        </message>
        <message>
            <source>Labelled: {name}</source>
            <translation>标签：{name}</translation>
        </message>
        <message>
            <source>No model is active, so these are simply the first classes.</source>
            <translation>没有启用的模型，这里只是列出前几个类别。</translation>
        </message>
        <message>
            <source>The model is looking at this picture …</source>
            <translation>模型正在查看此图片…</translation>
        </message>
        <message>
            <source>The model says “{name}”, a class that this workspace does not have.</source>
            <translation>模型判断为“{name}”，此工作区没有这个类别。</translation>
        </message>
        <message>
            <source>The model is not sure.</source>
            <translation>模型没有把握。</translation>
        </message>
        <message>
            <source>The model disagrees with the label.</source>
            <translation>模型的判断与标签不一致。</translation>
        </message>
    </context>
    <context>
        <name>Stage</name>
<message><source>Find the file …</source><translation>查找文件…</translation></message>
        <message>
            <source>The picture to review</source>
            <translation>要校对的图片</translation>
        </message>
        <message>
            <source>This picture cannot be shown</source>
            <translation>无法显示此图片</translation>
        </message>
        <message>
            <source>It is not labelled unseen: skip it with Space, or exclude it with X.</source>
            <translation>看不到的图片不会被标注：按空格跳过，或按 X 排除。</translation>
        </message>
        <message>
            <source>Where the model sees “{name}”</source>
            <translation>模型认为是“{name}”的依据区域</translation>
        </message>
    </context>
    <context>
        <name>Suggestions</name>
        <message>
            <source>unsure</source>
            <translation>没有把握</translation>
        </message>
        <message>
            <source>the label now</source>
            <translation>当前标签</translation>
        </message>
        <message>
            <source>Key {number}: label the picture as “{name}”</source>
            <translation>按键 {number}：将图片标为“{name}”</translation>
        </message>
    </context>
    <context>
        <name>TopBar</name>
        <message>
            <source>A page of pictures predicted as the same class</source>
            <translation>一页预测为同一类别的图片</translation>
        </message>
        <message>
            <source>{reviewed} of {count} reviewed</source>
            <translation>已校对 {reviewed} 张，共 {count} 张</translation>
        </message>
        <message>
            <source>Grid</source>
            <translation>网格</translation>
        </message>
        <message>
            <source>Grid mode</source>
            <translation>网格模式</translation>
        </message>
        <message>
            <source>Random audit sample</source>
            <translation>随机抽查</translation>
        </message>
        <message>
            <source>Two models disagree</source>
            <translation>两个模型不一致</translation>
        </message>
        <message>
            <source>{place} of {count} · {reviewed} reviewed</source>
            <translation>第 {place} 张，共 {count} 张 · 已校对 {reviewed} 张</translation>
        </message>
        <message>
            <source>Agreement {share} ({low:.0f} to {high:.0f})</source>
            <translation>一致率 {share}（{low:.0f} 至 {high:.0f}）</translation>
        </message>
        <message>
            <source>Of your {compared} labels with a prediction in view, {agreed} were as predicted; in brackets the 95 % interval</source>
            <translation>您在看到预测后给出的 {compared} 个标签中，有 {agreed} 个与预测一致；括号内为 95% 置信区间</translation>
        </message>
        <message>
            <source>Order of the queue</source>
            <translation>队列顺序</translation>
        </message>
        <message>
            <source>Which pictures come first</source>
            <translation>哪些图片排在前面</translation>
        </message>
        <message>
            <source>Read the queue again</source>
            <translation>重新读取队列</translation>
        </message>
        <message>
            <source>Map</source>
            <translation>关注图</translation>
        </message>
        <message>
            <source>Show where the model looked</source>
            <translation>显示模型关注的区域</translation>
        </message>
        <message>
            <source>Progress in the queue</source>
            <translation>队列进度</translation>
        </message>
        <message>
            <source>Least sure first</source>
            <translation>最没有把握的在前</translation>
        </message>
        <message>
            <source>Newest first</source>
            <translation>最新的在前</translation>
        </message>
        <message>
            <source>Class by class</source>
            <translation>按类别</translation>
        </message>
        <message>
            <source>Likely label errors</source>
            <translation>可疑的标签</translation>
        </message>
        <message>
            <source>Chosen pictures ({count})</source>
            <translation>选定的图片（{count}）</translation>
        </message>
    </context>
    <context>
        <name>messages</name>
        <message>
            <source>No picture has a label yet, so there is none that could be wrong.</source>
            <translation>还没有图片有标签，因此没有可能错误的标签。</translation>
        </message>
        <message>
            <source>{found} of {judged} labels look wrong to “{name}”. It judged only pictures that it was never trained on. In all, {labelled} are labelled.</source>
            <translation>在 {judged} 个标签中，“{name}”认为有 {found} 个可能是错的。它只判断从未用于训练它的图片。共有 {labelled} 张图片有标签。</translation>
        </message>
        <message>
            <source>{found} of {judged} labels look wrong to “{name}”. It judged only pictures that it was never trained on; {unseen} more of them it has not looked at yet. In all, {labelled} are labelled.</source>
            <translation>在 {judged} 个标签中，“{name}”认为有 {found} 个可能是错的。它只判断从未用于训练它的图片；其中还有 {unseen} 张它尚未看过。共有 {labelled} 张图片有标签。</translation>
        </message>
        <message>
            <source>“{name}” has not looked at the {apart} labelled pictures that it was never trained on. Classify them, then read the queue again.</source>
            <translation>有 {apart} 张带标签的图片从未用于训练“{name}”，但它还没有看过。请先分类这些图片，然后重新读取队列。</translation>
        </message>
        <message>
            <source>“{name}” was trained on all {labelled} labelled pictures, so it cannot judge their labels. Choose another model as the active one.</source>
            <translation>“{name}”是用全部 {labelled} 张带标签的图片训练的，因此不能判断它们的标签。请选用另一个模型。</translation>
        </message>
        <message>
            <source>A random sample of {size} from all {count} pictures, labelled or not. The same number {seed} draws the same sample again.</source>
            <translation>从全部 {count} 张图片（无论有无标签）中随机抽取 {size} 张。用同一编号 {seed} 会再次抽到同样的图片。</translation>
        </message>
        <message>
            <source>No model is active, so there is nothing to compare labels with.</source>
            <translation>没有启用的模型，因此没有可与标签比较的结果。</translation>
        </message>
        <message>
            <source>No second model has looked at pictures of this workspace. Classify some with another model first.</source>
            <translation>还没有第二个模型看过此工作区的图片。请先用另一个模型分类一些图片。</translation>
        </message>
        <message>
            <source>“{one}” and “{other}” say different classes of {count} pictures; first where both are sure.</source>
            <translation>“{one}”和“{other}”对 {count} 张图片给出了不同类别；两者都有把握的排在最前。</translation>
        </message>
    </context>
    <context>
        <name>QueueBar</name>
        <message>
            <source>Compared to the active model; in brackets the pictures it looked at</source>
            <translation>与启用的模型比较；括号内是它看过的图片数</translation>
        </message>
        <message>
            <source>Draw</source>
            <translation>抽取</translation>
        </message>
        <message>
            <source>Number of the draw</source>
            <translation>抽样编号</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>图片数</translation>
        </message>
        <message>
            <source>Pictures in the sample</source>
            <translation>样本中的图片数</translation>
        </message>
        <message>
            <source>Second model</source>
            <translation>第二个模型</translation>
        </message>
        <message>
            <source>The same number draws the same pictures again</source>
            <translation>同一编号会再次抽到同样的图片</translation>
        </message>
    </context>
    <context>
        <name>GridCell</name>
        <message>
            <source>Picture {number} of {count}</source>
            <translation>第 {number} 张，共 {count} 张</translation>
        </message>
        <message>
            <source>labelled {name}</source>
            <translation>标签为“{name}”</translation>
        </message>
        <message>
            <source>marked as wrong</source>
            <translation>已标记为错误</translation>
        </message>
    </context>
    <context>
        <name>GridMode</name>
        <message>
            <source>{left} of this class · {total} in all</source>
            <translation>此类别 {left} 张 · 共 {total} 张</translation>
        </message>
        <message>
            <source>{count} marked wrong</source>
            <translation>{count} 张标记为错误</translation>
        </message>
        <message>
            <source>Accept {count} (Enter)</source>
            <translation>接受 {count} 张（Enter）</translation>
        </message>
        <message>
            <source>Go on (Enter)</source>
            <translation>继续（Enter）</translation>
        </message>
        <message>
            <source>Pictures predicted as the same class</source>
            <translation>预测为同一类别的图片</translation>
        </message>
        <message>
            <source>Click, or arrows and Space: mark what is wrong. Enter: accept the others and go on. Page Up and Page Down: other pages. A: mark all.</source>
            <translation>单击，或用方向键和空格：标记错误的图片。Enter：接受其余图片并继续。Page Up 和 Page Down：换页。A：全部标记。</translation>
        </message>
        <message>
            <source>Skip page</source>
            <translation>跳过此页</translation>
        </message>
        <message>
            <source>Go on without accepting anything (Page Down)</source>
            <translation>不接受任何图片，继续（Page Down）</translation>
        </message>
        <message>
            <source>Nothing left to accept page by page</source>
            <translation>没有可以逐页接受的图片了</translation>
        </message>
        <message>
            <source>What was marked wrong, what cannot be seen and what has no prediction stands in single mode.</source>
            <translation>标记为错误的、无法显示的和没有预测的图片在单张模式中。</translation>
        </message>
        <message>
            <source>One at a time</source>
            <translation>逐张查看</translation>
        </message>
        <message>
            <source>Reading …</source>
            <translation>正在读取…</translation>
        </message>
        <message>
            <source>Predicted as “{name}”</source>
            <translation>预测为“{name}”</translation>
        </message>
    </context>
    <context>
        <name>Review</name>
        <message>
            <source>{share} ({low:.0f} to {high:.0f})</source>
            <translation>{share}（{low:.0f} 至 {high:.0f}）</translation>
        </message>
        <message>
            <source>Reviewed {reviewed}, corrected {corrected}; as the model had said: {agreement}</source>
            <translation>已校对 {reviewed} 张，更正 {corrected} 张；与模型一致：{agreement}</translation>
        </message>
        <message>
            <source>{pace:.0f} a minute</source>
            <translation>每分钟 {pace:.0f} 张</translation>
        </message>
    </context>
</TS>
