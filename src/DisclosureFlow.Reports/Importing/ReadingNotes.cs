using System.Globalization;

namespace DisclosureFlow.Reports.Importing;

/// <summary>What the reader noticed: findings, and rows that have no place in the form.</summary>
internal sealed class ReadingNotes
{
    private const int MostRemarks = 500;

    /// <summary>A file may be wrong in every cell; beyond that it is no report.</summary>
    private const int MostFindings = 2_000;

    public List<Finding> Findings { get; } = []; // add with Add, which counts

    public List<string> Remarks { get; } = [];

    public void Add(Finding finding)
    {
        if (Findings.Count >= MostFindings)
        {
            throw Refusals.TooComplex("无法对应的内容过多", "too much that the form does not have");
        }

        Findings.Add(finding);
    }

    /// <summary>Keeps a source row as a remark and says so.</summary>
    public void Remark(in SourceRow row, string code)
    {
        var text = row.Text;
        if (text.Length == 0)
        {
            return;
        }

        if (Remarks.Count >= MostRemarks)
        {
            throw Refusals.TooComplex("无法对应的行过多", "too many rows that are no row of the form");
        }

        Remarks.Add(text);
        Add(code == "DF1108"
            ? new Finding(code, Severity.Warn, row.Place,
                new($"表格中有法定格式没有的行“{Short(text)}”，已作为备注保留，未计入。", $"The table has a row that the form does not have, “{Short(text)}”; it is kept as a remark and not counted."),
                new("请核对该行的数是否应填入其他行。", "Check whether its figures belong to another row."))
            : new Finding(code, Severity.Note, row.Place,
                new($"此处的文字“{Short(text)}”不属于报告格式，已作为备注保留。", $"The text “{Short(text)}” is not part of the form; it is kept as a remark."),
                new("如属正文，请移入相应部分；否则不需处理。", "If it belongs to the report, move it into its section; else nothing is needed.")));
    }

    public static Finding HeadLost(string place, string head) => new("DF1106", Severity.Warn, place,
        new($"缺少栏目名“{head}”，其下各行按行名识别。", $"The head “{head}” is missing; its rows were recognised by their own labels."),
        new("输出时会补上法定栏目名；请核对其下各行的数。", "The head is printed again on output; check the figures of its rows."))
    { Confidence = 0.95 };

    public static Finding RowMissing(string section, FormRow row) => new("DF1107", Severity.Warn, $"表{SectionNumeral(section)}",
        new($"没有找到“{row.Label}”一行，该行各格按未填处理。", $"The row “{row.Label}” was not found; its cells are not given."),
        new("请对照原件填写该行。", "Fill the row in from the original."))
    { Cells = [.. row.Cells.Select(cell => cell.Id)] };

    public static Finding ColumnMissing(string place, string column, IEnumerable<string> cells) => new("DF1129", Severity.Warn, place,
        new($"表中没有找到“{column}”一列，该列各格按未填处理；其余各列按表头的位置读取。", $"The table has no column “{column}”; its cells are not given. The other columns were read where their heads stand."),
        new("请对照原件填写该列。", "Fill the column in from the original."))
    { Cells = [.. cells] };

    public static Finding LabelGuessed(string place, string text, string label, double score) => new("DF1109", Severity.Note, place,
        new($"行名“{Short(text)}”按“{label}”识别。", $"The label “{Short(text)}” was read as “{label}”."),
        new("请核对该行的数是否对应。", "Check that the figures belong to that row."))
    { Confidence = score };

    public static Finding RowTwice(string place, string label, string raw, string earlier) => new("DF1110", Severity.Warn, place,
        new($"“{label}”一行重复出现（前一处：{earlier}），已采用前一处。本处的数：{raw}", $"The row “{label}” occurs twice (first: {earlier}); the first was taken. Figures here: {raw}"),
        new("请核对应以哪一处为准。", "Check which of the two is right."));

    public static Finding TableTurned(string place, string caption) => new("DF1126", Severity.Note, place,
        new($"“{caption}”的表没有按法定格式排成一行，已按各行各列的名称识别。", $"The table “{caption}” is not laid out in one row as the form has it; it was read by the labels of its rows and columns."),
        new("输出时按法定格式排列；请核对各数。", "It is printed as the form has it; check the figures."))
    { Confidence = 0.95 };

    public static Finding CarriedDiffers { get; } = new("DF1124", Severity.Note, "全文",
        new("文件导出后又改动过，所带的读回数据已不相符，未采用；以下按文件中看得见的内容读取。", "The file was changed after it was exported: the edition it carries no longer shows what the file shows and was not used."),
        new("请核对年度、标题和各部分的划分。", "Check year, title and where each section begins."));

    /// <summary>The figure for a cell, with its unit converted where the source names another one.</summary>
    public decimal? Figure(FigureCell figure, FormCell cell, string place)
    {
        if (figure.State is FigureState.Unreadable or FigureState.Text)
        {
            Add(new Finding("DF1105", Severity.Warn, place,
                new($"“{cell.Place}”的内容“{Short(figure.Raw)}”不是可识别的数，按未填处理。", $"The content “{Short(figure.Raw)}” of {cell.Id} is no figure; the cell is not given."),
                new("请填写阿拉伯数字（最多 15 位有效数字、6 位小数）。", "Write the figure in digits (at most 15 significant, 6 decimal places)."))
            { Cells = [cell.Id] });
            return null;
        }

        if (figure.Figure is not { } value)
        {
            return null;
        }

        if (cell.Kind != FigureKind.Money)
        {
            return value;
        }

        return cell.Unit.Length == 0 ? AskUnit(value, figure, cell, place) : Convert(value, figure, cell, place);
    }

    private decimal AskUnit(decimal value, FigureCell figure, FormCell cell, string place)
    {
        if (value != 0)
        {
            Add(new Finding("DF1114", Severity.Warn, place,
                new($"“{cell.Place}”为 {figure.Raw}，法定格式没有印单位，“元”和“万元”都有人用。", $"{cell.Id} is {figure.Raw}; the form prints no unit, and both 元 and 万元 are in use."),
                new("请确认单位，并在正文中写明。", "Confirm the unit and state it in the text.")) { Cells = [cell.Id] });
        }

        return value;
    }

    private decimal Convert(decimal value, FigureCell figure, FormCell cell, string place)
    {
        var factor = figure.Unit switch { "元" => 0.0001m, "亿元" => 10_000m, _ => 1m };
        if (factor == 1m)
        {
            return value;
        }

        var converted = value * factor;
        Add(new Finding("DF1114", Severity.Warn, place,
            new($"“{cell.Place}”写的是 {figure.Raw}，已换算为 {ReportContent.FigureText(converted)} {cell.Unit}。", $"{cell.Id} reads {figure.Raw}; converted to {ReportContent.FigureText(converted)} {cell.Unit}."),
            new("请核对换算结果。", "Check the conversion.")) { Cells = [cell.Id], Confidence = 0.9 });
        return CellFigures.CanHold(converted) ? converted : Math.Round(converted, CellFigures.MostDecimalPlaces);
    }

    public static string SectionNumeral(string section) => section switch { "1" => "一", "2" => "二", "3" => "三", "4" => "四", "5" => "五", "6" => "六", _ => section };

    public static string Short(string text) => text.Length <= 60 ? text : string.Create(CultureInfo.InvariantCulture, $"{text[..58]}……");
}
