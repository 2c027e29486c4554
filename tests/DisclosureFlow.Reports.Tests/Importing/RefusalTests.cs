using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Reports.Tests.Importing;

public class RefusalTests
{
    public static TheoryData<string, string, byte[]> Unreadable => new()
    {
        { "DF1002", "empty.txt", [] },
        { "DF1002", "blank.txt", "  \n \r\n"u8.ToArray() },
        { "DF1003", "old.doc", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0] },
        { "DF1003", "old.wps", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0] },
        { "DF1003", "renamed.docx", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0] },
        { "DF1003", "strange.wps", [1, 0, 2, 0, 255, 254, 0, 0] },
        { "DF1004", "noise.txt", [.. Enumerable.Range(0, 4000).Select(index => (byte)(index * 37 + index / 7 * 11))] },
        { "DF1004", "bad-utf8.txt", [0xEF, 0xBB, 0xBF, 0xE6, 0x94] },
        { "DF1005", "letter.txt", Encoding.UTF8.GetBytes("关于召开会议的通知\n请各村于明日上午参加会议。") },
        { "DF1005", "other.docx", DocxFile.WithBody(DocxFile.Paragraph("会议通知")) },
        { "DF1007", "cut.docx", DocxFile.WithBody("<w:p/>")[..60] },
        { "DF1007", "not-xml.docx", DocxFile.Zip(("word/document.xml", "<a><b></a>")) },
        { "DF1007", "dtd.docx", DocxFile.Zip(("word/document.xml", "<!DOCTYPE a [<!ENTITY b \"x\">]><a>&b;</a>")) },
        { "DF1008", "broken.json", "{\"form\":"u8.ToArray() },
        { "DF1008", "other.json", "{\"name\":1}"u8.ToArray() },
        { "DF1008", "unknown-cell.json", "{\"form\":\"2021\",\"cells\":{\"9.x.y\":1}}"u8.ToArray() },
        { "DF1008", "twice.json", "{\"form\":\"2021\",\"form\":\"2021\",\"cells\":{}}"u8.ToArray() },
        { "DF1009", "zip.docx", DocxFile.Zip(("a.txt", "x")) },
        { "DF1009", "picture.png", [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10] },
        { "DF1009", "old.rtf", "{\\rtf1 x}"u8.ToArray() },
    };

    [Theory, MemberData(nameof(Unreadable))]
    public void A_file_that_is_no_report_is_refused_with_its_code(string code, string name, byte[] file)
    {
        var result = ReportImport.Read(file, name);
        Assert.Null(result.Report);
        Assert.Equal(code, result.Refusal!.Code);
        Assert.All([result.Refusal.Message, result.Refusal.MessageEn, result.Refusal.NextStep, result.Refusal.NextStepEn], text => Assert.NotEmpty(text));
    }

    [Fact]
    public void Every_code_is_in_the_handbook()
    {
        var handbook = File.ReadAllText(Path.Combine(Outside.Repository, "docs", "refusals", "DF1.md"));
        var sources = Directory.EnumerateFiles(Path.Combine(Outside.Repository, "src", "DisclosureFlow.Reports"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText);
        var codes = sources.SelectMany(source => System.Text.RegularExpressions.Regex.Matches(source, "\"DF1[0-9]{3}\"", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5)).Select(match => match.Value.Trim('"'))).Distinct().ToArray();
        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.Contains($"## {code}", handbook, StringComparison.Ordinal));
    }

    [Fact]
    public void An_old_word_file_says_how_to_save_it() =>
        Assert.Contains("*.docx", ReportImport.Read(new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0, 0, 0, 0 }, "报告.doc").Refusal!.NextStep, StringComparison.Ordinal);

    [Fact]
    public void A_file_over_twenty_megabytes_is_refused() => Assert.Equal("DF1001", ReportImport.Read(new byte[20 * 1024 * 1024 + 1]).Refusal!.Code);

    [Fact]
    public void A_bomb_is_refused_before_it_fills_the_memory()
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var stream = zip.CreateEntry("word/document.xml", CompressionLevel.SmallestSize).Open();
            stream.Write("<w:document xmlns:w=\"x\"><w:body>"u8);
            var blank = new byte[1 << 20];
            blank.AsSpan().Fill((byte)' ');
            for (var megabyte = 0; megabyte < 512; megabyte++)
            {
                stream.Write(blank);
            }
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("DF1006", ReportImport.Read(file.ToArray(), "bomb.docx").Refusal!.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64L << 20);
    }

    [Fact]
    public void A_pdf_that_unpacks_to_far_more_than_its_size_is_refused()
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var blank = new byte[1 << 20];
            for (var megabyte = 0; megabyte < 256; megabyte++)
            {
                zlib.Write(blank);
            }
        }

        byte[] file = [.. "%PDF-1.4\n1 0 obj\n<< /Filter /FlateDecode /Length 1 >>\nstream\n"u8, .. packed.ToArray(), .. "\nendstream\nendobj\n"u8];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("DF1006", ReportImport.Read(file, "bomb.pdf").Refusal!.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16L << 20);
    }

    [Theory]
    [InlineData("/Encrypt 5 0 R")]
    [InlineData("/Filter [/FlateDecode /FlateDecode]")]
    [InlineData("/Filter /LZWDecode")]
    [InlineData("/Filter [/ASCII85Decode /FlateDecode]")]
    [InlineData("/Filter [/FlateDecode/FlateDecode]")]
    [InlineData("/Filter [/#46lateDecode /FlateDecode]")]
    [InlineData("/Filter [ /FlateDecode\n/DCTDecode\n/FlateDecode ]")]
    [InlineData("/Filter [/Fl /Fl]")]
    [InlineData("/Filter/Fl")]
    [InlineData("/Filter 7 0 R")]
    [InlineData("/Filter [7 0 R]")]
    [InlineData("/Filter [/FlateDecode 7 0 R]")]
    [InlineData("/F#69lter /FlateDecode")]
    [InlineData("/Filter [/FlateDecode /Flate#44ecode]")]
    [InlineData("/Filter /L#5AWDecode")]
    [InlineData("/Filter /L#5aWDecode")]
    [InlineData("/Filter/#52#75#6E#4C#65#6E#67#74#68#44#65#63#6F#64#65")]
    [InlineData("/Filter /ASCIIHexDecod#65")]
    [InlineData("/#45ncrypt 5 0 R")]
    public void A_pdf_whose_streams_cannot_be_counted_is_refused(string entry) =>
        Assert.Equal("DF1009", ReportImport.Read(Encoding.ASCII.GetBytes($"%PDF-1.4\n1 0 obj\n<< {entry} >>\nendobj")).Refusal!.Code);

    /// <summary>Packed pictures and fonts hold any three bytes, and pictures are packed once more by some programs.</summary>
    [Theory]
    [InlineData("#46 #4C #4c")]
    [InlineData("/Im#46 /F#6Fnt #")]
    [InlineData("/FlateDecode>> stream x#44")]
    [InlineData("/Fl(#44")]
    [InlineData("/Filter [/FlateDecode /DCTDecode]")]
    [InlineData("/Filter[/FlateDecode]/Length 5")]
    [InlineData("/FilterName /Fl")]
    [InlineData("/Filter /FlateDecode /DecodeParms << /Predictor 12 >>")]
    public void A_pdf_is_not_refused_for_what_stands_in_it_by_chance(string bytes)
    {
        byte[] file = [.. PdfFile.OfReport(Some.BalancedReport(Some.Form2021)), .. Encoding.ASCII.GetBytes($"%{bytes}\n")];
        Assert.Null(ReportImport.Read(file).Refusal);
    }

    [Fact]
    public void Too_many_entries_are_refused_by_the_end_record_alone()
    {
        var file = DocxFile.Zip([.. Enumerable.Range(0, 2_100).Select(index => ($"e{index}", ""))]);
        Assert.Equal("DF1006", ReportImport.Read(file).Refusal!.Code);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(file.Length - 12), 65_000);
        Assert.Equal("DF1006", ReportImport.Read(file).Refusal!.Code);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("<w:sdt>", 5_000)) + string.Concat(Enumerable.Repeat("</w:sdt>", 5_000));
        Assert.Equal("DF1010", ReportImport.Read(DocxFile.WithBody(deep)).Refusal!.Code);
    }
}
