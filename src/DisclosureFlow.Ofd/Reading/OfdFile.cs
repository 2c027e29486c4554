using System.Globalization;
using System.Xml.Linq;
using DisclosureFlow.Ofd.Pages;
using DisclosureFlow.Ofd.Seals;
using DisclosureFlow.Ofd.Writing;

namespace DisclosureFlow.Ofd.Reading;

/// <summary>
/// An OFD file opened by the letter of what our writer makes: every XML file valid by our schema of GB/T 33190-2016, every reference leading to
/// a file, every identifier given once, every seal checked. Whatever else a container may hold is refused, not skipped.
/// </summary>
public sealed class OfdFile
{
    private OfdFile()
    {
    }

    public required string Title { get; init; }

    /// <summary>The PDF whose pages these are; null where the file does not say.</summary>
    public required string? PdfSha256 { get; init; }

    public required IReadOnlyList<FixedPage> Pages { get; init; }

    public required IReadOnlyList<FontProgram> Fonts { get; init; }

    /// <summary>The seal, where there is one and it holds.</summary>
    public required SealReport? Seal { get; init; }

    /// <summary>Why the seal does not hold; null where it does or there is none.</summary>
    public required string? SealFault { get; init; }

    /// <exception cref="OfdFormatException">What rule is broken, and in which file.</exception>
    public static OfdFile Open(ReadOnlyMemory<byte> container)
    {
        var parts = OfdParts.Read(container);
        var body = Child(parts.Xml("OFD.xml", "OFD"), "DocBody");
        var root = OfdParts.Resolve("OFD.xml", Child(body, "DocRoot").Value);
        var document = parts.Xml(root, "Document");
        var common = Child(document, "CommonData");
        var identifiers = new Identifiers((int)(uint)Child(common, "MaxUnitID"));
        var (fonts, programs) = ReadFonts(parts, OfdParts.Resolve(root, Child(common, "PublicRes").Value), identifiers);
        var colors = OfdParts.Resolve(root, Child(common, "DocumentRes").Value);
        foreach (var color in parts.Xml(colors, "Res").Descendants(OfdParts.Name("ColorSpace")))
        {
            identifiers.Take(colors, color);
        }

        var pageIdentifiers = new HashSet<string>(StringComparer.Ordinal);
        var pages = new List<FixedPage>();
        foreach (var page in Child(document, "Pages").Elements())
        {
            identifiers.Take(root, page);
            pageIdentifiers.Add(page.Attribute("ID")!.Value);
            pages.Add(new PageReader(OfdParts.Resolve(root, page.Attribute("BaseLoc")!.Value), fonts, identifiers).Read(parts));
        }

        var (seal, fault) = body.Element(OfdParts.Name("Signatures")) is { } signatures ? CheckSeal(parts, OfdParts.Resolve("OFD.xml", signatures.Value), pageIdentifiers, identifiers) : (null, null);
        var information = Child(body, "DocInfo");
        return new OfdFile
        {
            Title = Child(information, "Title").Value,
            PdfSha256 = information.Descendants(OfdParts.Name("CustomData")).FirstOrDefault(one => one.Attribute("Name")!.Value == OfdInformation.PdfDatum)?.Value,
            Pages = pages, Fonts = programs, Seal = seal, SealFault = fault,
        };
    }

    internal static XElement Child(XElement parent, string name) => parent.Element(OfdParts.Name(name))!;

    internal static double[] Numbers(string list) => Array.ConvertAll(list.Split(' ', StringSplitOptions.RemoveEmptyEntries), number => double.Parse(number, CultureInfo.InvariantCulture));

    private static (Dictionary<string, int> ByIdentifier, List<FontProgram> Programs) ReadFonts(OfdParts parts, string path, Identifiers identifiers)
    {
        var resources = parts.Xml(path, "Res");
        var folder = OfdParts.Resolve(path, resources.Attribute("BaseLoc")!.Value) + "/";
        var (fonts, programs) = (new Dictionary<string, int>(StringComparer.Ordinal), new List<FontProgram>());
        foreach (var font in resources.Descendants(OfdParts.Name("Font")))
        {
            identifiers.Take(path, font);
            fonts.Add(font.Attribute("ID")!.Value, programs.Count);
            programs.Add(new FontProgram(font.Attribute("FontName")!.Value, font.Element(OfdParts.Name("FontFile")) is { } file ? parts.File(folder + file.Value) : default(ReadOnlyMemory<byte>)));
        }

        return (fonts, programs);
    }

    // Every file but the signature's own two must be listed with its digest, and every listed file must be there.
    private static (SealReport? Seal, string? Fault) CheckSeal(OfdParts parts, string list, HashSet<string> pages, Identifiers identifiers)
    {
        var path = OfdParts.Resolve(list, Child(parts.Xml(list, "Signatures"), "Signature").Attribute("BaseLoc")!.Value);
        var signature = parts.Xml(path, "Signature");
        var information = Child(signature, "SignedInfo");
        var valuePath = OfdParts.Resolve(path, Child(signature, "SignedValue").Value);
        var stamp = Child(information, "StampAnnot");
        identifiers.Take(path, stamp);
        if (!pages.Contains(stamp.Attribute("PageRef")!.Value))
        {
            throw new OfdFormatException(path, "the seal stands on a page that is not there");
        }

        var listed = new HashSet<string>(StringComparer.Ordinal) { path, valuePath };
        foreach (var reference in Child(information, "References").Elements())
        {
            var file = OfdParts.Resolve(path, reference.Attribute("FileRef")!.Value);
            if (!listed.Add(file))
            {
                return (null, $"{file} is listed twice");
            }

            if (!parts.Files.TryGetValue(file, out var bytes) || !SealData.Digest(bytes).AsSpan().SequenceEqual(Convert.FromBase64String(Child(reference, "CheckValue").Value)))
            {
                return (null, $"{file} was changed or taken away");
            }
        }

        return parts.Files.Keys.FirstOrDefault(file => !listed.Contains(file)) is { } added ? (null, $"{added} is not covered by the seal")
            : SealData.Check(parts.File(valuePath), parts.File(path), "/" + path, parts.File(OfdParts.Resolve(path, Child(Child(information, "Seal"), "BaseLoc").Value)));
    }
}

/// <summary>Identifiers are unique in a document and not above MaxUnitID (GB/T 33190-2016, 7.5).</summary>
internal sealed class Identifiers(int largest)
{
    private readonly HashSet<int> _taken = [];

    public void Take(string path, XElement element)
    {
        var identifier = int.Parse(element.Attribute("ID")!.Value, CultureInfo.InvariantCulture);
        if (identifier > largest || !_taken.Add(identifier))
        {
            throw new OfdFormatException(path, $"the identifier {identifier} is given twice or above MaxUnitID");
        }
    }
}
