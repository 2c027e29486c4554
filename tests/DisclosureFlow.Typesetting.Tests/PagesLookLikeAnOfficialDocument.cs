using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.TextExtraction;
using DisclosureFlow.Reports;

namespace DisclosureFlow.Typesetting.Tests;

/// <summary>Measures of GB/T 9704-2012, read from the finished pages.</summary>
public sealed partial class PagesLookLikeAnOfficialDocument
{
    private const double Millimetre = 72 / 25.4;

    [Fact]
    public void The_type_area_lies_37_mm_from_the_top_and_28_from_the_left_and_holds_22_lines()
    {
        // Plain text over several pages: every line of a middle page is full.
        var pages = PagesOf(Some.Report().WithProse("1", new string('府', 28 * 70)));
        var lines = pages[1].Where(shown => shown.Size is > 15.9 and < 16.1).ToArray();
        Assert.Equal(22, lines.Length);
        // The em box reaches 0.88 em above the base line and 0.12 em below it.
        Assert.Equal(37, (841.89 - lines[0].Y - (0.88 * 16)) / Millimetre, 0.05);
        Assert.Equal(35, (lines[^1].Y - (0.12 * 16)) / Millimetre, 0.05);
        Assert.All(lines, line => Assert.Equal(28, line.X / Millimetre, 0.05));
        Assert.Equal(10.45, (lines[0].Y - lines[1].Y) / Millimetre, 0.01);
    }

    [Fact]
    public void A_paragraph_begins_two_characters_in()
    {
        var first = PagesOf(Some.Report().WithProse("1", "短段。"))[0].First(shown => shown.Size is > 15.9 and < 16.1);
        Assert.Equal(28 + (2 * GbPage.CharacterPitch / Millimetre), first.X / Millimetre, 0.05);
    }

    [Fact]
    public void Page_numbers_stand_7_mm_below_the_type_area_right_on_odd_pages_and_left_on_even_ones()
    {
        var pages = PagesOf(Some.Report());
        for (var page = 0; page < pages.Count; page++)
        {
            var number = Assert.Single(pages[page], shown => shown.Size is > 13.9 and < 14.1);
            Assert.Equal(35 - 7, (number.Y + (0.38 * 14)) / Millimetre, 0.05);
            if (page % 2 == 1)
            {
                Assert.Equal((28 * Millimetre) + 14, number.X, 0.05);
            }
            else
            {
                Assert.True(number.X > 105 * Millimetre);
            }
        }
    }

    [Fact]
    public void A_tables_head_is_repeated_where_it_goes_on()
    {
        var split = 0;
        for (var paragraphs = 0; paragraphs < 12; paragraphs++)
        {
            var report = Some.Report().WithProse("1", string.Join('\n', Enumerable.Repeat("松溪镇坚持公开为常态、不公开为例外的原则。", 1 + paragraphs)));
            var pages = TaggedText.Read(PdfFile.Open(Typeset(report).Bytes)).Pages;
            var repeated = pages.Where(page => page.Artifacts.Contains("申请人情况")).ToArray();
            Assert.True(repeated.Length <= 1);
            split += repeated.Length;
        }

        Assert.True(split > 0, "none of the lengths broke the table");
    }

    [Fact]
    public void No_head_stands_alone_at_a_pages_foot_and_the_signature_comes_with_text()
    {
        for (var characters = 0; characters < 700; characters += 23)
        {
            var report = Some.Report().WithProse("1", new string('府', 30 + characters)).WithProse("6", new string('溪', 20 + characters));
            var file = PdfFile.Open(Typeset(report).Bytes);
            var tags = PageTree.Read(file).Select(page => Marks().Matches(ContentOf(file, page)).Select(match => match.Groups["tag"].Value).ToArray()).ToArray();
            Assert.All(tags, page => Assert.DoesNotMatch("^H", page[^1]));
            // Text, the head's line, organ, date.
            Assert.True(tags[^1].Length >= 4, $"the signature stands alone with {characters} characters");
        }
    }

