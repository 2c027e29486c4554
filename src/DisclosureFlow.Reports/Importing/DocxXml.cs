using System.Globalization;
using System.Text;
using System.Xml;

namespace DisclosureFlow.Reports.Importing;

/// <summary>Single values of WordprocessingML.</summary>
internal static class DocxXml
{
    /// <summary>The columns that an element like gridSpan names, clamped to what a report can have (1 to 63).</summary>
    public static int Span(XmlReader xml) =>
        int.TryParse(xml.GetAttribute("val", xml.NamespaceURI), NumberStyles.None, CultureInfo.InvariantCulture, out var span) ? Math.Clamp(span, 1, 63) : 1;

    /// <summary>The characters inside the current element; the reader ends on its end tag.</summary>
    public static string Text(XmlReader xml)
    {
        if (xml.IsEmptyElement)
        {
            return "";
        }

        var text = new StringBuilder();
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA)
            {
                text.Append(xml.Value);
            }
        }

        return text.ToString();
    }
}
