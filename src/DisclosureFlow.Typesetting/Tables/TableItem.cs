using DisclosureFlow.Pdf.Tagging;
using DisclosureFlow.Pdf.Writing;
using DisclosureFlow.Reports;

namespace DisclosureFlow.Typesetting;

/// <summary>A table in the flow: broken between rows where a page ends, or inside a tall one, its head repeated on the next.</summary>
internal sealed class TableItem : FlowItem
{
    /// <summary>Fewer body rows than this are not left alone at a page's foot or top.</summary>
    private const int FewRows = 2;

    private const int ShortTable = 6; // rows

    private readonly TableLayout _layout;
    private readonly StructureElement[] _elements;
    private readonly bool[] _shown;
    private readonly int[] _linesShown;
    private readonly TableRules _rules;

    public TableItem(StructureElement parent, TableLayout layout)
    {
        _layout = layout;
        _rules = new TableRules(layout);
        _elements = new StructureElement[layout.Cells.Length];
        _shown = new bool[layout.Cells.Length];
        _linesShown = new int[layout.Cells.Length];
        var table = parent.Add(StructureType.Table);
        StructureElement? tableRow = null;
        var row = -1;
        for (var i = 0; i < layout.Cells.Length; i++)
        {
            var cell = layout.Cells[i].Cell;
            if (cell.Row != row)
            {
                (tableRow, row) = (table.Add(StructureType.TableRow), cell.Row);
            }

            var element = tableRow!.Add(cell.IsHead ? StructureType.HeaderCell : StructureType.DataCell);
            element.Id = cell.Cell;
            element.RowSpan = cell.RowSpan;
            element.ColSpan = cell.ColumnSpan;
            element.Scope = ScopeOf(cell.Scope);
            _elements[i] = element;
        }
    }

    public override double Height => _layout.Strips.Heights.Sum();

    public override double LeastHeight => _layout.HeightOf(0, FirstRows);

    public override double WantedHeight => Height;

    public override bool IsWide => _layout.IsWide;

    private int HeaderRows => _layout.Block.HeaderRows;

    /// <summary>The head and the rows that must follow it at once; a short table stays whole.</summary>
    private int FirstRows
    {
        get
        {
            var rows = _layout.Strips.Heights.Length;
            return rows <= ShortTable ? rows : Math.Min(rows, HeaderRows == 0 ? 3 : HeaderRows + FewRows);
        }
    }

    public override double Draw(Composer composer, double y)
    {
        var from = 0;
        while (true)
        {
            var repeated = from > 0 ? HeaderRows : 0;
            var bodyTop = y + _layout.HeightOf(0, repeated);
            var to = EndOf(composer, from, bodyTop);
            ShowCells(composer, 0, repeated, y, repetition: true);
            ShowCells(composer, from, to, bodyTop, repetition: false);
            composer.OpenArtifact(ArtifactKind.Layout);
            _rules.Show(composer, [.. Enumerable.Range(0, repeated), .. Enumerable.Range(from, to - from)], y);
            if (to == _layout.Strips.Heights.Length)
            {
                return bodyTop + _layout.HeightOf(from, to) + (0.3 * GbPage.LinePitch);
            }

            composer.NewPage();
            (from, y) = (to, 0);
        }
    }

    private static HeaderScope ScopeOf(HeadScope scope) => scope switch
    {
        HeadScope.Column or HeadScope.ColumnGroup => HeaderScope.Column,
        HeadScope.Row or HeadScope.RowGroup => HeaderScope.Row,
        _ => HeaderScope.None,
    };

    /// <summary>Behind the last strip that goes on this page.</summary>
    private int EndOf(Composer composer, int from, double top)
    {
        var heights = _layout.Strips.Heights;
        var to = from;
        var bottom = top;
        while (to < heights.Length && composer.Fits(bottom, heights[to]))
        {
            bottom += heights[to++];
        }

        if (to == heights.Length)
        {
            return to;
        }

        var wanted = Math.Min(to, heights.Length - FewRows);
        while (wanted > from && (IsHeadRow(wanted - 1) || _layout.Strips.LeavesOneLine(wanted)))
        {
            wanted--;
        }

        // What is taller than the page and can't be divided is shown all the same: it then runs over the foot rather than for ever.
        return wanted > from ? wanted : Math.Max(to, from + 1);
    }

    /// <summary>A row of heads only belongs to the row below it.</summary>
    private bool IsHeadRow(int strip) => _layout.Block.Rows[_layout.Strips.RowOf[strip]].All(cell => cell.Scope is HeadScope.Column or HeadScope.ColumnGroup);

    private void ShowCells(Composer composer, int from, int to, double top, bool repetition)
    {
        for (var i = 0; i < _layout.Cells.Length; i++)
        {
            var laid = _layout.Cells[i];
            var (start, end) = (_layout.Strips.FirstOf(laid.Cell.Row), _layout.Strips.FirstOf(laid.Cell.Row + laid.Cell.RowSpan));
            var (first, last) = (Math.Max(from, start), Math.Min(to, end));
            if (first >= last || (laid.Lines.Count == 0 && laid.Vertical is null))
            {
                continue;
            }

            var height = _layout.HeightOf(first, last);
            var needed = laid.HeightOf(_layout.LineHeight);
            var again = repetition || _shown[i];
            if (!again && laid.Vertical is null && (_linesShown[i] > 0 || needed > height) && laid.Cell.RowSpan == 1 && _layout.Strips.IsDivided(laid.Cell.Row))
            {
                ShowNextLines(composer, i, last - first, top + _layout.HeightOf(from, first) + (first == start ? _layout.Strips.PaddingOf(laid.Cell.Row, _layout.LineHeight) : 0));
                continue;
            }

            if ((needed > height && (again || last < end)) || (again && !laid.Cell.IsHead))
            {
                continue;
            }

            if (again)
            {
                // A head, or a label that goes on over the page break, stands there again for the eye only.
                composer.OpenArtifact(ArtifactKind.Repetition);
            }
            else
            {
                _shown[i] = true;
                composer.Open(_elements[i]);
            }

            ShowText(composer, laid, laid.Lines, top + _layout.HeightOf(from, first) + ((height - needed) / 2));
        }
    }

    /// <summary>The part of a divided row's text that this page has room for, a line to a strip; the rest goes on the next page, in the same element.</summary>
    private void ShowNextLines(Composer composer, int i, int strips, double y)
    {
        var laid = _layout.Cells[i];
        var lines = laid.Lines.Skip(_linesShown[i]).Take(strips).ToList();
        _linesShown[i] += lines.Count;
        _shown[i] = _linesShown[i] == laid.Lines.Count;
        composer.Open(_elements[i]);
        ShowText(composer, laid, lines, y);
    }

    private void ShowText(Composer composer, LaidCell laid, IEnumerable<TextLine> lines, double y)
    {
        var (left, width) = _rules.PlaceOf(laid.Cell);
        if (laid.Vertical is { } text)
        {
            composer.Show(text, left + (width / 2), y);
            return;
        }

        y += (_layout.LineHeight - _layout.Size) / 2;
        foreach (var line in lines)
        {
            composer.Show(line, left + (laid.AtLeft ? _layout.Padding : (width - line.Width) / 2), y);
            y += _layout.LineHeight;
        }
    }
}
