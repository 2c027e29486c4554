using System.Text.RegularExpressions;

namespace DisclosureFlow.Reports.Importing;

/// <summary>
/// Reads the tables whose rows have labels (sections 二 and 三). Rows come one by one; a row's figures may go on in the next source
/// rows, its label may be broken over two, heads may be missing or repeated.
/// </summary>
internal sealed partial class RowTableReader(FormLabels labels, string section, ReadingNotes notes)
{
    private readonly LabelSet<FormRow> rowLabels = labels.Rows[section];
    private readonly LabelSet<FormHead> heads = labels.Heads[section];
    private readonly ColumnOrder order = new(section);
    private readonly HashSet<string> seenGroups = new(StringComparer.Ordinal);
    private readonly Dictionary<FormRow, (string Place, FigureCell[] Figures)> found = [];
    private readonly List<(FormCell Cell, string Place)> lacking = [];
    private Pending? pending;
    private int lastOrder = -1;
    private bool afterHead = true;
    private string moneyUnit = "";

    private sealed class Pending(FormRow row, string text, double score, string place)
    {
        public FormRow Row { get; set; } = row;

        public string Text { get; set; } = text;

        public double Score { get; set; } = score;

        public string Place { get; } = place;

        public List<FigureCell> Slots { get; } = [];

        /// <summary>The cells that the slots are for, where the table lacks some; else null.</summary>
        public FormCell[]? Cells { get; set; }
    }

    /// <summary>Whether any row of the table was found.</summary>
    public bool HasRows => found.Count > 0 || pending is not null;

    /// <returns>False when the row is not part of the table: text between or after.</returns>
    public bool Take(in SourceRow row, int fragmentWidth)
    {
        var figures = new FigureCell[row.Cells.Length];
        var firstFigure = -1;
        var lastText = -1;
        for (var index = 0; index < figures.Length; index++)
        {
            figures[index] = IsSerial(row, index) ? FigureCell.Read("") : FigureCell.Read(row.Cells[index]);
            moneyUnit = figures[index].State == FigureState.Text && UnitNamed().Match(row.Cells[index]) is { Success: true } named ? named.Groups["unit"].Value : moneyUnit;
            if (firstFigure < 0 && figures[index].State == FigureState.Text)
            {
                lastText = index;
            }
            else if (firstFigure < 0 && figures[index].State != FigureState.Blank)
            {
                firstFigure = index;
            }
        }

        if (lastText < 0)
        {
            return Continue(figures, row);
        }

        if (LabelBeforeWords(row, figures, lastText, fragmentWidth) is { } label)
        {
            return TakeFigures(row, figures, label, fragmentWidth);
        }

        return firstFigure >= 0 ? TakeFigures(row, figures, lastText, fragmentWidth) : TakeWords(row, figures, lastText, fragmentWidth);
    }

    /// <summary>序号: the number that counts the rows, in a column before the labels.</summary>
    private bool IsSerial(in SourceRow row, int index) =>
        row.Exact && index + 1 < row.Cells.Length && row.Cells[index].Trim() is { Length: 1 or 2 } number && number.All(char.IsAsciiDigit)
        && !row.Cells.AsSpan(0, index).ContainsAnyExcept("") && (rowLabels.Find(row.Cells[index + 1]) is not null || FigureCell.Read(row.Cells[index + 1]).State == FigureState.Text);

    /// <summary>A row's label followed by words where figures belong (若干): the words fill the row exactly, and are no label themselves.</summary>
    private int? LabelBeforeWords(in SourceRow row, FigureCell[] figures, int lastText, int fragmentWidth)
    {
        if (rowLabels.Find(row.Cells[lastText]) is not null || heads.Find(row.Cells[lastText]) is not null)
        {
            return null;
        }

        for (var index = lastText - 1; index >= 0; index--)
        {
            if (figures[index].State == FigureState.Text && rowLabels.Find(row.Cells[index]) is { Score: >= 0.93 } match)
            {
                var slots = Slots(figures, index, fragmentWidth);
                var filled = slots.FindLastIndex(slot => slot.State != FigureState.Blank) + 1;
                return filled <= match.Target.Cells.Count && slots.Count >= match.Target.Cells.Count ? index : null;
            }
        }

        return null;
    }

