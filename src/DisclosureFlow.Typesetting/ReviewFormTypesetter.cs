using System.Collections.Immutable;
using DisclosureFlow.Pdf.Writing;
using DisclosureFlow.Reports;

namespace DisclosureFlow.Typesetting;

/// <summary>Sets a 保密审查表 on the same page as a report, as a tagged PDF without signature fields.</summary>
public static class ReviewFormTypesetter
{
    public const string Title = "政府信息公开保密审查表";

    private const int Columns = 4;

    /// <exception cref="TypesettingRefusedException">DF4002: a character that no font has, each with its place.</exception>
    public static TypesetReport Typeset(ReviewForm form, FontSet fonts)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(fonts);
        return new BlockTypesetter(fonts).Typeset(ContentOf(form), new PdfDocumentInfo
        {
            Title = $"{form.Information}保密审查表",
            Author = form.Organ,
            Date = form.FilledOn,
            Producer = ReportTypesetter.WriterVersion,
            ClaimsConformance = true,
            Identifier = form.Identifier,
        });
    }

    /// <summary>What is printed, in reading order.</summary>
    public static IReadOnlyList<ContentBlock> ContentOf(ReviewForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        var rows = new List<ImmutableArray<TableCell>>();
        Pair("填表日期", ReportContent.DateText(form.FilledOn), "拟公开信息单位", form.Organ);
        Line("信息名称", form.Information);
        Pair("载体形式", form.Carrier, "拟公开方式", form.Means);
        Line("拟公开时间", ReportContent.DateText(form.PlannedFor));
        Opinion("承办人意见", form.Drafter);
        Opinion("部门负责人意见", form.Department);
        Opinion("保密审查机构意见", form.Reviewer);
        Opinion("主要负责人意见", form.Head);
        Line("审查结论", form.Conclusion);
        Line("依据", form.Basis);
        Line("备注", form.Remarks);
        return [new TitleBlock(Title), new TableBlock(Title, "", [.. rows], Columns, 1, 0)];

        void Pair(string first, string value, string second, string other) => rows.Add([Label(first, 0), Text(value, 1), Label(second, 2), Text(other, 3)]);

        void Line(string label, string value) => rows.Add([Label(label, 0), Text(value, 1, Columns - 1)]);

        void Opinion(string label, ReviewOpinion opinion)
        {
            rows.Add([Label(label, 0) with { RowSpan = 2, Scope = HeadScope.RowGroup }, Text(opinion.Opinion, 1, Columns - 1)]);
            rows.Add([Text(opinion.Name, 1), Label("日期", 2), Text(ReportContent.DateText(opinion.Date), 3)]);
        }

        TableCell Label(string text, int column) => new(text, null, rows.Count, column, 1, 1, HeadScope.Row);

        TableCell Text(string text, int column, int span = 1) => new(text, null, rows.Count, column, 1, span, HeadScope.None);
    }
}
