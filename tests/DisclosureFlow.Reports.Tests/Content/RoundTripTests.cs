using System.Text;
using CsCheck;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;

namespace DisclosureFlow.Reports.Tests.Content;

public class RoundTripTests
{
    private static readonly (string Name, Func<Report, byte[]> Write)[] Formats =
    [
        ("docx", report => DocxExport.Write(report)),
        ("xlsx", report => XlsxExport.Write(report)),
        ("html", report => HtmlExport.Write(report)),
        ("json", report => JsonExport.Write(report)),
        ("text", report => TextExport.Write(report)),
    ];

    /// <summary>What is published: nothing but what is printed.</summary>
    private static readonly Func<Report, byte[]>[] Plain =
    [
        report => DocxExport.Package(report, null),
        report => XlsxExport.Package(report, null),
        report => Encoding.UTF8.GetBytes(HtmlExport.Document(report)),
        report => Encoding.UTF8.GetBytes(HtmlExport.Article(report)),
        report => Encoding.UTF8.GetBytes(TextExport.Text(report)),
    ];

    public static TheoryData<int> AllFormats => [.. Enumerable.Range(0, Formats.Length)];

    /// <summary>JSON is the edition itself.</summary>
    public static TheoryData<int> CarryingFormats => [.. Enumerable.Range(0, Formats.Length).Where(format => Formats[format].Name != "json")];

    /// <summary>REPORTS_ROUND_TRIPS sets how many; a long run's result stands in docs/reports.md.</summary>
    private static readonly int Trips = int.TryParse(Environment.GetEnvironmentVariable("REPORTS_ROUND_TRIPS"), System.Globalization.CultureInfo.InvariantCulture, out var wanted) ? wanted : 60;

    private const string Typed = "公开信息申请，。“”《》；：（）%<>&\"'1a";

    /// <summary>Reports with cells not given in any place, and with text of any characters that a person types.</summary>
    private static readonly Gen<Report> Usual = Gen.Select(Some.Balanced, Gen.Int[0, int.MaxValue - 1], Gen.Int[0, 12]).Select((report, seed, holes) =>
    {
        var random = new Random(seed);
        var text = new string([.. Enumerable.Range(0, 40).Select(_ => Typed[random.Next(Typed.Length)])]).Trim();
        report = report.WithProse("1", report.Prose["1"] + "\n甲" + text + "。").WithProse("0", random.Next(2) == 0 ? "根据条例编制。" : "");
        return Enumerable.Range(0, holes).Aggregate(report, (sofar, _) => sofar.With(report.Layout.CellIds[random.Next(report.Layout.CellIds.Count)], null));
    });

    /// <summary>Lines that a reader could take for something else: heads, rows, dates, page furniture, markup; and characters few programs expect.</summary>
    private static readonly string[] Odd =
    [
        "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "六、其他需要报告的事项", "存在的主要问题及改进情况", "第二十条第（五）项", "规章\t1\t2\t3", "行政许可 5",
        "（七）总计\t0\t0\t0\t0\t0\t0\t0", "0", "—", "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0", "1|2|3", "| |", "2024年1月5日", "望川县石桥镇人民政府", "单位主要负责人签名：", "单位名称：某镇", "来源：县政府网",
        "【打印】【关闭】", "望川县2019年政府信息公开工作年度报告", "<table><tr><td>1</td></tr></table>", "&amp;&#x4E00;", "{\"form\":\"2021\"}", "（一）主要问题", "（一）主要问题。", "  前后有空格  ", "\u3000\u3000缩进",
        "a\u00A0b", "零\u200B宽", "\uFEFF标记", "𠮷野家😀", "控\u0001制\u001F符", "\uFFFE\uFFFF", "分\u2028段\u0085落", "制\t表\t符", "%PDF-1.7", "PK\u0003\u0004", CarriedEdition.LinePrefix + "AAAA", "",
    ];

