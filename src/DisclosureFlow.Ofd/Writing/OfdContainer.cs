using System.IO.Compression;
using DisclosureFlow.Ofd.Pages;

namespace DisclosureFlow.Ofd.Writing;

/// <summary>The files of one document (GB/T 33190-2016, clauses 6 and 7) and the ZIP container around them.</summary>
internal sealed class OfdContainer
{
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private int _lastIdentifier;

    /// <summary>By path inside the container, without a leading slash.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => _files;

    public void Add(string path, byte[] bytes) => _files.Add(path, bytes);

    public int NewIdentifier() => ++_lastIdentifier;

    /// <summary>Writes everything but the signatures.</summary>
    /// <param name="pages">At least one.</param>
    /// <param name="fonts">What the pages' runs count in; one without bytes is left to the reader's own fonts.</param>
    /// <param name="information">DocInfo: DocID, Title, CreationDate, custom data.</param>
    /// <param name="isSigned">OFD.xml then names Signatures.xml.</param>
    /// <returns>Identifiers of the pages, for annotations.</returns>
    public IReadOnlyList<int> AddDocument(IReadOnlyList<FixedPage> pages, IReadOnlyList<FontProgram> fonts, OfdInformation information, bool isSigned)
    {
        var fontIdentifiers = fonts.Select(_ => NewIdentifier()).ToArray();
        var color = NewIdentifier();
        var pageIdentifiers = pages.Select(_ => NewIdentifier()).ToArray();
        var xml = new PageXml(fonts, font => fontIdentifiers[font], NewIdentifier);
        for (var i = 0; i < pages.Count; i++)
        {
            Add($"Doc_0/Pages/Page_{i}/Content.xml", xml.Write(pages[i]));
        }

        for (var i = 0; i < fonts.Count; i++)
        {
            if (!fonts[i].Bytes.IsEmpty)
            {
                Add($"Doc_0/Res/font_{i}.ttf", fonts[i].Bytes.ToArray());
            }
        }

        Add("Doc_0/PublicRes.xml", OfdXml.Write("Res", writer =>
        {
            writer.Attribute("BaseLoc", "Res");
            writer.Element("Fonts", () =>
            {
                for (var i = 0; i < fonts.Count; i++)
                {
                    var index = i;
                    writer.Element("Font", () =>
                    {
                        writer.Attribute("ID", fontIdentifiers[index]);
                        writer.Attribute("FontName", fonts[index].Name);
                        if (!fonts[index].Bytes.IsEmpty)
                        {
                            writer.Element("FontFile", $"font_{index}.ttf");
                        }
                    });
                }
            });
        }));
        Add("Doc_0/DocumentRes.xml", OfdXml.Write("Res", writer =>
        {
            writer.Attribute("BaseLoc", "Res");
            writer.Element("ColorSpaces", () => writer.Element("ColorSpace", () =>
            {
                writer.Attribute("ID", color);
                writer.Attribute("Type", "RGB");
            }));
        }));
        Add("OFD.xml", OfdXml.Write("OFD", writer =>
        {
            writer.Attribute("Version", "1.0");
            writer.Attribute("DocType", "OFD");
            writer.Element("DocBody", () =>
            {
                writer.Element("DocInfo", () => information.Write(writer));
                writer.Element("DocRoot", "Doc_0/Document.xml");
                if (isSigned)
                {
                    writer.Element("Signatures", "Doc_0/Signs/Signatures.xml");
                }
            });
        }));
        Add("Doc_0/Document.xml", OfdXml.Write("Document", writer =>
        {
            writer.Element("CommonData", () =>
            {
                // One more is taken by the seal's annotation.
                writer.Element("MaxUnitID", OfdXml.Number(_lastIdentifier + 1));
                writer.Element("PageArea", () => writer.Element("PhysicalBox", OfdXml.Numbers(0, 0, pages[0].Width, pages[0].Height)));
                writer.Element("PublicRes", "PublicRes.xml");
                writer.Element("DocumentRes", "DocumentRes.xml");
            });
            writer.Element("Pages", () =>
            {
                for (var i = 0; i < pages.Count; i++)
                {
                    var index = i;
                    writer.Element("Page", () =>
                    {
                        writer.Attribute("ID", pageIdentifiers[index]);
                        writer.Attribute("BaseLoc", $"Pages/Page_{index}/Content.xml");
                    });
                }
            });
        }));
        return pageIdentifiers;
    }

    /// <summary>The container: files in the order of their names, without dates or attributes, so that equal content has equal bytes.</summary>
    public byte[] ToFile()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in _files)
            {
                var entry = zip.CreateEntry(path, CompressionLevel.Optimal);
                (entry.LastWriteTime, entry.ExternalAttributes) = (Epoch, 0);
                using var stream = entry.Open();
                stream.Write(content);
            }
        }

        return bytes.ToArray();
    }
}