    [Fact]
    public void The_seal_field_is_42_mm_wide_centred_over_organ_and_date_and_clear_of_the_heads_field()
    {
        var file = PdfFile.Open(Typeset(Some.Report()).Bytes);
        var fields = file.Find<PdfArray>(file.Find<PdfDictionary>(file.Catalog, "AcroForm")!, "Fields")!
            .Select(reference => (PdfDictionary)file.Resolve(reference)!).ToDictionary(field => ((PdfString)field["T"]!).ToText(), field => Numbers((PdfArray)field["Rect"]!));
        Assert.Equal([SignatureFields.Head, SignatureFields.OrganSeal], fields.Keys);
        var (head, seal) = (fields[SignatureFields.Head], fields[SignatureFields.OrganSeal]);
        Assert.Equal(42, (seal[2] - seal[0]) / Millimetre, 0.01);
        Assert.True(head[1] >= seal[3] || head[2] <= seal[0], "the fields overlap");
        Assert.True(head[3] - head[1] > 40 && head[2] - head[0] > 150, "the head's field is too small to be read");

        var last = PagesOf(file)[^1].Where(shown => shown.Size is > 15.9 and < 16.1).TakeLast(2).ToArray();
        var middle = (last[0].Y + last[1].Y) / 2 + (0.38 * 16);
        Assert.Equal(middle, (seal[1] + seal[3]) / 2, 0.5);
    }

    [Theory]
    [InlineData(1, 22, "2024年1月22日")]
    [InlineData(12, 5, "2024年12月5日")]
    public void The_date_has_no_leading_zeros_and_stands_four_characters_in_under_the_organ(int month, int day, string date)
    {
        var texts = DrawnPages.Of(ReportTypesetter.Typeset(Some.Report(), new DateOnly(2024, month, day), "0", Some.Fonts).Bytes)[^1].Texts.Where(text => text.Tag == "P").TakeLast(2).ToArray();
        Assert.Equal(["青川市云岭区松溪镇人民政府", date], texts.Select(text => text.Text));
        var (organ, dated) = (texts[0], texts[1]);
        Assert.Equal((organ.Left + organ.Right) / 2, (dated.Left + dated.Right) / 2, 0.5);
        Assert.Equal(GbPage.LinePitch, dated.Baseline - organ.Baseline, 0.01);
        // A long organ's name pushes both to the left of where four characters in would be.
        var shortName = DrawnPages.Of(Typeset(Some.Report() with { Organ = "白鹭镇人民政府" }).Bytes)[^1].Texts.Last(text => text.Tag == "P");
        Assert.Equal(GbPage.Left + GbPage.TextWidth - (4 * GbPage.CharacterPitch), shortName.Right, 0.5);
    }

    [Fact]
    public void The_four_levels_are_numbered_and_set_each_in_its_font_two_characters_in()
    {
        var report = Some.Report().WithProse("5", "（一）主要问题\n1.解读形式单一\n（1）图解、视频运用不多\n正文一句。");
        var lines = DrawnPages.Of(Typeset(report).Bytes).SelectMany(page => page.Texts).ToArray();
        var levels = new[] { "五、存在的主要问题及改进情况", "（一）主要问题", "1.解读形式单一", "（1）图解、视频运用不多", "正文一句。" }.Select(text => lines.First(line => line.Text == text)).ToArray();
        Assert.Equal(["H2", "H3", "H4", "H5", "P"], levels.Select(line => line.Tag));
        Assert.All(levels, line => Assert.Equal(GbPage.Left + (2 * GbPage.CharacterPitch), line.Left, 0.01));
        Assert.All(levels, line => Assert.Equal(16, line.Size));
        Assert.Equal(new[] { FontRole.Heading, FontRole.Kai, FontRole.Body, FontRole.Body, FontRole.Body }.Select(role => Some.Fonts[role].PostScriptName), levels.Select(line => line.Font));
    }

    [Fact]
    public void Labels_of_narrow_columns_stand_upright_one_character_under_another()
    {
        var pages = DrawnPages.Of(Typeset(Some.Report()).Bytes);
        AssertUpright(Cell(pages, "三、本年度办理结果"), 9);
        AssertUpright(Cell(pages, "结果维持"), 4);

        static void AssertUpright(DrawnText[] characters, int count)
        {
            Assert.Equal(count, characters.Length);
            Assert.All(characters.Zip(characters.Skip(1)), pair => Assert.InRange(pair.Second.Baseline - pair.First.Baseline, 0.9 * pair.First.Size, 1.5 * pair.First.Size));
            Assert.All(characters, character => Assert.Equal((characters[0].Left + characters[0].Right) / 2, (character.Left + character.Right) / 2, 0.1));
        }
    }

    [Fact]
    public void Where_long_figures_make_the_columns_wide_the_heads_lie_in_lines()
    {
        var report = Some.Report();
        var pages = DrawnPages.Of(Typeset(report.WithCells(report.Layout.CellIds.Select(id => KeyValuePair.Create(id, (decimal?)11_398_889)))).Bytes);
        Assert.Single(Cell(pages, "结果维持"));
    }

