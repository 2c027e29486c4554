using System.Text;
using System.Xml.Linq;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;

namespace DisclosureFlow.Pdf.Tests.Conformance;

/// <summary>
/// Checks what a program can check of PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1) in files like ours; written from the standards'
/// clauses, knows nothing of the writer. It can't judge whether a heading's text is a good one.
/// </summary>
internal sealed class ConformanceCheck
{
    private readonly PdfFile _file;
    private readonly List<string> _faults = [];

    private ConformanceCheck(PdfFile file) => _file = file;

    /// <summary>The clauses that the file breaks, each with what was found; empty if none.</summary>
    public static IReadOnlyList<string> FaultsOf(ReadOnlyMemory<byte> bytes)
    {
        var check = new ConformanceCheck(PdfFile.Open(bytes));
        check.FileStructure();
        check.Catalog();
        check.Metadata();
        check.Intent();
        check.Objects();
        check.Pages();
        check.Form();
        check._faults.AddRange(FontClauses.FaultsOf(check._file));
        check._faults.AddRange(StructureClauses.FaultsOf(check._file));
        return check._faults;
    }

    private void Require(bool holds, string clause)
    {
        if (!holds && !_faults.Contains(clause, StringComparer.Ordinal))
        {
            _faults.Add(clause);
        }
    }

    private void FileStructure()
    {
        var bytes = _file.Bytes.Span;
        Require(bytes.StartsWith("%PDF-1."u8) && bytes[8] == '\n' && bytes[9] == '%' && !bytes.Slice(10, 4).ContainsAnyInRange((byte)0, (byte)127), "A 6.1.2 header, then a comment of four bytes above 127");
        Require(_file.Trailer["ID"] is PdfArray { Count: 2 }, "A 6.1.3 the trailer has /ID");
        Require(!_file.Trailer.ContainsKey("Encrypt"), "A 6.1.3 no /Encrypt");
        Require(bytes.EndsWith("%%EOF\n"u8) || bytes.EndsWith("%%EOF"u8), "A 6.1.3 nothing behind the last %%EOF");
    }

    private void Catalog()
    {
        var catalog = _file.Catalog;
        Require(_file.Find<PdfDictionary>(catalog, "MarkInfo")?["Marked"] is PdfBoolean { Value: true }, "A 6.7.2.2 /MarkInfo /Marked true");
        Require(_file.Find<PdfDictionary>(catalog, "MarkInfo")?["Suspects"] is not PdfBoolean { Value: true }, "UA 7.1 no /Suspects true");
        Require(_file.Find<PdfDictionary>(catalog, "ViewerPreferences")?["DisplayDocTitle"] is PdfBoolean { Value: true }, "UA 7.1 /DisplayDocTitle true");
        Require(_file.Find<PdfString>(catalog, "Lang")?.ToText() is { Length: >= 2 }, "A 6.7.4, UA 7.2 /Lang");
        foreach (var key in new[] { "OpenAction", "AA", "NeedsRendering", "Requirements", "OCProperties" })
        {
            Require(!catalog.ContainsKey(key), $"A 6.4.2, 6.5, 6.9, 6.10 no /{key} in the catalog");
        }

        Require(_file.Find<PdfDictionary>(catalog, "Names")?.ContainsKey("JavaScript") != true, "A 6.5.1 no JavaScript");
    }

    private void Metadata()
    {
        if (_file.Find<PdfStream>(_file.Catalog, "Metadata") is not { } stream)
        {
            Require(false, "A 6.6.2.1 the catalog has /Metadata");
            return;
        }

        var text = Encoding.UTF8.GetString(_file.Decode(stream).Span);
        var header = text[..text.IndexOf("?>", StringComparison.Ordinal)];
        Require(!header.Contains("bytes=", StringComparison.Ordinal) && !header.Contains("encoding=", StringComparison.Ordinal), "A 6.6.2.1 no bytes or encoding in the packet header");
        var packet = XDocument.Parse(text.Replace("\uFEFF", "", StringComparison.Ordinal));
        Require(Value("http://www.aiim.org/pdfa/ns/id/", "part") == "2" && Value("http://www.aiim.org/pdfa/ns/id/", "conformance") == "A", "A 6.6.4 pdfaid part 2, conformance A");
        Require(Value("http://www.aiim.org/pdfua/ns/id/", "part") == "1", "UA 5 pdfuaid part 1");
        Require(packet.Descendants(XName.Get("prefix", "http://www.aiim.org/pdfa/ns/schema#")).Any(prefix => prefix.Value == "pdfuaid"), "A 6.6.2.3 the schema pdfuaid is described");
        Require(!string.IsNullOrWhiteSpace(Value("http://purl.org/dc/elements/1.1/", "title")), "UA 7.1 dc:title");

        if (_file.Find<PdfDictionary>(_file.Trailer, "Info") is { } info)
        {
            foreach (var (key, space, name) in new[]
            {
                ("Title", "http://purl.org/dc/elements/1.1/", "title"), ("Author", "http://purl.org/dc/elements/1.1/", "creator"),
                ("Creator", "http://ns.adobe.com/xap/1.0/", "CreatorTool"), ("Producer", "http://ns.adobe.com/pdf/1.3/", "Producer"),
            })
            {
                Require(_file.Find<PdfString>(info, key)?.ToText() is not { } text1 || text1 == Value(space, name)?.Trim(), $"A 6.6.3 /{key} equals its property in XMP");
            }

            var created = _file.Find<PdfString>(info, "CreationDate")?.ToText() ?? "";
            var digits = string.Concat((Value("http://ns.adobe.com/xap/1.0/", "CreateDate") ?? "").Where(char.IsAsciiDigit));
            Require(string.Concat(created.Where(char.IsAsciiDigit)).StartsWith(digits[..14], StringComparison.Ordinal), "A 6.6.3 /CreationDate equals xmp:CreateDate");
        }

        string? Value(string space, string name) => packet.Descendants(XName.Get(name, space)).FirstOrDefault()?.Value;
    }

