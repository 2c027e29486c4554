using DisclosureFlow.Pdf.Tagging;
using DisclosureFlow.Pdf.Writing;
using DisclosureFlow.Reports;

namespace DisclosureFlow.Typesetting;

/// <summary>A table in the flow: broken between rows where a page ends, its head repeated on the next.</summary>
internal sealed class TableItem : FlowItem
{
    /// <summary>Fewer body rows than this are not left alone at a page's foot or top.</summary>
    private const int FewRows = 2;

    private const int ShortTable = 6; // rows

    private readonly TableLayout _layout;
    private readonly StructureElement[] _elements;
    private readonly bool[] _shown;
    private readonly TableRules _rules;

    public TableItem(StructureElement parent, TableLayout layout)
    {
        _layout = layout;
        _rules = new TableRules(layout);
        _elements = new StructureElement[layout.Cells.Length];
        _shown = new bool[layout.Cells.Length];
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

    public override double Height => _layout.Rows.Sum();

    public override double LeastHeight => _layout.HeightOf(0, FirstRows);

    public override double WantedHeight => Height;

    public override bool IsWide => _layout.IsWide;

    private int HeaderRows => _layout.Block.HeaderRows;

    /// <summary>The head and the rows that must follow it at once; a short table stays whole.</summary>
    private int FirstRows
    {
        get
        {
            var rows = _layout.Rows.Length;
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
            if (to == _layout.Rows.Length)
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

    /// <summary>Behind the last row that goes on this page.</summary>
    private int EndOf(Composer composer, int from, double top)
    {
        var rows = _layout.Rows.Length;
        var to = from;
        var bottom = top;
        while (to < rows && composer.Fits(bottom, _layout.Rows[to]))
        {
            bottom += _layout.Rows[to++];
        }

        if (to == rows)
        {
            return to;
        }

        var wanted = Math.Min(to, rows - FewRows);
        while (wanted > from && IsHeadRow(wanted - 1))
        {
            wanted--;
        }

        // A row taller than the page is shown all the same: it then runs over the foot rather than for ever.
        return wanted > from ? wanted : Math.Max(to, from + 1);
    }

    /// <summary>A row of heads only belongs to the row below it.</summary>
    private bool IsHeadRow(int row) => _layout.Block.Rows[row].All(cell => cell.Scope is HeadScope.Column or HeadScope.ColumnGroup);

    private void ShowCells(Composer composer, int from, int to, double top, bool repetition)
    {
        for (var i = 0; i < _layout.Cells.Length; i++)
        {
            var laid = _layout.Cells[i];
            var end = laid.Cell.Row + laid.Cell.RowSpan;
            var (first, last) = (Math.Max(from, laid.Cell.Row), Math.Min(to, end));
            if (first >= last || (laid.Lines.Count == 0 && laid.Vertical is null))
            {
                continue;
            }

            var height = _layout.HeightOf(first, last);
            var needed = laid.HeightOf(_layout.LineHeight);
            var again = repetition || _shown[i];
            if (needed > height && (again || last < end))
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

            ShowText(composer, laid, top + _layout.HeightOf(from, first) + ((height - needed) / 2));
        }
    }

    private void ShowText(Composer composer, LaidCell laid, double y)
    {
        var (left, width) = _rules.PlaceOf(laid.Cell);
        if (laid.Vertical is { } text)
        {
            composer.Show(text, left + (width / 2), y);
            return;
        }

        y += (_layout.LineHeight - _layout.Size) / 2;
        foreach (var line in laid.Lines)
        {
            composer.Show(line, left + (laid.AtLeft ? _layout.Padding : (width - line.Width) / 2), y);
            y += _layout.LineHeight;
        }
    }
}
