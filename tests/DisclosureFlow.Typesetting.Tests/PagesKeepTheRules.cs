using CsCheck;
using DisclosureFlow.Reports;

namespace DisclosureFlow.Typesetting.Tests;

/// <summary>Rules of GB/T 9704-2012 that must hold on every page of any report.</summary>
public sealed class PagesKeepTheRules
{
    private const string NeverFirst = "，。、；：？！）】》〉」』”’%…‰℃";
    private const string NeverLast = "（【《〈「『“‘";
    private const string MayHang = "，。、；：,.;:";

    /// <summary>How many reports are made; raised by hand for a long run.</summary>
    private static readonly int Reports = int.Parse(Environment.GetEnvironmentVariable("TYPESET_REPORTS") ?? "25", System.Globalization.CultureInfo.InvariantCulture);

    private static readonly Gen<string> Sentence = Gen.OneOf(
        "坚持以公开为常态、不公开为例外，", "主动公开政府信息326条，", "（含转发）", "编制《公开指南》1份；", "落实“三审三校”，", "按时率达到98.75%。", "访问https://www.yunling.example.cn/songxi/a-b/index.html?x=1查询。",
        "——", "……", "组织培训3次、参训114人次；", "群众满意度不断提升。", "全年没有因信息公开工作被追究责任的情形！", "E-mail和App ", "①②");

    private static readonly Gen<string> Text = Sentence.Array[1, 12].Select(string.Concat);

    private static readonly Gen<string> Paragraph = Gen.OneOf(
        Text,
        Gen.Select(Gen.OneOf("（一）主要问题", "（二）改进措施", "1.加强组织领导", "（1）压实责任", "（一）主要问题\n1.加强组织领导"), Text, (head, text) => $"{head}\n{text}"),
        Text.Select(text => "（三）监督保障。" + text));

    private static readonly Gen<Report> AnyReport = Gen.Select(
        Paragraph.Array[0, 18].Select(paragraphs => string.Join('\n', paragraphs)),
        Paragraph.Array[0, 14].Select(paragraphs => string.Join('\n', paragraphs)),
        Paragraph.Array[0, 9].Select(paragraphs => string.Join('\n', paragraphs)),
        Gen.OneOf("2019", "2021"),
        Gen.Int[0, 40],
        Gen.OneOf("白鹭镇人民政府", "青川市云岭区松溪镇人民政府", "青川土家族苗族自治州云岭经济技术开发区管理委员会")).Select((one, five, six, form, bits, organ) =>
        {
            var report = Some.Report(form).WithProse("1", one).WithProse("5", five).WithProse("6", six) with { Organ = organ, Title = organ + "2023年政府信息公开工作年度报告" };
            return report.WithCells(report.Layout.CellIds.Select((id, at) => KeyValuePair.Create(id, (decimal?)((1L << Math.Min(bits, 36)) >> (at % 7)))));
        });

    [Fact]
    public void On_every_page_of_any_report_the_rules_hold()
    {
        var (turned, hung) = (0, 0);
        AnyReport.Sample(
            report =>
            {
                var pages = DrawnPages.Of(ReportTypesetter.Typeset(report, Some.Date, "0", Some.Fonts).Bytes);
                for (var i = 0; i < pages.Count; i++)
                {
                    hung += NothingLiesOutsideTheTypeArea(pages[i]);
                    NoHeadIsLast(pages[i]);
                    // A turned page, and the one before it, end where their table does.
                    if (i < pages.Count - 1 && !pages[i].Turned && !pages[i + 1].Turned && !HeadsALineAndTheSignature(pages[i + 1]))
                    {
                        MoreThanHalfIsUsed(pages[i]);
                    }
                }

                LinesBeginAndEndAsTheyMay(pages);
                turned += pages.Count(page => page.Turned);
            },
            iter: Reports, threads: 1);
        Assert.True(turned > 0 && hung > 0, $"the reports had {turned} turned pages and {hung} hanging marks: too tame to show anything");
    }

