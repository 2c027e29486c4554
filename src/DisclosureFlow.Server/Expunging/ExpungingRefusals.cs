using DisclosureFlow.Server.Cases;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace DisclosureFlow.Server.Expunging;

/// <summary>What is refused around 清除.</summary>
internal static class ExpungingRefusals
{
    public static Refusal NothingChosen { get; } = new("DF2090", Status422UnprocessableEntity,
        "没有选择要清除的版本，或所选版本不属于本报告。", "No edition is chosen, or one that is not this report's.",
        "请至少选择一个版本。", "Choose at least one edition.");

    public static Refusal AlreadyRequested { get; } = new("DF2091", Status409Conflict,
        "本报告已有一项清除申请等待另一人决定。", "A request to expunge this report waits for a second person already.",
        "请先处理该申请。", "Have that request decided first.");

    public static Refusal SamePerson { get; } = new("DF2092", Status403Forbidden,
        "清除须由两人办理：提出申请的人不能自己确认。", "Expunging takes two people: whoever asked for it can't confirm it.",
        "请本单位另一位保密审查员或负责人确认。", "Ask another reviewer of the organ, or its head, to confirm.");

    public static Refusal NotWaiting { get; } = new("DF2093", Status409Conflict,
        "没有等待决定的清除申请，可能已有人处理。", "No request to expunge waits here; somebody may have decided it.",
        "请刷新查看最新情况。", "Reload to see where it stands.");

    public static Refusal StandsStill { get; } = new("DF2094", Status409Conflict,
        "本报告有一项清除申请等待决定，在此之前暂停办理。", "A request to expunge this report waits for a decision; until then nothing else is done in it.",
        "请等待清除申请处理完毕；您填写的内容已保留。", "Wait until it is decided; what you entered is kept.");

    public static Refusal NotLooked { get; } = new("DF2095", Status422UnprocessableEntity,
        "请先核对要清除的版本并勾选确认。", "Look at what goes and tick the box first.",
        "核对后勾选，再次确认。", "Tick it after looking, then confirm again.");
}
