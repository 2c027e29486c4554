using System.Globalization;
using System.Text;

namespace DisclosureFlow.Reports.Importing;

/// <summary>Reads what stands before section 一 and after section 六, and finds the year where the title does not name it.</summary>
internal sealed class Surroundings(ReadingNotes notes)
{
    public Report Complete(Report report, List<SourceRow> front, List<SourceRow> back, Dictionary<string, StringBuilder> prose, IReadOnlyList<SourceRow> all)
    {
        var (title, titlePlace, declared) = ReadFront(front, prose);
        var (date, signature) = ReadBack(back);
        foreach (var row in back)
        {
            Append(prose, "6", row.Text);
        }

        foreach (var (section, text) in prose)
        {
            report = report.WithProse(section, text.ToString());
        }

        var fromTitle = title is null ? null : FrontMatter.OrganOfTitle(title);
        NameConflict(declared, signature);
        var organ = signature?.Name ?? declared?.Name ?? fromTitle;
        report = report with { Title = title, Organ = organ, Date = date };
        return report with { Year = Year(report, titlePlace ?? (all.Count > 0 ? all[0].Place : "")) };
    }

    private (string? Title, string? Place, (string Name, string Place)? Declared) ReadFront(List<SourceRow> front, Dictionary<string, StringBuilder> prose)
    {
        (string Name, string Place)? declared = null;
        var (titleFrom, titleAt) = TitleLines(front);
        string? title = null;
        if (titleAt >= 0)
        {
            var last = front[titleAt].Text.Trim();
            while (titleFrom > 0 && titleAt - titleFrom < 2 && IsTitlePart(front[titleFrom - 1].Text) && !last.Contains(front[titleFrom - 1].Text.Trim(), StringComparison.Ordinal))
            {
                titleFrom--;
            }

            title = string.Concat(front.Skip(titleFrom).Take(titleAt - titleFrom + 1).Select(row => row.Text.Trim()));
        }

        for (var index = 0; index < front.Count; index++)
        {
            var text = front[index].Text;
            if (index >= titleFrom && index <= titleAt)
            {
                continue;
            }

            if (FrontMatter.DeclaredOrgan(text) is { } name)
            {
                declared = name.Length > 0 ? (FrontMatter.Compact(name), front[index].Place) : declared;
            }
            else if (FrontMatter.IsPortalLine(text) || (index < titleFrom && titleAt >= 0))
            {
                notes.Remark(front[index], "DF1111");
            }
            else if (!FrontMatter.IsHeadSignatureLine(text))
            {
                Append(prose, "0", text);
            }
        }

        return (title is null ? null : FrontMatter.Compact(title), titleAt >= 0 ? front[titleAt].Place : null, declared);
    }

    /// <summary>First and last line of the title: one line, else two or three that only together are one (a long title breaks); −1 for none.</summary>
    private static (int From, int To) TitleLines(List<SourceRow> front)
    {
        for (var lines = 1; lines <= 3; lines++)
        {
            for (var from = 0; from + lines <= front.Count; from++)
            {
                var parts = front.Skip(from).Take(lines).Select(row => row.Text.Trim());
                if (FrontMatter.IsTitle(string.Concat(parts)) && (lines == 1 || parts.All(part => part.Length <= 40 && !FrontMatter.IsPortalLine(part))))
                {
                    return (from, from + lines - 1);
                }
            }
        }

        return (-1, -1);
    }

    private static bool IsTitlePart(string text) =>
        text.Trim() is { Length: >= 2 and <= 40 } part && part.IndexOfAny(['。', '；', '，', '：', ':', '|']) < 0
        && (FrontMatter.IsOrganLine(part) || FrontMatter.TitleYear(part) is not null || part.StartsWith("关于", StringComparison.Ordinal));

