using DisclosureFlow.Server.Cases;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DisclosureFlow.Server.ConfidentialityReview;

/// <summary>The register of a year, for reviewers and auditors.</summary>
internal sealed class ReviewRegisterPage(Register register, TimeProvider clock) : PageModel
{
    public RegisterOfYear Shown { get; private set; } = null!;

    public async Task<IActionResult> OnGet(int? year, CancellationToken stop)
    {
        if ((await register.Organs(stop)).Length == 0)
        {
            return Forbid();
        }

        Shown = await register.Of(year is >= 2008 and <= 2100 ? year.Value : clock.Today().Year, stop);
        return Page();
    }
}