    /// <summary>Any report that has canonical bytes: any figures in any cells, any of the odd lines anywhere, nothing given.</summary>
    private static readonly Gen<Report> Any = Gen.Select(Some.Balanced, Gen.Int[0, int.MaxValue - 1]).Select((report, seed) =>
    {
        var random = new Random(seed);
        string? Line() => random.Next(4) == 0 ? null : Odd[random.Next(Odd.Length)] + (random.Next(3) == 0 ? Odd[random.Next(Odd.Length)] : "");
        string Text() => string.Join('\n', Enumerable.Range(0, random.Next(4)).Select(_ => Line()));
        var figures = report.Cells.Select(cell => KeyValuePair.Create(cell.Key, random.Next(6) switch
        {
            0 => null,
            1 => random.Next(-9, 10),
            2 => Math.Round((decimal)random.NextDouble() * 1_000_000m, random.Next(7)),
            3 => random.NextInt64(-999_999_999_999_999, 1_000_000_000_000_000),
            _ => cell.Value,
        })).ToArray();
        return new[] { "0", "1", "2", "3", "4", "5", "6" }.Aggregate(report, (sofar, section) => random.Next(2) == 0 ? sofar : sofar.WithProse(section, Text())).WithCells(figures) with
        {
            Year = random.Next(3) == 0 ? null : random.Next(2008, 2101),
            Organ = random.Next(2) == 0 ? report.Organ : Line(),
            Title = random.Next(2) == 0 ? report.Title : Line(),
            Date = random.Next(3) == 0 ? null : new DateOnly(1990, 1, 1).AddDays(random.Next(40_000)),
            Remarks = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Line() ?? "")],
        };
    });

    [Theory, MemberData(nameof(AllFormats))]
    public void Any_report_exported_is_imported_without_loss(int format) => Any.Sample(report =>
    {
        var result = ReportImport.Read(Formats[format].Write(report));
        Assert.Equal((null, Formats[format].Name), (result.Refusal, result.Format));
        Assert.Equal(report, result.Report);
        Assert.Empty(result.ReadingFindings);
    }, iter: Trips);

    [Fact]
    public void A_usual_report_needs_nothing_but_what_is_printed() => Usual.Sample(report =>
    {
        foreach (var write in Plain)
        {
            var result = ReportImport.Read(write(report));
            Assert.Empty(report.Cells.Where(cell => cell.Value != result.Report!.Cells[cell.Key]).Select(cell => $"{cell.Key}: {cell.Value} read {result.Report!.Cells[cell.Key]}"));
            Assert.Equal(report, result.Report);
        }
    }, iter: 40);

    [Theory, MemberData(nameof(CarryingFormats))]
    public void What_a_file_carries_counts_only_while_it_shows_what_the_file_shows(int format)
    {
        var report = Some.BalancedReport(Some.Form2021) with { Remarks = ["镇里自加的一行"] };
        var (name, write) = Formats[format];
        var file = write(report);
        var changed = name is "docx" or "xlsx"
            ? DocxFile.Edit(file, text => text.Replace("未收取信息处理费", "收取信息处理费3元", StringComparison.Ordinal))
            : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(file).Replace("未收取信息处理费", "收取信息处理费3元", StringComparison.Ordinal));
        Assert.Equal(report, ReportImport.Read(file).Report);
        var result = ReportImport.Read(changed);
        Assert.Equal("本年度收取信息处理费3元。", result.Report!.Prose["6"]);
        Assert.Empty(result.Report.Remarks);
        Assert.Equal("DF1124", Assert.Single(result.ReadingFindings).Code);
    }

    [Theory, MemberData(nameof(CarryingFormats))]
    public void What_a_file_claims_to_carry_is_not_believed(int format)
    {
        var report = Some.BalancedReport(Some.Form2021) with { Remarks = ["备注"] };
        var (name, write) = Formats[format];
        var good = Convert.ToBase64String(report.ToCanonicalJson());
        foreach (var bad in new[] { Convert.ToBase64String(report.With("2.licences.decisions", 99_999).ToCanonicalJson()), "AAAA", "%%%", Convert.ToBase64String("{}"u8) })
        {
            var file = name is "docx" or "xlsx"
                ? DocxFile.Edit(write(report), text => text.Replace(good, bad, StringComparison.Ordinal))
                : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(write(report)).Replace(good, bad, StringComparison.Ordinal));
            var result = ReportImport.Read(file);
            Assert.Equal(report with { Remarks = [] }, result.Report);
            Assert.Equal("DF1124", Assert.Single(result.ReadingFindings).Code);
        }
    }
    [Fact]
    public void Exports_are_the_same_bytes_each_time()
    {
        var report = Some.BalancedReport(Some.Form2021);
        Assert.Equal(DocxExport.Write(report), DocxExport.Write(report));
        Assert.Equal(XlsxExport.Write(report), XlsxExport.Write(report));
    }

    [Fact]
    public void Csv_has_a_line_for_each_cell()
    {
        var report = Some.BalancedReport(Some.Form2019).With("2.fees.change", null);
        var tables = TextExport.Csv(report);
        Assert.Equal(["table-2.csv", "table-3.csv", "table-4.csv"], tables.Select(table => table.Name));
        var lines = tables.SelectMany(table => Encoding.UTF8.GetString(table.Bytes).Split("\r\n").Skip(1)).Where(line => line.Length > 0).ToDictionary(line => line.Split(',')[0], line => line.Split(',')[^1]);
        Assert.Equal(198, lines.Count);
        Assert.All(report.Cells, cell => Assert.Equal(cell.Value is { } figure ? ReportContent.FigureText(figure) : "", lines[cell.Key]));
    }

    /// <summary>The validator of the Open XML SDK, which is not ours, against the schemas of Office 2016.</summary>
    [Fact]
    public void Documents_and_workbooks_are_valid_to_the_open_xml_validator()
    {
        var validator = new OpenXmlValidator(FileFormatVersions.Office2016);
        foreach (var form in StatutoryForm.All)
        {
            var report = Some.BalancedReport(form).With("3.new.natural", null) with { Remarks = ["carried beside what is printed"] };
            using var document = WordprocessingDocument.Open(new MemoryStream(DocxExport.Write(report)), false);
            Assert.Empty(validator.Validate(document).Select(fault => $"{fault.Path?.XPath}: {fault.Description}"));
            using var workbook = SpreadsheetDocument.Open(new MemoryStream(XlsxExport.Write(report)), false);
            Assert.Empty(validator.Validate(workbook).Select(fault => $"{fault.Path?.XPath}: {fault.Description}"));
        }
    }
}