    [Fact]
    public void A_mark_in_upright_text_takes_its_upright_form()
    {
        var (across, down) = (new List<Pdf.Fonts.ShapedGlyph>(), new List<Pdf.Fonts.ShapedGlyph>());
        Some.Fonts[FontRole.Figures].Shape("三、本", 0, 3, across);
        Some.Fonts[FontRole.Figures].ShapeDownwards("三、本", 0, 3, down);
        Assert.Equal(across[0].Glyph, down[0].Glyph);
        Assert.NotEqual(across[1].Glyph, down[1].Glyph);
    }

    /// <summary>The pieces of the first cell with this text.</summary>
    private static DrawnText[] Cell(IReadOnlyList<DrawnPage> pages, string text) =>
        [.. pages.SelectMany(page => page.Texts.Where(piece => piece.Tag == "TH").GroupBy(piece => piece.Element)).First(cell => string.Concat(cell.Select(piece => piece.Text)) == text)];

    [Fact]
    public void Nothing_is_drawn_in_the_reserved_fields()
    {
        var file = PdfFile.Open(Typeset(Some.Report()).Bytes);
        foreach (var reference in file.Find<PdfArray>(file.Find<PdfDictionary>(file.Catalog, "AcroForm")!, "Fields")!)
        {
            var appearance = file.Find<PdfStream>((PdfDictionary)((PdfDictionary)file.Resolve(reference)!)["AP"]!, "N")!;
            Assert.True(file.Decode(appearance).IsEmpty);
        }
    }

    [Theory]
    [InlineData(9_999)]
    [InlineData(11_398_889)]
    [InlineData(999_999_999_999)]
    public void Long_figures_stay_inside_the_page(long figure)
    {
        var report = Some.Report();
        report = report.WithCells(report.Layout.CellIds.Select(id => KeyValuePair.Create(id, (decimal?)figure)));
        var file = PdfFile.Open(Typeset(report).Bytes);
        foreach (var (page, texts) in PageTree.Read(file).Zip(PagesOf(file)))
        {
            // On a turned page places count along the long side, which begins at the lower margin of 35 mm.
            var (left, width) = page.Rotate == 0 ? (28, 156) : (35, 225);
            Assert.All(texts.Where(shown => shown.Size < 14), shown => Assert.InRange(shown.X, left * Millimetre, (left + width) * Millimetre));
        }
    }

    [Fact]
    public void A_table_too_wide_for_the_page_is_turned_with_its_head_to_the_left_and_no_figure_is_torn()
    {
        var report = Some.Report();
        report = report.WithCells(report.Layout.CellIds.Select(id => KeyValuePair.Create(id, (decimal?)11_398_889)));
        var file = PdfFile.Open(Typeset(report).Bytes);
        var turned = PageTree.Read(file).Where(page => page.Rotate == 90).ToArray();
        var content = ContentOf(file, Assert.Single(turned));
        Assert.Equal(15, Marks().Matches(content).Count(match => match.Groups["tag"].Value == "TD"));
        // Heading, three rows of heads and one text a figure: none was broken into lines.
        Assert.Equal(15, Texts().Count(content[content.IndexOf("/TD ", StringComparison.Ordinal)..content.LastIndexOf("/Artifact <</Type /Layout>>", StringComparison.Ordinal)]));
    }

    private static TypesetReport Typeset(Report report) => ReportTypesetter.Typeset(report, Some.Date, report.Sha256Hex(), Some.Fonts);

    private static List<Shown[]> PagesOf(Report report) => PagesOf(PdfFile.Open(Typeset(report).Bytes));

    private static List<Shown[]> PagesOf(PdfFile file) => [.. PageTree.Read(file).Select(page => Texts().Matches(ContentOf(file, page)).Select(match => new Shown(
        Number(match.Groups["size"]), Number(match.Groups["x"]), Number(match.Groups["y"]))).ToArray())];

    private static string ContentOf(PdfFile file, Page page) => Encoding.Latin1.GetString(file.Decode((PdfStream)file.Resolve(page.Dictionary["Contents"])!).Span);

    private static double[] Numbers(PdfArray array) => [.. array.Select(value => double.Parse(value.ToString(), CultureInfo.InvariantCulture))];

    private static double Number(Group group) => double.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    /// <summary>One text operator: type size and where its base line begins, in points from the lower left corner.</summary>
    private sealed record Shown(double Size, double X, double Y);

    [GeneratedRegex(@"BT /F\d+ (?<size>[\d.]+) Tf 1 0 0 1 (?<x>[-\d.]+) (?<y>[-\d.]+) Tm", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Texts();

    [GeneratedRegex(@"/(?<tag>\w+) <</MCID", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Marks();
}
