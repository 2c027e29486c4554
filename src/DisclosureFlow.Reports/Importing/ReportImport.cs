using System.Collections.Immutable;
using System.Text;
using DisclosureFlow.Reports.Importing;

namespace DisclosureFlow.Reports;

/// <summary>Limits of an import; a file beyond one is refused before it is unpacked or parsed further.</summary>
public sealed record ImportOptions
{
    public static ImportOptions Default { get; } = new();

    /// <summary>Largest file, in bytes.</summary>
    public int MaxFileBytes { get; init; } = 20 * 1024 * 1024;

    /// <summary>Most entries of a zip container (DOCX, XLSX).</summary>
    public int MaxZipEntries { get; init; } = 2_000;

    /// <summary>Most bytes that the parts we read may unpack to, together.</summary>
    public long MaxUnpackedBytes { get; init; } = 128L * 1024 * 1024;

    /// <summary>Most characters of text that a report may have.</summary>
    public int MaxTextCharacters { get; init; } = 8_000_000;

    /// <summary>Most elements of markup that the parts we read may have, together; a report has some ten thousand.</summary>
    public int MaxElements { get; init; } = 1_000_000;

    /// <summary>Most times that a part may unpack to more than its packed size, beyond the first MiB.</summary>
    public int MaxUnpackRatio { get; init; } = 200;

    /// <summary>The form to read the file as; null: recognised by the labels in it.</summary>
    public string? Form { get; init; }
}

/// <summary>A file that can't be read as a report, with the permanent code (docs/refusals/DF1.md) and what to do.</summary>
public sealed record ImportRefusal(string Code, string Message, string MessageEn, string NextStep, string NextStepEn);

/// <summary>What a file gave: a report with what the reader saw and guessed, or a refusal.</summary>
public sealed record ImportResult
{
    /// <summary>Null when the file was refused.</summary>
    public Report? Report { get; init; }

    /// <summary>Set when the file was refused.</summary>
    public ImportRefusal? Refusal { get; init; }

    /// <summary>What the reader noticed, with the place in the source file. The rules of <see cref="ReportChecks"/> are not among them.</summary>
    public ImmutableArray<Finding> ReadingFindings { get; init; } = [];

    /// <summary>text, docx, html, xlsx, pdf or json.</summary>
    public string Format { get; init; } = "";

    /// <summary>Author, title, comments and other text of the file that is not the report: scanned for privacy, not kept.</summary>
    public ImmutableArray<string> Metadata { get; init; } = [];

    /// <summary>Reading findings, then the checks of the report: what <c>import FILE --format json</c> prints.</summary>
    /// <exception cref="InvalidOperationException">The file was refused.</exception>
    public ImmutableArray<Finding> AllFindings(CheckContext? context = null) =>
        Report is null ? throw new InvalidOperationException("the file was refused") : [.. ReadingFindings, .. ReportChecks.Run(Report, context ?? CheckContext.Default)];
}

/// <summary>Reads a report from a file as offices have them. Never throws on content; hostile input ends in a refusal.</summary>
public static class ReportImport
{
    /// <param name="file">The file's bytes.</param>
    /// <param name="fileName">Only its ending is used, as a hint; the content decides.</param>
    public static ImportResult Read(ReadOnlyMemory<byte> file, string? fileName = null, ImportOptions? options = null)
    {
        try
        {
            return ReadKnown(file, fileName ?? "", options ?? ImportOptions.Default);
        }
        catch (ImportRefusedException refused)
        {
            return new ImportResult { Refusal = refused.Refusal };
        }
    }

    private static ImportResult ReadKnown(ReadOnlyMemory<byte> file, string fileName, ImportOptions options)
    {
        if (file.Length > options.MaxFileBytes)
        {
            throw Refusals.TooBig(file.Length, options.MaxFileBytes);
        }

        var bytes = file.Span;
        if (bytes.IsEmpty || bytes.IndexOfAnyExcept((byte)' ', (byte)'\n', (byte)'\r') < 0)
        {
            throw Refusals.Empty();
        }

        return bytes switch
        {
            [0xD0, 0xCF, 0x11, 0xE0, ..] => throw Refusals.OldWordFormat(),
            [(byte)'P', (byte)'K', 3 or 5, ..] => ReadZip(file, options),
            _ when HasEnding(fileName, ".doc", ".wps", ".wpt", ".dot") && !LooksLikeText(bytes) => throw Refusals.OldWordFormat(),
            [(byte)'{', (byte)'\\', (byte)'r', (byte)'t', (byte)'f', ..] => throw Refusals.Unsupported("RTF", "RTF"),
            _ when IsPdf(bytes) => ReportReader.Read(PdfSource.Read(file, options), options),
            _ when IsPicture(bytes) => throw Refusals.Unsupported("图片", "a picture"),
            _ => ReadText(file, options),
        };
    }

