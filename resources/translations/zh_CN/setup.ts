<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>messages</name>
        <message>
            <source>What training needs is not installed in this environment. Bring it with: {command}</source>
            <translation>这个环境里没有安装训练所需的软件包。请运行：{command}</translation>
        </message>
        <message>
            <source>What training needs is not installed. Bring it with: {command}</source>
            <translation>没有安装训练所需的软件包。请运行：{command}</translation>
        </message>
        <message>
            <source>What training needs is not installed yet.</source>
            <translation>训练所需的软件包尚未安装。</translation>
        </message>
        <message>
            <source>Starting</source>
            <translation>正在启动</translation>
        </message>
        <message>
            <source>Training is ready</source>
            <translation>可以训练了</translation>
        </message>
        <message>
            <source>The set-up cannot be started: {reason}.</source>
            <translation>无法开始安装：{reason}。</translation>
        </message>
        <message>
            <source>Installing failed: {reason}. All that was said is in {log}; start again with: {again}</source>
            <translation>安装失败：{reason}。全部输出在 {log} 中；重新开始请运行：{again}</translation>
        </message>
        <message>
            <source>The set-up was stopped. It goes on at the next start.</source>
            <translation>安装已停止，下次启动时继续。</translation>
        </message>
        <message>
            <source>The disk is full. Free some space and start again with: {again}</source>
            <translation>磁盘已满。请腾出空间，然后重新运行：{again}</translation>
        </message>
        <message>
            <source>The package index was not trusted: its certificate could not be checked. Name your network's certificate file in the variable PIP_CERT and start again with: {again}</source>
            <translation>无法核实软件包索引的证书，因此没有信任它。请在变量 PIP_CERT 中给出您网络的证书文件，然后重新运行：{again}</translation>
        </message>
        <message>
            <source>{package} could not be downloaded: there is no connection to the package index. Connect to the internet, or name a folder of wheels in PIP_FIND_LINKS, and start again with: {again}</source>
            <translation>无法下载 {package}：连接不到软件包索引。请连接互联网，或在 PIP_FIND_LINKS 中给出存放 wheel 文件的文件夹，然后重新运行：{again}</translation>
        </message>
        <message>
            <source>{package} does not exist for Python {version} on this system. Install Python 3.12 and start again with it, as here: python3.12 {script}</source>
            <translation>在此系统上，{package} 没有适用于 Python {version} 的版本。请安装 Python 3.12，并用它重新启动，例如：python3.12 {script}</translation>
        </message>
        <message>
            <source>The window needs system libraries that are missing. Bring them with: {command}, then start again with: {again}</source>
            <translation>缺少窗口所需的系统库。请运行：{command}，然后重新运行：{again}</translation>
        </message>
        <message>
            <source>The project file {path} is missing or damaged: {reason}. Download the app again.</source>
            <translation>项目文件 {path} 缺失或已损坏：{reason}。请重新下载本程序。</translation>
        </message>
        <message>
            <source>This Python has no venv with pip. Bring it with: {command}, then start again with: {again}</source>
            <translation>此 Python 缺少带 pip 的 venv。请运行：{command}，然后重新运行：{again}</translation>
        </message>
        <message>
            <source>Everything is in place</source>
            <translation>一切就绪</translation>
        </message>
        <message>
            <source>The environment in {folder} cannot be made: {reason}. All that was said is in {log}; start again with: {again}</source>
            <translation>无法在 {folder} 中建立环境：{reason}。全部输出在 {log} 中；重新开始请运行：{again}</translation>
        </message>
        <message>
            <source>This Python ({python}) has no venv with pip. Install Python 3.12 in full and start again with it, as here: python3.12 {script}</source>
            <translation>此 Python（{python}）缺少带 pip 的 venv。请完整安装 Python 3.12，并用它重新启动，例如：python3.12 {script}</translation>
        </message>
        <message>
            <source>The disk of {folder} has {free:.1f} GB free; {room:.1f} GB are needed. Free some space and start again with: {again}</source>
            <translation>{folder} 所在磁盘剩余 {free:.1f} GB，需要 {room:.1f} GB。请腾出空间，然后重新运行：{again}</translation>
        </message>
        <message>
            <source>The folder {folder} cannot be written to. Move the app to a folder of your own and start it there.</source>
            <translation>无法写入文件夹 {folder}。请把本程序移到您自己的文件夹，再从那里启动。</translation>
        </message>
        <message>
            <source>The environment in {folder} cannot be set up: {reason}. Remove it and start again with: {again}</source>
            <translation>无法安装 {folder} 中的环境：{reason}。请删除它，然后重新运行：{again}</translation>
        </message>
        <message>
            <source>Making a private environment</source>
            <translation>正在建立专用环境</translation>
        </message>
        <message>
            <source>Repairing a set-up that was cut off</source>
            <translation>正在修复中断的安装</translation>
        </message>
        <message>
            <source>Waiting for another start that is setting up</source>
            <translation>正在等待另一个启动完成安装</translation>
        </message>
        <message>
            <source>Garbage GUI is being set up. This happens only once.</source>
            <translation>正在安装 Garbage GUI，只需进行一次。</translation>
        </message>
        <message>
            <source>Stopping</source>
            <translation>正在停止</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Looking for packages</source>
            <translation>正在查找软件包</translation>
        </message>
        <message>
            <source>Looking for packages: {name}</source>
            <translation>正在查找软件包：{name}</translation>
        </message>
        <message>
            <source>Downloading {name} ({size})</source>
            <translation>正在下载 {name}（{size}）</translation>
        </message>
        <message>
            <source>Unpacking package {number} of {count}</source>
            <translation>正在解包第 {number} 个软件包，共 {count} 个</translation>
        </message>
        <message>
            <source>Taking {name}, which is already here</source>
            <translation>取用本机已有的 {name}</translation>
        </message>
        <message>
            <source>The connection is lost, trying again</source>
            <translation>连接中断，正在重试</translation>
        </message>
        <message>
            <source>What the baselines need is not installed in this environment. Bring it with: {command}</source>
            <translation>此环境没有安装基线方法所需的软件包。请用此命令安装：{command}</translation>
        </message>
        <message>
            <source>What the baselines need is not installed. Bring it with: {command}</source>
            <translation>没有安装基线方法所需的软件包。请用此命令安装：{command}</translation>
        </message>
    </context>
</TS>
