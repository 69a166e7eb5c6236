<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>BinPanel</name>
        <message>
            <source>not seen before, perhaps {name}, {confidence}</source>
            <translation>没有见过，可能是{name}，{confidence}</translation>
        </message>
        <message>
            <source>unsure, perhaps {name}, {confidence}</source>
            <translation>没有把握，可能是{name}，{confidence}</translation>
        </message>
        <message>
            <source>{name}, {confidence}</source>
            <translation>{name}，{confidence}</translation>
        </message>
    </context>
    <context>
        <name>CameraKeys</name>
        <message>
            <source>Take a shot</source>
            <translation>拍照</translation>
        </message>
        <message>
            <source>Accept what the model says of the shot</source>
            <translation>接受模型对这张照片的判断</translation>
        </message>
        <message>
            <source>Find another class for the shot (or just type its name)</source>
            <translation>为这张照片另选类别（也可直接输入名称）</translation>
        </message>
        <message>
            <source>Newer shot</source>
            <translation>较新的照片</translation>
        </message>
        <message>
            <source>Older shot</source>
            <translation>较早的照片</translation>
        </message>
        <message>
            <source>Show a video file …</source>
            <translation>播放视频文件…</translation>
        </message>
        <message>
            <source>Pause the video, or go on</source>
            <translation>暂停或继续视频</translation>
        </message>
        <message>
            <source>Label the shot as suggestion {number}</source>
            <translation>将照片标注为第 {number} 个建议</translation>
        </message>
    </context>
    <context>
        <name>CameraPage</name>
        <message>
            <source>Camera</source>
            <translation>摄像头</translation>
        </message>
        <message>
            <source>Live picture</source>
            <translation>实时画面</translation>
        </message>
        <message>
            <source>Recent shots</source>
            <translation>最近的照片</translation>
        </message>
        <message>
            <source>Looking …</source>
            <translation>正在识别…</translation>
        </message>
        <message>
            <source>Open a video file</source>
            <translation>打开视频文件</translation>
        </message>
        <message>
            <source>Videos (*.mp4 *.avi *.mov *.mkv *.webm *.m4v *.mjpeg);;All files (*)</source>
            <translation>视频 (*.mp4 *.avi *.mov *.mkv *.webm *.m4v *.mjpeg);;所有文件 (*)</translation>
        </message>
        <message>
            <source>No camera found</source>
            <translation>未找到摄像头</translation>
        </message>
        <message>
            <source>May this app use the camera?</source>
            <translation>是否允许本应用使用摄像头？</translation>
        </message>
        <message>
            <source>The camera is not allowed</source>
            <translation>未获准使用摄像头</translation>
        </message>
        <message>
            <source>Video cannot be shown on this system</source>
            <translation>此系统无法显示视频</translation>
        </message>
        <message>
            <source>Plug one in, and it is shown here by itself. A video file works as well.</source>
            <translation>接上摄像头后会自动显示在这里。也可以使用视频文件。</translation>
        </message>
        <message>
            <source>Answer the question of the system. A video file works as well.</source>
            <translation>请在系统提示中作答。也可以使用视频文件。</translation>
        </message>
        <message>
            <source>Allow the camera for this app in the privacy settings of the system, then come back. A video file works as well.</source>
            <translation>请在系统的隐私设置中允许本应用使用摄像头，然后返回此页。也可以使用视频文件。</translation>
        </message>
        <message>
            <source>A library is missing; on Debian and Ubuntu, install the package libpulse0 and start again.</source>
            <translation>缺少一个系统库；在 Debian 和 Ubuntu 上请安装软件包 libpulse0，然后重新启动。</translation>
        </message>
        <message>
            <source>No picture from here</source>
            <translation>没有画面</translation>
        </message>
        <message>
            <source>The file {name} cannot be shown: {reason}</source>
            <translation>无法显示文件 {name}：{reason}</translation>
        </message>
        <message>
            <source>Shot saved</source>
            <translation>照片已保存</translation>
        </message>
        <message>
            <source>Saved: {name}</source>
            <translation>已保存：{name}</translation>
        </message>
        <message>
            <source>{name} is a picture, not a video. Sort pictures on the Classify page.</source>
            <translation>{name} 是图片，不是视频。请在“分类”页面对图片进行分类。</translation>
        </message>
    </context>
    <context>
        <name>FrameSource</name>
        <message>
            <source>This camera is not connected any more.</source>
            <translation>此摄像头已断开连接。</translation>
        </message>
        <message>
            <source>The camera does not answer.</source>
            <translation>摄像头没有响应。</translation>
        </message>
        <message>
            <source>This file cannot be played.</source>
            <translation>无法播放此文件。</translation>
        </message>
        <message>
            <source>This file has no picture in it.</source>
            <translation>此文件中没有画面。</translation>
        </message>
    </context>
    <context>
        <name>ShotPanel</name>
        <message>
            <source>Not seen before: it looks like nothing that the model was trained on.</source>
            <translation>没有见过：它与模型训练过的图片都不像。</translation>
        </message>
        <message>
            <source>kept, not labelled yet</source>
            <translation>已保存，尚未标注</translation>
        </message>
        <message>
            <source>Last shot</source>
            <translation>最近一张</translation>
        </message>
        <message>
            <source>Picture of the shot</source>
            <translation>照片画面</translation>
        </message>
        <message>
            <source>Accept</source>
            <translation>接受</translation>
        </message>
        <message>
            <source>What the model says is right (Enter)</source>
            <translation>模型判断正确（回车）</translation>
        </message>
        <message>
            <source>Another class</source>
            <translation>其他类别</translation>
        </message>
        <message>
            <source>Find a class: just type its name, or press /</source>
            <translation>查找类别：直接输入名称，或按 /</translation>
        </message>
        <message>
            <source>Press Space to take a shot. It is kept, recognised, and put right here with one key.</source>
            <translation>按空格键拍照。照片会被保存并识别，在这里按一个键即可更正。</translation>
        </message>
    </context>
    <context>
        <name>ShotStrip</name>
        <message>
            <source>Recent shots</source>
            <translation>最近的照片</translation>
        </message>
    </context>
    <context>
        <name>ShotsModel</name>
        <message>
            <source>Shot {number}</source>
            <translation>照片 {number}</translation>
        </message>
    </context>
    <context>
        <name>SourceBar</name>
        <message>
            <source>No camera found</source>
            <translation>未找到摄像头</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>Pause the video</source>
            <translation>暂停视频</translation>
        </message>
        <message>
            <source>Camera</source>
            <translation>摄像头</translation>
        </message>
        <message>
            <source>Choose the camera</source>
            <translation>选择摄像头</translation>
        </message>
        <message>
            <source>Video file …</source>
            <translation>视频文件…</translation>
        </message>
        <message>
            <source>Show a video file instead of a camera</source>
            <translation>用视频文件代替摄像头</translation>
        </message>
        <message>
            <source>Take a shot</source>
            <translation>拍照</translation>
        </message>
        <message>
            <source>Keep this frame as a picture (Space)</source>
            <translation>将当前画面保存为图片（空格）</translation>
        </message>
    </context>
    <context>
        <name>messages</name>
        <message>
            <source>The shot cannot be saved in {folder}: {reason}.</source>
            <translation>照片无法保存到 {folder}：{reason}。</translation>
        </message>
        <message>
            <source>{path} is empty: copy the video again from where it came.</source>
            <translation>{path} 是空文件：请从来源处重新复制该视频。</translation>
        </message>
        <message>
            <source>{path} is damaged or cut short: copy the video again from where it came.</source>
            <translation>{path} 已损坏或不完整：请从来源处重新复制该视频。</translation>
        </message>
        <message>
            <source>{path} is not a video: use a file in MP4, AVI, MOV, MKV or WebM format.</source>
            <translation>{path} 不是视频：请使用 MP4、AVI、MOV、MKV 或 WebM 格式的文件。</translation>
        </message>
    </context>
</TS>
