using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.Administration;

/// <summary>The only administrator has lost password, telephone and recovery codes: whoever runs the machine lets him in again, on record.</summary>
public sealed class RecoveringTheAdministrator
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task He_gets_a_password_for_one_sign_in_and_needs_no_second_factor_until_he_sets_one_up()
    {
        var folder = Directory.CreateTempSubdirectory("disclosureflow-recover-");
        try
        {
            await using (var office = await Office.New(folder.FullName))
            {
                await office.Administrator();
                await office.Administer<UserManager<Account>, IdentityResult>(async users => await users.SetTwoFactorEnabledAsync((await users.FindByNameAsync("guanli"))!, true));
                await Assert.ThrowsAsync<FolderInUse>(() => Recover(folder, "guanli"));
            }

            var (exit, said, wrong) = await Recover(folder, "GuanLi");
            Assert.Equal((CommandLine.Ok, ""), (exit, wrong));
            Assert.Contains("管理者（guanli）", said);
            var password = said.Trim()[^19..];

            await using (var office = await Office.New(folder.FullName))
            {
                Assert.True(await office.Administer<UserManager<Account>, bool>(async users =>
                    await users.FindByNameAsync("guanli") is { TwoFactorEnabled: false, MustChangePassword: true } account && await users.CheckPasswordAsync(account, password)));
                await using var store = await office.Stores.CreateDbContextAsync(Stop);
                var entries = await store.Entries.Include(entry => entry.Openings).OrderByDescending(entry => entry.Sequence).Take(2).ToListAsync(Stop);
                Assert.Equal(["PasswordReset", "FactorsCleared"], entries.Select(entry => WhatAdministratorsDo.Value(entry, EntryField.Act)));
            }
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("linxiaohe", "“linxiaohe”不是在任管理员的账号。在任管理员：guanli。")]
    [InlineData("nobody", "“nobody”不是在任管理员的账号。在任管理员：guanli。")]
    public async Task Nobody_else_is_let_in_by_it(string name, string expected)
    {
        var folder = Directory.CreateTempSubdirectory("disclosureflow-recover-");
        try
        {
            await using (var office = await Office.New(folder.FullName))
            {
                await office.Administrator();
            }

            var (exit, said, wrong) = await Recover(folder, name);
            Assert.Equal((CommandLine.Unusable, "", expected), (exit, said, wrong.Trim()));
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_folder_without_an_installation_stays_as_it_is()
    {
        var folder = Directory.CreateTempSubdirectory("disclosureflow-recover-");
        var (exit, _, wrong) = await Recover(folder, "guanli");
        Assert.Equal(CommandLine.Unusable, exit);
        Assert.Contains("--data", wrong);
        Assert.Empty(folder.EnumerateFileSystemInfos());
        folder.Delete();
        Assert.Equal(CommandLine.Unusable, (await Recover(folder, "guanli")).Exit);
        Assert.False(Directory.Exists(folder.FullName));
    }

    private static async Task<(int Exit, string Said, string Wrong)> Recover(DirectoryInfo folder, string name)
    {
        await using var said = new StringWriter();
        await using var wrong = new StringWriter();
        var exit = await RecoverCommand.Run(new DirectoryInfo(folder.FullName), name, said, wrong, Stop);
        return (exit, said.ToString(), wrong.ToString());
    }
}
