using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Hosting.Layout;
using Microsoft.AspNetCore.Mvc;

namespace DisclosureFlow.Server.Administration;

/// <summary>The programs that may ask for tokens, and what each may do.</summary>
internal sealed class ProgramsPage(SignedIn person, Programs programs, OpenIdClients clients, SiteTexts texts) : AdministrationPage(person)
{
    public IReadOnlyList<RegisteredClient> Registered { get; private set; } = [];

    /// <summary>Shown on the answer that made it, and never again.</summary>
    public ProgramSecret? Made { get; private set; }

    [BindProperty]
    public string? ClientId { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public IReadOnlyList<string> Grants { get; set; } = [];

    [BindProperty]
    public IReadOnlyList<string> Scopes { get; set; } = [];

    /// <summary>One address a line.</summary>
    [BindProperty]
    public string? Callbacks { get; set; }

    [BindProperty]
    public bool WithSecret { get; set; }

    public string GrantName(string grant) => grant switch
    {
        OpenIdClient.Code => texts["用户登录"],
        OpenIdClient.Device => texts["设备登录"],
        OpenIdClient.System => texts["系统对接"],
        _ => grant,
    };

    public string ScopeName(string scope) => OpenIdScopes.Find(scope) is { } known ? SiteTexts.Of(known.Words, known.WordsEn) : scope;

    public async Task<IActionResult> OnPostAdd()
    {
        var client = new OpenIdClient((ClientId ?? "").Trim(), Name, null, [.. Grants], (Callbacks ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), null, [.. Scopes]);
        (Made, var refusal) = await programs.Add(By, client, WithSecret, Stop);
        if (refusal is not null || Made is null)
        {
            return await Answer(refusal, texts["程序已登记。"]);
        }

        // The secret is told once, on this answer: it is not fetched anew.
        (ClientId, Name, Grants, Scopes, Callbacks, WithSecret) = (null, null, [], [], null, false);
        ModelState.Clear();
        return await Show() ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostRemove(string? client) => await Answer(await programs.Remove(By, client ?? "", Stop), texts["程序已删除，它的令牌立即失效。"]);

    protected override async Task<bool> Show()
    {
        Registered = await clients.List(Stop);
        return true;
    }
}
