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
        ("html", report => Encoding.UTF8.GetBytes(HtmlExport.Document(report))),
        ("html", report => Encoding.UTF8.GetBytes(HtmlExport.Article(report))),
        ("json", report => JsonExport.Write(report)),
        ("text", report => Encoding.UTF8.GetBytes(TextExport.Text(report))),
    ];

    public static TheoryData<int> AllFormats => [.. Enumerable.Range(0, Formats.Length)];

    private const string Typed = "公开信息申请，。“”《》；：（）%<>&\"'1a";

    /// <summary>Reports with cells not given in any place, and with text of any characters that a person types.</summary>
    private static readonly Gen<Report> Any = Gen.Select(Some.Balanced, Gen.Int[0, int.MaxValue - 1], Gen.Int[0, 12]).Select((report, seed, holes) =>
    {
        var random = new Random(seed);
        var text = new string([.. Enumerable.Range(0, 40).Select(_ => Typed[random.Next(Typed.Length)])]).Trim();
        report = report.WithProse("1", report.Prose["1"] + "\n甲" + text + "。").WithProse("0", random.Next(2) == 0 ? "根据条例编制。" : "");
        return Enumerable.Range(0, holes).Aggregate(report, (sofar, _) => sofar.With(report.Layout.CellIds[random.Next(report.Layout.CellIds.Count)], null));
    });

    [Theory, MemberData(nameof(AllFormats))]
    public void What_is_exported_is_imported_without_loss(int format) => Any.Sample(report =>
    {
        var result = ReportImport.Read(Formats[format].Write(report));
        Assert.Null(result.Refusal);
        Assert.Equal(Formats[format].Name, result.Format);
        Assert.Empty(report.Cells.Where(cell => cell.Value != result.Report!.Cells[cell.Key]).Select(cell => $"{cell.Key}: {cell.Value} read {result.Report!.Cells[cell.Key]}"));
        Assert.Equal(report.Prose, result.Report!.Prose);
        Assert.Equal(report, result.Report);
    }, iter: 60);

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
            var report = Some.BalancedReport(form).With("3.new.natural", null);
            using var document = WordprocessingDocument.Open(new MemoryStream(DocxExport.Write(report)), false);
            Assert.Empty(validator.Validate(document).Select(fault => $"{fault.Path?.XPath}: {fault.Description}"));
            using var workbook = SpreadsheetDocument.Open(new MemoryStream(XlsxExport.Write(report)), false);
            Assert.Empty(validator.Validate(workbook).Select(fault => $"{fault.Path?.XPath}: {fault.Description}"));
        }
    }
}
