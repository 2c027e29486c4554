using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Workflow;

namespace DisclosureFlow.Server.Cases;

/// <summary>Says the log's own words (facts, element and outcome ids) as people know them.</summary>
internal sealed class TrailWords(SiteTexts texts, ProcessDefinition definition)
{
    /// <summary>What was done. A recorded fact, or <c>Fact element#iteration</c> as the entry has it.</summary>
    public string Act(string recorded)
    {
        var (fact, element, iteration) = Split(recorded);
        var words = Fact(fact);
        if (element is null || definition.Find(element) is not { } node)
        {
            return words ?? fact;
        }

        var name = SiteTexts.IsChinese ? node.Name ?? element : node.NameEn ?? node.Name ?? element;
        var pass = iteration > 1 ? texts["（第 {0} 次）", iteration] : "";
        return words is null ? $"{name}{pass}" : string.Equals(words, name, StringComparison.Ordinal) ? words + pass : $"{name}{pass} · {words}";
    }

    /// <summary>The outcome as the definition names it; null when the act had none.</summary>
    public string? Outcome(string recorded, string outcome)
    {
        if (outcome.Length == 0)
        {
            return null;
        }

        var (_, element, _) = Split(recorded);
        var known = element is null ? null : definition.FindUserTask(element)?.Outcomes.FirstOrDefault(one => one.Id == outcome);
        return known is null ? outcome : SiteTexts.IsChinese ? known.Name : known.NameEn;
    }

    public string? Role(string role) => role.Length == 0 ? null
        : definition.Roles.FirstOrDefault(one => one.Id == role) is { } known ? (SiteTexts.IsChinese ? known.Name : known.NameEn) : role;

    private string? Fact(string fact) => fact switch
    {
        "CaseStarted" => texts["导入文件，开始起草"],
        "EditionSaved" => texts["保存版本"],
        "LastYearBrought" => texts["导入上一年度报告"],
        "LastYearsRowGiven" => texts["填写上一年度结转数"],
        "Submitted" => texts["提交审查"],
        "DispositionsGiven" => texts["记录逐处意见"],
        "Cleared" or "SentBack" or "Referred" => texts["作出审查结论"],
        "ItemsConcluded" => texts["记录逐项结论"],
        "ReviewFormMade" => texts["生成保密审查表"],
        "ReviewFormCompleted" => texts["补全保密审查表（主要负责人意见）"],
        "ServiceTaskFailed" => texts["系统任务出错"],
        "IncidentRetried" => texts["重试系统任务"],
        "ReferralRegistered" => texts["登记报请"],
        "ReplyRegistered" => texts["登记答复"],
        "Typeset" => texts["排版"],
        "SigningStarted" => texts["准备签名"],
        "SignedOff" => texts["签发"],
        "LevelRaised" => texts["签名级别提升"],
        "OfdMade" => texts["生成 OFD 副本"],
        "ArchiveRenewed" => texts["续盖归档时间戳"],
        "SignOffRefused" => texts["退回"],
        "TypesetAgain" => texts["按当日日期重新排版"],
        "PortalCompared" => texts["核对门户页面"],
        "Published" => texts["登记发布"],
        "ExpunctionRequested" => texts["申请清除"],
        "ExpunctionDeclined" => texts["不予清除"],
        "Expunged" => texts["清除"],
        TimerWorker.Fact => texts["到时提醒"],
        _ => null,
    };

    private static (string Fact, string? Element, int Iteration) Split(string recorded)
    {
        var parts = recorded.Split(' ', 2);
        if (parts.Length == 1)
        {
            return (recorded, null, 1);
        }

        var hash = parts[1].LastIndexOf('#');
        return hash > 0 && int.TryParse(parts[1].AsSpan(hash + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var iteration)
            ? (parts[0], parts[1][..hash], iteration) : (parts[0], parts[1], 1);
    }
}
