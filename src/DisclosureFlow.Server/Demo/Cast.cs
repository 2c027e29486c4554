using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Signing.Keys;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Demo;

/// <summary>One of the five people of the demo; all names are made up.</summary>
internal sealed record CastMember(string UserName, string Name, string Position, string Role);

/// <summary>The five people, as real accounts with real roles, and the head's demo key.</summary>
internal sealed class Cast(IDbContextFactory<Store> stores, DataFolder folder, SignerKeys keys, TimeProvider clock)
{
    /// <summary>The demo head's PIN. Printed by the demo; a real head's PIN is known to him alone.</summary>
    public const string Pin = "246810";

    public static readonly CastMember Drafter = new("linxiaohe", "林晓禾", "党政办公室科员", "drafter");
    public static readonly CastMember Reviewer = new("zhoushenyan", "周慎言", "保密审查员", "reviewer");
    public static readonly CastMember Head = new("shenzhiyuan", "沈知远", "镇长", "head");
    public static readonly CastMember Publisher = new("hemingda", "何明达", "政务公开专员", "publisher");
    public static readonly CastMember Auditor = new("lubinggong", "陆秉公", "审计员", "auditor");

    public static readonly IReadOnlyList<CastMember> Everybody = [Drafter, Reviewer, Head, Publisher, Auditor];
    private readonly Dictionary<CastMember, Guid> accounts = [];

    public Guid Organ { get; private set; }

    public Caller As(CastMember member) => new(accounts[member]);

    /// <summary>Makes sure that organ, accounts, roles and the head's key exist.</summary>
    public async Task Gather(string organ, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        await using var transaction = await store.Database.BeginTransactionAsync(stop);
        var place = await store.Organs.FirstOrDefaultAsync(one => one.Name == organ, stop)
            ?? store.Organs.Add(new Organ { Id = Guid.CreateVersion7(clock.GetUtcNow()), Name = organ, Kind = "township" }).Entity;
        Organ = place.Id;
        foreach (var member in Everybody)
        {
            var account = await store.Users.FirstOrDefaultAsync(one => one.UserName == member.UserName, stop)
                ?? store.Users.Add(new Account
                {
                    Id = Guid.CreateVersion7(clock.GetUtcNow()), UserName = member.UserName, NormalizedUserName = member.UserName.ToUpperInvariant(),
                    DisplayName = member.Name, Position = member.Position, SecurityStamp = Guid.NewGuid().ToString("N"), LockoutEnabled = true,
                }).Entity;
            accounts[member] = account.Id;
            if (!await store.RoleAssignments.AnyAsync(one => one.AccountId == account.Id && one.OrganId == place.Id && one.Role == member.Role && one.Until == null, stop))
            {
                store.RoleAssignments.Add(new RoleAssignment { Id = Guid.CreateVersion7(clock.GetUtcNow()), AccountId = account.Id, OrganId = place.Id, Role = member.Role, From = clock.Moment() });
            }
        }

        await store.SaveChangesAsync(stop);
        await transaction.CommitAsync(CancellationToken.None);
        await GiveKey(organ, stop);
    }

    private async Task GiveKey(string organ, CancellationToken stop)
    {
        var trust = Path.Combine(folder.Keys, SignerKeys.TrustFile);
        if (!File.Exists(Path.Combine(folder.Keys, DemoAuthority.HeadFile)))
        {
            var root = DemoAuthority.Create(folder.Keys, new DemoSigner(Head.Name, Head.Position, organ), Pin, clock);
            await File.WriteAllTextAsync(trust, root.ToPem() + "\n", stop);
        }

        await using var store = await stores.CreateDbContextAsync(stop);
        if (await store.SigningKeys.FindAsync([accounts[Head]], stop) is null)
        {
            await keys.Register(accounts[Head], DemoAuthority.HeadFile, stop);
        }
    }
}
