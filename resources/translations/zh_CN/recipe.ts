<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>Recipe</name>
        <message>
            <source>0: classes are seen as often as they come; 1: all equally often.</source>
            <translation>0：各类别按原有比例出现；1：各类别同样频繁。</translation>
        </message>
        <message>
            <source>Adapt statistics</source>
            <translation>调整统计量</translation>
        </message>
        <message>
            <source>Backbone</source>
            <translation>骨干网络</translation>
        </message>
        <message>
            <source>Batch size</source>
            <translation>批大小</translation>
        </message>
        <message>
            <source>Brightness</source>
            <translation>亮度</translation>
        </message>
        <message>
            <source>Cache budget</source>
            <translation>缓存上限（MB）</translation>
        </message>
        <message>
            <source>Calibrate</source>
            <translation>校准</translation>
        </message>
        <message>
            <source>Chance of blanking a random rectangle.</source>
            <translation>随机抹去一个矩形的概率。</translation>
        </message>
        <message>
            <source>Chance of mirroring left and right.</source>
            <translation>左右翻转的概率。</translation>
        </message>
        <message>
            <source>Chance of mirroring top and bottom.</source>
            <translation>上下翻转的概率。</translation>
        </message>
        <message>
            <source>Chance of turning by 90 degrees.</source>
            <translation>旋转 90 度的概率。</translation>
        </message>
        <message>
            <source>Class balance</source>
            <translation>类别均衡</translation>
        </message>
        <message>
            <source>Contrast</source>
            <translation>对比度</translation>
        </message>
        <message>
            <source>Crop stretch</source>
            <translation>裁剪拉伸</translation>
        </message>
        <message>
            <source>Cutmix</source>
            <translation>Cutmix</translation>
        </message>
        <message>
            <source>Dropout</source>
            <translation>Dropout</translation>
        </message>
        <message>
            <source>Each block nearer to the input learns this much slower; 1: all alike.</source>
            <translation>越靠近输入的块按此比例学得越慢；1：全部相同。</translation>
        </message>
        <message>
            <source>Early stopping</source>
            <translation>提前停止</translation>
        </message>
        <message>
            <source>Epochs</source>
            <translation>轮数</translation>
        </message>
        <message>
            <source>Epochs in which only the head learns, before the rest joins.</source>
            <translation>只训练分类头的轮数，之后其余部分才加入。</translation>
        </message>
        <message>
            <source>Epochs over which the learning rate rises from zero.</source>
            <translation>学习率从零升起所用的轮数。</translation>
        </message>
        <message>
            <source>Freeze depth</source>
            <translation>冻结深度</translation>
        </message>
        <message>
            <source>Gradient limit</source>
            <translation>梯度上限</translation>
        </message>
        <message>
            <source>Head first</source>
            <translation>先训练分类头</translation>
        </message>
        <message>
            <source>Head learning rate</source>
            <translation>分类头学习率</translation>
        </message>
        <message>
            <source>Horizontal flip</source>
            <translation>水平翻转</translation>
        </message>
        <message>
            <source>How a picture is varied before the network sees it.</source>
            <translation>图片送入网络之前如何变化。</translation>
        </message>
        <message>
            <source>How many parameter tensors, in network order, stay fixed.</source>
            <translation>按网络顺序有多少个参数张量保持不变。</translation>
        </message>
        <message>
            <source>How often training goes through the pictures, head-only epochs not counted.</source>
            <translation>训练遍历图片的次数，不含只训练分类头的轮数。</translation>
        </message>
        <message>
            <source>How strongly weights are pulled towards zero.</source>
            <translation>权重被拉向零的强度。</translation>
        </message>
        <message>
            <source>How the learning rate moves after the warm-up.</source>
            <translation>预热之后学习率如何变化。</translation>
        </message>
        <message>
            <source>Hue</source>
            <translation>色相</translation>
        </message>
        <message>
            <source>Label smoothing</source>
            <translation>标签平滑</translation>
        </message>
        <message>
            <source>Largest angle, in degrees, to either side.</source>
            <translation>向两侧旋转的最大角度。</translation>
        </message>
        <message>
            <source>Largest relative change of brightness.</source>
            <translation>亮度的最大相对变化。</translation>
        </message>
        <message>
            <source>Largest relative change of contrast.</source>
            <translation>对比度的最大相对变化。</translation>
        </message>
        <message>
            <source>Largest relative change of saturation.</source>
            <translation>饱和度的最大相对变化。</translation>
        </message>
        <message>
            <source>Largest step of the optimizer for the head.</source>
            <translation>优化器对分类头的最大步长。</translation>
        </message>
        <message>
            <source>Largest step of the optimizer for the last block.</source>
            <translation>优化器对最后一块的最大步长。</translation>
        </message>
        <message>
            <source>Largest turn of the colour circle, as a share of the whole circle.</source>
            <translation>色环的最大转动，占整个色环的比例。</translation>
        </message>
        <message>
            <source>Layer decay</source>
            <translation>逐层衰减</translation>
        </message>
        <message>
            <source>Learning rate</source>
            <translation>学习率</translation>
        </message>
        <message>
            <source>Longest gradient; longer ones are shortened to it; 0: no limit.</source>
            <translation>梯度的最大长度，超过的会被缩短；0：不限制。</translation>
        </message>
        <message>
            <source>Mixup</source>
            <translation>Mixup</translation>
        </message>
        <message>
            <source>Most disk space for cached views, in MB.</source>
            <translation>缓存视图最多占用的磁盘空间（MB）。</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Off: all batch-norm layers keep the statistics of the starting weights.</source>
            <translation>关闭：所有批归一化层保留初始权重的统计量。</translation>
        </message>
        <message>
            <source>Off: every epoch sees each picture as it is.</source>
            <translation>关闭：每一轮看到的都是原图。</translation>
        </message>
        <message>
            <source>Optimizer</source>
            <translation>优化器</translation>
        </message>
        <message>
            <source>Picture size</source>
            <translation>图片尺寸</translation>
        </message>
        <message>
            <source>Pictures per training step.</source>
            <translation>每个训练步的图片数。</translation>
        </message>
        <message>
            <source>Quarter turns</source>
            <translation>直角旋转</translation>
        </message>
        <message>
            <source>Random erasing</source>
            <translation>随机擦除</translation>
        </message>
        <message>
            <source>Rotation</source>
            <translation>旋转</translation>
        </message>
        <message>
            <source>Saturation</source>
            <translation>饱和度</translation>
        </message>
        <message>
            <source>Scale the confidences on the validation pictures so that they mean what they say.</source>
            <translation>用验证图片缩放置信度，使其名副其实。</translation>
        </message>
        <message>
            <source>Schedule</source>
            <translation>学习率变化</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>随机种子</translation>
        </message>
        <message>
            <source>Share of mistakes allowed among predictions called sure; it sets the unsure threshold.</source>
            <translation>“有把握”的预测中允许的错误比例；由它确定“不确定”的阈值。</translation>
        </message>
        <message>
            <source>Share of the embedding that is blanked at random before the head.</source>
            <translation>进入分类头之前随机清零的特征比例。</translation>
        </message>
        <message>
            <source>Share of the running mean of the weights kept at each step; 0: off.</source>
            <translation>每一步保留的权重滑动平均比例；0：关闭。</translation>
        </message>
        <message>
            <source>Share of the target spread over all classes.</source>
            <translation>分摊到所有类别上的目标比例。</translation>
        </message>
        <message>
            <source>Side of the network's input, in pixels; none: what the backbone was made for.</source>
            <translation>网络输入的边长（像素）；不填：骨干网络原有的尺寸。</translation>
        </message>
        <message>
            <source>Smallest crop</source>
            <translation>最小裁剪</translation>
        </message>
        <message>
            <source>Smallest share of the picture's area that a random crop keeps; 1: no crop.</source>
            <translation>随机裁剪至少保留的面积比例；1：不裁剪。</translation>
        </message>
        <message>
            <source>Start of every random number; the same seed gives the same model.</source>
            <translation>所有随机数的起点；相同的种子得到相同的模型。</translation>
        </message>
        <message>
            <source>Starting weights</source>
            <translation>初始权重</translation>
        </message>
        <message>
            <source>Stop after this many epochs without a better validation result, and keep the best; 0: off.</source>
            <translation>验证结果连续这么多轮没有变好就停止，并保留最好的；0：关闭。</translation>
        </message>
        <message>
            <source>Strength of blending two pictures' features and labels (alpha); 0: off.</source>
            <translation>混合两张图片的特征与标签的强度（alpha）；0：关闭。</translation>
        </message>
        <message>
            <source>Strength of putting a rectangle of one picture's features into another's (alpha); 0: off.</source>
            <translation>把一张图片特征的矩形块放进另一张的强度（alpha）；0：关闭。</translation>
        </message>
        <message>
            <source>The network without its classifier.</source>
            <translation>不含分类器的网络。</translation>
        </message>
        <message>
            <source>The rule that changes the weights: AdamW, or SGD with momentum 0.9.</source>
            <translation>更新权重的规则：AdamW，或动量为 0.9 的 SGD。</translation>
        </message>
        <message>
            <source>Variation</source>
            <translation>图片变化</translation>
        </message>
        <message>
            <source>Varied views made of each picture, beside the picture as it is, and reused over the epochs.</source>
            <translation>除原图外每张图片生成的变化视图数，各轮重复使用。</translation>
        </message>
        <message>
            <source>Vary the pictures</source>
            <translation>对图片做变化</translation>
        </message>
        <message>
            <source>Version</source>
            <translation>版本</translation>
        </message>
        <message>
            <source>Version of the recipe's form.</source>
            <translation>配方格式的版本。</translation>
        </message>
        <message>
            <source>Vertical flip</source>
            <translation>垂直翻转</translation>
        </message>
        <message>
            <source>View cache</source>
            <translation>视图缓存</translation>
        </message>
        <message>
            <source>Views</source>
            <translation>视图数</translation>
        </message>
        <message>
            <source>Warm-up</source>
            <translation>预热</translation>
        </message>
        <message>
            <source>Weight averaging</source>
            <translation>权重平均</translation>
        </message>
        <message>
            <source>Weight decay</source>
            <translation>权重衰减</translation>
        </message>
        <message>
            <source>What is kept of a view: the frozen part's features, pixels, nothing, or what suits best.</source>
            <translation>一个视图保留什么：冻结部分的特征、像素、什么都不留，或最合适的一种。</translation>
        </message>
        <message>
            <source>What this recipe is called.</source>
            <translation>配方的名称。</translation>
        </message>
        <message>
            <source>Where the backbone's weights come from: embedded, download, random, active, model:ID, or a file.</source>
            <translation>骨干网络权重的来源：内置、下载、随机、当前模型、model:ID 或文件。</translation>
        </message>
        <message>
            <source>Widest side ratio of a random crop; 1: never stretched.</source>
            <translation>随机裁剪的最大边长比；1：从不拉伸。</translation>
        </message>
        <message>
            <source>Wrong among sure</source>
            <translation>有把握中的错误</translation>
        </message>
    </context>
    <context>
        <name>RecipeChoice</name>
        <message>
            <source>constant</source>
            <translation>恒定</translation>
        </message>
        <message>
            <source>cosine</source>
            <translation>余弦</translation>
        </message>
        <message>
            <source>features</source>
            <translation>特征</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation>不保留</translation>
        </message>
        <message>
            <source>pixels</source>
            <translation>像素</translation>
        </message>
        <message>
            <source>what suits best</source>
            <translation>最合适的</translation>
        </message>
    </context>
</TS>
