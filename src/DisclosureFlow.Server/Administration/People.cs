using System.Security.Cryptography;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>A new person or password, told once.</summary>
internal sealed record OneTimePassword(string UserName, string DisplayName, string Password);

/// <summary>Keeps people and their roles. Nobody keeps people and takes part in a report at once.</summary>
internal sealed class People(Store store, UserManager<Account> users, Sessions sessions, TimeProvider clock)
{
    /// <summary>Roles that can be given, in the order of the process.</summary>
    public static readonly IReadOnlyList<string> Roles = ["drafter", "reviewer", "head", "publisher", OfficeRoles.Auditor, OfficeRoles.Administrator];

    /// <summary>Makes an account with a password for one sign-in, unless the name is taken by someone: then it is an error.</summary>
    /// <returns>The password to hand over, or why not.</returns>
    public async Task<(OneTimePassword? Made, Refusal? Refusal)> Add(string userName, string name, string position, Guid organ, string role, string? password = null)
    {
        var account = new Account
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()), UserName = userName.Trim().ToLowerInvariant(), DisplayName = name.Trim(), Position = position.Trim(), MustChangePassword = password is null,
        };
        if (account.DisplayName.Length is < 2 or > 50)
        {
            return (null, AdministrationRefusals.NameMissing);
        }

        var chosen = password ?? Random();
        var made = await users.CreateAsync(account, chosen);
        if (!made.Succeeded)
        {
            return (null, AdministrationRefusals.AccountRefused(string.Join(' ', made.Errors.Select(error => error.Description))));
        }

        return await Give(account.Id, organ, role) is { } no ? (null, no) : (new OneTimePassword(account.UserName, account.DisplayName, chosen), null);
    }

    /// <summary>Gives a role from now on.</summary>
    public async Task<Refusal?> Give(Guid account, Guid organ, string role)
    {
        var now = clock.GetUtcNow();
        if (!Roles.Contains(role, StringComparer.Ordinal) || !await store.Organs.AnyAsync(one => one.Id == organ) || !await store.Users.AnyAsync(one => one.Id == account))
        {
            return AdministrationRefusals.NoSuchRole;
        }

        var held = await store.RoleAssignments.Where(one => one.AccountId == account && (one.Until == null || one.Until > now)).ToListAsync();
        if (held.Exists(one => (one.Role == OfficeRoles.Administrator) != (role == OfficeRoles.Administrator)))
        {
            return AdministrationRefusals.AdministratorTakesNoPart;
        }

        if (!held.Exists(one => one.OrganId == organ && one.Role == role))
        {
            store.RoleAssignments.Add(new RoleAssignment { Id = Guid.CreateVersion7(now), AccountId = account, OrganId = organ, Role = role, From = now });
            await store.SaveChangesAsync();
        }

        return null;
    }

    /// <summary>Ends a role now; what was done under it stays on record.</summary>
    public async Task<Refusal?> Take(Guid assignment, Guid by)
    {
        var now = clock.GetUtcNow();
        var row = await store.RoleAssignments.FindAsync(assignment);
        if (row is null || row.Until <= now)
        {
            return AdministrationRefusals.NoSuchRole;
        }

        if (row.Role == OfficeRoles.Administrator && row.AccountId == by)
        {
            return AdministrationRefusals.LastAdministrator;
        }

        row.Until = now;
        await store.SaveChangesAsync();
        return null;
    }

    /// <summary>Closes an account or opens it again. A closed one's sessions end at once.</summary>
    public async Task<Refusal?> SetDisabled(Guid id, bool disabled, Guid by)
    {
        if (await store.Users.FindAsync(id) is not { } account)
        {
            return AdministrationRefusals.NoSuchRole;
        }

        if (disabled && id == by)
        {
            return AdministrationRefusals.LastAdministrator;
        }

        account.DisabledAt = disabled ? clock.GetUtcNow() : null;
        await store.SaveChangesAsync();
        if (disabled)
        {
            await sessions.End(id);
        }

        return null;
    }

    /// <summary>A new password for one sign-in; every session of the account ends and a lock-out is lifted.</summary>
    public async Task<(OneTimePassword? Made, Refusal? Refusal)> ResetPassword(Guid id)
    {
        if (await users.FindByIdAsync(id.ToString()) is not { } account)
        {
            return (null, AdministrationRefusals.NoSuchRole);
        }

        var chosen = Random();
        account.MustChangePassword = true;
        await users.RemovePasswordAsync(account);
        await users.AddPasswordAsync(account, chosen);
        await users.SetLockoutEndDateAsync(account, null);
        await users.ResetAccessFailedCountAsync(account);
        await sessions.End(id);
        return (new OneTimePassword(account.UserName!, account.DisplayName, chosen), null);
    }

    /// <summary>Sixteen characters nobody confuses, in groups of four: 80 bits.</summary>
    private static string Random() => string.Join('-', RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 16).Chunk(4).Select(four => new string(four)));
}

/// <summary>What administration refuses (DF7050–DF7069).</summary>
internal static class AdministrationRefusals
{
    public static Refusal NameMissing { get; } = new("DF7050", StatusCodes.Status422UnprocessableEntity,
        "姓名应为 2 至 50 个字。", "A name has 2 to 50 characters.",
        "请填写真实姓名：它会写入办理记录。", "Enter the real name: it goes on record.");

    public static Refusal AccountRefused(string why) => new("DF7051", StatusCodes.Status422UnprocessableEntity,
        $"账号未能建立：{why}", $"The account was not made: {why}",
        "请修改后重新提交。", "Change it and submit again.");

    public static Refusal NoSuchRole { get; } = new("DF7052", StatusCodes.Status422UnprocessableEntity,
        "没有这个人员、单位或角色，或该角色已经结束。", "There is no such person, organ or role, or it has ended.",
        "请刷新页面后重试。", "Reload the page and try again.");

    public static Refusal AdministratorTakesNoPart { get; } = new("DF7053", StatusCodes.Status422UnprocessableEntity,
        "系统管理员不能同时承担起草、审查、签发、发布或审计。", "An administrator can't also draft, review, sign, publish or audit.",
        "请由另一人担任。", "Let another person do it.");

    public static Refusal LastAdministrator { get; } = new("DF7054", StatusCodes.Status422UnprocessableEntity,
        "不能停用自己，也不能撤销自己的管理员角色。", "You can't close your own account or end your own administrator role.",
        "请由另一名管理员办理。", "Ask another administrator.");

    public static Refusal KeyUnusable(string why) => new("DF7055", StatusCodes.Status422UnprocessableEntity,
        $"签名密钥未能登记：{why}", $"The signing key was not registered: {why}",
        "请上传含私钥和颁发机构证书的 PKCS#12 文件（.p12 或 .pfx），并核对文件口令；PIN 至少六位，两次一致。",
        "Upload a PKCS#12 file with private key and issuing certificates, check its password; the PIN has six characters or more, twice the same.");

    public static Refusal OrganMissing { get; } = new("DF7056", StatusCodes.Status422UnprocessableEntity,
        "请填写单位全称。", "The organ's full name is needed.",
        "例如：某某县某某镇人民政府。", "As it is printed on the report.");

    public static Refusal SetupOver { get; } = new("DF7057", StatusCodes.Status404NotFound,
        "初次设置的链接无效或已经用过。", "The set-up link is not valid or was used.",
        "请管理员登录后在“管理”中修改；尚未设置的，重新启动服务取得新链接。", "Sign in as administrator; or restart the service for a new link.");
}
