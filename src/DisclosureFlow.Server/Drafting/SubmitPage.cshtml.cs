using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting.Layout;

namespace DisclosureFlow.Server.Drafting;

/// <summary>Between drafting and review: what still blocks, and a word to each warning. One page, one question at a time, nothing to guess.</summary>
internal sealed class SubmitPage(Desk desk, SignedIn person, Submit submit, GiveWord words, SiteTexts texts) : TaskPage(desk, person)
{
    private const string WordPrefix = "word-";

    protected override string Form => Forms.Draft;

    public Readiness Ready { get; private set; } = null!;

    /// <summary>What was typed just now, by the finding's key.</summary>
    public IReadOnlyDictionary<string, string> Typed { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public async Task OnGet()
    {
        ShowLatest();
        await Show();
    }

    public async Task<Microsoft.AspNetCore.Mvc.IActionResult> OnPost()
    {
        Typed = (await Request.ReadFormAsync(Stop)).Where(field => field.Key.StartsWith(WordPrefix, StringComparison.Ordinal))
            .ToDictionary(field => field.Key[WordPrefix.Length..], field => field.Value.ToString(), StringComparer.Ordinal);
        var outcome = await submit.Act(Caller, Shown, Stop, Typed);
        if (!outcome.Accepted)
        {
            // What he wrote is kept even where it was not enough yet.
            // (and where it is not to be stored at all, the refusal says so).
            _ = await words.Keep(Caller, CaseId, Typed, Stop);
        }

        return await Finish(outcome, texts["已提交保密审查。"], Show);
    }

    private async Task Show() => Ready = await submit.Readiness(CaseId, Edition ?? Open.Case.EditionSha256!, Stop);
}
