using System.Text;
using CsCheck;

namespace DisclosureFlow.Reports.Tests.Importing;

public class DocxImportTests
{
    [Fact]
    public void A_report_in_a_document_with_merged_cells_comes_back() => Some.Balanced.Sample(report =>
    {
        var result = ReportImport.Read(DocxFile.Of(report), "report.docx");
        Assert.Null(result.Refusal);
        Assert.Empty(report.Cells.Where(cell => cell.Value != result.Report!.Cells[cell.Key]).Select(cell => $"{cell.Key}: {cell.Value} read {result.Report!.Cells[cell.Key]}"));
        Assert.Equal(report, result.Report);
        Assert.Equal("docx", result.Format);
    }, iter: 40);

    [Fact]
    public void A_cell_not_given_stays_in_its_place()
    {
        foreach (var cell in new[] { "3.new.natural", "3.granted.business", "3.refused.4.total", "3.handledTotal.natural", "2.normativeDocuments.made", "4.directLitigation.pending" })
        {
            var report = Some.BalancedReport(Some.Form2021).With(cell, null);
            Assert.Equal(report, ReportImport.Read(DocxFile.Of(report)).Report);
        }
    }

    [Fact]
    public void Insertions_are_read_deletions_are_not_but_are_scanned()
    {
        var report = Some.BalancedReport(Some.Form2021);
        var body = Body(report) + "";
        body = body.Replace("本年度未收取信息处理费。</w:t></w:r>", "本年度未收取信息处理费。</w:t></w:r><w:ins w:author=\"x\"><w:r><w:t>已公示。</w:t></w:r></w:ins><w:del><w:r><w:delText>联系人手机13912345678</w:delText></w:r></w:del>", StringComparison.Ordinal);
        var result = ReportImport.Read(DocxFile.WithBody(body));
        Assert.Equal("本年度未收取信息处理费。已公示。", result.Report!.Prose["6"]);
        Assert.Contains(PrivacyScan.Scan(result.Report, result.Metadata), hit => hit.Kind == PrivacyKind.MobilePhone && hit.Place.StartsWith("文件属性", StringComparison.Ordinal));
        Assert.DoesNotContain(PrivacyScan.Scan(result.Report), hit => hit.Kind == PrivacyKind.MobilePhone);
    }

    /// <summary>ECMA-376 part 1, 17.13.5: every mark of a revision names who made it, and Word keeps the name until the change is accepted.</summary>
    [Theory]
    [InlineData("a run that was inserted", "<w:p><w:ins w:author=\"张三 13912345678\"><w:r><w:t>已公示。</w:t></w:r></w:ins></w:p>")]
    [InlineData("a run that was deleted", "<w:p><w:del w:author=\"张三 13912345678\"><w:r><w:delText>旧文</w:delText></w:r></w:del></w:p>")]
    [InlineData("a run that was moved away", "<w:p><w:moveFrom w:author=\"张三 13912345678\"><w:r><w:t>旧文</w:t></w:r></w:moveFrom></w:p>")]
    [InlineData("a paragraph whose format was changed", "<w:p><w:pPr><w:pPrChange w:author=\"张三 13912345678\"><w:pPr/></w:pPrChange></w:pPr></w:p>")]
    [InlineData("a run whose format was changed", "<w:p><w:r><w:rPr><w:rPrChange w:author=\"张三 13912345678\"><w:rPr/></w:rPrChange></w:rPr><w:t>字</w:t></w:r></w:p>")]
    [InlineData("a table whose format was changed", "<w:tbl><w:tblPr><w:tblPrChange w:author=\"张三 13912345678\"/></w:tblPr><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>")]
    [InlineData("a row that was inserted", "<w:tbl><w:tr><w:trPr><w:ins w:author=\"张三 13912345678\"/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl>")]
    [InlineData("a cell whose format was changed", "<w:tbl><w:tr><w:tc><w:tcPr><w:tcPrChange w:author=\"张三 13912345678\"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>")]
    [InlineData("a page whose format was changed", "<w:sectPr><w:sectPrChange w:author=\"张三 13912345678\"/></w:sectPr>")]
    [InlineData("a run inserted inside a deletion", "<w:p><w:del w:author=\"甲\"><w:ins w:author=\"张三 13912345678\"><w:r><w:delText>旧文</w:delText></w:r></w:ins></w:del></w:p>")]
    public void The_author_of_a_tracked_change_is_scanned(string change, string body)
    {
        var report = Some.BalancedReport(Some.Form2021);
        var result = ReportImport.Read(DocxFile.WithBody(Body(report) + body));
        Assert.Equal(report.Cells, result.Report!.Cells);
        Assert.Single(result.Metadata, text => text == "张三 13912345678");
        Assert.True(PrivacyScan.Scan(result.Report, result.Metadata).Any(hit => hit.Kind == PrivacyKind.MobilePhone && hit.Place.StartsWith("文件属性", StringComparison.Ordinal)), change);
    }

