using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DisclosureFlow.Reports;

/// <summary>The index block of a page of a government portal (国办发〔2017〕47号 and the practice of real pages). Empty values are left out.</summary>
public sealed record IndexBlock
{
    public string IndexNumber { get; init; } = "";

    public string Publisher { get; init; } = "";

    public string DocumentNumber { get; init; } = "";

    public DateOnly? DateOfIssue { get; init; }

    public DateOnly? DateOfPublication { get; init; }

    public string Topic { get; init; } = "政府信息公开年报";

    public string FormOfDisclosure { get; init; } = "主动公开";

    public string TimeOfDisclosure { get; init; } = "长期公开";

    public string Department { get; init; } = "";

    public string Validity { get; init; } = "有效";

    public string Keywords { get; init; } = "政府信息公开 年度报告";

    /// <summary>Names as the pages print them, with their values, empty ones left out.</summary>
    public ImmutableArray<(string Name, string Value)> Lines =>
    [
        .. new (string Name, string Value)[]
        {
            ("索引号", IndexNumber), ("发布机构", Publisher), ("文号", DocumentNumber), ("成文日期", ReportContent.DateText(DateOfIssue)), ("发布日期", ReportContent.DateText(DateOfPublication)),
            ("主题分类", Topic), ("公开形式", FormOfDisclosure), ("公开时限", TimeOfDisclosure), ("责任部门", Department), ("有效性", Validity), ("关键词", Keywords),
        }.Where(line => line.Value.Length > 0),
    ];
}

/// <summary>What a publisher hands to the county portal: a page to paste, the signed PDF, the data, tables, metadata and a list of hashes.</summary>
public static class PortalPackage
{
    /// <summary>
    /// A zip, the same bytes for the same content: report.html, paste.html, report.json, table-*.csv, index.txt, meta.html, report.pdf,
    /// report.ofd and SHA256SUMS (checked by <c>sha256sum -c</c>).
    /// </summary>
    /// <param name="pdf">The signed file as it is, or null when there is none yet.</param>
    /// <param name="ofd">Its OFD twin (GB/T 33190), or null when there is none.</param>
    public static byte[] Write(Report report, DateOnly date, IndexBlock index, ReadOnlyMemory<byte>? pdf, ReadOnlyMemory<byte>? ofd = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(index);
        var block = index with { Publisher = index.Publisher.Length > 0 ? index.Publisher : report.Organ ?? "", DateOfIssue = index.DateOfIssue ?? date };
        var files = new List<(string Name, byte[] Bytes)>
        {
            ("report.html", Text(HtmlExport.Document(report, date))),
            ("paste.html", Text(HtmlExport.Article(report, date))),
            ("report.json", (report with { Date = date }).ToCanonicalJson()),
            ("index.txt", Text(string.Concat(block.Lines.Select(line => $"{line.Name}：{line.Value}\n")))),
            ("meta.html", Text(Meta(report, block))),
        };
        files.AddRange(TextExport.Csv(report));
        if (pdf is { } signed)
        {
            files.Add(("report.pdf", signed.ToArray()));
        }

        if (ofd is { } twin)
        {
            files.Add(("report.ofd", twin.ToArray()));
        }

        files.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        var sums = string.Concat(files.Select(file => $"{Convert.ToHexStringLower(SHA256.HashData(file.Bytes))}  {file.Name}\n"));
        return ZipWriting.Of([.. files, ("SHA256SUMS", Text(sums))]);
    }

    /// <summary>The site's meta tags, to go into the page's head.</summary>
    private static string Meta(Report report, IndexBlock block)
    {
        var title = ((TitleBlock)ReportContent.Of(report)[0]).Text;
        var tags = new (string Name, string Value)[]
        {
            ("ArticleTitle", title), ("PubDate", block.DateOfPublication is { } day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : ""), ("ContentSource", block.Publisher),
            ("Keywords", block.Keywords), ("Author", block.Publisher), ("Description", title),
        };
        return string.Concat(tags.Where(tag => tag.Value.Length > 0).Select(tag => $"<meta name=\"{tag.Name}\" content=\"{ZipWriting.Xml(tag.Value)}\">\n"));
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
