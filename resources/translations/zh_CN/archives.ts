<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>messages</name>
<message><source>Looking which files are gone</source><translation>正在检查哪些文件已丢失</translation></message>
<message><source>{found} of {gone} found, {files} files looked at</source><translation>已找到 {found}/{gone}，已查看 {files} 个文件</translation></message>
<message><source>There is nowhere to look: give at least one folder.</source><translation>没有可查找的位置：请至少给出一个文件夹。</translation></message>
<message><source>The file {path} is gone. Put it back, or find it where it is now.</source><translation>文件 {path} 已丢失。请放回原处，或查找它现在的位置。</translation></message>
        <message>
            <source>{path} holds more than {limit} files; it was not opened. Unpack it, then use the folder.</source>
            <translation>{path} 包含超过 {limit} 个文件，未打开。请先解压，再使用该文件夹。</translation>
        </message>
        <message>
            <source>{path} is damaged inside its archive: get the archive again from where it came.</source>
            <translation>{path} 在压缩包中已损坏：请重新获取该压缩包。</translation>
        </message>
        <message>
            <source>{path} is not a zip archive, or is damaged or cut short: get it again from where it came.</source>
            <translation>{path} 不是 zip 压缩包，或已损坏、不完整：请重新获取。</translation>
        </message>
        <message>
            <source>{path} is not in its archive any more.</source>
            <translation>{path} 已不在压缩包中。</translation>
        </message>
        <message>
            <source>{path} is one part of an archive that was split: put the parts together first.</source>
            <translation>{path} 是分卷压缩包的一部分：请先合并各分卷。</translation>
        </message>
        <message>
            <source>{path} would unpack to {size} GB, far more than an archive of pictures; it was not opened.</source>
            <translation>{path} 解压后将达到 {size} GB，远超图片压缩包的正常大小，未打开。</translation>
        </message>
        <message>
            <source>“{name}” in {archive} is a link or a device; it was not followed.</source>
            <translation>{archive} 中的“{name}”是链接或设备，未跟随。</translation>
        </message>
        <message>
            <source>“{name}” in {archive} is an archive in an archive; it was not opened. Unpack it first.</source>
            <translation>{archive} 中的“{name}”是嵌套的压缩包，未打开。请先将其解压。</translation>
        </message>
        <message>
            <source>“{name}” in {archive} is locked with a password. Unpack the archive, then use the folder.</source>
            <translation>{archive} 中的“{name}”有密码保护。请先解压，再使用该文件夹。</translation>
        </message>
        <message>
            <source>“{name}” in {archive} is packed in a way that is not read here (method {method}). Unpack the archive, then use the folder.</source>
            <translation>{archive} 中的“{name}”使用了不支持的压缩方式（方法 {method}）。请先解压，再使用该文件夹。</translation>
        </message>
        <message>
            <source>“{name}” in {archive} leads out of the archive or is no file name; it was left alone.</source>
            <translation>{archive} 中的“{name}”指向压缩包之外或不是有效的文件名，已忽略。</translation>
        </message>
        <message>
            <source>“{name}” in {archive} shares its data with another entry; it was not opened.</source>
            <translation>{archive} 中的“{name}”与另一条目共用数据，未打开。</translation>
        </message>
        <message>
            <source>“{name}” in {archive} would unpack to {size} MB, too much for a picture; it was not opened.</source>
            <translation>{archive} 中的“{name}”解压后将达到 {size} MB，对图片来说过大，未打开。</translation>
        </message>
        <message>
            <source>“{name}” is in {archive} more than once; only the first one counts.</source>
            <translation>“{name}”在 {archive} 中出现多次，仅使用第一个。</translation>
        </message>
    </context>
</TS>
