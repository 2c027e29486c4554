namespace DisclosureFlow.Reports.Importing;

/// <summary>A paragraph or a table row of a source file, in reading order.</summary>
/// <param name="Place">Where it stands, for people: 第12行, 表3第5行.</param>
/// <param name="Cells">One text for a paragraph; a row's cells, blank ones included.</param>
/// <param name="IsTable">The source says that it is a table row.</param>
/// <param name="Fragment">Rows with the same number stand together without a break between them.</param>
/// <param name="Exact">Cell positions are the table's own (merged cells expanded to blanks), not guessed from separators.</param>
internal readonly record struct SourceRow(string Place, string[] Cells, bool IsTable, int Fragment, bool Exact)
{
    /// <summary>The only text of the row, or null when there is none or more than one.</summary>
    public string? Single
    {
        get
        {
            string? single = null;
            foreach (var cell in Cells)
            {
                if (!string.IsNullOrWhiteSpace(cell))
                {
                    if (single is not null)
                    {
                        return null;
                    }

                    single = cell;
                }
            }

            return single;
        }
    }

    /// <summary>The line as it was, where cells were guessed from blanks; null elsewhere.</summary>
    public string? Line { get; init; }

    public string Text => Line ?? string.Join(' ', Cells.Where(cell => !string.IsNullOrWhiteSpace(cell)).Select(cell => cell.Trim()));
}

/// <summary>A file taken apart into rows, before anybody asks what they mean.</summary>
internal sealed record SourceDocument(string Format, IReadOnlyList<SourceRow> Rows)
{
    /// <summary>Author, comments, deleted text: for the privacy scan.</summary>
    public IReadOnlyList<string> Metadata { get; init; } = [];

    /// <summary>The edition that the file carries (<see cref="CarriedEdition"/>), unread; null when it carries none.</summary>
    public string? Carried { get; init; }
}

/// <summary>Carries a refusal out of a reader; caught once, in <see cref="ReportImport"/>.</summary>
#pragma warning disable S3871 // It never leaves the library.
internal sealed class ImportRefusedException(ImportRefusal refusal) : Exception(refusal.Message)
{
    public ImportRefusal Refusal { get; } = refusal;
}
#pragma warning restore S3871
