using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>
/// <c>recover ACCOUNT --data DIR</c>: for an installation whose only administrator lost every way in. Whoever runs the service's machine gives
/// him a password for one sign-in and clears his second factors; both stand in the log as acts of the system. It works on a stopped
/// installation only, since the service holds the data folder while it runs.
/// </summary>
internal static class RecoverCommand
{
    /// <param name="data">The installation's data folder; never made here.</param>
    /// <param name="name">Account of a person who is an administrator now.</param>
    /// <param name="console">What was done, and the password.</param>
    /// <param name="errors">Why not.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    /// <returns>The program's exit code.</returns>
    /// <exception cref="StoreFault">The folder is in use, or what is in it can't be used.</exception>
    public static async Task<int> Run(DirectoryInfo data, string name, TextWriter console, TextWriter errors, CancellationToken stop)
    {
        if (!data.Exists || !File.Exists(Path.Combine(data.FullName, DataFolder.DatabaseFile)))
        {
            await errors.WriteLineAsync($"目录 {data.FullName} 里没有本系统的数据。请用 --data 指明服务所用的数据目录。");
            return CommandLine.Unusable;
        }

        using var folder = DataFolder.Open(data.FullName);
        await using var site = Site.Build([CommandLine.Address(0)], services => services.AddOffice(folder, originOfNewLog: null));
        await site.Services.GetRequiredService<IDbContextFactory<Store>>().Open(stop);
        if (!site.Services.GetRequiredService<LogKey>().Exists)
        {
            throw new NoLogOrigin();
        }

        // A service that starts makes its ring's next key if it is due. Here the first secret would be sealed inside an act, whose lock that key then waits for.
        site.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector(nameof(RecoverCommand)).Protect([0]);
        await using var scope = site.Services.CreateAsyncScope();
        var administrators = await Administrators(scope.ServiceProvider, stop);
        if (administrators.Find(one => string.Equals(one.UserName, name, StringComparison.OrdinalIgnoreCase)) is not { } account)
        {
            await errors.WriteLineAsync($"“{name}”不是在任管理员的账号。在任管理员：{string.Join('、', administrators.Select(one => one.UserName))}。");
            return CommandLine.Unusable;
        }

        var people = scope.ServiceProvider.GetRequiredService<People>();
        var refusal = await people.ClearFactors(Caller.System, account.Id, stop);
        var (made, refused) = refusal is null ? await people.ResetPassword(Caller.System, account.Id, stop) : (null, refusal);
        if (made is null)
        {
            await errors.WriteLineAsync($"{refused!.Code} {refused.Message}{refused.NextStep}");
            return CommandLine.Failed;
        }

        await console.WriteLineAsync($"管理员 {made.DisplayName}（{made.UserName}）的口令已重设，双因素已解除，全部登录已结束。这些操作已记入日志，审计员可以看到。");
        await console.WriteLineAsync($"一次性口令（登录后必须更换）：{made.Password}");
        return CommandLine.Ok;
    }

    private static async Task<List<Account>> Administrators(IServiceProvider services, CancellationToken stop)
    {
        var now = services.GetRequiredService<TimeProvider>().Moment();
        var store = services.GetRequiredService<Store>();
        return await store.Users.AsNoTracking().Where(account => account.DisabledAt == null && store.RoleAssignments.Any(one =>
            one.AccountId == account.Id && one.Role == OfficeRoles.Administrator && one.From <= now && (one.Until == null || one.Until > now))).OrderBy(account => account.UserName).ToListAsync(stop);
    }
}
