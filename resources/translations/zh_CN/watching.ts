<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>messages</name>
        <message>
            <source>The drive at {path} is not connected.</source>
            <translation>位于 {path} 的驱动器未连接。</translation>
        </message>
        <message>
            <source>The drive does not answer.</source>
            <translation>驱动器没有响应。</translation>
        </message>
        <message>
            <source>The folder {path} is not there.</source>
            <translation>文件夹 {path} 不存在。</translation>
        </message>
        <message>
            <source>The folder cannot be watched: {reason}.</source>
            <translation>无法监视该文件夹：{reason}。</translation>
        </message>
        <message>
            <source>The folder {path} belongs to the workspace. Watch another one.</source>
            <translation>文件夹 {path} 属于工作区。请监视另一个文件夹。</translation>
        </message>
        <message>
            <source>The folder {path} is not there: check its name, or connect its drive.</source>
            <translation>文件夹 {path} 不存在：请检查名称，或连接其所在的驱动器。</translation>
        </message>
    </context>
</TS>