    private void Intent()
    {
        var intent = _file.Find<PdfArray>(_file.Catalog, "OutputIntents")?.Select(_file.Resolve).OfType<PdfDictionary>().FirstOrDefault(one => one.IsName("S", "GTS_PDFA1"));
        Require(intent?["OutputConditionIdentifier"] is PdfString, "A 6.2.3 an output intent GTS_PDFA1");
        if (intent is not null && _file.Find<PdfStream>(intent, "DestOutputProfile") is { } stream)
        {
            var profile = _file.Decode(stream).Span;
            Require(stream.Dictionary["N"] is PdfInteger { Value: 3 }, "A 6.2.3 /N is the profile's number of components");
            Require(profile.Slice(36, 4).SequenceEqual("acsp"u8) && profile[8] <= 4 && profile.Slice(16, 4).SequenceEqual("RGB "u8) && profile.Slice(12, 4).SequenceEqual("mntr"u8), "A 6.2.3 an ICC monitor profile up to version 4");
        }
        else
        {
            Require(false, "A 6.2.3 the intent has a profile");
        }
    }

    private void Objects()
    {
        foreach (var (number, _) in _file.Entries)
        {
            var value = _file.Get(new PdfReference(number));
            if (value is PdfStream stream)
            {
                foreach (var key in new[] { "F", "FFilter", "FDecodeParms" })
                {
                    Require(!stream.Dictionary.ContainsKey(key), "A 6.1.7.1 no stream data outside the file");
                }

                Require(!stream.Dictionary.ToString().Contains("LZWDecode", StringComparison.Ordinal), "A 6.1.7.2 no LZW");
                Require(!stream.Dictionary.IsName("Subtype", "PS"), "A 6.2.9 no PostScript XObject");
            }

            var dictionary = value as PdfDictionary ?? (value as PdfStream)?.Dictionary;
            Require(dictionary?.ContainsKey("TR") != true && dictionary?.ContainsKey("SMask") != true, "A 6.2.5, 6.2.10 no transfer curve or soft mask");
            Require(value is not PdfString { Bytes.Length: > 32767 }, "A 6.1.13 strings of at most 32,767 bytes");
        }
    }

    private void Pages()
    {
        foreach (var page in PageTree.Read(_file))
        {
            Require(!page.Dictionary.ContainsKey("AA"), "A 6.5.2 no /AA on a page");
            Require(!page.Dictionary.ContainsKey("PresSteps"), "A 6.10 no /PresSteps");
            if (_file.Find<PdfArray>(page.Dictionary, "Annots") is not { } annotations)
            {
                continue;
            }

            Require(page.Dictionary.IsName("Tabs", "S"), "UA 7.18.3 /Tabs /S on a page with annotations");
            foreach (var annotation in annotations.Select(_file.Resolve).OfType<PdfDictionary>())
            {
                var flags = annotation["F"] is PdfInteger f ? f.Value : 0;
                Require((flags & 4) != 0 && (flags & (1 | 2 | 32 | 256)) == 0, "A 6.3.2 annotations are printed, not hidden");
                Require(annotation["AP"] is PdfDictionary { Count: 1 } appearance && _file.Find<PdfStream>(appearance, "N") is not null, "A 6.3.3 an annotation has a normal appearance only");
                Require(!annotation.ContainsKey("A") && !annotation.ContainsKey("AA"), "A 6.4.1 a widget has no action");
                Require(annotation.ContainsKey("StructParent"), "UA 7.18.1 an annotation belongs to the structure");
                Require(!annotation.IsName("Subtype", "Widget") || annotation["TU"] is PdfString { Bytes.Length: > 0 }, "UA 7.18.1 a field has a description /TU");
            }
        }
    }

    private void Form()
    {
        if (_file.Find<PdfDictionary>(_file.Catalog, "AcroForm") is { } form)
        {
            Require(form["NeedAppearances"] is not PdfBoolean { Value: true }, "A 6.4.1 no /NeedAppearances true");
            Require(!form.ContainsKey("XFA"), "A 6.4.2 no /XFA");
        }
    }
}