    /// <summary>An author who made a thousand changes is one name to scan; the number of different ones stays bounded.</summary>
    [Fact]
    public void An_author_is_named_once_however_many_the_changes()
    {
        var body = Body(Some.BalancedReport(Some.Form2021)) + string.Concat(Enumerable.Range(0, 1_000).Select(index => $"<w:p><w:ins w:author=\"办公室{index % 3}\"><w:r><w:t>。</w:t></w:r></w:ins></w:p>"));
        Assert.Equal(3, ReportImport.Read(DocxFile.WithBody(body)).Metadata.Count(text => text.StartsWith("办公室", StringComparison.Ordinal)));
    }

    /// <summary>LibreOffice writes its version into app.xml, four numbers with points: no address, and no reason to write to a unit.</summary>
    [Fact]
    public void Who_made_the_file_is_scanned_and_what_it_was_made_with_is_not()
    {
        var report = Some.BalancedReport(Some.Form2021);
        var file = DocxFile.Zip(
            ("word/document.xml", $"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{Body(report)}</w:body></w:document>"),
            ("docProps/app.xml", "<Properties xmlns=\"x\"><Application>LibreOffice/7.4.7.2$Linux_X86_64</Application><Manager>张三 13912345678</Manager></Properties>"));
        var result = ReportImport.Read(file);
        Assert.Equal([PrivacyKind.MobilePhone], PrivacyScan.Scan(result.Report!, result.Metadata).Select(hit => hit.Kind));
    }

    [Fact]
    public void A_deleted_table_row_is_not_read()
    {
        var report = Some.BalancedReport(Some.Form2021);
        var body = Body(report);
        var at = body.IndexOf("行政许可", StringComparison.Ordinal);
        var row = body.LastIndexOf("<w:tr>", at, StringComparison.Ordinal);
        var result = ReportImport.Read(DocxFile.WithBody(body.Insert(row + 6, "<w:trPr><w:del/></w:trPr>")));
        Assert.Null(result.Report!.Cells["2.licences.decisions"]);
    }

    [Fact]
    public void A_table_nested_in_a_layout_table_is_read()
    {
        var report = Some.BalancedReport(Some.Form2021);
        var body = Body(report).Replace("<w:tbl>", "<w:tbl><w:tr><w:tc><w:tcPr/><w:p/><w:tbl>", StringComparison.Ordinal).Replace("</w:tbl>", "</w:tbl><w:p/></w:tc></w:tr></w:tbl>", StringComparison.Ordinal);
        Assert.Equal(report, ReportImport.Read(DocxFile.WithBody(body)).Report);
    }

    [Fact]
    public void Content_controls_and_hyperlinks_are_read_through()
    {
        var report = Some.BalancedReport(Some.Form2021);
        var body = Body(report).Replace("<w:tbl>", "<w:sdt><w:sdtPr/><w:sdtContent><w:tbl>", StringComparison.Ordinal).Replace("</w:tbl>", "</w:tbl></w:sdtContent></w:sdt>", StringComparison.Ordinal)
            .Replace("<w:r><w:t", "<w:hyperlink><w:r><w:t", StringComparison.Ordinal).Replace("</w:t></w:r>", "</w:t></w:r></w:hyperlink>", StringComparison.Ordinal);
        Assert.Equal(report, ReportImport.Read(DocxFile.WithBody(body)).Report);
    }

    [Fact]
    public void Comments_and_properties_are_metadata()
    {
        var document = DocxFile.WithBody(Body(Some.BalancedReport(Some.Form2021)));
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(document));
        using var reader = new StreamReader(zip.GetEntry("word/document.xml")!.Open(), Encoding.UTF8);
        var file = DocxFile.Zip(("word/document.xml", reader.ReadToEnd()), ("docProps/core.xml", "<p><creator>拟稿人甲</creator></p>"), ("word/comments.xml", "<c><t>请核 13912345678</t></c>"));
        var result = ReportImport.Read(file);
        Assert.Equal(["请核 13912345678", "拟稿人甲"], result.Metadata);
    }

    [Theory]
    [InlineData("word/header1.xml", "<h><t>机密★3年</t></h>", "机密★3年")]
    [InlineData("word/footer2.xml", "<h><t>联系 13912345678</t></h>", "联系 13912345678")]
    [InlineData("word/footnotes.xml", "<h><t>内部资料</t></h>", "内部资料")]
    [InlineData("word/comments.xml", "<c xmlns=\"u\" xmlns:w=\"u\"><w:comment w:author=\"审稿人乙\"><t>请核</t></w:comment></c>", "审稿人乙")]
    public void What_stands_around_the_text_is_scanned_too(string part, string xml, string kept)
    {
        var body = $"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{Body(Some.BalancedReport(Some.Form2021))}</w:body></w:document>";
        Assert.Contains(kept, ReportImport.Read(DocxFile.Zip(("word/document.xml", body), (part, xml))).Metadata);
    }

    private static string Body(Report report)
    {
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(DocxFile.Of(report)));
        using var reader = new StreamReader(zip.GetEntry("word/document.xml")!.Open(), Encoding.UTF8);
        var text = reader.ReadToEnd();
        var start = text.IndexOf("<w:body>", StringComparison.Ordinal) + 8;
        return text[start..text.IndexOf("</w:body>", StringComparison.Ordinal)];
    }
}
