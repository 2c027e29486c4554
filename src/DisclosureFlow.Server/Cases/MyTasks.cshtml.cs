using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Hosting.Layout;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DisclosureFlow.Server.Cases;

/// <summary>What I must do, by due date; what came back and why; what waits for others.</summary>
internal sealed class MyTasks(Desk desk, SignedIn person, Definitions definitions, TimeProvider clock) : PageModel
{
    public IReadOnlyList<(OpenTask Open, string? Why)> Mine { get; private set; } = [];

    public IReadOnlyList<OpenTask> Others { get; private set; } = [];

    /// <summary>True for whoever holds the role of the definition's first task in some organ.</summary>
    public bool MayStart { get; private set; }

    public DateTimeOffset Now { get; } = clock.GetUtcNow();

    public string Origin => $"{Request.Scheme}://{Request.Host}";

    public async Task OnGet(CancellationToken stop)
    {
        var mine = await desk.Mine(stop);
        var reasons = new List<(OpenTask, string?)>(mine.Count);
        foreach (var open in mine)
        {
            reasons.Add((open, open.Task.Iteration > 1 ? await desk.WhyReturned(open.Case.Id, stop) : null));
        }

        Mine = reasons;
        Others = await desk.WithOthers(mine, stop);
        MayStart = definitions.Current.UserTasks.FirstOrDefault(task => task.Form == Forms.Draft)?.CandidateRole is { } role && await person.Holds(role, stop);
    }

    public string Name(OpenTask open) => SiteTexts.IsChinese ? open.Task.Name : open.Element?.NameEn ?? open.Task.Name;
}
