<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>messages</name>
        <message>
            <source>A name has at most {most} characters; this one has {count}.</source>
            <translation>名字最多 {most} 个字符，这个有 {count} 个。</translation>
        </message>
        <message>
            <source>A name needs at least one letter.</source>
            <translation>名字至少需要一个字。</translation>
        </message>
        <message>
            <source>“{name}” stands for imported labels. Choose another name.</source>
            <translation>“{name}”代表导入的标签，请另取名字。</translation>
        </message>
        <message>
            <source>No picture was judged by both {names} independently. Compared are: {pairs}.</source>
            <translation>没有图片由{names}分别独立判断过。可以比较的有：{pairs}。</translation>
        </message>
        <message>
            <source>There are no second opinions yet. Give some in Review: choose the order “Second opinion”.</source>
            <translation>还没有第二意见。请在“校对”中选择顺序“第二意见”给出一些。</translation>
        </message>
        <message>
            <source>Nobody contradicts the label of this picture. Label it in the usual way.</source>
            <translation>没有人对这张图片的标签有不同意见，请按平常方式标注。</translation>
        </message>
        <message>
            <source>Wherever two people judged the same picture, they agree, or it was decided. Second opinions that differ from the label come here.</source>
            <translation>凡是两人判断过的图片，意见都一致或已裁定。与标签不同的第二意见会出现在这里。</translation>
        </message>
        <message>
            <source>{count} pictures of which two people say different classes. What you decide is the label from then on.</source>
            <translation>有 {count} 张图片两人说法不同。您裁定的类别即成为其标签。</translation>
        </message>
        <message>
            <source>Nobody but “{operator}” has labelled pictures here. Change who is at the desk at the top right, or let somebody else label first.</source>
            <translation>这里除“{operator}”外还没有人标注过图片。请在右上角更换操作员，或先让别人标注。</translation>
        </message>
        <message>
            <source>There is no picture left that fits and that “{operator}” has not judged.</source>
            <translation>没有剩下符合条件且“{operator}”未判断过的图片。</translation>
        </message>
        <message>
            <source>{size} of {count} pictures of other people, drawn at random. Their labels are hidden, and stay as they are.</source>
            <translation>从他人标注的 {count} 张图片中随机抽取 {size} 张。标签已隐藏，也不会改变。</translation>
        </message>
        <message>
            <source>There is no opinion {opinion}.</source>
            <translation>没有意见 {opinion}。</translation>
        </message>
        <message>
            <source>This picture has no label, so there is nothing to give a second opinion on.</source>
            <translation>这张图片没有标签，无从给出第二意见。</translation>
        </message>
        <message>
            <source>“{operator}” labelled this picture. A second opinion is another person's.</source>
            <translation>这张图片是“{operator}”标注的，第二意见须由他人给出。</translation>
        </message>
        <message>
            <source>The file of this picture is gone, or cannot be read.</source>
            <translation>这张图片的文件已不在或无法读取。</translation>
        </message>
    </context>
    <context>
        <name>AgreementModel</name>
        <message>
            <source>Agreement beyond chance, with the 95 % interval</source>
            <translation>超出偶然的一致程度，附 95 % 区间</translation>
        </message>
        <message>
            <source>Both</source>
            <translation>两人都说</translation>
        </message>
        <message>
            <source>Class</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Each class against all others together</source>
            <translation>每一类与其余各类合并相比</translation>
        </message>
        <message>
            <source>How often {person} said this class</source>
            <translation>{person}说此类的次数</translation>
        </message>
        <message>
            <source>Kappa</source>
            <translation>κ 系数</translation>
        </message>
        <message>
            <source>Pictures of which both said it</source>
            <translation>两人都说是此类的图片</translation>
        </message>
    </context>
    <context>
        <name>AgreementTable</name>
        <message>
            <source>Agreement by class</source>
            <translation>各类别的一致性</translation>
        </message>
    </context>
    <context>
        <name>AgreementPage</name>
        <message>
            <source>Agreement</source>
            <translation>一致性</translation>
        </message>
        <message>
            <source>Between</source>
            <translation>比较</translation>
        </message>
        <message>
            <source>Both only ever said one class, so there is no agreement beyond chance to measure.</source>
            <translation>两人始终只说同一个类别，无法衡量超出偶然的一致性。</translation>
        </message>
        <message>
            <source>By chance alone</source>
            <translation>仅凭偶然</translation>
        </message>
        <message>
            <source>Cohen's kappa (95 % interval)</source>
            <translation>Cohen κ 系数（95 % 区间）</translation>
        </message>
        <message>
            <source>Decide disagreements ({count})</source>
            <translation>裁定分歧（{count}）</translation>
        </message>
        <message>
            <source>Give second opinions</source>
            <translation>给出第二意见</translation>
        </message>
        <message>
            <source>In brackets the pictures that both judged, one of them without seeing the label</source>
            <translation>括号内为两人都判断过的图片数，其中一人未看标签</translation>
        </message>
        <message>
            <source>Judge pictures that somebody else labelled</source>
            <translation>判断他人标注的图片</translation>
        </message>
        <message>
            <source>Kappa is 1 where both always say the same, and 0 where they agree no more than chance would have it.</source>
            <translation>两人始终说法相同时 κ 为 1；一致程度仅及偶然时为 0。</translation>
        </message>
        <message>
            <source>Let two people judge the same pictures, the second without seeing what the first said. Then you see here how well they agree, and on which classes they do not.</source>
            <translation>让两个人判断相同的图片，第二个人不看第一个人的说法。之后这里会显示两人的一致程度，以及在哪些类别上不一致。</translation>
        </message>
        <message>
            <source>More second opinions</source>
            <translation>更多第二意见</translation>
        </message>
        <message>
            <source>No second opinions yet</source>
            <translation>还没有第二意见</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Said the same (95 % interval)</source>
            <translation>说法相同（95 % 区间）</translation>
        </message>
        <message>
            <source>See both opinions and the picture, and say who is right</source>
            <translation>查看双方意见和图片，判定谁说得对</translation>
        </message>
        <message>
            <source>So few pictures tell little: the intervals are rough.</source>
            <translation>图片太少，区间只是粗略估计。</translation>
        </message>
        <message>
            <source>Whose agreement is shown</source>
            <translation>显示谁与谁的一致性</translation>
        </message>
        <message>
            <source>{first} and {second} ({count})</source>
            <translation>{first} 与 {second}（{count}）</translation>
        </message>
    </context>
    <context>
        <name>PeopleMatrix</name>
        <message>
            <source>What both said</source>
            <translation>两人各自的说法</translation>
        </message>
        <message>
            <source>{count} pictures: both say {one}. Enter shows them</source>
            <translation>{count} 张图片：两人都说{one}。按回车查看</translation>
        </message>
        <message>
            <source>{count} pictures: {first} says {one}, {second} says {other}. Enter shows them</source>
            <translation>{count} 张图片：{first}说{one}，{second}说{other}。按回车查看</translation>
        </message>
        <message>
            <source>{person} says →</source>
            <translation>{person}说 →</translation>
        </message>
        <message>
            <source>← {person} says</source>
            <translation>← {person}说</translation>
        </message>
    </context>
    <context>
        <name>FilterBar</name>
        <message>
            <source>Decision</source>
            <translation>裁定</translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>How well people agree</source>
            <translation>操作员之间的一致程度</translation>
        </message>
        <message>
            <source>Who is at the desk …</source>
            <translation>谁在操作…</translation>
        </message>
    </context>
    <context>
        <name>OperatorButton</name>
        <message>
            <source>Another name …</source>
            <translation>其他名字…</translation>
        </message>
        <message>
            <source>At the desk: {name}</source>
            <translation>操作员：{name}</translation>
        </message>
        <message>
            <source>At the desk: {name}. Every label carries this name</source>
            <translation>操作员：{name}。每个标签都记这个名字</translation>
        </message>
        <message>
            <source>Nobody said who is at the desk: labels carry the account's name, {name}</source>
            <translation>尚未说明谁在操作：标签记账户名 {name}</translation>
        </message>
        <message>
            <source>Who are you?</source>
            <translation>您是谁？</translation>
        </message>
        <message>
            <source>Who is at the desk?</source>
            <translation>谁在操作？</translation>
        </message>
        <message>
            <source>{labels} labels and {opinions} opinions, the last on {when}</source>
            <translation>{labels} 个标签、{opinions} 条意见，最近一次 {when}</translation>
        </message>
    </context>
    <context>
        <name>NameDialog</name>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Every label and every opinion carries this name from now on.</source>
            <translation>此后每个标签、每条意见都记这个名字。</translation>
        </message>
        <message>
            <source>Who is at the desk?</source>
            <translation>谁在操作？</translation>
        </message>
    </context>
    <context>
        <name>NameForm</name>
        <message>
            <source>Every label carries this name; nothing typed stands for the account's</source>
            <translation>每个标签都记这个名字；留空则用账户名</translation>
        </message>
        <message>
            <source>I am “{name}”</source>
            <translation>我就是“{name}”</translation>
        </message>
        <message>
            <source>That is me</source>
            <translation>就是我</translation>
        </message>
        <message>
            <source>Your name</source>
            <translation>您的名字</translation>
        </message>
        <message>
            <source>“{name}” is known here already. Is that you?</source>
            <translation>这里已有“{name}”，是您吗？</translation>
        </message>
    </context>
    <context>
        <name>OperatorSwitching</name>
        <message>
            <source>At the desk now: {name}</source>
            <translation>现在的操作员：{name}</translation>
        </message>
    </context>
    <context>
        <name>WhoCard</name>
        <message>
            <source>Every label carries the name “{name}” from now on</source>
            <translation>此后每个标签都记名“{name}”</translation>
        </message>
        <message>
            <source>Every label carries this name. Change it at the top right whenever somebody else sits down.</source>
            <translation>每个标签都记这个名字。换人时在右上角更改。</translation>
        </message>
        <message>
            <source>Who is at the desk?</source>
            <translation>谁在操作？</translation>
        </message>
    </context>
    <context>
        <name>Pages</name>
        <message>
            <source>Agreement</source>
            <translation>一致性</translation>
        </message>
    </context>
    <context>
        <name>FinishPanel</name>
        <message>
            <source>Judged</source>
            <translation>已判断</translation>
        </message>
        <message>
            <source>Show how well you agree</source>
            <translation>查看一致程度</translation>
        </message>
    </context>
    <context>
        <name>ReviewPage</name>
        <message>
            <source>Decision saved: {name}</source>
            <translation>裁定已保存：{name}</translation>
        </message>
        <message>
            <source>Nothing to decide</source>
            <translation>没有需要裁定的图片</translation>
        </message>
        <message>
            <source>Nothing to judge</source>
            <translation>没有需要判断的图片</translation>
        </message>
        <message>
            <source>Second opinion saved: {name}</source>
            <translation>第二意见已保存：{name}</translation>
        </message>
    </context>
    <context>
        <name>PeopleBar</name>
        <message>
            <source>Agreement</source>
            <translation>一致性</translation>
        </message>
        <message>
            <source>All classes</source>
            <translation>所有类别</translation>
        </message>
        <message>
            <source>Class</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Draw</source>
            <translation>抽取</translation>
        </message>
        <message>
            <source>Draw number</source>
            <translation>抽取编号</translation>
        </message>
        <message>
            <source>Draw these pictures and begin</source>
            <translation>抽取这些图片并开始</translation>
        </message>
        <message>
            <source>How many are drawn at random</source>
            <translation>随机抽取多少张</translation>
        </message>
        <message>
            <source>How well people agree: Cohen's kappa, class by class</source>
            <translation>操作员之间的一致程度：各类别的 Cohen κ 系数</translation>
        </message>
        <message>
            <source>Labelled by</source>
            <translation>标注人</translation>
        </message>
        <message>
            <source>Labelled so, or taken for it by the model: so the choice does not tell you the label</source>
            <translation>标为此类或模型认作此类的图片：这样，所选类别不会泄露标签</translation>
        </message>
        <message>
            <source>Leave out pictures that you labelled or gave an opinion on</source>
            <translation>不含您标注过或给过意见的图片</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Skip what I judged</source>
            <translation>跳过我判断过的</translation>
        </message>
        <message>
            <source>The same number draws the same pictures again</source>
            <translation>相同编号会抽到相同的图片</translation>
        </message>
        <message>
            <source>Whose labels you judge; in brackets how many stand</source>
            <translation>您判断谁的标签；括号内为现有数量</translation>
        </message>
        <message>
            <source>anybody but me</source>
            <translation>除我以外的任何人</translation>
        </message>
    </context>
    <context>
        <name>SidePanel</name>
        <message>
            <source>Decided: {name}</source>
            <translation>已裁定：{name}</translation>
        </message>
        <message>
            <source>The model says: {name}, {share}</source>
            <translation>模型认为：{name}，{share}</translation>
        </message>
        <message>
            <source>What is it?</source>
            <translation>这是什么？</translation>
        </message>
        <message>
            <source>Who is right?</source>
            <translation>谁说得对？</translation>
        </message>
        <message>
            <source>You say: {name}</source>
            <translation>您说：{name}</translation>
        </message>
    </context>
    <context>
        <name>TopBar</name>
        <message>
            <source>Second opinion, blind</source>
            <translation>第二意见（盲判）</translation>
        </message>
        <message>
            <source>Two people disagree</source>
            <translation>两人意见不一</translation>
        </message>
    </context>
    <context>
        <name>Text</name>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>Imported labels</source>
            <translation>导入的标签</translation>
        </message>
    </context>
    <context>
        <name>Undo</name>
        <message>
            <source>a second opinion</source>
            <translation>一条第二意见</translation>
        </message>
        <message>
            <source>{name} decided to be {label}</source>
            <translation>{name} 裁定为{label}</translation>
        </message>
    </context>
    <context>
        <name>HistoryPanel</name>
        <message>
            <source>Hidden: a second opinion knows nothing of the first.</source>
            <translation>已隐藏：第二意见不参考第一意见。</translation>
        </message>
        <message>
            <source>Second opinion: {name}</source>
            <translation>第二意见：{name}</translation>
        </message>
        <message>
            <source>decided between two opinions</source>
            <translation>在两种意见间裁定</translation>
        </message>
        <message>
            <source>{person} said {name}</source>
            <translation>{person}标为{name}</translation>
        </message>
        <message>
            <source>{to}, as it was</source>
            <translation>{to}，维持不变</translation>
        </message>
    </context>
    <context>
        <name>Suggestions</name>
        <message>
            <source>model: {share}</source>
            <translation>模型：{share}</translation>
        </message>
        <message>
            <source>said by {people}</source>
            <translation>{people}说</translation>
        </message>
    </context>
</TS>
