using System.Collections.Immutable;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Tests.Conformance;
using DisclosureFlow.Pdf.TextExtraction;

namespace DisclosureFlow.Typesetting.Tests;

/// <summary>The audit report and the verification report are such documents.</summary>
public sealed class OtherDocumentsArePrinted
{
    private static readonly string Hash = string.Concat(Enumerable.Repeat("6f8b6cbf", 8));

    internal static readonly PrintedDocument Audit = new()
    {
        Title = "办理过程审计报告",
        Author = "青川市云岭区松溪镇人民政府",
        Date = new DateOnly(2024, 1, 22),
        Parts =
        [
            new PrintedParagraph("本报告按审计日志的记录生成，说明谁、以何角色、在何时、办理何事、结果与理由。"),
            new PrintedHeading("一、案卷"),
            new PrintedTable("案卷", [], [["案号", "0198f3a0-0000-7000-8000-000000000001"], ["report.pdf", $"SHA-256 如下 {Hash}"]], [2, 9]),
            new PrintedHeading("二、经过"),
            new PrintedTimeline([.. Enumerable.Range(1, 14).Select(act => new TimelineMark(
                $"2024-01-22 10:{act:D2}:00", act % 4 == 0 ? "保密审查 · 作出审查结论，沈清（保密审查员）：同意公开，全文不涉及国家秘密，办公电话可以公开" : "负责人签发 · 开始签名，韩松（单位主要负责人）"))]),
            new PrintedHeading("三、记录"),
            new PrintedTable("记录", ["序号", "时间", "人员", "结果"], [.. Enumerable.Range(1, 40).Select(act => ImmutableArray.Create($"{act}", "2024-01-22 10:00:00", act % 3 == 0 ? "" : "沈清（保密审查员）", "同意公开；无涉密内容"))], [1, 3, 4, 5]),
            new PrintedParagraph($"文件的散列值为{Hash}，与日志相符。"),
        ],
    };

    [Fact]
    public void Every_text_reads_back_in_order_and_the_file_keeps_what_it_claims()
    {
        var document = DocumentTypesetter.Typeset(Audit, Some.Fonts);
        var expected = Audit.Parts.SelectMany(TextsOf).Prepend(Audit.Title);
        Assert.Equal(expected, TaggedText.Read(PdfFile.Open(document.Bytes)).Elements.Where(element => element.Kids.Count == 0).Select(element => element.Text));
        Assert.Empty(ConformanceCheck.FaultsOf(document.Bytes));
        Assert.Empty(document.SignatureFields);
        Assert.Equal(document.Sha256, DocumentTypesetter.Typeset(Audit, Some.Fonts).Sha256);
    }

    [Fact]
    public async Task Preflight_finds_only_that_the_file_is_of_part_2() =>
        await Preflight.AssertNothingButPart2(DocumentTypesetter.Typeset(Audit, Some.Fonts).Bytes);

    [Fact]
    public void The_marks_of_a_timeline_lie_on_one_line_that_runs_from_the_first_to_the_last()
    {
        var page = DrawnPages.Of(DocumentTypesetter.Typeset(Audit, Some.Fonts).Bytes).First(page => page.Texts.Any(text => text.Text == "二、经过"));
        var whens = page.Texts.Where(text => text.Text.StartsWith("2024-01-22 10:", StringComparison.Ordinal) && Math.Abs(text.Size - TimelineItem.TextSize) < 0.01).ToArray();
        var rail = page.Rules.Where(rule => Math.Abs(rule.X1 - rule.X2) < 0.01 && rule.X1 > whens.Max(when => when.Right) && rule.Y1 >= whens[0].Top).OrderBy(rule => rule.Y1).ToArray();
        Assert.Equal(whens.Length, rail.Length);
        Assert.All(rail, piece => Assert.Equal(rail[0].X1, piece.X1, 0.01));
        Assert.All(rail.Zip(rail.Skip(1)), pair => Assert.Equal(pair.First.Y2, pair.Second.Y1, 0.01));
        Assert.All(page.Texts.Where(text => text.Tag == "P" && text.Left > rail[0].X1), what => Assert.True(what.Left > rail[0].X1 + 5));
    }

    [Fact]
    public void A_row_with_too_few_cells_is_refused_by_its_place()
    {
        var document = Audit with { Parts = [new PrintedTable("案卷", [], [["甲", "乙"], ["丙"]], [1, 1])] };
        Assert.Contains("row 2 of “案卷”", Assert.Throws<ArgumentException>(() => DocumentTypesetter.Typeset(document, Some.Fonts)).Message);
    }

    private static IEnumerable<string> TextsOf(PrintedPart part) => part switch
    {
        PrintedHeading heading => [heading.Text],
        PrintedParagraph paragraph => [paragraph.Text],
        PrintedTable table => table.Heads.Concat(table.Rows.SelectMany(row => row)),
        PrintedTimeline timeline => timeline.Marks.Select(mark => mark.When + mark.What),
        _ => throw new InvalidOperationException(part.GetType().Name),
    };
}
