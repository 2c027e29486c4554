using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Tests.Conformance;
using DisclosureFlow.Pdf.TextExtraction;
using DisclosureFlow.Reports;

namespace DisclosureFlow.Typesetting.Tests;

public sealed class ReviewFormIsPrinted
{
    internal static readonly ReviewForm Filled = new()
    {
        FilledOn = new DateOnly(2024, 1, 15),
        Organ = "青川市云岭区松溪镇人民政府",
        Information = "松溪镇2023年政府信息公开工作年度报告",
        Carrier = "电子文档",
        Means = "区政府门户网站",
        PlannedFor = new DateOnly(2024, 1, 25),
        Drafter = new ReviewOpinion("经自查，文中没有国家秘密、工作秘密和个人隐私，拟主动公开，请审查。", "周晓岚", new DateOnly(2024, 1, 15)),
        Department = new ReviewOpinion("同意报审。", "陆远", new DateOnly(2024, 1, 16)),
        Reviewer = new ReviewOpinion("逐项审查六个部分和三张表，共发现疑似敏感信息2处，均为办公电话，可以公开。全文不涉及国家秘密，同意公开。", "沈清", new DateOnly(2024, 1, 17)),
        Head = new ReviewOpinion("同意。", "韩松", new DateOnly(2024, 1, 22)),
        Conclusion = "同意公开",
        Basis = "《中华人民共和国保守国家秘密法》第三十五条；《中华人民共和国政府信息公开条例》第十四条、第十五条、第十七条",
        Remarks = "无",
    };

    [Fact]
    public void Every_field_reads_back_and_the_file_keeps_what_it_claims()
    {
        var result = ReviewFormTypesetter.Typeset(Filled, Some.Fonts);
        var expected = ReviewFormTypesetter.ContentOf(Filled).SelectMany(block => block is TableBlock table ? table.Rows.SelectMany(row => row).Select(cell => cell.Text) : [((TitleBlock)block).Text]);
        Assert.Equal(expected, TaggedText.Read(PdfFile.Open(result.Bytes)).Elements.Select(element => element.Text).Where(text => text.Length > 0));
        Assert.Equal(1, result.PageCount);
        Assert.Empty(result.SignatureFields);
        Assert.Empty(ConformanceCheck.FaultsOf(result.Bytes));
    }

    [Fact]
    public void A_form_still_empty_is_printed_to_be_filled_in_by_hand() =>
        Assert.Empty(ConformanceCheck.FaultsOf(ReviewFormTypesetter.Typeset(
            new ReviewForm { FilledOn = Some.Date, Organ = "松溪镇人民政府", Information = "年度报告", Carrier = "", Means = "", Conclusion = "", Basis = "" }, Some.Fonts).Bytes));
}
