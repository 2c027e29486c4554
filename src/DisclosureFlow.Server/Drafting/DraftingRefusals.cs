using System.Collections.Immutable;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Cases;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace DisclosureFlow.Server.Drafting;

/// <summary>What drafting refuses.</summary>
internal static class DraftingRefusals
{
    public static Refusal SecretMark(string masked, string place) => new("DF2020", Status422UnprocessableEntity,
        $"内容中有密级或内部标志（{place}：{masked}），已停止，未保存任何内容。", $"The content carries a mark of secrecy ({place}: {masked}); it was stopped and nothing was stored.",
        "本系统为非涉密系统，严禁处理、存储国家秘密。请核实标志并按保密规定处理；确非密级标志的，请换一种写法。", "This is a non-classified system. Check the mark and follow the rules of secrecy; if it is no such mark, word it differently.");

    public static Refusal NothingToFill { get; } = new("DF2021", Status422UnprocessableEntity,
        "没有可由勾稽关系唯一确定的数据。", "The balance rules leave no cell with exactly one value.",
        "请向提供数据的部门核实后填写。", "Ask the department that supplied the figures, then fill them in.");

    public static Refusal NothingChanged { get; } = new("DF2022", Status422UnprocessableEntity,
        "内容与上一版完全相同，未保存新版本。", "The content is the same as the edition before; no new one was saved.",
        "如需继续，请修改内容或直接提交。", "Change something, or submit as it is.");

    public static Refusal NotLastYear(int about, int due) => new("DF2025", Status422UnprocessableEntity,
        $"这是 {about} 年度的报告，需要的是 {due} 年度的。", $"This report is on {about}; the one on {due} is needed.",
        $"请选择 {due} 年度的报告文件。", $"Choose the file of the report on {due}.");

    public static Refusal NothingToCarry { get; } = new("DF2026", Status422UnprocessableEntity,
        "没有上一年度报告，或各数已与上一年度衔接。", "There is no report of the year before, or every figure already follows from it.",
        "没有上一年度报告的，可先导入文件。", "If there is none, bring it in as a file first.");

    public static Refusal From(ImportRefusal refusal) => new(refusal.Code, Status422UnprocessableEntity, refusal.Message, refusal.MessageEn, refusal.NextStep, refusal.NextStepEn);

    public static BlockedByFindings Blocked(IEnumerable<Finding> findings) => new([.. findings]);
}

/// <summary>A report can't be submitted while findings block it; all of them are told at once.</summary>
internal sealed record BlockedByFindings(ImmutableArray<Finding> Findings) : Refusal("DF2023", Status422UnprocessableEntity,
    $"还有 {Findings.Length} 个必须解决的问题，不能提交。", $"{Findings.Length} findings block the report; it can't be submitted.",
    "请逐项解决「必须」一级的问题后再提交。", "Settle each blocking finding, then submit again.");

/// <summary>Warnings that nobody has said anything about: each needs a word that goes on record.</summary>
internal sealed record WarningsNeedAWord(ImmutableArray<Finding> Findings) : Refusal("DF2024", Status422UnprocessableEntity,
    $"还有 {Findings.Length} 条提醒没有说明。", $"{Findings.Length} warnings have no word yet.",
    "请逐条核对，改正内容或写明情况；说明随提交记入日志，审查员和负责人都会看到。", "Look at each; mend it or say why it stands. The words go on record, and reviewer and head see them.");
