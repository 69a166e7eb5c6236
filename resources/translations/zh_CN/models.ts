<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>CardView</name>
        <message>
            <source>Model card</source>
            <translation>模型卡</translation>
        </message>
        <message>
            <source>Id</source>
            <translation>编号</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>Network</source>
            <translation>网络</translation>
        </message>
        <message>
            <source>{backbone}, first {depth} tensors frozen, {size} × {size} pixels</source>
            <translation>{backbone}，冻结前 {depth} 个张量，{size} × {size} 像素</translation>
        </message>
        <message>
            <source>Made</source>
            <translation>创建时间</translation>
        </message>
        <message>
            <source>Training took</source>
            <translation>训练用时</translation>
        </message>
        <message>
            <source>Learned from</source>
            <translation>学习自</translation>
        </message>
        <message>
            <source>{count} pictures</source>
            <translation>{count} 张图片</translation>
        </message>
        <message>
            <source>Trained from</source>
            <translation>基于</translation>
        </message>
        <message>
            <source>Classes</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Unsure below</source>
            <translation>低于此值视为没有把握</translation>
        </message>
        <message>
            <source>{share} confidence</source>
            <translation>置信度 {share}</translation>
        </message>
        <message>
            <source>Recipe</source>
            <translation>配方</translation>
        </message>
        <message>
            <source>Licence</source>
            <translation>许可证</translation>
        </message>
    </context>
    <context>
        <name>ClassFiguresModel</name>
        <message>
            <source>Class</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Found</source>
            <translation>召回率</translation>
        </message>
        <message>
            <source>Right when said</source>
            <translation>精确率</translation>
        </message>
        <message>
            <source>F1</source>
            <translation>F1</translation>
        </message>
        <message>
            <source>The class, as people label it</source>
            <translation>人工标注的类别</translation>
        </message>
        <message>
            <source>Pictures of this class in the check set</source>
            <translation>检验集中此类别的图片</translation>
        </message>
        <message>
            <source>Recall: share of the pictures of this class that are recognised</source>
            <translation>召回率：此类别图片中被识别出的比例</translation>
        </message>
        <message>
            <source>Precision: share of the predictions of this class that are right</source>
            <translation>精确率：判断为此类别的结果中正确的比例</translation>
        </message>
        <message>
            <source>Mean of the two that punishes a low one</source>
            <translation>两者的调和平均，任何一个偏低都会拉低它</translation>
        </message>
    </context>
    <context>
        <name>ClassTable</name>
        <message>
            <source>Figures by class</source>
            <translation>各类别的指标</translation>
        </message>
    </context>
    <context>
        <name>ComparisonView</name>
        <message>
            <source>{true}; the model in comparison says {before}, this one {after}</source>
            <translation>{true}；对比模型判断为{before}，此模型判断为{after}</translation>
        </message>
        <message>
            <source>Compare with</source>
            <translation>对比</translation>
        </message>
        <message>
            <source>Model to compare with</source>
            <translation>用于对比的模型</translation>
        </message>
        <message>
            <source>Enter or double click: look at them in Review</source>
            <translation>回车或双击：在“审核”页查看</translation>
        </message>
        <message>
            <source>Both models look at the check set …</source>
            <translation>两个模型正在识别检验集…</translation>
        </message>
        <message>
            <source>There is no other model to compare with yet.</source>
            <translation>还没有其他模型可供对比。</translation>
        </message>
        <message>
            <source>Choose a model to compare with.</source>
            <translation>请选择用于对比的模型。</translation>
        </message>
        <message>
            <source>{this}: {new} · {other}: {old} · on the same {images} pictures</source>
            <translation>{this}：{new} · {other}：{old} · 同样的 {images} 张图片</translation>
        </message>
        <message>
            <source>Fixed: {count}</source>
            <translation>改对：{count}</translation>
        </message>
        <message>
            <source>Nothing that was wrong is right now.</source>
            <translation>没有由错变对的图片。</translation>
        </message>
        <message>
            <source>Newly broken: {count}</source>
            <translation>新增错误：{count}</translation>
        </message>
        <message>
            <source>Nothing that was right is wrong now.</source>
            <translation>没有由对变错的图片。</translation>
        </message>
        <message>
            <source>{count} pictures of the check set are left out: one of the models learned from them or from near-duplicates, or they cannot be judged.</source>
            <translation>检验集中有 {count} 张图片未计入：其中一个模型学过它们或近似的图片，或者无法判定。</translation>
        </message>
    </context>
    <context>
        <name>ConfusionView</name>
        <message>
            <source>{count} of {total} pictures of {true} are recognised as {said}</source>
            <translation>{true}的 {total} 张图片中有 {count} 张被识别为{said}</translation>
        </message>
        <message>
            <source>{count} of {total} pictures of {true} are taken for {said}</source>
            <translation>{true}的 {total} 张图片中有 {count} 张被误认为{said}</translation>
        </message>
        <message>
            <source>Confusion matrix</source>
            <translation>混淆矩阵</translation>
        </message>
        <message>
            <source>the model says →</source>
            <translation>模型判断 →</translation>
        </message>
        <message>
            <source>← people say</source>
            <translation>← 人工标注</translation>
        </message>
    </context>
    <context>
        <name>FiguresView</name>
        <message>
            <source>This model was not measured on a check set.</source>
            <translation>此模型未在检验集上测量过。</translation>
        </message>
        <message>
            <source>{count} were left out: near-duplicates, or seen in training.</source>
            <translation>另有 {count} 张未计入：近似重复，或训练时见过。</translation>
        </message>
        <message>
            <source>Accuracy</source>
            <translation>准确率</translation>
        </message>
        <message>
            <source>of {images} pictures that it never saw, with the 95 % interval.</source>
            <translation>在 {images} 张从未见过的图片上，附 95 % 区间。</translation>
        </message>
        <message>
            <source>Mean F1 of the classes</source>
            <translation>各类别平均 F1</translation>
        </message>
        <message>
            <source>Every class counts alike here, also the rare ones.</source>
            <translation>每个类别权重相同，少见的类别也一样。</translation>
        </message>
        <message>
            <source>Right when it is sure</source>
            <translation>有把握时的正确率</translation>
        </message>
        <message>
            <source>It is sure of {share} of the pictures.</source>
            <translation>它对 {share} 的图片有把握。</translation>
        </message>
        <message>
            <source>Calibration error</source>
            <translation>校准误差</translation>
        </message>
        <message>
            <source>So far are its confidences from the truth, on average; {before} before calibration.</source>
            <translation>置信度与实际平均相差这么多；校准前为 {before}。</translation>
        </message>
    </context>
    <context>
        <name>MetricText</name>
        <message>
            <source>{accuracy} of {images:,} pictures of the check set are recognised</source>
            <translation>检验集 {images:,} 张图片的识别率为 {accuracy}</translation>
        </message>
        <message>
            <source>No difference</source>
            <translation>没有差别</translation>
        </message>
        <message>
            <source>Almost certainly better</source>
            <translation>几乎可以肯定更好</translation>
        </message>
        <message>
            <source>Almost certainly worse</source>
            <translation>几乎可以肯定更差</translation>
        </message>
        <message>
            <source>Likely better</source>
            <translation>很可能更好</translation>
        </message>
        <message>
            <source>Likely worse</source>
            <translation>很可能更差</translation>
        </message>
        <message>
            <source>No clear difference</source>
            <translation>没有明显差别</translation>
        </message>
        <message>
            <source>Too few pictures to tell</source>
            <translation>图片太少，无法判断</translation>
        </message>
    </context>
    <context>
        <name>ModelText</name>
        <message>
            <source>{backbone} · {depth} tensors frozen</source>
            <translation>{backbone} · 冻结 {depth} 个张量</translation>
        </message>
        <message>
            <source>{day} · from {parent}</source>
            <translation>{day} · 基于 {parent}</translation>
        </message>
        <message>
            <source>in use</source>
            <translation>使用中</translation>
        </message>
        <message>
            <source>Model {id}</source>
            <translation>模型 {id}</translation>
        </message>
    </context>
    <context>
        <name>ModelsKeys</name>
        <message>
            <source>Use this model …</source>
            <translation>启用此模型…</translation>
        </message>
        <message>
            <source>Roll back to the model before</source>
            <translation>退回上一个模型</translation>
        </message>
        <message>
            <source>Export the model …</source>
            <translation>导出模型…</translation>
        </message>
        <message>
            <source>Import a model …</source>
            <translation>导入模型…</translation>
        </message>
    </context>
    <context>
        <name>ModelsPage</name>
        <message>
            <source>Models</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Models, newest first</source>
            <translation>模型，最新的在前</translation>
        </message>
        <message>
            <source>Roll back</source>
            <translation>退回</translation>
        </message>
        <message>
            <source>Use the model again that was in use before</source>
            <translation>重新使用之前的模型</translation>
        </message>
        <message>
            <source>Import …</source>
            <translation>导入…</translation>
        </message>
        <message>
            <source>Take in a model from a folder</source>
            <translation>从文件夹导入模型</translation>
        </message>
        <message>
            <source>Export …</source>
            <translation>导出…</translation>
        </message>
        <message>
            <source>Copy this model into a folder, to take it elsewhere</source>
            <translation>将此模型复制到文件夹，以便带到别处</translation>
        </message>
        <message>
            <source>Use this model …</source>
            <translation>启用此模型…</translation>
        </message>
        <message>
            <source>Figures</source>
            <translation>指标</translation>
        </message>
        <message>
            <source>Confusion</source>
            <translation>混淆</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>对比</translation>
        </message>
        <message>
            <source>Card</source>
            <translation>模型卡</translation>
        </message>
        <message>
            <source>Each cell counts pictures of the check set. Click one, or press Enter, to see them.</source>
            <translation>每格是检验集图片的数量。点击或按回车即可查看这些图片。</translation>
        </message>
        <message>
            <source>No model yet</source>
            <translation>还没有模型</translation>
        </message>
        <message>
            <source>Train one on your own labelled pictures, or import one that was exported elsewhere.</source>
            <translation>用自己标注的图片训练一个，或导入在别处导出的模型。</translation>
        </message>
        <message>
            <source>Import a model …</source>
            <translation>导入模型…</translation>
        </message>
        <message>
            <source>This model is in use</source>
            <translation>此模型正在使用</translation>
        </message>
        <message>
            <source>See what gets better and what gets worse, then decide</source>
            <translation>先看哪些变好、哪些变差，再决定</translation>
        </message>
        <message>
            <source>“{name}” is in use now</source>
            <translation>已启用“{name}”</translation>
        </message>
        <message>
            <source>“{name}” is in use again</source>
            <translation>已重新启用“{name}”</translation>
        </message>
        <message>
            <source>Export the model into this folder</source>
            <translation>将模型导出到此文件夹</translation>
        </message>
        <message>
            <source>Import the model in this folder</source>
            <translation>导入此文件夹中的模型</translation>
        </message>
        <message>
            <source>Model exported to {folder}</source>
            <translation>模型已导出到 {folder}</translation>
        </message>
        <message>
            <source>Model imported</source>
            <translation>模型已导入</translation>
        </message>
    </context>
    <context>
        <name>PromoteDialog</name>
        <message>
            <source>Use this model from now on?</source>
            <translation>从现在起使用此模型？</translation>
        </message>
        <message>
            <source>“{name}” would take over from “{other}”. You can go back at any time.</source>
            <translation>“{name}”将取代“{other}”。您可以随时退回。</translation>
        </message>
        <message>
            <source>Use this model</source>
            <translation>启用此模型</translation>
        </message>
        <message>
            <source>Keep the model in use</source>
            <translation>保留在用模型</translation>
        </message>
    </context>
</TS>
