namespace DisclosureFlow.Reports.Importing;

/// <summary>Reads the table that has column heads only (section 四): fifteen figures in a row, or one a line.</summary>
internal sealed class ColumnTableReader(FormLabels labels, string section, ReadingNotes notes)
{
    private readonly LabelSet<FormHead> heads = labels.Heads[section];
    private readonly FormRow row = labels.AllRows.First(row => row.Section == section);
    private readonly List<(SourceRow Source, FigureCell[] Slots)> rows = [];
    private bool seenHead;

    /// <returns>False when the row is text around the table.</returns>
    public bool Take(in SourceRow source)
    {
        var figures = Array.ConvertAll(source.Cells, FigureCell.Read);
        var lastText = Array.FindLastIndex(figures, figure => figure.State == FigureState.Text);
        var firstFigure = Array.FindIndex(figures, figure => figure.State is FigureState.Number or FigureState.Mark or FigureState.Unreadable);
        if (lastText < 0)
        {
            if (firstFigure >= 0 || figures.Length >= row.Cells.Count)
            {
                rows.Add((source, figures));
            }

            return true;
        }

        if (firstFigure > lastText)
        {
            rows.Add((source, figures[(lastText + 1)..]));
            return true;
        }

        var known = source.Cells.Count(cell => !string.IsNullOrWhiteSpace(cell) && heads.Find(cell) is { Score: >= 0.8 });
        if (known > 0 && (source.IsTable || source.Cells[0].Length < 30))
        {
            seenHead = true;
            return true;
        }

        if (firstFigure >= 0 && seenHead && source.IsTable)
        {
            rows.Add((source, figures)); // words among the figures: the cell they stand in can't be read, the others can
            return true;
        }

        return false;
    }

    public bool HasRows => rows.Count > 0;

    public IEnumerable<KeyValuePair<string, decimal?>> Finish()
    {
        if (rows.Count == 0)
        {
            yield break;
        }

        var whole = rows.FindIndex(candidate => candidate.Slots.Length >= row.Cells.Count);
        var slots = whole >= 0 ? rows[whole].Slots : [.. rows.SelectMany(candidate => candidate.Slots.Where(slot => slot.State != FigureState.Blank))];
        for (var index = 0; index < rows.Count && whole >= 0; index++)
        {
            if (index != whole)
            {
                notes.Remark(rows[index].Source, "DF1108");
            }
        }

        var place = rows[Math.Max(whole, 0)].Source.Place;
        var raw = string.Join(' ', slots.Select(slot => slot.State == FigureState.Blank ? "□" : slot.Raw));
        var (figures, finding) = RowFigures.Place(slots, [.. row.Cells], place, labels.Form.Section(section).Table!.Caption, raw);
        if (finding is not null)
        {
            notes.Add(finding);
        }

        for (var index = 0; index < figures.Length; index++)
        {
            yield return KeyValuePair.Create(row.Cells[index].Id, notes.Figure(figures[index], row.Cells[index], place));
        }
    }
}