    /// <summary>Ends the table: settles the last row, reports rows and heads that were not found, and hands over the figures.</summary>
    public IEnumerable<KeyValuePair<string, decimal?>> Finish()
    {
        Settle();
        foreach (var group in found.GroupBy(pair => pair.Key.Group, StringComparer.Ordinal).Where(group => group.Key.Length > 0 && !seenGroups.Contains(group.Key)))
        {
            notes.Add(ReadingNotes.HeadLost(group.MinBy(pair => pair.Key.Order).Value.Place, group.Key));
        }

        foreach (var column in lacking.GroupBy(pair => pair.Cell.ColumnLabel, StringComparer.Ordinal))
        {
            notes.Add(ReadingNotes.ColumnMissing(column.First().Place, column.Key, column.Select(pair => pair.Cell.Id)));
        }

        foreach (var row in labels.AllRows.Where(row => row.Section == section && found.Count > 0 && !found.ContainsKey(row)))
        {
            notes.Add(ReadingNotes.RowMissing(section, row));
        }

        foreach (var (row, (place, figures)) in found)
        {
            for (var index = 0; index < figures.Length; index++)
            {
                yield return KeyValuePair.Create(row.Cells[index].Id, notes.Figure(figures[index], row.Cells[index], place));
            }
        }
    }

    /// <summary>Figures without a label go on with the row above, as far as it still lacks some.</summary>
    private bool Continue(FigureCell[] figures, in SourceRow row)
    {
        var given = figures.Where(figure => figure.State != FigureState.Blank).ToArray();
        if (given.Length == 0)
        {
            return true;
        }

        if (pending is not null && pending.Slots.Count + given.Length <= pending.Row.Cells.Count)
        {
            pending.Slots.AddRange(given);
            return true;
        }

        if (!HasRows && !row.IsTable)
        {
            return false;
        }

        notes.Remark(row, "DF1108");
        return true;
    }

    private bool TakeFigures(in SourceRow row, FigureCell[] figures, int lastText, int fragmentWidth)
    {
        var texts = Texts(row, lastText);
        var match = FindRow(texts);
        if (pending is { Slots.Count: 0 } && rowLabels.Find(pending.Text + string.Concat(texts)) is { } joined && joined.Score > Math.Max(pending.Score, match?.Score ?? 0))
        {
            // The label was broken over two source rows and its figures stand in the second.
            pending.Row = joined.Target;
            pending.Score = joined.Score;
        }
        else if (match is { } own)
        {
            Settle();
            NoteGroups(texts);
            Begin(own, texts[^1], row.Place);
        }
        else
        {
            Settle();
            notes.Remark(row, "DF1108");
            return true;
        }

        if (order.Lacking(row, figures, lastText, pending!.Row) is { } named)
        {
            pending.Cells = named.Cells;
            pending.Slots.AddRange(named.Figures);
            return true;
        }

        pending.Slots.AddRange(Slots(figures, lastText, fragmentWidth));
        return true;
    }

    private bool TakeWords(in SourceRow row, FigureCell[] figures, int lastText, int fragmentWidth)
    {
        var texts = Texts(row, lastText);
        var last = texts[^1];
        if (!row.IsTable && (last.Length > 70 || last.Contains('。', StringComparison.Ordinal)))
        {
            return false;
        }

        var match = FindRow(texts);
        if (IsColumnHead(texts, match))
        {
            Settle();
            order.See(row, labels.AllRows.First(candidate => candidate.Section == section).Block);
            NoteGroups(texts);
            afterHead = true;
            return true;
        }

        var head = heads.Find(last);
        if (head is { Target.IsColumn: false } && head.Value.Score >= (match?.Score ?? 0))
        {
            Settle();
            NoteGroups(texts);
            order.Enter(head.Value.Target.Block);
            return true;
        }

        if (pending is not null && rowLabels.Find(pending.Text + string.Concat(texts)) is { } joined
            && (ReferenceEquals(joined.Target, pending.Row) || pending.Slots.Count == 0) && joined.Score > pending.Score && joined.Score > (match?.Score ?? 0))
        {
            (pending.Row, pending.Score, pending.Text) = (joined.Target, joined.Score, pending.Text + string.Concat(texts));
            return true;
        }

        if (match is { } own && (row.IsTable || own.Score >= 0.8))
        {
            Settle();
            NoteGroups(texts);
            Begin(own, last, row.Place);
            var blanks = Slots(figures, lastText, fragmentWidth);
            if (blanks.Count >= own.Target.Cells.Count)
            {
                pending!.Slots.AddRange(blanks);
            }

            return true;
        }

        if (!row.IsTable)
        {
            return false;
        }

        notes.Remark(row, "DF1111");
        return true;
    }

    private void Begin(LabelMatch<FormRow> match, string text, string place)
    {
        pending = new Pending(match.Target, text, match.Score, place);
        lastOrder = match.Target.Order;
        afterHead = false;
    }

