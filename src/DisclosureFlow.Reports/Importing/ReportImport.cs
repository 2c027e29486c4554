using System.Collections.Immutable;

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
    public static ImportResult Read(ReadOnlyMemory<byte> file, string? fileName = null, ImportOptions? options = null) => throw new NotSupportedException();
}
