using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Keys;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>Somebody who signs, or signs as deputy, and his key.</summary>
internal sealed record HeadLine(Account Account, string Organs, SigningKeyRecord? Key);

/// <summary>The heads' signing keys. The head stands beside the administrator and types his PIN himself.</summary>
internal sealed class KeysPage(SignedIn person, HeadKeys keys, SignerKeys signers, LogKey log, Store store, TimeProvider clock, SiteTexts texts) : AdministrationPage(person)
{
    private const long LongestFile = 1_000_000;

    public IReadOnlyList<HeadLine> Heads { get; private set; } = [];

    /// <summary>Authorities whose certificates may sign here: the issuers of the keys that were registered.</summary>
    public IReadOnlyList<Certificate> Authorities { get; private set; } = [];

    /// <summary>Demo keys exist only where the log itself is a demo's.</summary>
    public bool OffersDemo => log.IsDemo;

    public async Task<IActionResult> OnPostKey(Guid account, IFormFile? file, string? password, string? pin, string? again)
    {
        if (file is not { Length: > 0 and < LongestFile } || !await Signs(account))
        {
            return await Refuse(AdministrationRefusals.KeyUnusable("没有选择密钥文件，或此人不是负责人"));
        }

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, Stop);
        return await Answer(await keys.Seal(By, account, bytes.ToArray(), password ?? "", pin ?? "", again ?? "", Stop), texts["签名密钥已登记。"]);
    }

    public async Task<IActionResult> OnPostDemo(Guid account, string? pin, string? again)
    {
        if (!OffersDemo || !await Signs(account))
        {
            return await Refuse(AdministrationRefusals.KeyUnusable("演示密钥只能在试用安装中使用"));
        }

        await Show();
        var head = Heads.First(one => one.Account.Id == account);
        return await Answer(await keys.Demo(By, account, new DemoSigner(head.Account.DisplayName, head.Account.Position, head.Organs), pin ?? "", again ?? "", Stop), texts["签名密钥已登记。"]);
    }

    public async Task<IActionResult> OnPostRemoveAuthority(string? authority) => await Answer(await keys.RemoveAuthority(By, authority ?? "", Stop), texts["信任机构已移除。"]);

    protected override async Task<bool> Show()
    {
        var ids = await Signers().ToListAsync(Stop);
        var held = await store.RoleAssignments.AsNoTracking().Where(one => one.Role == HeadKeys.Role && ids.Contains(one.AccountId))
            .Join(store.Organs, one => one.OrganId, organ => organ.Id, (one, organ) => new { one.AccountId, organ.Name }).ToListAsync(Stop);
        var accounts = await store.Users.AsNoTracking().Where(account => ids.Contains(account.Id)).OrderBy(account => account.DisplayName).ToListAsync(Stop);
        var known = await store.SigningKeys.AsNoTracking().Where(key => ids.Contains(key.AccountId)).ToDictionaryAsync(key => key.AccountId, Stop);
        Authorities = signers.Anchors.Certificates;
        Heads = [.. accounts.Select(account => new HeadLine(account, string.Join('、', held.Where(one => one.AccountId == account.Id).Select(one => one.Name).Distinct(StringComparer.Ordinal)), known.GetValueOrDefault(account.Id)))];
        return true;
    }

    private IQueryable<Guid> Signers()
    {
        var now = clock.GetUtcNow();
        return store.RoleAssignments.Where(one => one.Role == HeadKeys.Role && (one.Until == null || one.Until > now)).Select(one => one.AccountId)
            .Union(store.Deputies.Where(one => one.Role == HeadKeys.Role && one.Until > now).Select(one => one.DeputyId));
    }

    private Task<bool> Signs(Guid account) => Signers().ContainsAsync(account, Stop);
}
