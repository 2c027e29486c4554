using System.Collections.Immutable;

namespace DisclosureFlow.Reports;

/// <summary>A table of the form: one or more blocks below each other, of the same width.</summary>
public sealed class FormTable
{
    internal FormTable(string section, string caption, ImmutableArray<FormBlock> blocks)
    {
        (Section, Caption, Blocks) = (section, caption, blocks);
        Cells = [.. blocks.SelectMany(block => block.CellsOf(section))];
        var width = blocks.Max(block => block.Columns.Sum(column => column.Width));
        var labels = blocks.Max(block => block.LabelColumns);
        Grid = TableGrid.Of(this, labels, width);
        GridColumns = labels + width;
    }

    /// <summary>Number of the section the table stands in.</summary>
    public string Section { get; }

    public string Caption { get; }

    public ImmutableArray<FormBlock> Blocks { get; }

    public ImmutableArray<FormCell> Cells { get; }

    /// <summary>The table for printing: rows of cells, each cell named once where it begins, merged heads with their spans.</summary>
    public ImmutableArray<ImmutableArray<GridCell>> Grid { get; }

    /// <summary>Columns of <see cref="Grid"/>, label columns included.</summary>
    public int GridColumns { get; }
}

/// <summary>A block: its head line (第二十条第（一）项; empty in 三 and 四), its column heads and its rows.</summary>
/// <param name="Corner">Text over the row labels; empty in section 四.</param>
public sealed record FormBlock(string Head, string Corner, ImmutableArray<FormLabel> Columns, ImmutableArray<FormLabel> Rows)
{
    /// <summary>How many columns the row labels take: 0 in section 四, 1 in 二, 3 in 三.</summary>
    public int LabelColumns => Rows.Max(row => row.Depth) is var depth && Rows is [{ Text: "" }] ? 0 : depth;

    internal IEnumerable<FormCell> CellsOf(string section) =>
        from row in Rows.SelectMany(row => row.Leaves())
        from column in Columns.SelectMany(column => column.Leaves())
        select new FormCell(
            string.Join('.', new[] { section, row.Id, column.Id }.Where(part => part.Length > 0)), section, row.Id, column.Id, row.Text, column.Text, column.Leaf.Kind, column.Leaf.Unit);
}

/// <summary>A row or column label; a group has labels below it.</summary>
/// <param name="Id">Part of the cell id; may be empty in a group.</param>
/// <param name="Variants">Other wordings met on input.</param>
public sealed record FormLabel(string Id, string Text, ImmutableArray<string> Variants, FigureKind Kind, string Unit, ImmutableArray<FormLabel> Below)
{
    /// <summary>Levels from here down, 1 for a leaf.</summary>
    public int Depth => Below.IsEmpty ? 1 : 1 + Below.Max(label => label.Depth);

    /// <summary>Leaves from here down.</summary>
    public int Width => Below.IsEmpty ? 1 : Below.Sum(label => label.Width);

    /// <summary>Leaves in order, each with the ids and labels of the groups above it.</summary>
    internal IEnumerable<(string Id, string Text, FormLabel Leaf)> Leaves(string id = "", string text = "")
    {
        var (ownId, ownText) = (id.Length == 0 ? Id : Id.Length == 0 ? id : $"{id}.{Id}", text.Length == 0 ? Text : $"{text} {Text}");
        return Below.IsEmpty ? [(ownId, ownText, this)] : Below.SelectMany(label => label.Leaves(ownId, ownText));
    }
}

/// <summary>What a cell of a printed table heads.</summary>
public enum HeadScope
{
    /// <summary>A figure, no head.</summary>
    None,
    Column,
    ColumnGroup,
    Row,
    RowGroup,
}

/// <summary>A cell of the printed table.</summary>
/// <param name="Text">The label; empty for a figure.</param>
/// <param name="Cell">The figure's cell id, null for a head.</param>
/// <param name="Row">Row in the grid, from 0.</param>
/// <param name="Column">Column in the grid, from 0.</param>
public sealed record GridCell(string Text, string? Cell, int Row, int Column, int RowSpan, int ColumnSpan, HeadScope Scope);
