using System.Xml;
using System.Xml.Linq;

namespace DisclosureFlow.Workflow;

/// <summary>Collects what is wrong with a file, so that its writer sees all of it at once.</summary>
internal sealed class ReaderFaults
{
    private const int Most = 200;

    private readonly List<WorkflowRefusal> _found = [];

    public bool Any => _found.Count > 0;

    public IReadOnlyList<WorkflowRefusal> Found => _found;

    /// <summary>A refusal that names element, id and line.</summary>
    public void Add(string code, XElement element, string zh, string en, string nextZh, string nextEn)
    {
        if (_found.Count >= Most)
        {
            return;
        }

        var id = element.Attribute("id")?.Value;
        var line = ((IXmlLineInfo)element).LineNumber;
        _found.Add(new(
            code,
            $"第{line}行 {element.Name.LocalName}（id：{Shown(id) ?? "无"}）：{zh}",
            $"Line {line}, {element.Name.LocalName} (id: {Shown(id) ?? "none"}): {en}",
            nextZh,
            nextEn,
            id));
    }

    public void Unsupported(XElement element) => Add(
        "DF3004", element, "本引擎不支持这种元素。", "this engine does not support the element.",
        "请改用 docs/workflow.md 所列的元素重新建模；不支持的元素不会被忽略。", "Model it with the elements listed in docs/workflow.md; unsupported ones are never ignored.");

    public void UnsupportedAttribute(XElement element, string attribute, string value) => Add(
        "DF3011", element, $"不支持属性 {attribute}=“{Shown(value)}”。", $"the attribute {attribute}='{Shown(value)}' is not supported.",
        "请去掉该属性，或用 docs/workflow.md 所列的写法。", "Remove the attribute, or write it as docs/workflow.md says.");

    public void Extension(XElement element, string zh, string en) => Add(
        "DF3010", element, zh, en, "扩展属性的写法见 docs/workflow.md。", "See docs/workflow.md for the extension attributes.");

    public void Reference(XElement element, string attribute, string? target) => Add(
        "DF3006", element, $"{attribute} 指向的“{Shown(target)}”不存在或不在同一范围。", $"{attribute} refers to '{Shown(target)}', which does not exist or is not in the same scope.",
        "请在建模工具中重新连接。", "Connect it again in the modeler.");

    /// <summary>Text of the file as a message may show it: hostile files get no long or control text through.</summary>
    public static string? Shown(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var cut = text.Length > 80 ? string.Concat(text.AsSpan(0, 80), "…") : text;
        return string.Concat(cut.Select(c => char.IsControl(c) ? ' ' : c));
    }
}
