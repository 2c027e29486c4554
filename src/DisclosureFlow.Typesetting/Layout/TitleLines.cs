namespace DisclosureFlow.Typesetting;

/// <summary>
/// Breaks a title at meaning into as few lines as fit, shaped like a trapezium or a diamond (GB/T 9704-2012, 7.3.1: 词意完整，排列对称，长短适宜).
/// </summary>
internal static class TitleLines
{
    /// <summary>Words of such titles that are not torn.</summary>
    private static readonly string[] Words =
        ["政府信息公开", "工作年度报告", "年度报告", "人民政府办公室", "人民政府", "街道办事处", "委员会", "办公室", "保密审查", "审查表", "审计报告", "验证报告", "工作", "年度", "报告", "政府", "信息", "公开"];

    /// <summary>Behind these a new sense begins: the organ's name is complete.</summary>
    private static readonly string[] EndsOfName = ["人民政府办公室", "街道办事处", "人民政府", "委员会", "办公室", "局", "厅", "部"];

    private const double TornWord = 1000;
    private const double InsidePhrase = 12;

    /// <param name="text">The title as glyphs.</param>
    /// <param name="width">The widest line in points.</param>
    public static List<TextLine> Of(ShapedText text, double width)
    {
        for (var count = 1; count < text.Count; count++)
        {
            if (text.Width > width * count)
            {
                continue;
            }

            var best = Best(text, width, 0, count, []);
            if (best.Breaks is not null)
            {
                return Lines(text, best.Breaks);
            }
        }

        return ParagraphLines.Of(text, width, justify: false);
    }

    private static List<TextLine> Lines(ShapedText text, List<int> ends)
    {
        var lines = new List<TextLine>();
        var start = 0;
        foreach (var end in ends)
        {
            lines.Add(new TextLine(text, start, end, 0, [], text.WidthOf(start, end)));
            start = end;
        }

        return lines;
    }

    /// <summary>Tries all ways to end the remaining lines; titles are short, so that all are few.</summary>
    private static (double Cost, List<int>? Breaks) Best(ShapedText text, double width, int start, int lines, List<double> widths)
    {
        if (lines == 1)
        {
            var rest = text.WidthOf(start, text.Count);
            return rest <= width ? (ShapeCost([.. widths, rest], width), [text.Count]) : (double.MaxValue, null);
        }

        (double Cost, List<int>? Breaks) best = (double.MaxValue, null);
        for (var end = start + 2; end < text.Count - 1; end++)
        {
            if (text.WidthOf(start, end) > width)
            {
                break;
            }

            if (!text.MayBreakBefore(end))
            {
                continue;
            }

            var (cost, breaks) = Best(text, width, end, lines - 1, [.. widths, text.WidthOf(start, end)]);
            cost += breaks is null ? 0 : SenseCost(text.Text, text.Glyphs[end].TextStart);
            if (breaks is not null && cost < best.Cost)
            {
                best = (cost, [end, .. breaks]);
            }
        }

        return best;
    }

    /// <summary>What a break at this place costs the sense.</summary>
    private static double SenseCost(string title, int at)
    {
        if (Array.Exists(EndsOfName, name => title.AsSpan(0, at).EndsWith(name, StringComparison.Ordinal)) || (char.IsAsciiDigit(title[at]) && !char.IsAsciiDigit(title[at - 1])))
        {
            return 0;
        }

        foreach (var word in Words)
        {
            for (var from = title.IndexOf(word, StringComparison.Ordinal); from >= 0; from = title.IndexOf(word, from + 1, StringComparison.Ordinal))
            {
                if (from < at && at < from + word.Length)
                {
                    return TornWord;
                }
            }
        }

        // 2023年|度 and 于|… are no places to stop; 关于…的|报告 is.
        return title[at] is '年' or '度' or '的' or '和' or '与' ? TornWord : InsidePhrase;
    }

    /// <summary>Unequal lines are wanted (a rectangle is not), a very short one is not.</summary>
    private static double ShapeCost(double[] widths, double width)
    {
        double cost = 0;
        for (var i = 0; i < widths.Length; i++)
        {
            cost += widths[i] < width * 0.3 ? 6 : 0;
            cost += i > 0 && Math.Abs(widths[i] - widths[i - 1]) < width * 0.03 ? 1 : 0;
        }

        return cost + ((widths.Max() - widths.Min()) / width);
    }
}
