using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace DisclosureFlow.Reports;

/// <summary>
/// A statutory form of the yearly report (政府信息公开工作年度报告格式): heads, tables, cells and balance rules. Read from a data file
/// (Forms/form-*.json); a new form is a new data file and its golden test.
/// </summary>
public sealed class StatutoryForm
{
    private readonly FrozenDictionary<string, int> indexById;

    internal StatutoryForm(string id, string notice, int firstYear, int? lastYear, ImmutableArray<FormSection> sections, ImmutableArray<Balance> balances, ImmutableArray<ProseFigure> proseFigures)
    {
        (Id, Notice, FirstYear, LastYear, Sections, ProseFigures) = (id, notice, firstYear, lastYear, sections, proseFigures);
        Cells = [.. sections.Where(section => section.Table is not null).SelectMany(section => section.Table!.Cells)];
        CellIds = Cells.Select(cell => cell.Id).ToImmutableArray();
        indexById = Cells.Select((cell, index) => KeyValuePair.Create(cell.Id, index)).ToFrozenDictionary(StringComparer.Ordinal);
        Balances = balances;
        foreach (var cell in balances.SelectMany(balance => balance.Left.Concat(balance.Right)).Concat(proseFigures.SelectMany(figure => figure.Cells)))
        {
            _ = IndexOf(cell);
        }
    }

    /// <summary>All forms, oldest first.</summary>
    public static IReadOnlyList<StatutoryForm> All { get; } = FormFile.ReadAll();

    /// <summary>The form with this id.</summary>
    /// <exception cref="KeyNotFoundException">There is no such form.</exception>
    public static StatutoryForm ById(string id) =>
        All.FirstOrDefault(form => string.Equals(form.Id, id, StringComparison.Ordinal)) ?? throw new KeyNotFoundException($"there is no statutory form {id}");

    /// <summary>The form in force for reports on a year; the oldest for years before it.</summary>
    public static StatutoryForm ForYear(int year) => All.LastOrDefault(form => form.FirstYear <= year) ?? All[0];

    /// <summary>2019 or 2021: the year of the first reports on it.</summary>
    public string Id { get; }

    /// <summary>Number of the notice that issued it.</summary>
    public string Notice { get; }

    public int FirstYear { get; }

    /// <summary>The last year reported on this form; null while it is in force.</summary>
    public int? LastYear { get; }

    /// <summary>The six sections in order.</summary>
    public ImmutableArray<FormSection> Sections { get; }

    /// <summary>Cells in printing order: 198 on the 2019 form, 200 on the 2021 form.</summary>
    public ImmutableArray<FormCell> Cells { get; }

    public IReadOnlyList<string> CellIds { get; }

    /// <summary>The equalities B1 to B4, each over whole cells.</summary>
    public ImmutableArray<Balance> Balances { get; }

    internal ImmutableArray<ProseFigure> ProseFigures { get; }

    public bool HasCell(string id) => indexById.ContainsKey(id);

    /// <summary>Position of a cell in <see cref="CellIds"/>.</summary>
    /// <exception cref="KeyNotFoundException">The form has no such cell.</exception>
    public int IndexOf(string id) => indexById.TryGetValue(id, out var index) ? index : throw new KeyNotFoundException($"the form of {Id} has no cell {id}");

    /// <summary>The cell with this id.</summary>
    /// <exception cref="KeyNotFoundException">The form has no such cell.</exception>
    public FormCell Cell(string id) => Cells[IndexOf(id)];

    /// <summary>The section with this number, "1" to "6".</summary>
    public FormSection Section(string number) => Sections[int.Parse(number, CultureInfo.InvariantCulture) - 1];

    public override string ToString() => $"form {Id}";
}

/// <summary>What a cell holds (rule B11).</summary>
public enum FigureKind
{
    /// <summary>A whole number, zero or more.</summary>
    Count,

    /// <summary>A whole number of either sign (本年增/减).</summary>
    Change,

    /// <summary>An amount with up to six decimal places, zero or more.</summary>
    Money,
}

/// <summary>One numeric cell.</summary>
/// <param name="Id">section.row.column, fixed across forms where the meaning is the same.</param>
/// <param name="RowLabel">Labels of the row from the outermost group to the row, joined by a blank; empty in section 四.</param>
/// <param name="ColumnLabel">Labels of the column from the outermost group to the column, joined by a blank.</param>
/// <param name="Unit">件, 项, 万元, or empty where the form does not print it (采购总金额).</param>
public sealed record FormCell(string Id, string Section, string Row, string Column, string RowLabel, string ColumnLabel, FigureKind Kind, string Unit)
{
    /// <summary>Where the cell is, as a person would say it.</summary>
    public string Place => RowLabel.Length == 0 ? $"表{SectionNumeral} · {ColumnLabel}" : $"表{SectionNumeral} · {RowLabel} · {ColumnLabel}";

    private string SectionNumeral => Section switch { "2" => "二", "3" => "三", "4" => "四", _ => Section };
}

/// <summary>An equality over cells: the sum of <see cref="Left"/> equals the sum of <see cref="Right"/>.</summary>
/// <param name="Rule">B1 to B4.</param>
public sealed record Balance(string Rule, ImmutableArray<string> Left, ImmutableArray<string> Right);

/// <summary>One of the six sections.</summary>
/// <param name="Number">"1" to "6".</param>
/// <param name="Heading">As printed, with its numeral.</param>
/// <param name="Variants">Heads met on input, without numeral.</param>
/// <param name="Table">Null in the sections of text.</param>
public sealed record FormSection(string Number, string Heading, ImmutableArray<string> Variants, FormTable? Table, ImmutableArray<FormTheme> Themes);

/// <summary>A theme that section 一 treats (rule B19) and the words that show it is there.</summary>
public sealed record FormTheme(string Id, LocalizedText Name, ImmutableArray<string> Words, bool GovernmentsOnly);

/// <summary>A figure that prose repeats (rule B12): what it is called there and the cells whose sum it is.</summary>
internal sealed record ProseFigure(ImmutableArray<string> Names, ImmutableArray<string> Cells, string Unit);
