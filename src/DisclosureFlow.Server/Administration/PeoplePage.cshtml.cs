using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>A person with the roles he holds now.</summary>
internal sealed record PersonLine(Account Account, IReadOnlyList<RoleAssignment> Roles, SigningKeyRecordLine? Key);

/// <summary>What the administrator sees of a signing key: that it is there.</summary>
internal sealed record SigningKeyRecordLine(bool Demo, bool Locked);

/// <summary>The administrator's page: people, roles, passwords, the heads' keys. It shows no report and acts on none.</summary>
[Authorize(Policy = OfficeRoles.Administrator)]
internal sealed class PeoplePage(People people, HeadKeys keys, SignedIn person, Store store, TimeProvider clock, SiteTexts texts) : PageModel
{
    public IReadOnlyList<PersonLine> Persons { get; private set; } = [];

    public IReadOnlyList<Organ> Organs { get; private set; } = [];

    public Problem? Problem { get; private set; }

    public OneTimePassword? Made { get; private set; }

    public string? Said { get; private set; }

    public IReadOnlyList<string> Incidents { get; private set; } = [];

    public string OrganName(Guid id) => Organs.FirstOrDefault(organ => organ.Id == id)?.Name ?? "";

    public string RoleName(string role) => role switch
    {
        "drafter" => texts["起草人"],
        "reviewer" => texts["保密审查员"],
        "head" => texts["单位主要负责人"],
        "publisher" => texts["发布员"],
        OfficeRoles.Auditor => texts["审计员"],
        OfficeRoles.Administrator => texts["系统管理员"],
        _ => role,
    };

    public Task OnGet() => Show();

    public async Task<IActionResult> OnPostAdd(string? userName, string? name, string? position, Guid organ, string? role)
    {
        (Made, var refusal) = await people.Add(userName ?? "", name ?? "", position ?? "", organ, role ?? "");
        return await Answer(refusal, null);
    }

    public async Task<IActionResult> OnPostOrgan(string? name, string? county, string? kind)
    {
        if (name is null || name.Trim().Length < 4)
        {
            return await Answer(AdministrationRefusals.OrganMissing, null);
        }

        store.Organs.Add(new Organ { Id = Guid.CreateVersion7(clock.GetUtcNow()), Name = name.Trim(), County = county?.Trim() ?? "", Kind = kind ?? "township" });
        await store.SaveChangesAsync();
        return await Answer(null, texts["已增加单位。"]);
    }

    public async Task<IActionResult> OnPostGive(Guid account, Guid organ, string? role) => await Answer(await people.Give(account, organ, role ?? ""), texts["已分配角色。"]);

    public async Task<IActionResult> OnPostTake(Guid assignment) => await Answer(await people.Take(assignment, person.Caller.Account), texts["角色已结束。"]);

    public async Task<IActionResult> OnPostDisable(Guid account, bool disabled) =>
        await Answer(await people.SetDisabled(account, disabled, person.Caller.Account), disabled ? texts["账号已停用，其登录立即失效。"] : texts["账号已启用。"]);

    public async Task<IActionResult> OnPostReset(Guid account)
    {
        (Made, var refusal) = await people.ResetPassword(account);
        return await Answer(refusal, null);
    }

    public async Task<IActionResult> OnPostKey(Guid account, IFormFile? file, string? password, string? pin, string? again, CancellationToken stop)
    {
        if (file is not { Length: > 0 and < 1_000_000 } || !await store.RoleAssignments.AnyAsync(one => one.AccountId == account && one.Role == "head" && one.Until == null, stop))
        {
            return await Answer(AdministrationRefusals.KeyUnusable("没有选择密钥文件，或此人不是负责人"), null);
        }

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, stop);
        return await Answer(await keys.Seal(account, bytes.ToArray(), password ?? "", pin ?? "", again ?? "", stop), texts["签名密钥已登记。"]);
    }

    private async Task<IActionResult> Answer(Refusal? refusal, string? said)
    {
        Said = refusal is null ? said : null;
        if (refusal is not null)
        {
            Problem = Problem.Of(refusal);
            Response.StatusCode = refusal.Status;
        }

        await Show();
        return Page();
    }

    private async Task Show()
    {
        var now = clock.GetUtcNow();
        Organs = await store.Organs.AsNoTracking().OrderBy(organ => organ.Name).ToListAsync();
        var accounts = await store.Users.AsNoTracking().OrderBy(account => account.DisplayName).Take(500).ToListAsync();
        var roles = (await store.RoleAssignments.AsNoTracking().Where(one => one.Until == null || one.Until > now).ToListAsync()).ToLookup(one => one.AccountId);
        var signing = await store.SigningKeys.AsNoTracking().ToDictionaryAsync(key => key.AccountId, key => new SigningKeyRecordLine(key.Demo, key.LockedAt != null));
        Persons = [.. accounts.Select(account => new PersonLine(account, [.. roles[account.Id]], signing.GetValueOrDefault(account.Id)))];
        // An incident's reason may quote the report; the administrator learns which case and which job, not what it says.
        Incidents = await store.Jobs.AsNoTracking().Where(job => job.DoneAt == null && job.Attempts > 2).Select(job => job.CaseId + " · " + job.Type).ToListAsync();
    }
}
