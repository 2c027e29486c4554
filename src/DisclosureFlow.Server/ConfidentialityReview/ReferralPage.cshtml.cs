using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting.Layout;
using Microsoft.AspNetCore.Mvc;

namespace DisclosureFlow.Server.ConfidentialityReview;

/// <summary>登记报请: the letter sent to the competent authority.</summary>
internal sealed class ReferralPage(Desk desk, SignedIn person, RegisterReferral register, SiteTexts texts) : TaskPage(desk, person)
{
    protected override string Form => Forms.Referral;

    [BindProperty]
    public string? Authority { get; set; }

    [BindProperty]
    public string? Letter { get; set; }

    [BindProperty]
    public DateOnly? SentOn { get; set; }

    public void OnGet() => ShowLatest();

    public async Task<IActionResult> OnPost() => await Finish(
        await register.Act(Caller, Shown, Authority ?? "", Letter ?? "", SentOn ?? DateOnly.MaxValue, Stop), texts["已登记报请。收到答复后再登记答复。"], () => Task.CompletedTask);
}
