using System.Security.Claims;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting.Layout;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;

namespace DisclosureFlow.Server.Accounts;

/// <summary>The signed-in person lets another device in (RFC 8628, user code).</summary>
internal sealed class DevicePage(UserManager<Account> users, IOpenIddictApplicationManager applications) : PageModel
{
    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public static Refusal WrongUserCode { get; } = new("DF7007", StatusCodes.Status422UnprocessableEntity,
        "代码不正确或已过期。", "The code is wrong or out of date.",
        "请核对设备上显示的代码；过期的请在设备上重新开始。", "Check the code on the device, or begin again there.");

    public string? UserCode { get; private set; }

    public string? Application { get; private set; }

    public Problem? Problem { get; private set; }

    public async Task OnGet()
    {
        UserCode = HttpContext.GetOpenIddictServerRequest()?.UserCode;
        if (string.IsNullOrEmpty(UserCode))
        {
            return;
        }

        var asked = await HttpContext.AuthenticateAsync(Scheme);
        if (asked is { Succeeded: true, Principal: { } principal } && principal.GetClaim(OpenIddictConstants.Claims.ClientId) is { } client
            && await applications.FindByClientIdAsync(client) is { } application)
        {
            Application = await applications.GetDisplayNameAsync(application) ?? client;
            return;
        }

        Problem = Problem.Of(WrongUserCode);
    }

    public async Task<IActionResult> OnPost()
    {
        var asked = await HttpContext.AuthenticateAsync(Scheme);
        if (asked is not { Succeeded: true, Principal: { } principal } || await users.GetUserAsync(User) is not { } account)
        {
            Problem = Problem.Of(WrongUserCode);
            return Page();
        }

        return SignIn(OpenIdEndpoints.PrincipalOf(account, principal.GetScopes(), User.FindFirstValue(Sessions.IdClaim)), new AuthenticationProperties { RedirectUri = "/tasks" }, Scheme);
    }
}
