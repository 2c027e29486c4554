using DisclosureFlow.Reports;
using DisclosureFlow.Typesetting;

namespace DisclosureFlow.Verify.Tests;

/// <summary>Values that tests need and don't care about. The body is made up.</summary>
internal static partial class Some
{
    /// <summary>16:31 in China: the 22nd there and in UTC.</summary>
    public static readonly DateTimeOffset SignedAt = new(2026, 1, 22, 8, 31, 0, 0, TimeSpan.Zero);

    public static readonly DateOnly DateOfIssue = new(2026, 1, 22);

    private static readonly Lazy<FontSet> LoadedFonts = new(() => FontSet.Load());

    public static FontSet Fonts => LoadedFonts.Value;

    /// <summary>Every cell given, in every section some text.</summary>
    public static Report Report(string form = "2021")
    {
        var layout = StatutoryForm.ById(form);
        var report = Reports.Report.Blank(layout) with { Year = 2025, Organ = "云桥镇人民政府", Title = "云桥镇人民政府2025年政府信息公开工作年度报告" };
        report = report.WithCells(layout.CellIds.Select((id, i) => KeyValuePair.Create(id, (decimal?)(i % 7))));
        foreach (var section in new[] { "1", "5", "6" })
        {
            report = report.WithProse(section, $"（一）主动公开情况\n本年度依法公开信息，第{section}部分。全年主动公开各类政府信息三十六条，其中机构职能类四条，规范性文件类二条，工作动态类三十条。\n（二）其他情况。无其他需要报告的事项。");
        }

        return report;
    }

    public static byte[] Pdf(Report report) => ReportTypesetter.Typeset(report, DateOfIssue, report.Sha256Hex(), Fonts).Bytes.ToArray();
}
