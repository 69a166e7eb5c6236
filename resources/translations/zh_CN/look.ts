<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>KeyHandle</name>
        <message>
            <source>Line between two parts</source>
            <translation>两部分之间的分隔线</translation>
        </message>
        <message>
            <source>Pull, or move with the arrow keys</source>
            <translation>拖动，或用方向键移动</translation>
        </message>
    </context>
    <context>
        <name>KeyHeader</name>
        <message>
            <source>Arrows choose a column, Enter sorts by it, Shift and arrows pull it</source>
            <translation>方向键选择列，Enter 按该列排序，Shift 加方向键改变列宽</translation>
        </message>
        <message>
            <source>Heads of the columns</source>
            <translation>列标题</translation>
        </message>
        <message>
            <source>falling</source>
            <translation>降序</translation>
        </message>
        <message>
            <source>rising</source>
            <translation>升序</translation>
        </message>
    </context>
    <context>
        <name>SettingsPage</name>
        <message>
            <source>Motion</source>
            <translation>动效</translation>
        </message>
        <message>
            <source>Messages and panels fade in for a moment, or just stand there.</source>
            <translation>消息和面板短暂淡入，或直接出现。</translation>
        </message>
        <message>
            <source>Short fades</source>
            <translation>短暂淡入</translation>
        </message>
        <message>
            <source>Nothing moves</source>
            <translation>不使用动效</translation>
        </message>
    </context>
    <context>
        <name>messages</name>
        <message>
            <source>How the window is laid out cannot be kept in {path}: {reason}.</source>
            <translation>无法将窗口布局保存到 {path}：{reason}。</translation>
        </message>
    </context>
    <context>
        <name>Text</name>
        <message>
            <source>{model}, quick update</source>
            <translation>{model}，快速更新</translation>
        </message>
        <message>
            <source>Best</source>
            <translation>最佳</translation>
        </message>
        <message>
            <source>Paper</source>
            <translation>论文</translation>
        </message>
        <message>
            <source>Quick update</source>
            <translation>快速更新</translation>
        </message>
    </context>
</TS>
