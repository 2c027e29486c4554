using DisclosureFlow.Server.Cases;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace DisclosureFlow.Server.ConfidentialityReview;

/// <summary>What the confidentiality review refuses.</summary>
internal static class ReviewRefusals
{
    public static Refusal HitsUndecided(int count) => new("DF2030", Status422UnprocessableEntity,
        $"还有 {count} 处疑似敏感信息没有处理意见。", $"{count} privacy hits have no disposition yet.",
        "请逐处填写处理意见后再作结论。", "Decide each of them, then conclude.");

    public static Refusal NotPublishable(int count) => new("DF2031", Status422UnprocessableEntity,
        $"有 {count} 处的处理意见不是「可以公开」，不能作出「同意公开」的结论。", $"{count} dispositions are other than \"may be published\", so the report can't be cleared.",
        "需删减的请「退回修改」；不能确定的请「报请确定」。", "Send it back to be cut, or refer what can't be decided.");

    public static Refusal UnknownConclusion(string conclusion) => new("DF2032", Status422UnprocessableEntity,
        $"「{conclusion}」不是允许的审查结论。年度报告依法必须公开，不能整份不予公开（《政府信息公开条例》第四十九、五十条）。", $"\"{conclusion}\" is no conclusion of this review. The report must be published by law (arts. 49, 50), so it can't be withheld as a whole.",
        "请选择：同意公开、退回修改、报请确定。", "Choose: clear, send back, refer.");

    public static Refusal BasisMissing { get; } = new("DF2033", Status422UnprocessableEntity,
        "请写明审查依据（法律条文）。", "The legal basis of the conclusion is needed.",
        "补充依据后重新提交。", "Name the article and submit again.");

    public static Refusal UnknownHit { get; } = new("DF2034", Status422UnprocessableEntity,
        "处理意见对应的内容不在当前版本中，或处理意见不是规定的四种。", "The hit is not in the edition shown, or the decision is none of the four.",
        "请刷新页面，对当前版本逐处处理。", "Reload and decide on the edition as it is now.");

    public static Refusal LetterIncomplete { get; } = new("DF2035", Status422UnprocessableEntity,
        "请填写受理机关、发文字号和日期；日期不能晚于今天。", "Authority, letter number and date are needed; the date can't lie in the future.",
        "补全后重新登记。", "Complete them and register again.");

    public static Refusal UnknownItem { get; } = new("DF2036", Status422UnprocessableEntity,
        "事项不在当前版本中，或结论不是规定的四种，或没有写依据。", "An item is not in the edition shown, its conclusion is none of the four, or its basis is missing.",
        "请刷新页面，对当前版本逐项处理；自列事项的名称为 2 至 60 字。", "Reload and decide on the edition as it is now; an item of your own has a name of 2 to 60 characters.");

    public static Refusal ItemsOpen(IReadOnlyList<string> names) => new("DF2037", Status422UnprocessableEntity,
        $"还有 {names.Count} 个事项没有审查结论：{string.Join('、', names)}。", $"{names.Count} items have no conclusion yet: {string.Join(", ", names)}.",
        "「同意公开」前须逐项作出结论（保守国家秘密法实施条例第四十二条）。", "Conclude on each of them before the report is cleared.");

    public static Refusal ItemsNotPublishable(int count) => new("DF2038", Status422UnprocessableEntity,
        $"有 {count} 个事项的结论不是「可以公开」，不能作出「同意公开」的结论。", $"{count} items are concluded other than \"may be published\", so the report can't be cleared.",
        "需删减的请「退回修改」；不能确定的请「报请确定」。", "Send it back to be cut, or refer what can't be decided.");

    /// <summary>Another maker was first; nobody sees this.</summary>
    public static Refusal FormMade { get; } = new("DF2039", Status409Conflict,
        "这次审查的审查表已经生成。", "The form of this pass is made already.",
        "无需再做。", "Nothing needs to be done.");
}
