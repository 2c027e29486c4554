using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>A service task as the administrator sees it. The fault's code, not its text: that may quote the report.</summary>
internal sealed record JobLine(Guid Case, string Organ, string Element, int Attempts, DateTimeOffset Since, string Code);

/// <summary>What the system does by itself, what is stuck, and the retry.</summary>
internal sealed class JobsPage(SignedIn person, Incidents incidents, ReviewForms forms, SequencerService sequencer, Store store, SiteTexts texts) : AdministrationPage(person)
{
    private const int MostShown = 200;

    public IReadOnlyList<JobLine> Stuck { get; private set; } = [];

    public IReadOnlyList<JobLine> Waiting { get; private set; } = [];

    public IReadOnlyList<FormFault> Forms { get; private set; } = [];

    /// <summary>Why no checkpoint is signed any more; null while the log runs.</summary>
    public string? Log { get; private set; }

    /// <summary>Notices set aside after failing again and again.</summary>
    public int Parked { get; private set; }

    public async Task<IActionResult> OnPostRetry(Guid @case, string? reason) => await Answer(await incidents.Retry(By, @case, reason ?? "", Stop), texts["已重新交给系统办理。"]);

    public async Task<IActionResult> OnPostForms()
    {
        incidents.RetryForms();
        return await Answer(null, texts["已重新交给系统办理。"]);
    }

    protected override async Task<bool> Show()
    {
        var stuck = await (
            from one in store.Cases.AsNoTracking()
            join job in store.Jobs on one.Id equals job.CaseId
            where one.Status == CaseStatus.Incident && job.Fault != null
            orderby job.DueAt
            select new { job, one.OrganName }).Take(MostShown).ToListAsync(Stop);
        var waiting = await (
            from job in store.Jobs.AsNoTracking()
            join one in store.Cases on job.CaseId equals one.Id
            where job.DoneAt == null && one.Status == CaseStatus.Running
            orderby job.DueAt
            select new { job, one.OrganName }).Take(MostShown).ToListAsync(Stop);
        static JobLine Line(ServiceJob job, string organ) => new(job.CaseId, organ, $"{job.ElementId} · {job.Type}", job.Attempts, job.DueAt, job.Fault is [.. var code] && code.StartsWith("DF", StringComparison.Ordinal) ? code[..6] : "");
        Stuck = [.. stuck.GroupBy(row => row.job.CaseId).Select(group => group.Last()).Select(row => Line(row.job, row.OrganName))];
        Waiting = [.. waiting.Select(row => Line(row.job, row.OrganName))];
        Forms = forms.Faults;
        Log = sequencer.Stopped is { } stopped ? SiteTexts.Of(stopped.MessageZh, stopped.MessageEn) : null;
        Parked = await store.ConsumedEntries.CountAsync(one => one.Fault != null, Stop);
        return true;
    }
}
