using System.Collections.Immutable;
using System.Text;
using CsCheck;

namespace DisclosureFlow.Reports.Tests;

/// <summary>Values for tests: reports of fictional organs whose figures balance.</summary>
internal static class Some
{
    public const string Organ = "望川县石桥镇人民政府";

    private static readonly string[] Columns = ["natural", "business", "research", "publicBenefit", "legalService", "otherOrganization"];

    public static StatutoryForm Form2021 => StatutoryForm.ById("2021");

    public static StatutoryForm Form2019 => StatutoryForm.ById("2019");

    /// <summary>Reports on either form, their figures in balance, text included.</summary>
    public static Gen<Report> Balanced { get; } = Gen.Select(Gen.Int[0, 1], Gen.Int[0, int.MaxValue - 1], Gen.Int[1, 12], (form, seed, most) => BalancedReport(StatutoryForm.All[form], seed, most));

    /// <summary>A report in balance, the same for the same seed; figures up to about <paramref name="most"/>.</summary>
    public static Report BalancedReport(StatutoryForm form, int seed = 7, int most = 4)
    {
        var random = new Random(seed);
        var figures = form.CellIds.ToDictionary(cell => cell, _ => (decimal?)0m, StringComparer.Ordinal);
        foreach (var cell in form.Cells.Where(cell => cell.Section == "2" && cell.Row != "rules"))
        {
            figures[cell.Id] = cell.Kind switch
            {
                FigureKind.Money => random.Next(0, 1_000_000) / 10_000m,
                FigureKind.Change => random.Next(-5, 6),
                _ => random.Next(0, 500),
            };
        }

        Cover(figures, "2.normativeDocuments.inForce", "2.normativeDocuments.made");
        Cover(figures, "2.normativeDocuments.disclosedTotal", "2.normativeDocuments.disclosed");
        var rows = form.Balances.First(balance => balance.Rule == "B2").Right.Select(cell => form.Cell(cell).Row).ToArray();
        foreach (var column in Columns)
        {
            foreach (var row in rows)
            {
                figures[$"3.{row}.{column}"] = random.Next(0, 3) == 0 ? random.Next(0, most + 1) : 0;
            }

            var handled = rows.Sum(row => figures[$"3.{row}.{column}"]!.Value);
            var carriedOut = random.Next(0, 3);
            var carriedIn = random.Next(0, (int)Math.Min(3, handled + carriedOut) + 1);
            figures[$"3.handledTotal.{column}"] = handled;
            figures[$"3.carriedOut.{column}"] = carriedOut;
            figures[$"3.carriedIn.{column}"] = carriedIn;
            figures[$"3.new.{column}"] = handled + carriedOut - carriedIn;
        }

        foreach (var row in form.Cells.Where(cell => cell.Section == "3").Select(cell => cell.Row).Distinct())
        {
            figures[$"3.{row}.total"] = Columns.Sum(column => figures[$"3.{row}.{column}"]!.Value);
        }

        foreach (var block in new[] { "reconsideration", "directLitigation", "litigationAfterReconsideration" })
        {
            var parts = new[] { "upheld", "corrected", "otherResult", "pending" };
            foreach (var part in parts)
            {
                figures[$"4.{block}.{part}"] = random.Next(0, 3);
            }

            figures[$"4.{block}.total"] = parts.Sum(part => figures[$"4.{block}.{part}"]!.Value);
        }

        var year = form.LastYear ?? form.FirstYear + random.Next(0, 5);
        return (Report.Blank(form).WithCells(figures) with
        {
            Year = year,
            Organ = Organ,
            Title = $"{Organ}{year}年政府信息公开工作年度报告",
            Date = new DateOnly(year + 1, 1, 15),
        })
            .WithProse("1", $"{year}年，石桥镇认真做好主动公开、依申请公开、政府信息管理工作。\n加强政府信息公开平台建设，落实监督保障措施，开展考核和社会评议。")
            .WithProse("5", "（一）存在的主要问题\n解读形式不够丰富。\n（二）改进情况\n增加图表解读。")
            .WithProse("6", "本年度未收取信息处理费。");
    }

    public static Report With(this Report report, params (string Cell, decimal? Figure)[] changes) =>
        changes.Aggregate(report, (sofar, change) => sofar.With(change.Cell, change.Figure));

    /// <summary>The figures of a report's row from left to right.</summary>
    public static ImmutableArray<decimal?> Row(this Report report, string row) =>
        [.. report.Layout.Cells.Where(cell => $"{cell.Section}.{cell.Row}" == row).Select(cell => report.Cells[cell.Id])];

    /// <summary>Units and their files in all formats: of every eight one is missing, one unreadable, one lacks a cell, one leaks a phone number.</summary>
    public static (ImmutableArray<ReportingUnit> Units, List<(string Name, ReadOnlyMemory<byte> Bytes)> Files) Folder(int count)
    {
        var units = Enumerable.Range(0, count).Select(index => new ReportingUnit($"望川县{"东南西北中上下前"[index / 8 % 8]}{"山水田林湖河溪桥"[index % 8]}镇人民政府")).ToImmutableArray();
        var files = new List<(string, ReadOnlyMemory<byte>)>();
        for (var index = 0; index < count; index++)
        {
            var name = units[index].Name;
            var report = BalancedReport(Form2021, index) with { Organ = name, Year = 2025, Title = $"{name}2025年政府信息公开工作年度报告", Date = new DateOnly(2026, 1, 10) };
            report = report.WithProse("1", "2025年，本镇认真做好主动公开、依申请公开、政府信息管理、平台建设和监督保障工作，开展考核。");
            report = (index % 8) switch
            {
                2 => report.With("3.new.natural", null),
                3 => report.WithProse("6", report.Prose["6"] + "\n咨询请拨打13912345678。"),
                _ => report,
            };
            if (index % 8 == 1)
            {
                files.Add(($"{name}.doc", new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0, 0, 0, 0 }));
            }
            else if (index % 8 != 0)
            {
                files.Add((index % 5) switch
                {
                    0 => ($"{index}.docx", DocxExport.Write(report)),
                    1 => ($"{index}.xlsx", XlsxExport.Write(report)),
                    2 => ($"{index}.html", Encoding.UTF8.GetBytes(HtmlExport.Document(report))),
                    3 => ($"{index}.json", JsonExport.Write(report)),
                    _ => ($"{index}.txt", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(TextExport.Text(report))).ToArray()),
                });
            }
        }

        var stranger = BalancedReport(Form2021) with { Organ = "别县别镇人民政府" };
        files.Add(("别处.txt", Encoding.UTF8.GetBytes(TextExport.Text(stranger))));
        return (units, files);
    }

    private static void Cover(Dictionary<string, decimal?> figures, string whole, string part)
    {
        if (figures.TryGetValue(whole, out var all) && figures.TryGetValue(part, out var some) && all < some)
        {
            figures[whole] = some;
        }
    }
}