    /// <summary>Takes the signing organ and the date from the end of section 六; page furniture after them becomes remarks.</summary>
    private (DateOnly? Date, (string Name, string Place)? Signature) ReadBack(List<SourceRow> back)
    {
        var at = -1;
        for (var index = back.Count - 1; index >= 0 && index >= back.Count - 8; index--)
        {
            if (FrontMatter.IsDateLine(back[index].Text))
            {
                at = index;
                break;
            }
        }

        DateOnly? date = at >= 0 ? FrontMatter.Date(back[at].Text) : null;
        for (var index = back.Count - 1; at >= 0 && index > at; index--)
        {
            if (!FrontMatter.IsHeadSignatureLine(back[index].Text))
            {
                notes.Remark(back[index], "DF1111");
            }
        }

        (string Name, string Place)? signature = null;
        var from = at >= 0 ? at : back.Count;
        while (from > 0 && FrontMatter.IsHeadSignatureLine(back[from - 1].Text))
        {
            from--;
        }

        if (from > 0 && Signatory(back[from - 1].Text) is { } organ)
        {
            signature = (organ, back[--from].Place);
            while (from > 0 && FrontMatter.IsHeadSignatureLine(back[from - 1].Text))
            {
                from--;
            }
        }

        back.RemoveRange(from, back.Count - from);
        return (date, signature);
    }

    private static string? Signatory(string text)
    {
        var name = FrontMatter.Compact(text).Replace("（盖章）", "", StringComparison.Ordinal).Replace("(盖章)", "", StringComparison.Ordinal);
        return FrontMatter.IsOrganLine(name) ? name : FrontMatter.DeclaredOrgan(name) is { Length: > 0 } declared ? declared : null;
    }

    private void NameConflict((string Name, string Place)? declared, (string Name, string Place)? signature)
    {
        if (declared is { } one && signature is { } other && !string.Equals(one.Name, other.Name, StringComparison.Ordinal))
        {
            notes.Add(new Finding("B21", Severity.Warn, $"{one.Place}、{other.Place}",
                new($"单位名称前后不一致：{one.Place}为“{one.Name}”，落款（{other.Place}）为“{other.Name}”。已采用落款的名称。", $"The organ's name differs: “{one.Name}” ({one.Place}) and, at the end, “{other.Name}” ({other.Place}). The latter was taken."),
                new("请统一使用单位全称。", "Use the organ's full name throughout.")));
        }
    }

    /// <summary>The title's year; else the year that section 一 names most, checked against the date of issue (a report is issued in the year after).</summary>
    private int? Year(Report report, string titlePlace)
    {
        if (report.Title is { } title && FrontMatter.TitleYear(title) is { } named)
        {
            return named;
        }

        var text = FrontMatter.MostNamedYear(string.Join('\n', report.Prose.Where(section => section.Key is "0" or "1").Select(section => section.Value)))
            ?? FrontMatter.MostNamedYear(string.Join('\n', report.Prose.Values));
        int? issued = report.Date is { } date ? date.Month <= 6 ? date.Year - 1 : date.Year : null;
        if ((text?.Year ?? issued) is not { } year)
        {
            notes.Add(new Finding("DF1117", Severity.Block, titlePlace,
                new("标题、正文和落款都没有写明报告年度。", "Neither title nor text nor date tells which year is reported on."),
                new("请在标题中写明年度，如“2025年政府信息公开工作年度报告”。", "State the year in the title.")));
            return null;
        }

        var sure = text is not null && issued == year;
        var source = text is null ? "落款日期" : issued is null ? "正文" : sure ? "正文和落款日期" : "正文（与落款日期推算的年度不同）";
        notes.Add(new Finding("B16", Severity.Warn, titlePlace,
            new(string.Create(CultureInfo.InvariantCulture, $"标题没有年份，报告年度 {year} 取自{source}，无法与标题核对。"), string.Create(CultureInfo.InvariantCulture, $"The title names no year; {year} was taken from the {(text is null ? "date of issue" : issued is null ? "text" : sure ? "text and the date of issue" : "text, and the date of issue points to another year")}.")),
            new("请确认年度，并写入标题。", "Confirm the year and put it into the title."))
        { Confidence = sure ? 0.95 : 0.6 });
        return year;
    }

    private static void Append(Dictionary<string, StringBuilder> prose, string section, string text)
    {
        if (!prose.TryGetValue(section, out var sofar))
        {
            prose[section] = sofar = new StringBuilder();
        }

        sofar.Append(text).Append('\n');
    }
}
