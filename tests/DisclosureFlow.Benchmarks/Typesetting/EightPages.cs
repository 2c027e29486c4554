using DisclosureFlow.Reports;

namespace DisclosureFlow.Benchmarks.Typesetting;

/// <summary>The report that all typesetting benchmarks print: fictional text long enough for eight pages, and a figure in every cell.</summary>
internal static class EightPages
{
    public static DateOnly Date { get; } = new(2024, 1, 22);

    public static Report Edition()
    {
        const string paragraph = "全年通过区政府门户网站主动公开政府信息326条，其中财政预决算12条、乡村振兴58条、民生保障97条、公共服务和其他信息159条；编制并公布公开目录1份，更新办事指南43项，按时率达到98.75%。";
        var report = Report.Blank(StatutoryForm.ById("2021")) with { Year = 2023, Organ = "松溪镇人民政府", Title = "松溪镇人民政府2023年政府信息公开工作年度报告" };
        report = report.WithCells(report.Layout.CellIds.Select((id, at) => KeyValuePair.Create(id, (decimal?)(at * 7 % 23))));
        foreach (var section in new[] { "1", "5", "6" })
        {
            report = report.WithProse(section, string.Join('\n', Enumerable.Range(1, 9).Select(number => $"（{"一二三四五六七八九"[number - 1]}）第{number}项工作。{paragraph}")));
        }

        return report;
    }
}
