using DisclosureFlow.Server.Hosting.Layout;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace DisclosureFlow.Server.Accounts;

/// <summary>Where a person without a second factor is led after signing in, if one is demanded of his role: he sets one up and goes on.</summary>
internal sealed class SecondFactorPage(UserManager<Account> users, OfficeSignIn signIn, OwnAccount own, Sessions sessions, SignedIn person, SecondFactors factors, SiteTexts texts)
    : FactorPage(users, signIn, own, sessions, person, texts)
{
    /// <summary>The page's address.</summary>
    public const string Address = "/account/second-factor";

    private readonly OfficeSignIn sessionsOfBrowsers = signIn;

    public async Task<IActionResult> OnGet()
    {
        if (await factors.Has(Me) || !await factors.Demanded(Me))
        {
            // Set up in another window, or no longer asked for: this session need not be asked again.
            await sessionsOfBrowsers.RefreshSignInAsync(Me);
            return LocalRedirect("/tasks");
        }

        return IsConfirmed ? await Shown() : Redirect(ConfirmPage.Before(Address));
    }
}
