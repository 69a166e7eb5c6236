<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>messages</name>
        <message>
            <source>There is nothing to redo.</source>
            <translation>没有可以重做的操作。</translation>
        </message>
        <message>
            <source>The model “{name}” cannot be used: its folder {folder} is gone. Choose another model on the Models page.</source>
            <translation>无法使用模型“{name}”：它的文件夹 {folder} 不见了。请在“模型”页选择其他模型。</translation>
        </message>
        <message>
            <source>The workspace {folder} is gone: it was removed, renamed or moved, so nothing was saved. Put it back, or open it where it is now.</source>
            <translation>工作区 {folder} 不见了：它已被删除、重命名或移动，因此什么都没有保存。请把它放回原处，或从现在的位置打开。</translation>
        </message>
        <message>
            <source>The picture of the clipboard cannot be read. Copy it again.</source>
            <translation>无法读取剪贴板中的图片，请重新复制。</translation>
        </message>
        <message>
            <source>The active model does not know this class, so it cannot show where it would see it.</source>
            <translation>当前模型没有这个类别，无法显示它看到的位置。</translation>
        </message>
        <message>
            <source>There is no file of this picture, so the model cannot look at it.</source>
            <translation>这张图片没有对应的文件，模型无法查看。</translation>
        </message>
        <message>
            <source>The picture could not be predicted.</source>
            <translation>无法预测这张图片。</translation>
        </message>
        <message>
            <source>No file of this picture is known any more.</source>
            <translation>已找不到这张图片的任何文件。</translation>
        </message>
        <message>
            <source>The file cannot be read: {reason}.</source>
            <translation>无法读取文件：{reason}。</translation>
        </message>
        <message>
            <source>A series has 1 to {most} trainings; this one would have {count}.</source>
            <translation>一组训练可有 1 到 {most} 次，这一组会有 {count} 次。</translation>
        </message>
        <message>
            <source>All {count} training pictures have the label {label}: training needs at least two classes. Label pictures of another class first.</source>
            <translation>全部 {count} 张训练图片的标签都是 {label}：训练至少需要两个类别。请先标注其他类别的图片。</translation>
        </message>
        <message>
            <source>Comparing with the active model</source>
            <translation>正在与当前模型比较</translation>
        </message>
        <message>
            <source>Downloading {file}: {done} of {total} MB</source>
            <translation>正在下载 {file}：{done} / {total} MB</translation>
        </message>
        <message>
            <source>Fitting the classifier to {count} pictures</source>
            <translation>正在用 {count} 张图片更新分类器</translation>
        </message>
        <message>
            <source>The updated model does not predict what was computed: its probabilities differ by {difference}. Train in full instead.</source>
            <translation>更新后的模型的预测与计算结果不符：概率相差 {difference}。请改用完整训练。</translation>
        </message>
        <message>
            <source>The cache in {folder} cannot be written: {reason}. Free some space and try again.</source>
            <translation>无法写入缓存 {folder}：{reason}。请腾出一些空间后重试。</translation>
        </message>
        <message>
            <source>The model in {folder} cannot be given another head: {reason}.</source>
            <translation>无法更换模型 {folder} 的分类头：{reason}。</translation>
        </message>
        <message>
            <source>The file {path} of the model cannot be read.</source>
            <translation>无法读取模型文件 {path}。</translation>
        </message>
        <message>
            <source>The picture {path} became part of the check set since this job started, so it must not be trained on. Cancel the job and start a new one.</source>
            <translation>图片 {path} 在此任务开始后成为了检验集的一部分，不能用于训练。请取消此任务并重新开始。</translation>
        </message>
        <message>
            <source>Classes that the model did not know: {classes}.</source>
            <translation>原模型没有的类别：{classes}。</translation>
        </message>
        <message>
            <source>Classes that the model knew and that have no training pictures now, or are not in the taxonomy any more: {classes}. The new model will not know them.</source>
            <translation>原模型有、但现在没有训练图片或已不在分类体系中的类别：{classes}。新模型将不认识这些类别。</translation>
        </message>
        <message>
            <source>Needs up to {need} MB of memory.</source>
            <translation>最多需要 {need} MB 内存。</translation>
        </message>
        <message>
            <source>Needs up to {need} MB of memory; {free} MB more are free.</source>
            <translation>最多需要 {need} MB 内存；另有 {free} MB 可用。</translation>
        </message>
        <message>
            <source>Needs up to {need} MB of memory, and {free} MB more are free: that may not be enough. Close other programs, or lower the batch size or raise the freeze depth.</source>
            <translation>最多需要 {need} MB 内存，而另外只有 {free} MB 可用，可能不够。请关闭其他程序，或减小批量、增大冻结深度。</translation>
        </message>
        <message>
            <source>Exporting the model</source>
            <translation>正在导出模型</translation>
        </message>
        <message>
            <source>Job {job} has ended already ({status}), so there is nothing to cancel.</source>
            <translation>任务 {job} 已结束（{status}），无需取消。</translation>
        </message>
        <message>
            <source>Job {job} is {status}: only a paused, interrupted, failed or cancelled job can be resumed.</source>
            <translation>任务 {job} 的状态为 {status}：只有暂停、中断、失败或已取消的任务才能继续。</translation>
        </message>
        <message>
            <source>Job {job} neither waits nor runs ({status}), so there is nothing to pause.</source>
            <translation>任务 {job} 既未等待也未运行（{status}），无需暂停。</translation>
        </message>
        <message>
            <source>Job {job} was paused. Go on with it by “garbage-gui jobs resume {job}”.</source>
            <translation>任务 {job} 已暂停，可用“garbage-gui jobs resume {job}”继续。</translation>
        </message>
        <message>
            <source>Job {job} was cancelled.</source>
            <translation>任务 {job} 已取消。</translation>
        </message>
        <message>
            <source>Job {job} was interrupted. Go on with it by “garbage-gui jobs resume {job}”.</source>
            <translation>任务 {job} 已中断，可用“garbage-gui jobs resume {job}”继续。</translation>
        </message>
        <message>
            <source>Measuring the model</source>
            <translation>正在评估模型</translation>
        </message>
        <message>
            <source>More than one image has a sha256 that begins with {text}. Give more digits.</source>
            <translation>有多张图片的 sha256 以 {text} 开头，请多写几位。</translation>
        </message>
        <message>
            <source>More than one model has an id that begins with {model}.</source>
            <translation>有多个模型的编号以 {model} 开头。</translation>
        </message>
        <message>
            <source>No model is measured on the pictures that it was trained on.</source>
            <translation>模型不会在训练过它的图片上评估。</translation>
        </message>
        <message>
            <source>Preparing pictures: {done} of {total}</source>
            <translation>正在准备图片：{done} / {total}</translation>
        </message>
        <message>
            <source>Reading the weights file {path} took too long, so it was given up.</source>
            <translation>读取权重文件 {path} 耗时过长，已放弃。</translation>
        </message>
        <message>
            <source>Some settings in {path} cannot be used and were reset: {names}.</source>
            <translation>{path} 中的部分设置无法使用，已恢复默认：{names}。</translation>
        </message>
        <message>
            <source>The backup {path} is damaged. Use another backup.</source>
            <translation>备份 {path} 已损坏。请使用另一个备份。</translation>
        </message>
        <message>
            <source>The built-in weights in {path} are not those of {backbone}. Install the app again.</source>
            <translation>{path} 中的内置权重不属于 {backbone}。请重新安装本程序。</translation>
        </message>
        <message>
            <source>The built-in weights of {backbone} are not installed. Start the app with a network connection once, so that it can finish its set-up.</source>
            <translation>{backbone} 的内置权重尚未安装。请联网启动一次本程序，以完成安装。</translation>
        </message>
        <message>
            <source>The card of the model in {folder} lists a file that no model has: {file}.</source>
            <translation>{folder} 中模型的说明列出了不该有的文件：{file}。</translation>
        </message>
        <message>
            <source>The card of the model in {folder} lists no hash for {file}.</source>
            <translation>{folder} 中模型的说明缺少 {file} 的校验值。</translation>
        </message>
        <message>
            <source>The checkpoint {path} cannot be written: {reason}. Free some space and resume the training.</source>
            <translation>无法写入检查点 {path}：{reason}。请腾出空间后继续训练。</translation>
        </message>
        <message>
            <source>The disk failed while the store {path} was read or written ({reason}). Check the disk and its free space.</source>
            <translation>读写数据库 {path} 时磁盘出错（{reason}）。请检查磁盘及其剩余空间。</translation>
        </message>
        <message>
            <source>The disk that holds {path} is full, so nothing was saved. Free some space and try again.</source>
            <translation>{path} 所在的磁盘已满，没有保存任何内容。请腾出空间后重试。</translation>
        </message>
        <message>
            <source>The download of {file} was cancelled.</source>
            <translation>{file} 的下载已取消。</translation>
        </message>
        <message>
            <source>The file {file} in {folder} is damaged: its checksum is wrong. Delete it and try again.</source>
            <translation>{folder} 中的文件 {file} 已损坏：校验值不符。请删除后重试。</translation>
        </message>
        <message>
            <source>The file {file} of the model in {folder} is damaged: its content is not what the card says.</source>
            <translation>{folder} 中模型的文件 {file} 已损坏：内容与说明不符。</translation>
        </message>
        <message>
            <source>The file {file} of the model in {folder} is too large.</source>
            <translation>{folder} 中模型的文件 {file} 过大。</translation>
        </message>
        <message>
            <source>The file {path} is damaged or is not a backup of a Garbage GUI store ({reason}).</source>
            <translation>文件 {path} 已损坏，或不是 Garbage GUI 数据库的备份（{reason}）。</translation>
        </message>
        <message>
            <source>The file {path} is no weights file. Use one that ends in .safetensors or .pth.</source>
            <translation>文件 {path} 不是权重文件。请使用 .safetensors 或 .pth 文件。</translation>
        </message>
        <message>
            <source>The file {path} is not a Garbage GUI store. Choose another file.</source>
            <translation>文件 {path} 不是 Garbage GUI 数据库。请选择其他文件。</translation>
        </message>
        <message>
            <source>The file {path} is empty and not a Garbage GUI store. Restore a backup with “{command}”, or remove the file to begin a new workspace there.</source>
            <translation>文件 {path} 是空的，不是 Garbage GUI 数据库。请用“{command}”恢复备份，或删除该文件，在那里新建工作区。</translation>
        </message>
        <message>
            <source>The file {path} is not a Garbage GUI store but the database of another program. Choose another folder for the workspace.</source>
            <translation>文件 {path} 不是 Garbage GUI 数据库，而是其他程序的数据库。请为工作区选择其他文件夹。</translation>
        </message>
        <message>
            <source>The file {path} is not a model card: {place}: {reason}.</source>
            <translation>文件 {path} 不是模型说明：{place}：{reason}。</translation>
        </message>
        <message>
            <source>The file {path} is not a model card: {reason}.</source>
            <translation>文件 {path} 不是模型说明：{reason}。</translation>
        </message>
        <message>
            <source>The file {path} is not a recipe: {reason}. Correct the file and try again.</source>
            <translation>文件 {path} 不是训练方案：{reason}。请改正后重试。</translation>
        </message>
        <message>
            <source>The file {path} is not a taxonomy: {place}: {reason}. Correct the file and try again.</source>
            <translation>文件 {path} 不是类别体系：{place}：{reason}。请改正后重试。</translation>
        </message>
        <message>
            <source>The file {path} is not a taxonomy: {reason}. Correct the file and try again.</source>
            <translation>文件 {path} 不是类别体系：{reason}。请改正后重试。</translation>
        </message>
        <message>
            <source>The file {path} is not a whole Garbage GUI store: {reason}.</source>
            <translation>文件 {path} 不是完整的 Garbage GUI 数据库：{reason}。</translation>
        </message>
        <message>
            <source>The file {path} is too large for a model.</source>
            <translation>文件 {path} 过大，不是模型。</translation>
        </message>
        <message>
            <source>The file {path} is too large to be a model card.</source>
            <translation>文件 {path} 过大，不是模型说明。</translation>
        </message>
        <message>
            <source>The folder {folder} does not support the store's write-ahead log (a network drive?). Choose a folder on a local disk.</source>
            <translation>文件夹 {folder} 不支持数据库的预写日志（可能是网络驱动器）。请选择本地磁盘上的文件夹。</translation>
        </message>
        <message>
            <source>The freeze depth {depth} is out of range: {backbone} can freeze 0 to {deepest} tensors.</source>
            <translation>冻结深度 {depth} 超出范围：{backbone} 可冻结 0 到 {deepest} 个张量。</translation>
        </message>
        <message>
            <source>The model cannot be copied into the workspace: {reason}.</source>
            <translation>无法将模型复制到工作区：{reason}。</translation>
        </message>
        <message>
            <source>The model cannot be written to {path}: {reason}. Free some space, or choose another folder.</source>
            <translation>无法将模型写入 {path}：{reason}。请腾出空间，或选择其他文件夹。</translation>
        </message>
        <message>
            <source>The model in {folder} cannot be read: {reason}.</source>
            <translation>无法读取 {folder} 中的模型：{reason}。</translation>
        </message>
        <message>
            <source>The model in {folder} cannot be read: {reason}. Choose a folder that holds model.json.</source>
            <translation>无法读取 {folder} 中的模型：{reason}。请选择包含 model.json 的文件夹。</translation>
        </message>
        <message>
            <source>The model in {folder} changed while it was read. Try again.</source>
            <translation>读取时 {folder} 中的模型发生了变化。请重试。</translation>
        </message>
        <message>
            <source>The model in {folder} does not predict: {reason}</source>
            <translation>{folder} 中的模型无法预测：{reason}</translation>
        </message>
        <message>
            <source>The model in {folder} holds links instead of files.</source>
            <translation>{folder} 中的模型包含链接，而不是文件。</translation>
        </message>
        <message>
            <source>The model in {folder} lacks its file {file}. Import or train it again.</source>
            <translation>{folder} 中的模型缺少文件 {file}。请重新导入或训练。</translation>
        </message>
        <message>
            <source>The model in {folder} takes too long to predict.</source>
            <translation>{folder} 中的模型预测耗时过长。</translation>
        </message>
        <message>
            <source>The model to start from was not found: {source}.</source>
            <translation>找不到作为起点的模型：{source}。</translation>
        </message>
        <message>
            <source>The model “{name}” ({model}) is here already.</source>
            <translation>模型“{name}”（{model}）已经存在。</translation>
        </message>
        <message>
            <source>The model “{name}” has another backbone ({theirs}) than the training ({ours}).</source>
            <translation>模型“{name}”的主干网络（{theirs}）与训练所用的（{ours}）不同。</translation>
        </message>
        <message>
            <source>The model “{name}” is a {theirs} and cannot be the start of a {ours}. Choose its backbone.</source>
            <translation>模型“{name}”是 {theirs}，不能作为 {ours} 的起点。请选择与它相同的主干网络。</translation>
        </message>
        <message>
            <source>The pasted picture cannot be saved in {folder}: {reason}.</source>
            <translation>无法将粘贴的图片保存到 {folder}：{reason}。</translation>
        </message>
        <message>
            <source>The picture {path} belongs to the {split} set and cannot be in the {name} set.</source>
            <translation>图片 {path} 属于 {split} 集，不能放入 {name} 集。</translation>
        </message>
        <message>
            <source>The picture {path} of the {first} set is also, or nearly, in the {second} set: training was refused, because its figures would not be honest.</source>
            <translation>{first} 集中的图片 {path} 与 {second} 集中的图片相同或近似：为保证指标真实，已拒绝训练。</translation>
        </message>
        <message>
            <source>The recipe file {path} cannot be read: {reason}.</source>
            <translation>无法读取训练方案文件 {path}：{reason}。</translation>
        </message>
        <message>
            <source>The recipe {name} cannot be used: {place}: {reason}.</source>
            <translation>训练方案 {name} 无法使用：{place}：{reason}。</translation>
        </message>
        <message>
            <source>The settings cannot be saved in {path}: {reason}.</source>
            <translation>无法将设置保存到 {path}：{reason}。</translation>
        </message>
        <message>
            <source>The settings file {path} cannot be read, so the defaults are used: {reason}.</source>
            <translation>无法读取设置文件 {path}，已改用默认设置：{reason}。</translation>
        </message>
        <message>
            <source>The starter model has {size} MB, more than it may.</source>
            <translation>初始模型有 {size} MB，超过了限制。</translation>
        </message>
        <message>
            <source>The store is damaged: {reason}.</source>
            <translation>数据库已损坏：{reason}。</translation>
        </message>
        <message>
            <source>The store {path} cannot be opened. Check that the folder exists and that you may write to it.</source>
            <translation>无法打开数据库 {path}。请确认文件夹存在并且有写入权限。</translation>
        </message>
        <message>
            <source>The store {path} cannot be upgraded: a row of {table} points nowhere. It was left as it was.</source>
            <translation>无法升级数据库 {path}：{table} 中有一行指向不存在的内容。数据库保持原样。</translation>
        </message>
        <message>
            <source>The store {path} cannot be used: {reason}.</source>
            <translation>无法使用数据库 {path}：{reason}。</translation>
        </message>
        <message>
            <source>The store {path} holds no valid taxonomy. Restore a backup with “{command}”.</source>
            <translation>数据库 {path} 中没有有效的类别体系。请用“{command}”恢复备份。</translation>
        </message>
        <message>
            <source>The store {path} holds “{name}”, which Garbage GUI did not put there. Restore a backup of it.</source>
            <translation>数据库 {path} 中有“{name}”，不是 Garbage GUI 放入的。请恢复备份。</translation>
        </message>
        <message>
            <source>The store {path} holds, or was given, text that is not valid Unicode.</source>
            <translation>数据库 {path} 中含有（或收到了）无效的 Unicode 文本。</translation>
        </message>
        <message>
            <source>The store {path} is closed.</source>
            <translation>数据库 {path} 已关闭。</translation>
        </message>
        <message>
            <source>The store {path} is damaged or is not a Garbage GUI store ({reason}). Restore a backup with “{command}”.</source>
            <translation>数据库 {path} 已损坏，或不是 Garbage GUI 数据库（{reason}）。请用“{command}”恢复备份。</translation>
        </message>
        <message>
            <source>The store {path} is in use by another program that does not let go of it. Close that program and try again.</source>
            <translation>数据库 {path} 被另一个程序占用。请关闭那个程序后重试。</translation>
        </message>
        <message>
            <source>The store {path} is read-only. Move its workspace to a folder that you may write to, or change the permissions.</source>
            <translation>数据库 {path} 是只读的。请将工作区移到可写的文件夹，或更改权限。</translation>
        </message>
        <message>
            <source>The store {path} refused the change: {reason}.</source>
            <translation>数据库 {path} 拒绝了更改：{reason}。</translation>
        </message>
        <message>
            <source>The store {path} was made by a newer version of Garbage GUI ({step}). Update Garbage GUI to open it.</source>
            <translation>数据库 {path} 由更新版本的 Garbage GUI 创建（{step}）。请更新 Garbage GUI 后再打开。</translation>
        </message>
        <message>
            <source>The store {path} was restored, but another program holds it. Close it.</source>
            <translation>数据库 {path} 已恢复，但仍被另一个程序占用。请关闭那个程序。</translation>
        </message>
        <message>
            <source>The taxonomy file {path} cannot be read: {reason}.</source>
            <translation>无法读取类别体系文件 {path}：{reason}。</translation>
        </message>
        <message>
            <source>The trained model cannot be written to {folder}: {reason}. Free some space and resume the job.</source>
            <translation>无法将训练好的模型写入 {folder}：{reason}。请腾出空间后继续任务。</translation>
        </message>
        <message>
            <source>The trained network could not be exported: its OpenVINO form differs by {difference}.</source>
            <translation>训练好的网络无法导出：其 OpenVINO 形式相差 {difference}。</translation>
        </message>
        <message>
            <source>The training went astray in epoch {epoch}: its loss is no longer a number. The last good checkpoint is kept; train again with a learning rate below {rate}.</source>
            <translation>训练在第 {epoch} 轮发散：损失不再是数字。最后一个可用的检查点已保留；请用低于 {rate} 的学习率重新训练。</translation>
        </message>
        <message>
            <source>The view cache in {folder} cannot be written: {reason}. Free some space, or lower the cache budget in the recipe.</source>
            <translation>无法写入 {folder} 中的视图缓存：{reason}。请腾出空间，或在训练方案中减小缓存上限。</translation>
        </message>
        <message>
            <source>The weights could not be downloaded from {url}: {reason}. On a machine without a network, put the file {file} into {folder}.</source>
            <translation>无法从 {url} 下载权重：{reason}。没有网络时，请将文件 {file} 放入 {folder}。</translation>
        </message>
        <message>
            <source>The weights file {path} cannot be read: {reason}.</source>
            <translation>无法读取权重文件 {path}：{reason}。</translation>
        </message>
        <message>
            <source>The weights file {path} is damaged or not what its name says: {reason}. Download it again, or choose a .safetensors file.</source>
            <translation>权重文件 {path} 已损坏，或与名称不符：{reason}。请重新下载，或选择 .safetensors 文件。</translation>
        </message>
        <message>
            <source>The weights file {path} is too large.</source>
            <translation>权重文件 {path} 过大。</translation>
        </message>
        <message>
            <source>The weights {source} are damaged: {tensor} holds values that are not numbers.</source>
            <translation>权重 {source} 已损坏：{tensor} 中含有非数字的值。</translation>
        </message>
        <message>
            <source>The workspace {folder} is on a network drive ({kind}), where a store can be damaged. Choose a folder on a local disk.</source>
            <translation>工作区 {folder} 位于网络驱动器（{kind}），数据库可能损坏。请选择本地磁盘上的文件夹。</translation>
        </message>
        <message>
            <source>There are no built-in weights for {backbone}. Use a file, a download, or random ones.</source>
            <translation>{backbone} 没有内置权重。请使用文件、下载或随机权重。</translation>
        </message>
        <message>
            <source>There are no labelled pictures in the {split} set that the model was not trained on. Import or label some first.</source>
            <translation>{split} 集中没有该模型未训练过的已标注图片。请先导入或标注一些。</translation>
        </message>
        <message>
            <source>There are no labelled pictures to train on. Label or import some first.</source>
            <translation>没有可用于训练的已标注图片。请先标注或导入一些。</translation>
        </message>
        <message>
            <source>There are no weights {name}. Use embedded, download, random, active, model:ID, or a file.</source>
            <translation>没有名为 {name} 的权重。请使用 embedded、download、random、active、model:编号，或一个文件。</translation>
        </message>
        <message>
            <source>There is a file {path} already. Choose another name for the backup.</source>
            <translation>文件 {path} 已存在。请为备份另取名称。</translation>
        </message>
        <message>
            <source>There is a model {model} in this workspace already.</source>
            <translation>此工作区中已有模型 {model}。</translation>
        </message>
        <message>
            <source>There is a workspace in {folder} already. Open it, or choose another folder.</source>
            <translation>{folder} 中已有工作区。请打开它，或选择另一个文件夹。</translation>
        </message>
        <message>
            <source>The folder {folder} is read-only. Choose one that you may write to, or change the permissions.</source>
            <translation>文件夹 {folder} 是只读的。请选择可写的文件夹，或更改权限。</translation>
        </message>
        <message>
            <source>There is no backup {path}.</source>
            <translation>没有备份 {path}。</translation>
        </message>
        <message>
            <source>There is no class “{name}” in the taxonomy {taxonomy}.</source>
            <translation>类别体系 {taxonomy} 中没有类别“{name}”。</translation>
        </message>
        <message>
            <source>There is no class “{name}” in the taxonomy {taxonomy}. Use one of: {classes}.</source>
            <translation>类别体系 {taxonomy} 中没有类别“{name}”。可用的有：{classes}。</translation>
        </message>
        <message>
            <source>There is no download for {backbone}. Use a weights file or random weights.</source>
            <translation>{backbone} 没有可下载的权重。请使用权重文件或随机权重。</translation>
        </message>
        <message>
            <source>There is no earlier model to go back to.</source>
            <translation>没有更早的模型可以退回。</translation>
        </message>
        <message>
            <source>There is no image {image} in this workspace.</source>
            <translation>此工作区中没有图片 {image}。</translation>
        </message>
        <message>
            <source>There is no image “{text}” in this workspace. Give the path of an imported picture, or the first six or more digits of its sha256.</source>
            <translation>此工作区中没有图片“{text}”。请给出已导入图片的路径，或其 sha256 的前六位以上。</translation>
        </message>
        <message>
            <source>There is no job {job} in this workspace.</source>
            <translation>此工作区中没有任务 {job}。</translation>
        </message>
        <message>
            <source>There is no label event {event}.</source>
            <translation>没有标注记录 {event}。</translation>
        </message>
        <message>
            <source>There is no model {model} in this workspace. See them with “garbage-gui models list”.</source>
            <translation>此工作区中没有模型 {model}。可用“garbage-gui models list”查看。</translation>
        </message>
        <message>
            <source>There is no recipe {name}. Use one of {built_in}, or the path of a recipe file.</source>
            <translation>没有训练方案 {name}。请使用 {built_in} 之一，或方案文件的路径。</translation>
        </message>
        <message>
            <source>There is no review order “{order}”. Use one of {orders}.</source>
            <translation>没有校对顺序“{order}”。可用的有：{orders}。</translation>
        </message>
        <message>
            <source>There is no split “{split}”. Use test or validation.</source>
            <translation>没有划分“{split}”。请使用 test 或 validation。</translation>
        </message>
        <message>
            <source>There is no taxonomy {name}. Use one of {built_in}, or the path of a taxonomy file.</source>
            <translation>没有类别体系 {name}。请使用 {built_in} 之一，或类别体系文件的路径。</translation>
        </message>
        <message>
            <source>There is no workspace in {folder}. Make one with “garbage-gui init --workspace {folder}”.</source>
            <translation>{folder} 中没有工作区。可用“garbage-gui init --workspace {folder}”新建。</translation>
        </message>
        <message>
            <source>There is nothing to undo.</source>
            <translation>没有可撤销的操作。</translation>
        </message>
        <message>
            <source>There is something at {path} already. Choose another folder.</source>
            <translation>{path} 已存在。请选择其他文件夹。</translation>
        </message>
        <message>
            <source>Training {number} of {total}</source>
            <translation>训练 {number} / {total}</translation>
        </message>
        <message>
            <source>Training: epoch {epoch} of {total}</source>
            <translation>训练：第 {epoch} 轮，共 {total} 轮</translation>
        </message>
        <message>
            <source>{count} images have a label that is not that of their last event.</source>
            <translation>{count} 张图片的标签与最后一次记录不符。</translation>
        </message>
        <message>
            <source>{count} of {total} pictures cannot be read, first {path}. Are their files still there?</source>
            <translation>{total} 张图片中有 {count} 张无法读取，第一张是 {path}。文件还在吗？</translation>
        </message>
        <message>
            <source>{count} rows of the store point nowhere.</source>
            <translation>数据库中有 {count} 行指向不存在的内容。</translation>
        </message>
        <message>
            <source>{folder} is a file, not a folder for a workspace.</source>
            <translation>{folder} 是文件，不是工作区文件夹。</translation>
        </message>
        <message>
            <source>{path} is the store itself and not a backup of it.</source>
            <translation>{path} 就是数据库本身，不是它的备份。</translation>
        </message>
        <message>
            <source>“{text}” is not a sha256 in lower-case hexadecimal.</source>
            <translation>“{text}”不是小写十六进制的 sha256。</translation>
        </message>
        <message>
            <source>In the taxonomy file {path} a name of the class {key} is blank or holds control characters. Correct it.</source>
            <translation>类别体系文件 {path} 中，类别 {key} 的名称为空白或含有控制字符。请改正。</translation>
        </message>
        <message>
            <source>In the taxonomy file {path} both the class {one} and the class {other} are called “{name}”, as labels are read. Give each class names of its own.</source>
            <translation>类别体系文件 {path} 中，按读取标签的方式，类别 {one} 和 {other} 都叫“{name}”。请为每个类别取各自的名称。</translation>
        </message>
        <message>
            <source>In the taxonomy file {path} the classes {one} and {other} have the same huawei_id {number}. Give each class its own, or none.</source>
            <translation>类别体系文件 {path} 中，类别 {one} 和 {other} 的 huawei_id 都是 {number}。请为每个类别各设一个，或都不设。</translation>
        </message>
        <message>
            <source>The taxonomy file {path} has the name {name}, which belongs to a built-in taxonomy with other classes. Give it a name of its own.</source>
            <translation>类别体系文件 {path} 的名称是 {name}，而这是类别不同的内置体系的名称。请另取一个名称。</translation>
        </message>
        <message>
            <source>Line {line} of {path} opens a quote that it does not close; the line was passed over.</source>
            <translation>{path} 的第 {line} 行有未闭合的引号，已跳过该行。</translation>
        </message>
        <message>
            <source>The model “{name}” knows {count} classes that the taxonomy {taxonomy} of this workspace lacks: {classes}. Use it in a workspace with the taxonomy {theirs}.</source>
            <translation>模型“{name}”认识的 {count} 个类别不在本工作区的类别体系 {taxonomy} 中：{classes}。请在使用类别体系 {theirs} 的工作区中使用它。</translation>
        </message>
        <message>
            <source>There is no {name} in the folder {path}. Name the CSV file itself.</source>
            <translation>文件夹 {path} 中没有 {name}。请指定 CSV 文件本身。</translation>
        </message>
        <message>
            <source>The folder of the model {model} is gone: {folder}. Copy it back there, or import the model again with “garbage-gui models import”.</source>
            <translation>模型 {model} 的文件夹已不在：{folder}。请把它复制回原处，或用“garbage-gui models import”重新导入该模型。</translation>
        </message>
    </context>
    <context>
        <name>System</name>
        <message>
            <source>No such file or directory</source>
            <translation>文件或文件夹不存在</translation>
        </message>
        <message>
            <source>Permission denied</source>
            <translation>没有权限</translation>
        </message>
        <message>
            <source>Operation not permitted</source>
            <translation>不允许此操作</translation>
        </message>
        <message>
            <source>Is a directory</source>
            <translation>它是文件夹</translation>
        </message>
        <message>
            <source>Not a directory</source>
            <translation>它不是文件夹</translation>
        </message>
        <message>
            <source>File exists</source>
            <translation>文件已存在</translation>
        </message>
        <message>
            <source>No space left on device</source>
            <translation>磁盘已满</translation>
        </message>
        <message>
            <source>Disk quota exceeded</source>
            <translation>超出磁盘配额</translation>
        </message>
        <message>
            <source>Read-only file system</source>
            <translation>磁盘是只读的</translation>
        </message>
        <message>
            <source>Input/output error</source>
            <translation>磁盘读写出错</translation>
        </message>
        <message>
            <source>Too many open files</source>
            <translation>打开的文件过多</translation>
        </message>
        <message>
            <source>File name too long</source>
            <translation>文件名过长</translation>
        </message>
        <message>
            <source>Directory not empty</source>
            <translation>文件夹不是空的</translation>
        </message>
        <message>
            <source>Device or resource busy</source>
            <translation>设备或资源正忙</translation>
        </message>
        <message>
            <source>Stale file handle</source>
            <translation>网络磁盘已断开</translation>
        </message>
        <message>
            <source>Transport endpoint is not connected</source>
            <translation>磁盘已断开连接</translation>
        </message>
        <message>
            <source>No such device or address</source>
            <translation>设备不存在</translation>
        </message>
        <message>
            <source>No such device</source>
            <translation>设备不存在</translation>
        </message>
        <message>
            <source>Cannot allocate memory</source>
            <translation>内存不足</translation>
        </message>
        <message>
            <source>Invalid argument</source>
            <translation>参数无效</translation>
        </message>
        <message>
            <source>Invalid cross-device link</source>
            <translation>不在同一个磁盘上</translation>
        </message>
        <message>
            <source>Too many levels of symbolic links</source>
            <translation>符号链接层数过多</translation>
        </message>
        <message>
            <source>Text file busy</source>
            <translation>文件正被执行</translation>
        </message>
        <message>
            <source>File too large</source>
            <translation>文件过大</translation>
        </message>
        <message>
            <source>Broken pipe</source>
            <translation>连接已断开</translation>
        </message>
        <message>
            <source>Connection refused</source>
            <translation>连接被拒绝</translation>
        </message>
        <message>
            <source>Connection reset by peer</source>
            <translation>连接被对方重置</translation>
        </message>
        <message>
            <source>Connection timed out</source>
            <translation>连接超时</translation>
        </message>
        <message>
            <source>Network is unreachable</source>
            <translation>网络不可用</translation>
        </message>
        <message>
            <source>No route to host</source>
            <translation>无法连接到主机</translation>
        </message>
    </context>
</TS>
