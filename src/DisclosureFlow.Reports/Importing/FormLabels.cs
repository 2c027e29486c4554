using System.Collections.Concurrent;

namespace DisclosureFlow.Reports.Importing;

/// <summary>A row of the form as the reader looks for it.</summary>
/// <param name="Row">Row part of the cell id.</param>
/// <param name="Group">Text of the group or block head over it; empty when none.</param>
internal sealed record FormRow(string Section, FormBlock Block, string Row, string Label, string Group, int Order, IReadOnlyList<FormCell> Cells);

/// <summary>A head of the form: a block, a group of rows, or a column.</summary>
internal sealed record FormHead(string Section, FormBlock Block, string Text, bool IsColumn, string Column);

/// <summary>The labels of one form, folded once for matching.</summary>
internal sealed class FormLabels
{
    private static readonly ConcurrentDictionary<string, FormLabels> Cache = new(StringComparer.Ordinal);

    private FormLabels(StatutoryForm form)
    {
        Form = form;
        foreach (var section in form.Sections)
        {
            Sections.Add(section.Heading, section.Variants, section.Number);
            if (section.Table is { } table)
            {
                AddTable(table);
            }
        }
    }

    public static FormLabels Of(StatutoryForm form) => Cache.GetOrAdd(form.Id, _ => new FormLabels(form));

    public StatutoryForm Form { get; }

    public LabelSet<string> Sections { get; } = new();

    /// <summary>Row labels by section.</summary>
    public Dictionary<string, LabelSet<FormRow>> Rows { get; } = new(StringComparer.Ordinal);

    /// <summary>Group, block and column heads by section.</summary>
    public Dictionary<string, LabelSet<FormHead>> Heads { get; } = new(StringComparer.Ordinal);

    /// <summary>All rows in printing order.</summary>
    public List<FormRow> AllRows { get; } = [];

    /// <summary>Folded texts of all row, column and block labels.</summary>
    public HashSet<string> Cores { get; } = new(StringComparer.Ordinal);

    private void AddTable(FormTable table)
    {
        var rows = Rows[table.Section] = new LabelSet<FormRow>();
        var heads = Heads[table.Section] = new LabelSet<FormHead>();
        foreach (var block in table.Blocks)
        {
            if (block.Head.Length > 0)
            {
                AddHead(heads, block.Head, [], new FormHead(table.Section, block, block.Head, false, ""));
            }

            if (block.Corner.Length > 0)
            {
                AddHead(heads, block.Corner, [], new FormHead(table.Section, block, block.Corner, true, ""));
            }

            foreach (var column in block.Columns)
            {
                AddColumns(heads, table.Section, block, column, "");
            }

            var cells = block.CellsOf(table.Section).ToLookup(cell => cell.Row, StringComparer.Ordinal);
            foreach (var row in block.Rows)
            {
                AddRows(rows, heads, table.Section, block, row, block.Head, cells);
            }
        }
    }

    private void AddRows(LabelSet<FormRow> rows, LabelSet<FormHead> heads, string section, FormBlock block, FormLabel label, string group, ILookup<string, FormCell> cells)
    {
        if (label.Below.IsEmpty)
        {
            var row = new FormRow(section, block, label.Id, label.Text, group, AllRows.Count, [.. cells[label.Id]]);
            AllRows.Add(row);
            if (label.Text.Length > 0)
            {
                rows.Add(label.Text, label.Variants, row);
                Remember(label.Text, label.Variants);
            }

            return;
        }

        AddHead(heads, label.Text, label.Variants, new FormHead(section, block, label.Text, false, ""));
        foreach (var below in label.Below)
        {
            AddRows(rows, heads, section, block, below, label.Text, cells);
        }
    }

    private void AddColumns(LabelSet<FormHead> heads, string section, FormBlock block, FormLabel label, string above)
    {
        var id = above.Length == 0 ? label.Id : label.Id.Length == 0 ? above : $"{above}.{label.Id}";
        AddHead(heads, label.Text, label.Variants, new FormHead(section, block, label.Text, true, label.Below.IsEmpty ? id : ""));
        foreach (var below in label.Below)
        {
            AddColumns(heads, section, block, below, id);
        }
    }

    private void AddHead(LabelSet<FormHead> heads, string text, IEnumerable<string> variants, FormHead head)
    {
        heads.Add(text, variants, head);
        Remember(text, variants);
    }

    private void Remember(string text, IEnumerable<string> variants)
    {
        foreach (var wording in variants.Prepend(text))
        {
            Cores.Add(LabelText.Split(wording).Core);
        }
    }
}
