using CsCheck;

namespace DisclosureFlow.Typesetting.Tests.Layout;

public sealed class LinesBreakByTheRules
{
    private const string Closing = "，。、；：？！）】》〉」』”’%…";
    private const string Opening = "（【《〈「『“‘";

    [Theory]
    [InlineData("甲，乙", 1, false)]
    [InlineData("甲，乙", 2, true)]
    [InlineData("（甲", 1, false)]
    [InlineData("甲（乙", 1, true)]
    [InlineData("2023年", 2, false)]
    [InlineData("2023年", 4, true)]
    [InlineData("12.5%的", 4, false)]
    [InlineData("good work", 2, false)]
    [InlineData("good work", 5, true)]
    [InlineData("甲——乙", 1, true)]
    [InlineData("甲——乙", 2, false)]
    [InlineData("甲……乙", 1, false)]
    [InlineData("甲……乙", 2, false)]
    [InlineData("https://www.example.cn/abcdef", 8, true)]
    [InlineData("https://www.example.cn/abcdef", 9, false)]
    [InlineData("https://www.example.cn/abcdef", 7, false)]
    [InlineData("2024/1/22", 5, false)]
    public void A_line_may_end_only_where_the_rules_allow(string text, int at, bool allowed) =>
        Assert.Equal(allowed, LineBreaks.Allowed(text, at));

    [Fact]
    public void Twenty_eight_characters_fill_a_line_from_edge_to_edge()
    {
        var lines = Lines(new string('府', 60), 0);
        Assert.Equal([28, 28, 4], lines.Select(line => line.End - line.Start));
        Assert.Equal(GbPage.TextWidth, lines[0].Width, 2);
    }

    [Fact]
    public void A_full_stop_behind_a_full_line_hangs_in_the_margin()
    {
        var lines = Lines(new string('府', 28) + "。" + new string('府', 5), 0);
        Assert.Equal(29, lines[0].End);
        Assert.Equal(GbPage.TextWidth, lines[0].Width, 2);
    }

    [Fact]
    public void No_line_begins_with_a_closing_mark_or_ends_with_an_opening_one_and_nothing_is_lost()
    {
        var word = Gen.OneOf("政", "府", "信", "息", "，", "。", "、", "（", "）", "《", "》", "“", "”", "2023", "12.5%", "ABC", " ", "——", "……", "！");
        Gen.Select(word.Array[0, 150], Gen.Int[0, 2]).Sample(
            (words, indent) =>
            {
                var text = string.Concat(words).Trim();
                var lines = Lines(text, indent * GbPage.CharacterPitch);
                Assert.Equal(text, string.Concat(lines.Select(TextOf)));
                var (start, couldEndEarlier) = (0, false);
                for (var i = 0; i < lines.Count; i++)
                {
                    var shown = TextOf(lines[i]).TrimEnd(' ');
                    // Where a line holds nothing but one word and marks that stay with it, there is no better place.
                    if (couldEndEarlier)
                    {
                        Assert.DoesNotContain(shown[0], Closing);
                    }

                    var length = TextOf(lines[i]).Length;
                    couldEndEarlier = Enumerable.Range(start + 1, length).Any(at => LineBreaks.Allowed(text, at));
                    start += length;
                    if (i < lines.Count - 1 && couldEndEarlier)
                    {
                        Assert.DoesNotContain(shown[^1], Opening);
                    }

                    Assert.InRange(lines[i].Width, 0, GbPage.TextWidth - lines[i].Indent + 0.05);
                }
            },
            iter: 300);
    }

    [Fact]
    public void A_word_longer_than_a_line_is_broken_instead_of_running_out_of_the_page()
    {
        var lines = Lines(new string('a', 200), 0);
        Assert.True(lines.Count > 1);
        Assert.All(lines, line => Assert.InRange(line.Width, 1, GbPage.TextWidth + 0.05));
    }

    [Fact]
    public void A_hash_is_torn_rather_than_a_hole_left_before_it_and_no_gap_is_wider_than_half_a_character()
    {
        var hash = string.Concat(Enumerable.Repeat("6f8b6cbf", 8));
        for (var before = 0; before < 28; before++)
        {
            var lines = Lines(new string('府', before) + "文件的散列值" + hash + "与日志相符。", 0);
            Assert.All(lines.SkipLast(1), line => Assert.InRange(line.Width + line.Indent, GbPage.TextWidth - (4 * GbPage.BodySize), GbPage.TextWidth + 0.05));
            Assert.All(lines.SelectMany(line => line.Extra), extra => Assert.InRange(extra, -GbPage.BodySize / 2, GbPage.BodySize / 2));
        }
    }

