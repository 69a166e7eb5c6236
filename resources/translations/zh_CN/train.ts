<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>BlocksSlider</name>
        <message>
            <source>{block}: {share:.0f} % of the arithmetic, ends at tensor {last}</source>
            <translation>{block}：占计算量的 {share:.0f} %，到第 {last} 个张量为止</translation>
        </message>
        <message>
            <source>picture</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>head</source>
            <translation>分类头</translation>
        </message>
    </context>
    <context>
        <name>DataSummaryView</name>
<message><source>The files of {count:,} of them are gone: a training leaves these out. “Find files that are gone …” in Browse looks for them.</source><translation>其中 {count:,} 张的文件已丢失：训练时会略过。可用“浏览”中的“查找丢失的文件…”寻找。</translation></message>
        <message>
            <source>Labelled pictures by class</source>
            <translation>各类别的已标注图片</translation>
        </message>
        <message>
            <source>Counting the labelled pictures …</source>
            <translation>正在统计已标注的图片…</translation>
        </message>
        <message>
            <source>{labelled:,} labelled pictures: {train:,} to learn from, {validation:,} to steer by, {test:,} in the check set that no training sees.</source>
            <translation>{labelled:,} 张已标注图片：{train:,} 张用于学习，{validation:,} 张用于调整，{test:,} 张属于任何训练都不会看到的检验集。</translation>
        </message>
        <message>
            <source>{count:,} corrections since the model {model}.</source>
            <translation>自模型“{model}”以来有 {count:,} 处更正。</translation>
        </message>
        <message>
            <source>No corrections since the model {model}.</source>
            <translation>自模型“{model}”以来没有更正。</translation>
        </message>
        <message>
            <source>{count:,} pictures get their side of the split when the training starts.</source>
            <translation>{count:,} 张图片将在训练开始时划分。</translation>
        </message>
    </context>
    <context>
        <name>FreezeDepthControl</name>
        <message>
            <source>Frozen tensors</source>
            <translation>冻结张量数</translation>
        </message>
        <message>
            <source>Frozen</source>
            <translation>已冻结</translation>
        </message>
        <message>
            <source>Freeze depth in parameter tensors</source>
            <translation>冻结深度（参数张量数）</translation>
        </message>
        <message>
            <source>Freeze depth</source>
            <translation>冻结深度</translation>
        </message>
        <message>
            <source>Arrow keys: one tensor. Page Up and Page Down: block to block. Home and End: none and all.</source>
            <translation>方向键：一个张量。Page Up 与 Page Down：逐块移动。Home 与 End：全不冻结与全部冻结。</translation>
        </message>
        <message>
            <source>fixed</source>
            <translation>固定</translation>
        </message>
        <message>
            <source>learns</source>
            <translation>学习</translation>
        </message>
    </context>
    <context>
        <name>JobDetail</name>
        <message>
            <source>learning</source>
            <translation>学习</translation>
        </message>
        <message>
            <source>validation</source>
            <translation>验证</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>End this training; it can be resumed later</source>
            <translation>结束此训练；以后可以继续</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>Go on from the last finished epoch</source>
            <translation>从最后完成的一轮继续</translation>
        </message>
        <message>
            <source>Curves</source>
            <translation>曲线</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>日志</translation>
        </message>
        <message>
            <source>Log of this training</source>
            <translation>此训练的日志</translation>
        </message>
        <message>
            <source>Accuracy, %</source>
            <translation>准确率（%）</translation>
        </message>
        <message>
            <source>epoch</source>
            <translation>轮次</translation>
        </message>
        <message>
            <source>No epoch has ended yet.</source>
            <translation>尚未完成任何一轮。</translation>
        </message>
        <message>
            <source>Loss</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>Hold this training and free its memory; Resume goes on from the last finished epoch</source>
            <translation>暂停此训练并释放内存；点“继续”从最后完成的一轮接着进行</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>暂停</translation>
        </message>
    </context>
    <context>
        <name>JobText</name>
        <message>
            <source>waiting</source>
            <translation>等待中</translation>
        </message>
        <message>
            <source>running</source>
            <translation>运行中</translation>
        </message>
        <message>
            <source>done</source>
            <translation>已完成</translation>
        </message>
        <message>
            <source>failed</source>
            <translation>失败</translation>
        </message>
        <message>
            <source>cancelled</source>
            <translation>已取消</translation>
        </message>
        <message>
            <source>interrupted</source>
            <translation>已中断</translation>
        </message>
        <message>
            <source>paused</source>
            <translation>已暂停</translation>
        </message>
        <message>
            <source>is being paused</source>
            <translation>正在暂停</translation>
        </message>
        <message>
            <source>Series of trainings {number}</source>
            <translation>系列训练 {number}</translation>
        </message>
        <message>
            <source>Older methods {number}</source>
            <translation>传统方法 {number}</translation>
        </message>
        <message>
            <source>Job {number}: {what}</source>
            <translation>任务 {number}：{what}</translation>
        </message>
        <message>
            <source>{backbone}, {depth} tensors frozen</source>
            <translation>{backbone}，冻结 {depth} 个张量</translation>
        </message>
        <message>
            <source>is being cancelled</source>
            <translation>正在取消</translation>
        </message>
        <message>
            <source>{time} left</source>
            <translation>剩余 {time}</translation>
        </message>
    </context>
    <context>
        <name>ResultCard</name>
        <message>
            <source>It is used only when you promote it. See first what it fixes and what it breaks.</source>
            <translation>只有您启用后才会使用它。请先看看它改对了什么、弄错了什么。</translation>
        </message>
        <message>
            <source>Compare and promote</source>
            <translation>比较并启用</translation>
        </message>
        <message>
            <source>Open the new model on the Models page</source>
            <translation>在“模型”页打开新模型</translation>
        </message>
    </context>
    <context>
        <name>SetupBanner</name>
        <message>
            <source>What training needs is not installed yet</source>
            <translation>训练所需的组件尚未安装</translation>
        </message>
        <message>
            <source>What training needs is being installed</source>
            <translation>正在安装训练所需的组件</translation>
        </message>
        <message>
            <source>What training needs could not be installed</source>
            <translation>训练所需的组件未能安装</translation>
        </message>
        <message>
            <source>PyTorch is downloaded once. You can go on sorting meanwhile.</source>
            <translation>PyTorch 只需下载一次。其间可以继续分拣。</translation>
        </message>
        <message>
            <source>Install</source>
            <translation>安装</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>重试</translation>
        </message>
        <message>
            <source>Progress of the installation</source>
            <translation>安装进度</translation>
        </message>
    </context>
    <context>
        <name>TrainForm</name>
        <message>
            <source>ImageNet, already here</source>
            <translation>ImageNet，已在本机</translation>
        </message>
        <message>
            <source>ImageNet, download</source>
            <translation>ImageNet，需下载</translation>
        </message>
        <message>
            <source>The active model, learn on</source>
            <translation>在用模型，继续学习</translation>
        </message>
        <message>
            <source>A file …</source>
            <translation>文件…</translation>
        </message>
        <message>
            <source>Random, from nothing</source>
            <translation>随机，从零开始</translation>
        </message>
        <message>
            <source>{source}; licence {licence}. Needs no network.</source>
            <translation>{source}；许可证 {licence}。无需网络。</translation>
        </message>
        <message>
            <source>{source}; licence {licence}. Downloaded once, then kept.</source>
            <translation>{source}；许可证 {licence}。下载一次后保留。</translation>
        </message>
        <message>
            <source>Goes on from what {model} has learned.</source>
            <translation>在“{model}”所学的基础上继续。</translation>
        </message>
        <message>
            <source>A .safetensors or .pth file of this backbone.</source>
            <translation>此骨干网络的 .safetensors 或 .pth 文件。</translation>
        </message>
        <message>
            <source>Needs far more pictures and epochs than learned weights; freeze nothing.</source>
            <translation>比预训练权重需要多得多的图片和轮次；不要冻结。</translation>
        </message>
        <message>
            <source>Weights of {backbone}</source>
            <translation>{backbone} 的权重</translation>
        </message>
        <message>
            <source>Weights (*.safetensors *.pth *.pt)</source>
            <translation>权重 (*.safetensors *.pth *.pt)</translation>
        </message>
        <message>
            <source>Recipe</source>
            <translation>配方</translation>
        </message>
        <message>
            <source>Backbone</source>
            <translation>骨干网络</translation>
        </message>
        <message>
            <source>Starting weights</source>
            <translation>初始权重</translation>
        </message>
        <message>
            <source>Learning rate</source>
            <translation>学习率</translation>
        </message>
        <message>
            <source>Epochs</source>
            <translation>轮数</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>随机种子</translation>
        </message>
        <message>
            <source>Name of the model</source>
            <translation>模型名称</translation>
        </message>
        <message>
            <source>by itself</source>
            <translation>自动命名</translation>
        </message>
        <message>
            <source>What the new model is called; empty: by its backbone and freeze depth</source>
            <translation>新模型的名称；留空则按骨干网络和冻结深度命名</translation>
        </message>
        <message>
            <source>Best: what works best here</source>
            <translation>最佳：此处效果最好的设置</translation>
        </message>
        <message>
            <source>Paper: as in the paper</source>
            <translation>论文：与论文一致</translation>
        </message>
        <message>
            <source>All other settings: optimiser, schedule, how pictures are varied</source>
            <translation>其余全部设置：优化器、学习率变化、图片如何变换</translation>
        </message>
        <message>
            <source>What the network knows before it starts</source>
            <translation>网络在开始前已掌握的内容</translation>
        </message>
        <message>
            <source>Choose …</source>
            <translation>选择…</translation>
        </message>
        <message>
            <source>Choose the file with the weights</source>
            <translation>选择权重文件</translation>
        </message>
        <message>
            <source>How far each step goes; too high forgets, too low learns nothing</source>
            <translation>每一步走多远；太大会遗忘，太小学不到东西</translation>
        </message>
        <message>
            <source>How often training goes through the pictures</source>
            <translation>训练遍历图片的次数</translation>
        </message>
        <message>
            <source>Start of every random number; the same seed gives the same model</source>
            <translation>所有随机数的起点；相同的种子得到相同的模型</translation>
        </message>
        <message>
            <source>Before that the head learns alone; those epochs are counted as well.</source>
            <translation>在此之前只有分类头单独学习；这些轮次也计算在内。</translation>
        </message>
        <message>
            <source>Epochs, +{count} for the head</source>
            <translation>轮数（另加分类头 {count} 轮）</translation>
        </message>
    </context>
    <context>
        <name>TrainKeys</name>
        <message>
            <source>Start training</source>
            <translation>开始训练</translation>
        </message>
        <message>
            <source>Go to the freeze depth</source>
            <translation>转到冻结深度</translation>
        </message>
        <message>
            <source>Cancel the training that is shown</source>
            <translation>取消所显示的训练</translation>
        </message>
        <message>
            <source>Resume the training that is shown</source>
            <translation>继续所显示的训练</translation>
        </message>
        <message>
            <source>Pause the training that is shown</source>
            <translation>暂停所示训练</translation>
        </message>
    </context>
    <context>
        <name>TrainPage</name>
        <message>
            <source>Train</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>New training</source>
            <translation>新的训练</translation>
        </message>
        <message>
            <source>What it learns from</source>
            <translation>用什么来学习</translation>
        </message>
        <message>
            <source>Trainings</source>
            <translation>训练任务</translation>
        </message>
        <message>
            <source>Start training</source>
            <translation>开始训练</translation>
        </message>
        <message>
            <source>Queue this training; it goes on when the window is closed</source>
            <translation>将此训练加入队列；关闭窗口后仍会继续</translation>
        </message>
        <message>
            <source>Trainings, newest first</source>
            <translation>训练任务，最新的在前</translation>
        </message>
        <message>
            <source>No training yet</source>
            <translation>还没有训练</translation>
        </message>
        <message>
            <source>Correct some pictures, then start a training on the left. It runs in the background, also when this window is closed, and the new model is only used when you say so.</source>
            <translation>先更正一些图片，再在左侧开始训练。训练在后台进行，关闭窗口也不会停止；只有您确认后才会启用新模型。</translation>
        </message>
        <message>
            <source>The training can be queued now; it starts when what it needs is installed.</source>
            <translation>现在可以加入队列；所需组件装好后训练会自动开始。</translation>
        </message>
        <message>
            <source>Training needs labelled pictures of at least two classes: import or label some first.</source>
            <translation>训练至少需要两个类别的已标注图片：请先导入或标注一些。</translation>
        </message>
        <message>
            <source>Training {number} is queued</source>
            <translation>训练 {number} 已加入队列</translation>
        </message>
        <message>
            <source>Import a dataset</source>
            <translation>导入数据集</translation>
        </message>
        <message>
            <source>Label pictures</source>
            <translation>标注图片</translation>
        </message>
    </context>
    <context>
        <name>messages</name>
        <message>
            <source>Choosing settings</source>
            <translation>正在选择设置</translation>
        </message>
        <message>
            <source>Computing features</source>
            <translation>正在计算特征</translation>
        </message>
        <message>
            <source>Measuring</source>
            <translation>正在测量</translation>
        </message>
        <message>
            <source>No keypoint was found in any training picture: they are too plain for this.</source>
            <translation>训练图片中没有找到任何关键点：图片太单调，不适合这种方法。</translation>
        </message>
        <message>
            <source>There is no baseline {name}. Use one or more of: {known}.</source>
            <translation>没有名为 {name} 的基线方法。请使用以下一种或多种：{known}。</translation>
        </message>
        <message>
            <source>Baseline {number} of {total}: {method}</source>
            <translation>基线方法 {number}/{total}：{method}</translation>
        </message>
    </context>
</TS>
