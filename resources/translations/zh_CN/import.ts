<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>messages</name>
<message><source>The taxonomy {taxonomy} has no class “{name}”; {count} pictures with that label were written without one.</source><translation>分类体系 {taxonomy} 中没有类别“{name}”；带有该标签的 {count} 张图片已写出，但没有标签。</translation></message>
<message><source>What was to be exported to {folder} is not known any more. Export it again.</source><translation>已不知道要导出到 {folder} 的内容。请重新导出。</translation></message>
        <message>
            <source>{path} has changed since it was imported; it was left out. Import it again.</source>
            <translation>{path} 在导入之后被改动，已略过。请重新导入。</translation>
        </message>
        <message>
            <source>Line {line} of {path} names no picture.</source>
            <translation>{path} 的第 {line} 行没有写明图片。</translation>
        </message>
        <message>
            <source>{path} is no CSV file: {reason}, at line {line}. What came before was imported.</source>
            <translation>{path} 不是 CSV 文件：第 {line} 行出错（{reason}）。之前的内容已导入。</translation>
        </message>
        <message>
            <source>No folder in {path} has the name of a class of the taxonomy {taxonomy}; pictures were added without a label.</source>
            <translation>{path} 中没有以分类体系 {taxonomy} 的类别命名的文件夹；图片已加入，但没有标签。</translation>
        </message>
        <message>
            <source>The folder {path} has the name of no class of the taxonomy {taxonomy}; its pictures were added without a label.</source>
            <translation>文件夹 {path} 的名称不是分类体系 {taxonomy} 中的类别；其中的图片已加入，但没有标签。</translation>
        </message>
        <message>
            <source>There is no format “{name}”. Use one of: {names}.</source>
            <translation>没有“{name}”这种格式。可用的格式：{names}。</translation>
        </message>
        <message>
            <source>“{name}” in {path} is no class of the taxonomy {taxonomy}; {count} pictures were added without a label.</source>
            <translation>{path} 中的“{name}”不是分类体系 {taxonomy} 中的类别；{count} 张图片已加入，但没有标签。</translation>
        </message>
        <message>
            <source>{path} does not map numbers to names. Correct it, or take it away: then the numbers are those of the competition.</source>
            <translation>{path} 没有给出编号与名称的对应关系。请更正，或将其移走：此时编号按竞赛的规定理解。</translation>
        </message>
        <message>
            <source>{path} is no label file of the form “img_1.jpg, 0”; it was passed over.</source>
            <translation>{path} 不是形如“img_1.jpg, 0”的标签文件，已略过。</translation>
        </message>
        <message>
            <source>{path} labels a picture that does not lie beside it.</source>
            <translation>{path} 所标注的图片不在它旁边。</translation>
        </message>
        <message>
            <source>{path} labels a picture that {other} labels differently; it was passed over.</source>
            <translation>{path} 与 {other} 对同一张图片的标注不同，已略过前者。</translation>
        </message>
        <message>
            <source>Task {task} of {path} has {count} classes; its picture was added without a label.</source>
            <translation>{path} 的任务 {task} 有 {count} 个类别；其图片已加入，但没有标签。</translation>
        </message>
        <message>
            <source>Task {task} of {path} names no image.</source>
            <translation>{path} 的任务 {task} 没有写明图片。</translation>
        </message>
        <message>
            <source>The picture “{address}” of task {task} in {path} was not found: put it beside that file.</source>
            <translation>找不到 {path} 中任务 {task} 的图片“{address}”：请把它放到该文件旁边。</translation>
        </message>
        <message>
            <source>{path} is no Label Studio export: it is not a list of tasks.</source>
            <translation>{path} 不是 Label Studio 的导出文件：内容不是任务列表。</translation>
        </message>
        <message>
            <source>{path} is not whole JSON: it was damaged, or cut off. Get it again from where it came.</source>
            <translation>{path} 不是完整的 JSON：文件已损坏或被截断。请重新获取该文件。</translation>
        </message>
        <message>
            <source>{path} has an entry of more than {limit} characters; it was read no further.</source>
            <translation>{path} 有一个条目超过 {limit} 个字符，之后的内容没有读取。</translation>
        </message>
        <message>
            <source>There is no COCO file in the folder {path}. Name the JSON file itself.</source>
            <translation>文件夹 {path} 中没有 COCO 文件。请直接指定 JSON 文件。</translation>
        </message>
        <message>
            <source>{path} lists {count} images without an id or a file name; they were passed over.</source>
            <translation>{path} 列出的图片中有 {count} 个缺少编号或文件名，已略过。</translation>
        </message>
        <message>
            <source>{path} gives {count} ids to two images each; those images were passed over.</source>
            <translation>{path} 中有 {count} 个编号各对应两张图片，这些图片已略过。</translation>
        </message>
        <message>
            <source>{path} lists {count} categories without an id or a name; they were passed over.</source>
            <translation>{path} 列出的类别中有 {count} 个缺少编号或名称，已略过。</translation>
        </message>
        <message>
            <source>{path} gives {count} ids to two categories each; their pictures have no label.</source>
            <translation>{path} 中有 {count} 个编号各对应两个类别，其图片没有标签。</translation>
        </message>
        <message>
            <source>{path} has {count} annotations that belong to no image or have no category.</source>
            <translation>{path} 中有 {count} 条标注不属于任何图片或没有类别。</translation>
        </message>
        <message>
            <source>{path} is no COCO file: it has no list of images. Name the format if it is another.</source>
            <translation>{path} 不是 COCO 文件：没有图片列表。如果是其他格式，请指明格式。</translation>
        </message>
        <message>
            <source>“{image}” in {path} has annotations of several classes ({classes}); it was added without a label.</source>
            <translation>{path} 中的“{image}”标注了多个类别（{classes}）；图片已加入，但没有标签。</translation>
        </message>
        <message>
            <source>The picture “{name}” of {path} was not found: put it beside that file, or into a folder “images” there.</source>
            <translation>找不到 {path} 中的图片“{name}”：请把它放到该文件旁边，或其旁边的“images”文件夹中。</translation>
        </message>
        <message>
            <source>{path} has labels with yet other names that are no classes of the taxonomy {taxonomy}; {count} more pictures were added without a label. Is it the right column?</source>
            <translation>{path} 中还有其他不属于分类体系 {taxonomy} 的标签名；另有 {count} 张图片已加入，但没有标签。类别列选对了吗？</translation>
        </message>
        <message>
            <source>There is no saved filter “{name}”: none was saved in this workspace yet. Save one in Browse.</source>
            <translation>没有名为“{name}”的筛选条件：此工作区还没有保存过。请在“浏览”中保存。</translation>
        </message>
        <message>
            <source>There is no saved filter “{name}”. Use one of: {names}.</source>
            <translation>没有名为“{name}”的筛选条件。可用的有：{names}。</translation>
        </message>
        <message>
            <source>{path} is neither UTF-8 nor GB 18030 text. Save it as UTF-8 and try again.</source>
            <translation>{path} 既不是 UTF-8 也不是 GB 18030 文本。请存为 UTF-8 后重试。</translation>
        </message>
        <message>
            <source>{path} is too large for a label file; it was not read.</source>
            <translation>{path} 太大，不像标签文件，未读取。</translation>
        </message>
        <message>
            <source>{path} claims to have more than {limit} million pixels; it was not opened: scale it down first.</source>
            <translation>{path} 声称超过 {limit} 百万像素，未打开：请先缩小。</translation>
        </message>
        <message>
            <source>{path} is damaged or cut short: copy the picture again from where it came.</source>
            <translation>{path} 已损坏或不完整：请从原处重新复制该图片。</translation>
        </message>
        <message>
            <source>{path} is empty: copy the picture again from where it came.</source>
            <translation>{path} 是空文件：请从原处重新复制该图片。</translation>
        </message>
        <message>
            <source>{path} is not a picture: use a file in JPEG, PNG, WebP, BMP, TIFF or GIF format.</source>
            <translation>{path} 不是图片：请使用 JPEG、PNG、WebP、BMP、TIFF 或 GIF 格式的文件。</translation>
        </message>
        <message>
            <source>{path} needs more memory than this computer has free.</source>
            <translation>打开 {path} 所需的内存超过本机的可用内存。</translation>
        </message>
        <message>
            <source>The name of {path} is too long for this system: give it a shorter one.</source>
            <translation>{path} 的名称对本系统来说太长：请改短。</translation>
        </message>
        <message>
            <source>{path} cannot be read: {reason}.</source>
            <translation>无法读取 {path}：{reason}。</translation>
        </message>
        <message>
            <source>{path} is a folder, not a picture.</source>
            <translation>{path} 是文件夹，不是图片。</translation>
        </message>
        <message>
            <source>{path} is a link that leads back to itself: delete it.</source>
            <translation>{path} 是指向自身的链接：请删除。</translation>
        </message>
        <message>
            <source>{path} is a pipe or a device, not a picture; it was left alone.</source>
            <translation>{path} 是管道或设备，不是图片，未作处理。</translation>
        </message>
        <message>
            <source>{path} is larger than {limit} MB, too large for a picture; it was not read.</source>
            <translation>{path} 超过 {limit} MB，不像图片，未读取。</translation>
        </message>
        <message>
            <source>{path} is not there any more: it was moved or deleted.</source>
            <translation>{path} 已不存在：已被移动或删除。</translation>
        </message>
        <message>
            <source>{path} may not be read: give your user the permission to read it.</source>
            <translation>没有权限读取 {path}：请授予当前用户读取权限。</translation>
        </message>
        <message>
            <source>The export to {folder} stopped: {reason}. Make room, or choose another folder.</source>
            <translation>导出到 {folder} 时中止：{reason}。请腾出空间，或选择其他文件夹。</translation>
        </message>
        <message>
            <source>The file of the image {image} is not known any more.</source>
            <translation>图片 {image} 的文件位置已无记录。</translation>
        </message>
        <message>
            <source>The folder {folder} is not empty. Choose an empty or a new one.</source>
            <translation>文件夹 {folder} 不是空的。请选择空文件夹或新文件夹。</translation>
        </message>
        <message>
            <source>{folder} is no folder. Choose an empty or a new one.</source>
            <translation>{folder} 不是文件夹。请选择空文件夹或新文件夹。</translation>
        </message>
        <message>
            <source>Imported</source>
            <translation>导入完成</translation>
        </message>
        <message>
            <source>Looking for near-duplicates</source>
            <translation>正在查找近似重复的图片</translation>
        </message>
        <message>
            <source>Looking for near-duplicates: {done} of {total} pictures</source>
            <translation>正在查找近似重复的图片：第 {done} 张，共 {total} 张</translation>
        </message>
        <message>
            <source>Waiting until the pictures of an import have been compared</source>
            <translation>正在等待导入的图片比对完成</translation>
        </message>
        <message>
            <source>An image lies nowhere any more: import its file again.</source>
            <translation>有一张图片已找不到文件：请重新导入。</translation>
        </message>
        <message>
            <source>{path} has changed since it was imported: import it again.</source>
            <translation>{path} 在导入后已更改：请重新导入。</translation>
        </message>
        <message>
            <source>Looking for pictures</source>
            <translation>正在查找图片</translation>
        </message>
        <message>
            <source>There is nothing to import: give at least one picture, folder or label file.</source>
            <translation>没有要导入的内容：请至少给出一张图片、一个文件夹或一个标签文件。</translation>
        </message>
        <message>
            <source>{path} could not be copied into the workspace: {reason}.</source>
            <translation>无法将 {path} 复制到工作区：{reason}。</translation>
        </message>
        <message>
            <source>{path} is labelled {new} here, but the same picture is labelled {old} already; {old} was kept.</source>
            <translation>{path} 在此标注为 {new}，但同一张图片已标注为 {old}；保留 {old}。</translation>
        </message>
        <message>
            <source>{path} is labelled {new} here, but the same picture came as {old}; it stays without a label until somebody says in Review which is right.</source>
            <translation>{path} 在此标注为 {new}，但同一张图片导入时标注为 {old}；在有人于“校对”中确定之前，它没有标签。</translation>
        </message>
        <message>
            <source>{path} is labelled {new} here, but the same picture came with another label before; it stays without one until somebody says in Review which is right.</source>
            <translation>{path} 在此标注为 {new}，但同一张图片之前导入时是另一个标签；在有人于“校对”中确定之前，它没有标签。</translation>
        </message>
    </context>
</TS>
