namespace DisclosureFlow.Reports.Importing;

/// <summary>Reads the table that has column heads only (section 四): fifteen figures in a row, one a line, or turned with labels of their own.</summary>
internal sealed class ColumnTableReader
{
    private readonly string caption;
    private readonly ReadingNotes notes;
    private readonly LabelSet<FormHead> heads;
    private readonly FormRow row;
    private readonly TurnedTable turned;
    private readonly List<(SourceRow Source, FigureCell[] Slots)> rows = [];
    private bool seenHead;

    public ColumnTableReader(FormLabels labels, string section, ReadingNotes notes)
    {
        this.notes = notes;
        caption = labels.Form.Section(section).Table!.Caption;
        heads = labels.Heads[section];
        row = labels.AllRows.First(row => row.Section == section);
        turned = new TurnedTable(row.Block, row.Cells);
    }

    /// <returns>False when the row is text around the table.</returns>
    public bool Take(in SourceRow source)
    {
        var figures = Array.ConvertAll(source.Cells, FigureCell.Read);
        turned.See(source, figures);
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

        if (turned.Rows.Count > 1)
        {
            foreach (var cell in Turned())
            {
                yield return cell;
            }

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
        var raw = RowFigures.Raw(slots);
        var (figures, finding) = RowFigures.Place(slots, [.. row.Cells], place, caption, raw);
        if (finding is not null)
        {
            notes.Add(finding);
        }

        for (var index = 0; index < figures.Length; index++)
        {
            yield return KeyValuePair.Create(row.Cells[index].Id, notes.Figure(figures[index], row.Cells[index], place));
        }
    }

    private List<KeyValuePair<string, decimal?>> Turned()
    {
        var placed = new Dictionary<string, (decimal? Figure, string Place)>(StringComparer.Ordinal);
        notes.Add(ReadingNotes.TableTurned(turned.Rows[0].Source.Place, caption));
        foreach (var (source, cells, slots) in turned.Rows)
        {
            var raw = RowFigures.Raw(slots);
            var (figures, finding) = RowFigures.Place(slots, cells, source.Place, source.Cells.First(cell => !string.IsNullOrWhiteSpace(cell)).Trim(), raw);
            if (finding is not null)
            {
                notes.Add(finding);
            }

            for (var index = 0; index < cells.Length; index++)
            {
                if (!placed.TryAdd(cells[index].Id, (notes.Figure(figures[index], cells[index], source.Place), source.Place)))
                {
                    notes.Add(ReadingNotes.RowTwice(source.Place, cells[index].ColumnLabel, raw, placed[cells[index].Id].Place));
                }
            }
        }

        return [.. placed.Select(cell => KeyValuePair.Create(cell.Key, cell.Value.Figure))];
    }
}
