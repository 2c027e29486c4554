using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Auditing;

/// <summary>A case as the auditor's list shows it.</summary>
internal sealed record AuditedCase(Guid Id, string Title, string Organ, int? Year, CaseStatus Status, int Entries, DateTimeOffset ChangedAt, string? Waiting, bool Signed);

/// <summary>The auditor finds cases by report, person and time, and opens their trail. He changes nothing.</summary>
[Authorize(Policy = OfficeRoles.Auditor)]
internal sealed class SearchPage(SignedIn person, Definitions definitions, Store store, SiteTexts texts) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Text { get; set; }

    [BindProperty(SupportsGet = true, Name = "who")]
    public string? Who { get; set; }

    /// <summary>A recorded fact, one of <see cref="Facts"/>.</summary>
    [BindProperty(SupportsGet = true, Name = "act")]
    public string? Fact { get; set; }

    [BindProperty(SupportsGet = true, Name = "from")]
    public DateOnly? From { get; set; }

    [BindProperty(SupportsGet = true, Name = "until")]
    public DateOnly? Until { get; set; }

    public IReadOnlyList<AuditedCase> Cases { get; private set; } = [];

    public string StatusName(AuditedCase one) => one.Status switch
    {
        CaseStatus.Published => texts["已公开"],
        CaseStatus.Withdrawn => texts["已终止"],
        CaseStatus.Incident => texts["系统处理受阻"],
        _ => one.Waiting is { } task ? texts["等待{0}", definitions.NameOf(task)] : texts["系统处理中"],
    };

    /// <summary>What can be searched for, with its words.</summary>
    public IReadOnlyList<(string Fact, string Words)> Facts =>
    [
        ("CaseStarted", texts["开始起草"]), ("EditionSaved", texts["保存版本"]), ("Submitted", texts["提交审查"]), ("DispositionsGiven", texts["记录逐处意见"]), ("ItemsConcluded", texts["记录逐项结论"]),
        ("Cleared", texts["同意公开"]), ("SentBack", texts["审查退回"]), ("Referred", texts["报请确定"]), ("ReferralRegistered", texts["登记报请"]), ("ReplyRegistered", texts["登记答复"]),
        ("SigningStarted", texts["准备签名"]), ("SignedOff", texts["签发"]), ("SignOffRefused", texts["负责人退回"]), ("Published", texts["登记发布"]), ("TimerFired", texts["到期提醒"]),
        ("ServiceTaskFailed", texts["系统任务失败"]), ("IncidentRetried", texts["重试系统任务"]),
    ];

    public async Task OnGet(CancellationToken stop)
    {
        var organs = (await person.Roles(stop)).Where(held => held.Role == OfficeRoles.Auditor).Select(held => held.Organ).ToArray();
        var known = Facts.Any(one => one.Fact == Fact) ? Fact : null;
        var found = await AuditSearch.Find(store, organs, new AuditQuestion(Text, Who, known, From, Until), stop);
        // First which, then what is told of them: else the open task of every case would be looked up only to be sorted away.
        var shown = await found.OrderByDescending(one => one.ChangedAt).Take(AuditSearch.MostShown).Select(one => one.Id).ToListAsync(stop);
        Cases = await store.Cases.AsNoTracking().Where(one => shown.Contains(one.Id)).OrderByDescending(one => one.ChangedAt).Select(one => new AuditedCase(
            one.Id, one.Title, one.OrganName, one.Year, one.Status, one.Entries, one.ChangedAt,
            store.Tasks.Where(task => task.CaseId == one.Id && task.ClosedAt == null).Select(task => task.Name).FirstOrDefault(), one.SignedSha256 != null)).ToListAsync(stop);
    }
}
