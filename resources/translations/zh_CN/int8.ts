<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>CardView</name>
        <message>
            <source>int8 form</source>
            <translation>int8 形式</translation>
        </message>
        <message>
            <source>{int8} right of {count} validation pictures, the full form {full}; used where it is faster</source>
            <translation>在 {count} 张验证图片上正确 {int8}，完整形式为 {full}；更快时使用</translation>
        </message>
        <message>
            <source>{int8} right of {count} validation pictures, the full form {full}; not kept</source>
            <translation>在 {count} 张验证图片上正确 {int8}，完整形式为 {full}；未保留</translation>
        </message>
    </context>
    <context>
        <name>messages</name>
        <message>
            <source>What int8 needs is not installed. Bring it with: {command}</source>
            <translation>尚未安装 int8 所需的软件包。请运行以下命令安装：{command}</translation>
        </message>
        <message>
            <source>An int8 form of the model {path} cannot be made: {reason}.</source>
            <translation>无法生成模型 {path} 的 int8 形式：{reason}。</translation>
        </message>
        <message>
            <source>The model “{name}” came with the app and is not changed. Train one of your own first.</source>
            <translation>模型“{name}”随应用提供，不会被更改。请先训练您自己的模型。</translation>
        </message>
        <message>
            <source>There are no training and validation pictures of the classes of “{name}” in this workspace. Import or label some first.</source>
            <translation>此工作区中没有“{name}”各类别的训练图片和验证图片。请先导入或标注一些。</translation>
        </message>
        <message>
            <source>The int8 form cannot be written to {folder}: {reason}. Free some space.</source>
            <translation>无法将 int8 形式写入 {folder}：{reason}。请释放一些空间。</translation>
        </message>
        <message>
            <source>None of the validation pictures can be read.</source>
            <translation>没有一张验证图片可以读取。</translation>
        </message>
    </context>
</TS>
