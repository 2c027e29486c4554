using System.Globalization;
using CsCheck;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.TextExtraction;
using DisclosureFlow.Reports;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Typesetting.Tests;

public sealed class PagesSayWhatTheReportSays
{
    public static TheoryData<string> Forms => ["2019", "2021"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Text_read_back_equals_the_printed_content_cell_by_cell(string form) => AssertReadsBack(Some.Report(form));

    [Fact]
    public void Any_text_and_figures_read_back_equal()
    {
        var piece = Gen.OneOf("政府信息", "公开，", "2023年", "（一）", "《条例》", "12.5%", "——", "……", "“三公”", "A/B test", "。", "；", "①", "㎡", "𱁬", "https://a.example.cn/b/c?d=1");
        var prose = Gen.Select(piece.Array[1, 80].Select(string.Concat).Array[0, 6], paragraphs => string.Join('\n', paragraphs));
        Gen.Select(prose, prose, prose, Gen.OneOf("2019", "2021"), Gen.Long[0, 99_999_999].Array[200]).Sample(
            (one, five, six, form, figures) =>
            {
                var report = Some.Report(form).WithProse("1", one).WithProse("5", five).WithProse("6", six);
                report = report.WithCells(report.Layout.CellIds.Select((id, at) => KeyValuePair.Create(id, (decimal?)(figures[at % figures.Length] >> (at % 27)))));
                AssertReadsBack(report);
            },
            iter: 20, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Pdftotext_gives_back_every_character(string form)
    {
        var pdftotext = Outside.Program("pdftotext", "poppler-utils");
        var report = Some.Report(form);
        var result = Typeset(report);
        var output = await WithFile(result, path => Outside.Run(pdftotext, ["-raw", path, "-"]));
        var text = Compact(output.Output);
        for (var page = 1; page <= result.PageCount; page++)
        {
            text = text.Replace($"—{page}—", "", StringComparison.Ordinal);
        }

        foreach (var expected in ReportContent.Of(report, Some.Date).SelectMany(TextsOf))
        {
            Assert.Contains(Compact(expected), text);
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Qpdf_finds_no_fault(string form)
    {
        var qpdf = Outside.Program("qpdf", "qpdf");
        var (exit, output, error) = await WithFile(Typeset(Some.Report(form)), path => Outside.Run(qpdf, ["--check", path]));
        Assert.True(exit == 0, output + error);
    }

    [Fact]
    public void The_same_edition_date_and_fonts_give_the_same_bytes_in_every_culture()
    {
        var first = Typeset(Some.Report());
        var before = CultureInfo.CurrentCulture;
        using var fonts = FontSet.Load();
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
            Assert.Equal(first.Sha256, ReportTypesetter.Typeset(Some.Report(), Some.Date, Some.Report().Sha256Hex(), fonts).Sha256);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.NotEqual(first.Sha256, ReportTypesetter.Typeset(Some.Report(), Some.Date.AddDays(1), Some.Report().Sha256Hex(), Some.Fonts).Sha256);
        Assert.NotEqual(first.Sha256, ReportTypesetter.Typeset(Some.Report(), Some.Date, new string('0', 64), Some.Fonts).Sha256);
    }

    /// <summary>On every machine. If a change of these bytes is wanted, raise <see cref="ReportTypesetter.WriterVersion"/> with it.</summary>
    [Fact]
    public void The_bytes_are_those_of_this_writer_version()
    {
        Assert.Equal("DisclosureFlow typesetter 3", ReportTypesetter.WriterVersion);
        Assert.Equal("dff60028e39ff575", ReportTypesetter.Typeset(Some.Report(), Some.Date, "0", Some.Fonts).Sha256[..16]);
    }

    [Fact]
    public async Task Another_process_in_another_time_zone_and_language_gives_the_same_bytes()
    {
        var test = $"{typeof(PagesSayWhatTheReportSays).FullName}.{nameof(The_bytes_are_those_of_this_writer_version)}";
        var elsewhere = new Dictionary<string, string> { ["TZ"] = "Pacific/Kiritimati", ["LC_ALL"] = "ar_SA.UTF-8", ["LANG"] = "ar_SA.UTF-8" };
        var (exit, output, error) = await Outside.Run("dotnet", [typeof(PagesSayWhatTheReportSays).Assembly.Location, "-method", test], environment: elsewhere);
        Assert.True(exit == 0, output + error);
        Assert.Contains("Total: 1,", output);
    }

    [Fact]
    public void The_file_names_its_edition()
    {
        var report = Some.Report();
        var file = PdfFile.Open(Typeset(report).Bytes);
        var xmp = System.Text.Encoding.UTF8.GetString(file.Decode(file.Find<Pdf.Objects.PdfStream>(file.Catalog, "Metadata")!).Span);
        Assert.Contains($"disclosureflow:edition:sha256:{report.Sha256Hex()}", xmp);
    }

    [Fact]
    public void A_character_that_no_font_has_is_named_with_its_place_and_nothing_is_printed()
    {
        var report = (Some.Report() with { Organ = "𠮷镇人民政府" }).WithProse("5", "第一段。\n第二段有𠮷字和\u0007控制符。");
        var refused = Assert.Throws<TypesettingRefusedException>(() => Typeset(report)).Refusals;
        Assert.All(refused, refusal => Assert.Equal("DF4002", refusal.Code));
        Assert.Equal(refused, ReportTypesetter.Check(report, Some.Date, Some.Fonts));
        Assert.Collection(
            refused,
            first => Assert.Equal("“五、存在的主要问题及改进情况”第 2 段第 5 字处的字符“𠮷”（U+20BB7）在所有字体中都没有，不能排印。", first.Message),
            second => Assert.Contains("U+0007", second.MessageEn),
            third => Assert.Contains("落款", third.Message));
        Assert.Empty(ReportTypesetter.Check(Some.Report(), Some.Date, Some.Fonts));
    }

    [Theory]
    [InlineData("㛃")]
    [InlineData("𬭎")]
    [InlineData("龘")]
    [InlineData("䶮")]
    public void A_rare_character_of_a_name_is_printed_with_a_glyph_of_its_own_and_reads_back(string name)
    {
        var glyphs = new List<Pdf.Fonts.ShapedGlyph>();
        Some.Fonts[FontRole.Body].Shape(name, 0, name.Length, glyphs);
        Assert.NotEqual(0, Assert.Single(glyphs).Glyph);
        AssertReadsBack(Some.Report().WithProse("1", $"镇长韩{name}主持会议。"));
    }

    [Theory]
    [InlineData("𠮷", "U+20BB7")]
    [InlineData("\U00031350", "U+31350")]
    [InlineData("\uE000", "U+E000")]
    [InlineData("\uD800", "U+FFFD")]
    public void A_character_that_no_font_has_is_a_finding_wherever_it_stands_and_never_an_empty_box(string name, string code)
    {
        foreach (var report in new[] { Some.Report().WithProse("6", name), Some.Report() with { Organ = name + "镇人民政府" }, Some.Report() with { Title = name } })
        {
            Assert.Contains(Assert.Throws<TypesettingRefusedException>(() => Typeset(report)).Refusals, refusal => refusal.Code == "DF4002" && refusal.Message.Contains(code, StringComparison.Ordinal));
        }
    }

    private static void AssertReadsBack(Report report) => AssertReadsBack(report, Typeset(report).Bytes);

    internal static void AssertReadsBack(Report report, ReadOnlyMemory<byte> pdf)
    {
        var text = TaggedText.Read(PdfFile.Open(pdf));
        var expected = ReportContent.Of(report, Some.Date).SelectMany(TextsOf).Where(part => part.Length > 0);
        Assert.Equal(expected, text.Elements.Select(element => element.Text).Where(part => part.Length > 0));
        var cells = text.Elements.Where(element => element.Id is not null).ToDictionary(element => element.Id!, element => element.Text);
        Assert.Equal(report.Layout.CellIds.Order(StringComparer.Ordinal), cells.Keys.Order(StringComparer.Ordinal));
        Assert.All(report.Layout.CellIds, id => Assert.Equal(ReportContent.FigureText(report.Cells[id]), cells[id]));
        Assert.All(text.Pages, page => Assert.Equal("", page.Untagged + page.Unowned));
    }

    private static IEnumerable<string> TextsOf(ContentBlock block) => block switch
    {
        TitleBlock title => [title.Text],
        HeadingBlock heading => [heading.Text],
        ParagraphBlock paragraph => [paragraph.Text],
        TableBlock table => table.Rows.SelectMany(row => row).Select(cell => cell.Text),
        SignatureBlock end => [end.HeadLabel, end.Organ, end.Date],
        _ => throw new InvalidOperationException(block.GetType().Name),
    };

    private static TypesetReport Typeset(Report report) => ReportTypesetter.Typeset(report, Some.Date, report.Sha256Hex(), Some.Fonts);

    private static string Compact(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static async Task<T> WithFile<T>(TypesetReport report, Func<string, Task<T>> use)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pdf");
        try
        {
            await File.WriteAllBytesAsync(path, report.Bytes.ToArray());
            return await use(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
