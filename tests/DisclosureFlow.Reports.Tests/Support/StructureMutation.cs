using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace DisclosureFlow.Reports.Tests;

/// <summary>
/// Changes the structure of a file and leaves its notation whole: elements, attributes and values are dropped, doubled, moved and replaced. Where
/// one wrong character ends the reading of XML or JSON, only such a change comes to the reader behind the parser.
/// </summary>
internal static class StructureMutation
{
    private static readonly string[] Texts = ["", "0", "-1", "9999999", "99999999999999999999", "1e9", "/", "１２", "一、", "（三）不予公开", "总计", "其他", "restart", "continue", "s", "e", "A1", "ZZZ1", "XFD1048576", "\u3000", "三、收到和处理政府信息公开申请情况", "行政许可"];

    private static readonly string[] Names = ["p", "r", "t", "tbl", "tr", "tc", "tcPr", "gridSpan", "vMerge", "ins", "del", "moveFrom", "sdt", "sdtContent", "txbxContent", "br", "tab", "pPr", "row", "c", "v", "is", "si", "rPh", "mergeCell"];

    /// <summary>An office file with the elements of one of its parts changed.</summary>
    public static byte[] OfPart(byte[] file, string part, int seed, int changes)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        return DocxFile.Zip([.. zip.Entries.Select(entry =>
        {
            using var reader = new StreamReader(entry.Open());
            var text = reader.ReadToEnd();
            return (entry.FullName, entry.FullName == part ? OfXml(text, seed, changes) : text);
        })]);
    }

    public static string OfJson(string json, int seed, int changes)
    {
        var random = new Random(seed);
        var root = JsonNode.Parse(json)!;
        for (var change = 0; change < changes; change++)
        {
            var nodes = Values(root).ToArray();
            if (nodes.Length == 0)
            {
                break;
            }

            var (parent, name) = nodes[random.Next(nodes.Length)];
            JsonNode? value = random.Next(8) switch
            {
                0 => JsonValue.Create(Texts[random.Next(Texts.Length)]),
                1 => JsonValue.Create(random.Next(-10, 100_000)),
                2 => JsonValue.Create(1e300),
                3 => new JsonArray(JsonValue.Create(1), null),
                4 => new JsonObject { ["1"] = "一" },
                5 => JsonValue.Create(true),
                6 => JsonNode.Parse(parent.ToJsonString()),
                _ => null,
            };
            if (random.Next(6) == 0)
            {
                parent.Remove(name);
                parent[Texts[random.Next(Texts.Length)]] = value;
            }
            else
            {
                parent[name] = value;
            }
        }

        return root.ToJsonString();
    }

    private static string OfXml(string xml, int seed, int changes)
    {
        var random = new Random(seed);
        var document = XDocument.Parse(xml, LoadOptions.PreserveWhitespace);
        for (var change = 0; change < changes; change++)
        {
            var elements = document.Root!.Descendants().ToArray();
            if (elements.Length == 0)
            {
                break;
            }

            var element = elements[random.Next(elements.Length)];
            var other = elements[random.Next(elements.Length)];
            switch (random.Next(8))
            {
                case 0: element.Remove(); break;
                case 1: element.AddAfterSelf(new XElement(element)); break;
                case 2: other.AddBeforeSelf(new XElement(element)); break;
                case 3: element.ReplaceWith(element.Nodes()); break;
                case 4: element.Value = Texts[random.Next(Texts.Length)]; break;
                case 5: element.Name = element.Name.Namespace + Names[random.Next(Names.Length)]; break;
                case 6: element.AddFirst(new XElement(element.Name.Namespace + Names[random.Next(Names.Length)], new XAttribute(element.Name.Namespace + "val", Texts[random.Next(Texts.Length)]), new XElement(other))); break;
                default:
                    var attributes = element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration && attribute.Name.Namespace != XNamespace.Xml).ToArray();
                    if (attributes.Length > 0)
                    {
                        attributes[random.Next(attributes.Length)].Value = Texts[random.Next(Texts.Length)];
                    }

                    break;
            }
        }

        return document.ToString(SaveOptions.DisableFormatting);
    }

    private static IEnumerable<(JsonObject Parent, string Name)> Values(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Values(member.Value).Prepend((members, member.Key))),
        JsonArray items => items.SelectMany(Values),
        _ => [],
    };
}
