using System.Collections.Immutable;
using System.Security.Cryptography;

namespace DisclosureFlow.Reports;

/// <summary>
/// A government disclosure report as values: what the statutory form asks for, and nothing about how it was read or looks.
/// Immutable; equal when the canonical bytes are equal.
/// </summary>
public sealed record Report
{
    /// <summary>A report on the given form with every cell not given and all text empty.</summary>
    public static Report Blank(StatutoryForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return new Report(form);
    }

    private Report(StatutoryForm form)
    {
        Layout = form;
        Cells = CellFigures.Blank(form);
    }

    /// <summary>Id of the statutory form: 2019 or 2021.</summary>
    public string Form => Layout.Id;

    /// <summary>The statutory form itself.</summary>
    public StatutoryForm Layout { get; private init; }

    /// <summary>The year reported on, 2008 to 2100; null when the file does not tell.</summary>
    public int? Year { get; init; }

    /// <summary>The organ's name as it signs; null when the file does not tell.</summary>
    public string? Organ { get; init; }

    public string? Title { get; init; }

    /// <summary>成文日期 as the file gives it; the edition that is signed carries the day of signing instead.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>
    /// Text by section number, paragraphs separated by U+000A. Keys 1, 5 and 6 are always there, empty when the section is;
    /// 0 (before section 一) and 2, 3, 4 (notes around the tables) only where there is text.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Prose { get; private init; } = BlankProse;

    /// <summary>Every cell of the form; null means not given, which is not zero.</summary>
    public CellFigures Cells { get; private init; }

    /// <summary>Rows and stray text of the source that have no place in the form: kept, not printed.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>The report with one figure changed; null sets it to not given.</summary>
    /// <exception cref="KeyNotFoundException">The form has no such cell.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The figure has more than 15 significant digits or 6 decimal places.</exception>
    public Report With(string cell, decimal? figure) => this with { Cells = Cells.With(cell, figure) };

    /// <summary>The report with other figures; cells not named are not given.</summary>
    public Report WithCells(IEnumerable<KeyValuePair<string, decimal?>> figures) => this with { Cells = CellFigures.Blank(Layout).With(figures) };

    /// <summary>The report with the text of one section replaced. Line ends become U+000A; blank lines and blanks at the ends go.</summary>
    /// <param name="section">0 to 6.</param>
    public Report WithProse(string section, string text) => this with { Prose = ProseText.Set(Prose, section, text) };

    /// <summary>
    /// The report on another form: cells with the same id keep their figure, the others are not given. Text is kept.
    /// </summary>
    public Report On(StatutoryForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return this with { Layout = form, Cells = CellFigures.Blank(form).With(Cells.Where(cell => form.HasCell(cell.Key))) };
    }

    /// <summary>The edition's bytes: canonical JSON (RFC 8785) with the keys cells, date, form, organ, prose, remarks, title, year.</summary>
    public byte[] ToCanonicalJson() => ReportJson.Canonical(this);

    /// <summary>Reads back exactly what <see cref="ToCanonicalJson"/> wrote; any other bytes, equivalent JSON included, are refused.</summary>
    /// <exception cref="FormatException">Not canonical, not complete, or not a report.</exception>
    public static Report FromCanonicalJson(ReadOnlySpan<byte> json) => ReportJson.FromCanonical(json);

    /// <summary>SHA-256 of the canonical bytes, 64 lower-case hexadecimal digits: the name of this edition.</summary>
    public string Sha256Hex() => Convert.ToHexStringLower(SHA256.HashData(ToCanonicalJson()));

    public bool Equals(Report? other) =>
        other is not null && (ReferenceEquals(this, other) ||
        (ReferenceEquals(Layout, other.Layout) && Year == other.Year && Date == other.Date
            && string.Equals(Organ, other.Organ, StringComparison.Ordinal) && string.Equals(Title, other.Title, StringComparison.Ordinal)
            && Cells.Equals(other.Cells) && Prose.SequenceEqual(other.Prose) && Remarks.SequenceEqual(other.Remarks, StringComparer.Ordinal)));

    public override int GetHashCode() => HashCode.Combine(Form, Year, Organ, Title, Date, Cells);

    private static readonly ImmutableSortedDictionary<string, string> BlankProse =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal, StringComparer.Ordinal).Add("1", "").Add("5", "").Add("6", "");
}
