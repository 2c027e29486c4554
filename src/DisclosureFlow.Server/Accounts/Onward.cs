using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DisclosureFlow.Server.Accounts;

/// <summary>Where a person goes after signing in: back to where he was sent from, never to another site.</summary>
internal static class Onward
{
    public static IActionResult From(PageModel page, string? back)
    {
        var address = page.Url.IsLocalUrl(back) ? back : "/tasks";
        if (!address.StartsWith("/connect/", StringComparison.OrdinalIgnoreCase))
        {
            return page.LocalRedirect(address);
        }

        // That page leads on to a client's own address, and form-action 'self' forbids a form to end there: the form ends here instead.
        page.Response.Headers["Refresh"] = "0;url=" + address;
        return page.Content("", "text/plain");
    }
}
