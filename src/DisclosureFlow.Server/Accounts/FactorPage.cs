using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting.Layout;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using QRCoder;

namespace DisclosureFlow.Server.Accounts;

/// <summary>Setting up a second factor: on the account's own page, and on the page to which a person is led of whom one is demanded.</summary>
internal abstract class FactorPage(UserManager<Account> users, OfficeSignIn signIn, OwnAccount own, Sessions sessions, SignedIn person, SiteTexts texts) : PageModel
{
    public Account Me { get; private set; } = null!;

    public Problem? Problem { get; protected set; }

    /// <summary>False: who he is has to be proved again before a way of signing in changes.</summary>
    public bool IsConfirmed { get; private set; }

    /// <summary>The key to type into an authenticator app, in groups of four; empty where one is on already.</summary>
    public string SharedKey { get; private set; } = "";

    /// <summary>The same as the address that an authenticator opens (otpauth), and as a picture to scan, SVG.</summary>
    public string KeyAddress { get; private set; } = "";

    public string KeyPicture { get; private set; } = "";

    /// <summary>Shown on the answer that made them, and never again.</summary>
    public IReadOnlyList<string>? RecoveryCodes { get; private set; }

    protected CancellationToken Stop => HttpContext.RequestAborted;

    protected OwnAccount Own => own;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        Me = await users.GetUserAsync(User) ?? throw new InvalidOperationException("a session without its account");
        IsConfirmed = await sessions.IsConfirmed(person.SessionId, Stop);
        await next();
    }

    public Task<IActionResult> OnPostCodesOn(string? code) =>
        Told(async () => await own.AddAuthenticator(Me, (code ?? "").Replace(" ", "", StringComparison.Ordinal), Stop));

    public async Task<IActionResult> OnPostAddPasskey(string? credential)
    {
        var attested = string.IsNullOrEmpty(credential) ? null : await signIn.PerformPasskeyAttestationAsync(credential);
        if (attested is not { Succeeded: true })
        {
            return await Answer(AccountRefusals.PasskeyFailed);
        }

        attested.Passkey.Name = Browser(Request.Headers.UserAgent.ToString());
        return await Told(async () => await own.AddPasskey(Me, attested.Passkey, Stop));
    }

    /// <summary>Reads what the page shows beside the factors.</summary>
    protected virtual Task Show() => Task.CompletedTask;

    protected async Task<IActionResult> Told(Func<Task<(IReadOnlyList<string>? Codes, Refusal? Refusal)>> act)
    {
        (RecoveryCodes, var refusal) = await act();
        return await Answer(refusal);
    }

    /// <summary>The page anew after an act; where who he is has to be proved first, the page that asks.</summary>
    protected async Task<IActionResult> Answer(Refusal? refusal)
    {
        if (refusal == AccountRefusals.ConfirmFirst)
        {
            return Redirect(ConfirmPage.Before(Request.Path));
        }

        if (refusal is null)
        {
            // The account's stamp has changed: the session goes on under the new one, and is no longer asked for what it now has.
            Me = await users.FindByIdAsync(Me.Id.ToString()) ?? Me;
            await signIn.RefreshSignInAsync(Me);
            if (RecoveryCodes is null)
            {
                return RedirectToPage();
            }
        }
        else
        {
            Problem = Problem.Of(refusal);
            Response.StatusCode = refusal.Status;
        }

        return await Shown();
    }

    protected async Task<IActionResult> Shown()
    {
        await Show();
        if (!Me.TwoFactorEnabled && IsConfirmed)
        {
            await ShowKey();
        }

        return Page();
    }

    /// <summary>A browser's description in two words; a program's name.</summary>
    public string Browser(string device)
    {
        if (device.StartsWith(Sessions.Program, StringComparison.Ordinal))
        {
            return texts["程序“{0}”", device[Sessions.Program.Length..]];
        }

        string[] systems = ["Windows", "Android", "iPhone", "iPad", "Mac", "Linux"];
        string[] programs = ["MicroMessenger", "Edg", "Firefox", "Chrome", "Safari"];
        var system = Array.Find(systems, name => device.Contains(name, StringComparison.Ordinal)) ?? texts["未知系统"];
        var program = Array.Find(programs, name => device.Contains(name, StringComparison.Ordinal)) switch
        {
            "MicroMessenger" => texts["微信"],
            "Edg" => "Edge",
            null => texts["未知浏览器"],
            var known => known,
        };
        return $"{system} · {program}";
    }

    private async Task ShowKey()
    {
        if (await users.GetAuthenticatorKeyAsync(Me) is null)
        {
            await users.ResetAuthenticatorKeyAsync(Me);
        }

        var key = await users.GetAuthenticatorKeyAsync(Me) ?? "";
        SharedKey = string.Join(' ', key.Chunk(4).Select(four => new string(four)));
        KeyAddress = $"otpauth://totp/DisclosureFlow:{Uri.EscapeDataString(Me.UserName!)}?secret={key}&issuer=DisclosureFlow";
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(KeyAddress, QRCodeGenerator.ECCLevel.M);
        using var picture = new SvgQRCode(code);
        KeyPicture = picture.GetGraphic(new System.Drawing.Size(180, 180), sizingMode: SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