    private static ImportResult ReadZip(ReadOnlyMemory<byte> file, ImportOptions options)
    {
        using var zip = ZipContainer.Open(file, options, "ZIP");
        return zip.Has("word/document.xml") ? Read(DocxSource.Read(file, options), options, report => DocxSource.Read(DocxExport.Package(report, null), options).Rows)
            : zip.Has("xl/workbook.xml") ? Read(XlsxSource.Read(file, options), options, report => XlsxSource.Read(XlsxExport.Package(report, null), options).Rows)
            : throw Refusals.Unsupported("压缩文件", "a zip that is neither DOCX nor XLSX");
    }

    private static ImportResult ReadText(ReadOnlyMemory<byte> file, ImportOptions options)
    {
        var text = TextDecoding.Decode(file.Span);
        var first = text.AsSpan().TrimStart();
        var carries = PlainTextSource.CarriedAt(text) is not null;
        if (first is ['{', ..] && !carries)
        {
            return new ImportResult { Report = JsonSource.Read(Encoding.UTF8.GetBytes(text), options), Format = "json" };
        }

        return IsHtml(first) && !carries
            ? Read(HtmlSource.Read(text, options), options, report => HtmlSource.Read(HtmlExport.Document(report), options).Rows)
            : Read(PlainTextSource.Read(text, options), options, report => PlainTextSource.Rows(TextExport.Text(report)));
    }

    /// <summary>The report that the file carries, if that still shows what the file shows; else what its rows say.</summary>
    /// <param name="show">What a file of a report shows to the reader of this format.</param>
    private static ImportResult Read(SourceDocument source, ImportOptions options, Func<Report, IReadOnlyList<SourceRow>> show)
    {
        if (source.Carried is not { } carried)
        {
            return ReportReader.Read(source, options);
        }

        if (CarriedEdition.Read(carried) is { } edition && (options.Form is null || options.Form == edition.Form)
            && show(edition).Select(row => row.Text).SequenceEqual(source.Rows.Select(row => row.Text), StringComparer.Ordinal))
        {
            return new ImportResult { Report = edition, Format = source.Format, Metadata = [.. source.Metadata] };
        }

        var read = ReportReader.Read(source, options);
        return read with { ReadingFindings = [ReadingNotes.CarriedDiffers, .. read.ReadingFindings] };
    }

    /// <summary>Markup near the beginning: a declaration, or one of the elements that a saved or pasted page has.</summary>
    private static bool IsHtml(ReadOnlySpan<char> text)
    {
        var start = text[..Math.Min(4096, text.Length)];
        return text is ['<', ..] && (start.Contains("<html", StringComparison.OrdinalIgnoreCase) || start.Contains("<!doctype", StringComparison.OrdinalIgnoreCase) || start.Contains("<table", StringComparison.OrdinalIgnoreCase)
            || start.Contains("<div", StringComparison.OrdinalIgnoreCase) || start.Contains("<p", StringComparison.OrdinalIgnoreCase) || start.Contains("<h", StringComparison.OrdinalIgnoreCase) || start.Contains("<article", StringComparison.OrdinalIgnoreCase) || start.Contains("<meta", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The header within the first 1,024 bytes (ISO 32000-1, annex H, note 13), unless the file begins as text or markup.</summary>
    private static bool IsPdf(ReadOnlySpan<byte> bytes) =>
        bytes[..Math.Min(1024, bytes.Length)].IndexOf("%PDF-"u8) >= 0 && bytes is not [0xEF, 0xBB, 0xBF, ..] && bytes.TrimStart(" \r\n\t"u8) is not [(byte)'{' or (byte)'<', ..];

    private static bool LooksLikeText(ReadOnlySpan<byte> bytes) => bytes.IndexOf((byte)0) < 0;

    private static bool IsPicture(ReadOnlySpan<byte> bytes) =>
        bytes is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] or [0xFF, 0xD8, 0xFF, ..] or [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] or [(byte)'B', (byte)'M', _, _, _, _, 0, 0, ..]
        || bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8);

    private static bool HasEnding(string name, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
