using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>An organ and what it still lacks before a report can go its way.</summary>
/// <param name="Missing">Roles of the process that nobody holds.</param>
/// <param name="HasKey">Some head has a key that is not locked.</param>
internal sealed record OrganReadiness(Organ Organ, IReadOnlyList<string> Missing, bool HasKey)
{
    public bool Ready => Missing.Count == 0 && HasKey;
}

/// <summary>Where the administrator begins: what is ready, what is missing, what is stuck.</summary>
internal sealed class OverviewPage(SignedIn person, OfficeRoleNames names, Store store, TimeProvider clock) : AdministrationPage(person)
{
    public IReadOnlyList<OrganReadiness> Organs { get; private set; } = [];

    public int Incidents { get; private set; }

    public OfficeRoleNames Names => names;

    protected override async Task<bool> Show()
    {
        var now = clock.GetUtcNow();
        var held = await store.RoleAssignments.AsNoTracking().Where(one => one.From <= now && (one.Until == null || one.Until > now)
            && store.Users.Any(account => account.Id == one.AccountId && account.DisabledAt == null)).ToListAsync(Stop);
        var keys = (await store.SigningKeys.AsNoTracking().Where(key => key.LockedAt == null).Select(key => key.AccountId).ToListAsync(Stop)).ToHashSet();
        var organs = await store.Organs.AsNoTracking().OrderBy(organ => organ.Name).ToListAsync(Stop);
        Organs = [.. organs.Select(organ => new OrganReadiness(
            organ,
            [.. names.OfProcess.Where(role => !held.Exists(one => one.OrganId == organ.Id && one.Role == role))],
            held.Exists(one => one.OrganId == organ.Id && one.Role == HeadKeys.Role && keys.Contains(one.AccountId))))];
        Incidents = await store.Cases.CountAsync(one => one.Status == CaseStatus.Incident, Stop);
        return true;
    }
}
