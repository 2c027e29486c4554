using System.Xml;
using System.Xml.Linq;

namespace DisclosureFlow.Workflow;

/// <summary>Loads XML from strangers: no DTD, no outside reference, bounded size, depth and number of elements.</summary>
internal static class BpmnXml
{
    public const int LargestFile = 4 * 1024 * 1024;
    private const int DeepestNesting = 64;
    private const int MostElements = 100_000;

    public static readonly XNamespace Model = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    public static readonly XNamespace Diagram = "http://www.omg.org/spec/BPMN/20100524/DI";

    /// <summary>Our extension namespace.</summary>
    public static readonly XNamespace Ours = "urn:disclosureflow:bpmn:1";

    /// <exception cref="DefinitionRefusedException">DF3001 not readable XML; DF3002 beyond the limits.</exception>
    public static XElement Load(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > LargestFile)
        {
            throw TooLarge($"文件有 {bytes.Length} 字节，上限 {LargestFile}。", $"The file has {bytes.Length} bytes; the limit is {LargestFile}.");
        }

        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = LargestFile,
            MaxCharactersFromEntities = 1024,
            CloseInput = true,
        };
        var source = bytes.ToArray();
        try
        {
            // First a pass that keeps nothing, so that a deep or huge tree is refused before it is built.
            using (var scan = XmlReader.Create(new MemoryStream(source, writable: false), settings))
            {
                var elements = 0;
                while (scan.Read())
                {
                    if (scan.NodeType == XmlNodeType.Element && (++elements > MostElements || scan.Depth > DeepestNesting || scan.AttributeCount > 256))
                    {
                        throw TooLarge(
                            $"元素多于 {MostElements} 个、嵌套深于 {DeepestNesting} 层或一个元素的属性多于 256 个。",
                            $"More than {MostElements} elements, nesting deeper than {DeepestNesting}, or more than 256 attributes on one element.");
                    }
                }
            }

            using var reader = XmlReader.Create(new MemoryStream(source, writable: false), settings);
            return XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
        }
        catch (XmlException fault)
        {
            throw Unreadable(fault.LineNumber, fault.Message);
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or IOException or NotSupportedException)
        {
            // Encodings the platform lacks come out as these.
            throw Unreadable(1, fault.Message);
        }
    }

    private static DefinitionRefusedException TooLarge(string zh, string en) =>
        new(new WorkflowRefusal("DF3002", zh, en, "请拆分流程或去掉无关内容。", "Split the process or remove what does not belong to it."));

    private static DefinitionRefusedException Unreadable(int line, string reason) => new(new WorkflowRefusal(
        "DF3001",
        $"第{line}行：不是可读的 XML（不允许 DTD）：{ReaderFaults.Shown(reason)}",
        $"Line {line}: not readable XML (a DTD is not allowed): {ReaderFaults.Shown(reason)}",
        "请从建模工具重新导出 BPMN 2.0 XML（UTF-8）。",
        "Export it again from the modeler as BPMN 2.0 XML (UTF-8)."));
}