    /// <summary>Column heads: labels of columns without a numeral. 总计 and 其他 are rows as well: there the numeral or the place decides.</summary>
    private bool IsColumnHead(List<string> texts, LabelMatch<FormRow>? match)
    {
        var columns = 0;
        foreach (var text in texts)
        {
            columns += heads.Find(text) is { Target.IsColumn: true, Score: >= 0.8 } ? 1 : 0;
        }

        if (columns == 0)
        {
            return false;
        }

        return columns > 1 || match is null or { Score: < 1 } || (LabelText.Split(texts[^1]).Number.Length == 0 && afterHead);
    }

    private LabelMatch<FormRow>? FindRow(List<string> texts)
    {
        bool Likely(FormRow row) => row.Order == lastOrder + 1;
        var best = rowLabels.Find(texts[^1], Likely);
        if (texts.Count > 1 && best is not { Score: 1 } && rowLabels.Find(string.Concat(texts), Likely) is { } joined && joined.Score > (best?.Score ?? 0))
        {
            best = joined;
        }

        // A row whose figures are preceded by its label and a note in a cell of its own.
        for (var index = texts.Count - 2; index >= 0 && best is null; index--)
        {
            best = rowLabels.Find(texts[index], Likely);
        }

        return best;
    }

    private void NoteGroups(List<string> texts)
    {
        foreach (var text in texts)
        {
            if (heads.Find(text) is { Target.IsColumn: false } head)
            {
                seenGroups.Add(head.Target.Text);
                order.Enter(head.Target.Block);
            }
        }
    }

    /// <summary>The cells after the label, without the blank label columns that a row with a short label leaves.</summary>
    private List<FigureCell> Slots(FigureCell[] figures, int lastText, int fragmentWidth)
    {
        var start = lastText + 1;
        if (section == "3")
        {
            var labelColumns = Math.Clamp(fragmentWidth - 7, 1, 6);
            while (start < labelColumns && start < figures.Length && figures[start].State == FigureState.Blank)
            {
                start++;
            }
        }

        return [.. figures.Skip(start)];
    }

    private void Settle()
    {
        if (pending is not { } row)
        {
            return;
        }

        pending = null;
        var cells = row.Cells ?? order.Apply(row.Row);
        var raw = RowFigures.Raw(row.Slots);
        var (figures, finding) = RowFigures.Place(row.Slots, cells, row.Place, row.Row.Label, raw);
        for (var index = 0; index < figures.Length; index++)
        {
            // 单位：元 in a head: what the figure itself says goes before it.
            if (cells[index].Kind == FigureKind.Money && figures[index].Unit is "" && moneyUnit.Length > 0)
            {
                figures[index] = figures[index] with { Unit = moneyUnit };
            }
        }

        if (finding is not null)
        {
            notes.Add(finding);
        }

        if (row.Score < 1)
        {
            notes.Add(ReadingNotes.LabelGuessed(row.Place, row.Text, row.Row.Label, row.Score));
        }

        var inOrder = row.Row.Cells.Select(cell => cells.IndexOf(cell) is >= 0 and var index ? figures[index] : default).ToArray();
        if (found.TryGetValue(row.Row, out var earlier) && Array.Exists(earlier.Figures, figure => figure.Figure is not null))
        {
            notes.Add(ReadingNotes.RowTwice(row.Place, row.Row.Label, raw, earlier.Place));
            return;
        }

        found[row.Row] = (row.Place, inOrder);
        lacking.AddRange(row.Row.Cells.Except(cells).Select(cell => (cell, row.Place)));
    }

    private static List<string> Texts(in SourceRow row, int lastText)
    {
        var texts = new List<string>(lastText + 1);
        for (var index = 0; index <= lastText; index++)
        {
            if (!string.IsNullOrWhiteSpace(row.Cells[index]))
            {
                texts.AddRange(GroupBeforeRow().Split(row.Cells[index].Trim()).Where(text => text.Length > 0));
            }
        }

        return texts;
    }

    /// <summary>The unit of money that a head or a label names: 本年收费金额（单位：元）, 采购总金额（万元）.</summary>
    [GeneratedRegex(@"(?:单位\s*[:：]?\s*|[（(]\s*)(?:人民币)?(?<unit>万元|亿元|元)", RegexOptions.CultureInvariant)]
    private static partial Regex UnitNamed();

    /// <summary>Where a group's head and a row's label were run together: 三、本年度办理结果（一）予以公开, （四）无法提供 1.本机关….</summary>
    [GeneratedRegex(@"\s*(?<!^|第\s*)(?=[（(]\s*[一二三四五六七八九十]\s*[）)])|\s+(?=[1-8]\s*[.．、])|(?<=\p{IsCJKUnifiedIdeographs})(?=[1-8][.．、]\p{IsCJKUnifiedIdeographs})", RegexOptions.CultureInvariant)]
    private static partial Regex GroupBeforeRow();
}
