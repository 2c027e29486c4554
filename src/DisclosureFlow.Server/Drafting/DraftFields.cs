using System.Globalization;
using System.Text;
using DisclosureFlow.Reports;

namespace DisclosureFlow.Server.Drafting;

/// <summary>The editor's fields as typed: title, organ, year, <c>s1</c>… for the text of a section, <c>c:</c> and the cell id for a figure.</summary>
internal sealed record DraftFields(IReadOnlyDictionary<string, string> Typed)
{
    private const string CellPrefix = "c:";

    /// <summary>Sections whose text can be edited: before 一, and 一 to 六.</summary>
    public static readonly IReadOnlyList<string> Sections = ["0", "1", "2", "3", "4", "5", "6"];

    /// <summary>True for the name of a figure's field.</summary>
    public static bool IsCell(string name) => name.StartsWith(CellPrefix, StringComparison.Ordinal);

    /// <summary>True for the name of a section's text.</summary>
    public static bool IsSection(string name) => name is ['s', >= '0' and <= '6'];

    public static DraftFields Of(IFormCollection form) => new(
        form.Where(field => field.Key is "title" or "organ" or "year" || IsCell(field.Key) || IsSection(field.Key))
            .ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal));

    public static DraftFields Of(Report report)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["title"] = report.Title ?? "", ["organ"] = report.Organ ?? "", ["year"] = report.Year?.ToString(CultureInfo.InvariantCulture) ?? "",
        };
        foreach (var section in Sections)
        {
            fields["s" + section] = report.Prose.GetValueOrDefault(section, "");
        }

        foreach (var (cell, figure) in report.Cells)
        {
            fields[CellPrefix + cell] = figure is { } value ? ReportContent.FigureText(value) : "";
        }

        return new DraftFields(fields);
    }

    public string this[string name] => Typed.GetValueOrDefault(name, "");

    public string Cell(string id) => this[CellPrefix + id];

    /// <summary>The fields with one put in.</summary>
    public DraftFields With(string name, string text) => new(new Dictionary<string, string>(Typed, StringComparer.Ordinal) { [name] = text });

    /// <summary>What a person calls the field: the cell's place, the section's heading.</summary>
    public static string PlaceOf(string name, StatutoryForm form) => name switch
    {
        "title" => "标题", "organ" => "单位（落款）", "year" => "报告年度", "s0" => "导语",
        _ when IsCell(name) => form.HasCell(name[CellPrefix.Length..]) ? form.Cell(name[CellPrefix.Length..]).Place : name[CellPrefix.Length..],
        _ when IsSection(name) => form.Section(name[1..]).Heading,
        _ => name,
    };

    /// <summary>Cells whose text is no figure.</summary>
    public IReadOnlyList<string> BadCells(StatutoryForm form) => [.. form.CellIds.Where(id => !TryFigure(Cell(id), out _))];

    /// <summary>The report with the fields put in; a cell whose text is no figure counts as not given.</summary>
    public Report Over(Report before)
    {
        var report = before with
        {
            Title = NullIfBlank(this["title"]), Organ = NullIfBlank(this["organ"]),
            Year = int.TryParse(Plain(this["year"]), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 2008 and <= 2100 ? year : null,
        };
        foreach (var section in Sections.Where(section => Typed.ContainsKey("s" + section)))
        {
            report = report.WithProse(section, this["s" + section]);
        }

        return report.WithCells(report.Layout.CellIds.Select(id => KeyValuePair.Create(id, TryFigure(Cell(id), out var figure) ? figure : null)));
    }

    /// <summary>A figure as people type it: full-width digits, thousands separators; empty is "not given", and so are / and —.</summary>
    public static bool TryFigure(string typed, out decimal? figure)
    {
        figure = null;
        var plain = Plain(typed);
        if (plain is "" or "/" or "—" or "-" or "――")
        {
            return true;
        }

        if (decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && CellFigures.CanHold(value))
        {
            figure = value;
            return true;
        }

        return false;
    }

    private static string Plain(string typed) => typed.Normalize(NormalizationForm.FormKC).Replace(",", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).Trim();

    private static string? NullIfBlank(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
