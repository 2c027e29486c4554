using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>A deputy with the names a reader knows.</summary>
/// <param name="Now">Its time has begun.</param>
internal sealed record DeputyLine(Deputy Row, string Deputy, string Principal, string Organ, bool Now);

/// <summary>A post that can be deputized: organ, role and holder in one value of a list.</summary>
internal sealed record HeldPost(string Key, string Name);

/// <summary>Who acts for whom, for how long.</summary>
internal sealed class DeputiesPage(SignedIn person, Deputies deputies, OfficeRoleNames names, Store store, TimeProvider clock, SiteTexts texts) : AdministrationPage(person)
{
    public IReadOnlyList<DeputyLine> Standing { get; private set; } = [];

    public IReadOnlyList<HeldPost> Held { get; private set; } = [];

    public IReadOnlyList<Account> Candidates { get; private set; } = [];

    public OfficeRoleNames Names => names;

    [BindProperty(Name = "held")]
    public string? HeldKey { get; set; }

    [BindProperty(Name = "deputyAccount")]
    public Guid DeputyAccount { get; set; }

    [BindProperty(Name = "from")]
    public DateOnly? From { get; set; }

    [BindProperty(Name = "until")]
    public DateOnly? Until { get; set; }

    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    public async Task<IActionResult> OnPostName()
    {
        var parts = (HeldKey ?? "").Split(' ');
        var refusal = parts is [var organ, var role, var principal] && Guid.TryParse(organ, out var place) && Guid.TryParse(principal, out var holder)
            ? await deputies.Name(By, place, role, holder, DeputyAccount, From ?? DateOnly.MinValue, Until ?? DateOnly.MinValue, Reason ?? "", Stop)
            : AdministrationRefusals.NoSuchPrincipal;
        return await Answer(refusal, texts["已安排代理。"]);
    }

    public async Task<IActionResult> OnPostEnd(Guid deputy) => await Answer(await deputies.End(By, deputy, Stop), texts["代理已结束。"]);

    protected override async Task<bool> Show()
    {
        var now = clock.GetUtcNow();
        var accounts = await store.Users.AsNoTracking().OrderBy(account => account.DisplayName).ToListAsync(Stop);
        var byId = accounts.ToDictionary(account => account.Id);
        var organs = await store.Organs.AsNoTracking().OrderBy(organ => organ.Name).ToDictionaryAsync(organ => organ.Id, organ => organ.Name, Stop);
        Standing = [.. (await store.Deputies.AsNoTracking().Where(one => one.Until > now).OrderBy(one => one.From).ToListAsync(Stop))
            .Select(one => new DeputyLine(one, byId[one.DeputyId].DisplayName, byId[one.PrincipalId].DisplayName, organs[one.OrganId], one.From <= now))];
        var held = await store.RoleAssignments.AsNoTracking().Where(one => one.From <= now && (one.Until == null || one.Until > now)).ToListAsync(Stop);
        var administrators = held.Where(one => one.Role == OfficeRoles.Administrator).Select(one => one.AccountId).ToHashSet();
        Held = [.. held.Where(one => names.OfProcess.Contains(one.Role, StringComparer.Ordinal))
            .Select(one => new HeldPost($"{one.OrganId} {one.Role} {one.AccountId}", $"{organs[one.OrganId]} · {names.Shown(one.Role)} · {byId[one.AccountId].DisplayName}")).OrderBy(one => one.Name, StringComparer.Ordinal)];
        Candidates = [.. accounts.Where(account => account.DisabledAt is null && !administrators.Contains(account.Id))];
        return true;
    }
}