    [Theory]
    [InlineData("青川市云岭区松溪镇人民政府2023年政府信息公开工作年度报告", "青川市云岭区松溪镇人民政府|2023年政府信息公开工作年度报告")]
    [InlineData("松溪镇政府信息公开工作年度报告", "松溪镇政府信息公开工作年度报告")]
    [InlineData("青川市云岭区住房和城乡建设局2023年度政府信息公开工作年度报告", "青川市云岭区住房和城乡建设局|2023年度政府信息公开工作年度报告")]
    [InlineData("青川土家族苗族自治州云岭经济技术开发区管理委员会2023年政府信息公开工作年度报告", "青川土家族苗族自治州|云岭经济技术开发区管理委员会|2023年政府信息公开工作年度报告")]
    [InlineData(
        "青川市云岭区松溪镇人民政府（云岭经济技术开发区松溪片区管理委员会、松溪国家湿地公园管理委员会）2023年政府信息公开工作年度报告",
        "青川市云岭区松溪镇人民政府|（云岭经济技术开发区松溪片区管理委员会、|松溪国家湿地公园管理委员会）|2023年政府信息公开工作年度报告")]
    [InlineData("青川市云岭区人民政府办公室关于2023年度政府信息公开工作的年度报告", "青川市云岭区人民政府办公室|关于2023年度政府信息公开工作的年度报告")]
    public void A_title_breaks_at_meaning(string title, string lines)
    {
        var shaped = Shape(title, new TextStyle(FontRole.Title, GbPage.TitleSize));
        Assert.Equal(lines, string.Join('|', TitleLines.Of(shaped, GbPage.TextWidth).Select(TextOf)));
    }

    [Fact]
    public void No_title_tears_a_word_or_a_number_that_could_stay_whole()
    {
        string[] whole = ["政府信息公开", "工作年度报告", "人民政府", "管理委员会", "办事处", "经济技术开发区", "2023年"];
        var place = Gen.OneOf("青川市", "云岭区", "松溪镇", "石塘乡", "白鹭街道", "松岭自治县", "云桥经济技术开发区");
        var organ = Gen.OneOf("人民政府", "办事处", "管理委员会", "住房和城乡建设局", "人力资源和社会保障局");
        Gen.Select(place.Array[1, 6].Select(string.Concat), organ, Gen.OneOf("2023年政府信息公开工作年度报告", "2023年度政府信息公开工作年度报告")).Sample(
            (places, name, rest) =>
            {
                var title = places + name + rest;
                var lines = TitleLines.Of(Shape(title, new TextStyle(FontRole.Title, GbPage.TitleSize)), GbPage.TextWidth);
                Assert.Equal(title, string.Concat(lines.Select(TextOf)));
                Assert.All(lines, line => Assert.InRange(line.Width, 1, GbPage.TextWidth));
                var breaks = lines.Take(lines.Count - 1).Select((_, at) => lines.Take(at + 1).Sum(line => TextOf(line).Length)).ToArray();
                foreach (var word in whole)
                {
                    for (var from = title.IndexOf(word, StringComparison.Ordinal); from >= 0; from = title.IndexOf(word, from + 1, StringComparison.Ordinal))
                    {
                        Assert.DoesNotContain(breaks, at => at > from && at < from + word.Length);
                    }
                }
            },
            iter: 200);
    }

    [Fact]
    public void A_title_of_a_thousand_characters_is_broken_at_once_and_whole()
    {
        var lines = TitleLines.Of(Shape(string.Concat(Enumerable.Repeat("松溪镇人民政府信息公开", 100)), new TextStyle(FontRole.Title, GbPage.TitleSize)), GbPage.TextWidth);
        Assert.Equal(1100, lines.Sum(line => line.End - line.Start));
    }

    [Fact]
    public void A_dot_inside_an_address_does_not_hang_in_the_margin()
    {
        for (var before = 0; before < 28; before++)
        {
            var lines = Lines(new string('府', before) + "www.yunling.example.cn/songxi/index.html公开，", 0);
            Assert.All(lines, line => Assert.True(!TextOf(line).EndsWith('.') || line.Width + line.Indent <= GbPage.TextWidth + 0.05));
            Assert.DoesNotContain(lines, line => line.Extra.Length > 0 && TextOf(line).EndsWith('.') && line.Text.WidthOf(line.Start, line.End) > GbPage.TextWidth);
        }
    }

    [Theory]
    [InlineData("（一）主动公开。全年公开信息。", 8)]
    [InlineData("（十二）监督保障。无。", 9)]
    [InlineData("（一）主动公开", 0)]
    [InlineData("（一）主动公开。", 0)]
    [InlineData("一是加强解读。", 0)]
    [InlineData("（注）说明。无。", 0)]
    public void A_head_that_runs_into_its_paragraph_is_found(string paragraph, int length) =>
        Assert.Equal(length, RunInHead.LengthIn(paragraph));

    private static List<TextLine> Lines(string text, double indent) => ParagraphLines.Of(Shape(text, TextStyle.Body), GbPage.TextWidth, indent);

    private static ShapedText Shape(string text, TextStyle style) =>
        ShapedText.Of(text, style, Some.Fonts, (rune, _) => Assert.Fail($"no font has {rune}"));

    private static string TextOf(TextLine line)
    {
        var glyphs = line.Text.Glyphs;
        var text = "";
        for (var i = line.Start; i < line.End; i++)
        {
            text += line.Text.Text.Substring(glyphs[i].TextStart, glyphs[i].TextLength);
        }

        return text;
    }
}
