using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DisclosureFlow.Server.Accounts;

/// <summary>Ends this session; by POST only, so that no foreign page can do it.</summary>
[AllowAnonymous]
internal sealed class SignOutPage(OfficeSignIn signIn) : PageModel
{
    public void OnGet()
    {
        // The form alone.
    }

    public async Task<IActionResult> OnPost()
    {
        await signIn.SignOutAsync();
        return LocalRedirect("/");
    }
}