    /// <returns>How many marks hang in the margin.</returns>
    private static int NothingLiesOutsideTheTypeArea(DrawnPage page)
    {
        // Turned left, the page's left margin is the paper's lower one.
        var (left, top) = page.Turned ? (GbPage.Bottom, GbPage.Left) : (GbPage.Left, GbPage.Top);
        var (right, bottom) = page.Turned ? (left + GbPage.TextHeight, top + GbPage.TextWidth) : (left + GbPage.TextWidth, top + GbPage.TextHeight);
        var hung = 0;
        foreach (var text in page.Texts.Where(text => !text.IsPageNumber))
        {
            // A blank at a line's end shows nothing.
            var hangs = text.Right > right + 0.1 && (text.Text[^1] == ' ' || MayHang.Contains(text.Text[^1], StringComparison.Ordinal));
            hung += hangs && text.Text[^1] != ' ' ? 1 : 0;
            AssertInside(text.Left, hangs ? right : text.Right, left, right, text.Text);
            AssertInside(text.Top, text.Bottom, top, bottom, text.Text);
            Assert.True(text.Right <= right + text.Size, $"“{text.Text}” hangs more than a mark out of the type area");
        }

        foreach (var (x1, y1, x2, y2) in page.Rules)
        {
            AssertInside(Math.Min(x1, x2), Math.Max(x1, x2), left, right, "a rule");
            AssertInside(Math.Min(y1, y2), Math.Max(y1, y2), top, bottom, "a rule");
        }

        return hung;
    }

    private static void AssertInside(double from, double to, double low, double high, string what)
    {
        const double tolerance = 1.3; // points, below half a millimetre: a letter kerned with the next line's first one
        Assert.True(from >= low - tolerance && to <= high + tolerance, $"“{what}”, {from:F1}–{to:F1}, lies outside {low:F1}–{high:F1}");
    }

    private static void NoHeadIsLast(DrawnPage page)
    {
        var last = page.Texts.Last(text => text.Tag != "Artifact");
        Assert.False(IsHead(last), $"“{last.Text}” stands alone at a page's foot");
    }

    private static bool IsHead(DrawnText text) => text.Tag.StartsWith('H');

    /// <summary>What can't be divided: heads hold on to the line below them, and the signature to the line above it.</summary>
    private static bool HeadsALineAndTheSignature(DrawnPage page)
    {
        var aboveTheSignature = page.Texts.TakeWhile(text => !text.Text.StartsWith("单位主要负责人", StringComparison.Ordinal)).ToList();
        return aboveTheSignature.Count < page.Texts.Count && aboveTheSignature.Where(text => !IsHead(text)).GroupBy(text => text.Baseline).Count() == 1;
    }

    private static void MoreThanHalfIsUsed(DrawnPage page)
    {
        var lowest = Math.Max(page.Texts.Where(text => !text.IsPageNumber).Max(text => text.Bottom), page.Rules.Select(rule => rule.Y2).DefaultIfEmpty().Max());
        Assert.True(lowest > GbPage.Top + (0.5 * GbPage.TextHeight), $"a page ends at {(lowest - GbPage.Top) / GbPage.TextHeight:P0} of the type area");
    }

    private static void LinesBeginAndEndAsTheyMay(IReadOnlyList<DrawnPage> pages)
    {
        // One line of the body: what lies on one base line. Its paragraph is told by the words that the next line begins.
        var lines = pages.SelectMany((page, number) => page.Texts.Where(text => text.IsBody).GroupBy(text => (number, text.Baseline)))
            .Select(line => (Left: line.Min(text => text.Left), Text: string.Concat(line.OrderBy(text => text.Left).Select(text => text.Text)).Trim())).ToList();
        foreach (var (line, next) in lines.Zip(lines.Skip(1)))
        {
            var continues = Math.Abs(next.Left - GbPage.Left) < 0.1;
            if (continues && line.Text.Any(char.IsLetterOrDigit))
            {
                Assert.DoesNotContain(next.Text[0], NeverFirst);
                Assert.DoesNotContain(line.Text[^1], NeverLast);
            }
        }
    }
}
