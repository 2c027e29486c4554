using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Reports.Tests.Content;

public class PortalPackageTests
{
    private static readonly Report Report = Some.BalancedReport(Some.Form2021);
    private static readonly byte[] Pdf = "%PDF-1.7 signed"u8.ToArray();
    private static readonly byte[] Ofd = "PK its twin"u8.ToArray();

    private static Dictionary<string, byte[]> Files(byte[] package)
    {
        using var zip = new ZipArchive(new MemoryStream(package));
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var stream = entry.Open();
            var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        });
    }

    [Fact]
    public void Every_file_stands_in_the_list_of_hashes()
    {
        var files = Files(PortalPackage.Write(Report, new DateOnly(2026, 1, 8), new IndexBlock { IndexNumber = "A01-2026-0001" }, Pdf, Ofd));
        var sums = Encoding.UTF8.GetString(files["SHA256SUMS"]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("  ")).ToDictionary(line => line[1], line => line[0]);
        Assert.Equal(files.Keys.Where(name => name != "SHA256SUMS").Order(), sums.Keys.Order());
        Assert.All(sums, sum => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(files[sum.Key])), sum.Value));
        Assert.Equal(Pdf, files["report.pdf"]);
        Assert.Equal(Ofd, files["report.ofd"]);
    }

    [Fact]
    public void Page_and_data_carry_the_date_of_issue_and_come_back()
    {
        var date = new DateOnly(2026, 1, 8);
        var files = Files(PortalPackage.Write(Report, date, new IndexBlock { DateOfPublication = new DateOnly(2026, 1, 9) }, null));
        Assert.DoesNotContain("report.pdf", files.Keys);
        Assert.Equal(Report with { Date = date }, Report.FromCanonicalJson(files["report.json"]));
        Assert.Equal(Report with { Date = date }, ReportImport.Read(files["report.html"]).Report);
        Assert.Equal(Report with { Date = date }, ReportImport.Read(files["paste.html"]).Report);
        var index = Encoding.UTF8.GetString(files["index.txt"]);
        Assert.Contains("成文日期：2026年1月8日\n发布日期：2026年1月9日\n", index, StringComparison.Ordinal);
        Assert.Contains($"发布机构：{Some.Organ}", index, StringComparison.Ordinal);
        Assert.Contains("<meta name=\"PubDate\" content=\"2026-01-09\">", Encoding.UTF8.GetString(files["meta.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_content_is_the_same_package()
    {
        static byte[] Write() => PortalPackage.Write(Report, new DateOnly(2026, 1, 8), new IndexBlock(), Pdf);
        Assert.Equal(Write(), Write());
    }

    [Fact]
    public void The_published_schema_is_the_one_of_the_forms() =>
        Assert.Equal(File.ReadAllText(Path.Combine(Outside.Repository, "docs", "report.schema.json")), Encoding.UTF8.GetString(JsonSchema.Write()));

    [Fact]
    public void The_schema_names_every_cell_of_every_form()
    {
        using var schema = JsonDocument.Parse(JsonSchema.Write());
        foreach (var form in schema.RootElement.GetProperty("oneOf").EnumerateArray())
        {
            var properties = form.GetProperty("properties");
            var id = properties.GetProperty("form").GetProperty("const").GetString()!;
            Assert.Equal(StatutoryForm.ById(id).CellIds, properties.GetProperty("cells").GetProperty("properties").EnumerateObject().Select(cell => cell.Name));
        }
    }
}
