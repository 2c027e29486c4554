using System.Xml;

namespace DisclosureFlow.Reports.Importing;

/// <summary>
/// The extended properties of an office file (ECMA-376 part 1, 22.2) that name somebody. The others are counts, and the program with its version,
/// which looks like an address of the internet (LibreOffice 7.4.7.2).
/// </summary>
internal static class OfficeProperties
{
    private const int LongestName = 1_000;

    public static IEnumerable<string> Of(ZipContainer zip)
    {
        var found = new List<string>();
        zip.ReadXml("docProps/app.xml", xml =>
        {
            // The part has some twenty properties; one made to be long is not followed.
            for (var steps = 0; steps < 1_000 && xml.Read(); steps++)
            {
                if (xml is { NodeType: XmlNodeType.Element, Depth: 1, IsEmptyElement: false, LocalName: "Manager" or "Company" or "HyperlinkBase" } && xml.Read() && xml is { NodeType: XmlNodeType.Text, Value.Length: <= LongestName })
                {
                    found.Add(xml.Value);
                }
            }
        });
        return found;
    }
}
