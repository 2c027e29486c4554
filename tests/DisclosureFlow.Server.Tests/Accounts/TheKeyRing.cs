using System.Security.Cryptography;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DisclosureFlow.Server.Tests.Accounts;

public sealed class TheKeyRing
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_copy_of_the_database_alone_opens_nothing()
    {
        await using var office = await Office.New();
        using var ring = Ring(office.Folder, office.Stores);
        var cookie = ring.GetRequiredService<IDataProtectionProvider>().CreateProtector("a cookie").Protect("the session's key");

        // Neither the ring's rows nor any of the database's files hold a key in the clear.
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var xml = await store.DataProtectionKeys.Select(key => key.Xml!).SingleAsync(Stop);
        Assert.Contains("<sealed", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("<value>", xml, StringComparison.Ordinal);

        // The same rows with another installation's key file open nothing; with their own they open the cookie.
        await using var thief = await Office.New();
        await using (var copy = await thief.Stores.CreateDbContextAsync(Stop))
        {
            copy.DataProtectionKeys.Add(new() { FriendlyName = "copied", Xml = xml });
            await copy.SaveChangesAsync(Stop);
        }

        using var stolen = Ring(thief.Folder, thief.Stores);
        Assert.ThrowsAny<CryptographicException>(() => stolen.GetRequiredService<IDataProtectionProvider>().CreateProtector("a cookie").Unprotect(cookie));
        using var again = Ring(office.Folder, office.Stores);
        Assert.Equal("the session's key", again.GetRequiredService<IDataProtectionProvider>().CreateProtector("a cookie").Unprotect(cookie));
    }

    [Fact]
    public async Task The_key_lies_in_the_keys_folder_for_its_owner_alone_and_any_changed_byte_is_noticed()
    {
        await using var office = await Office.New();
        var seal = new RingSeal(office.Folder);
        var closed = seal.Seal("plain"u8);
        var file = Path.Combine(office.Folder.Keys, RingSeal.File);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(office.Folder.Keys));
        }

        Assert.Equal("plain"u8.ToArray(), seal.Open(closed));
        for (var i = 0; i < closed.Length; i++)
        {
            closed[i]++;
            Assert.ThrowsAny<CryptographicException>(() => seal.Open(closed));
            closed[i]--;
        }

        Assert.ThrowsAny<CryptographicException>(() => seal.Open(closed[..10]));
        await File.WriteAllBytesAsync(file, [1, 2, 3], Stop);
        Assert.Equal("DF8011", Assert.Throws<RingKeyUnusable>(() => new RingSeal(office.Folder).Open(closed)).Code);
    }

    [Fact]
    public async Task Keys_that_an_earlier_release_kept_in_the_clear_are_dropped()
    {
        await using var office = await Office.New();
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        store.DataProtectionKeys.Add(new() { FriendlyName = "old", Xml = "<key><descriptor><masterKey><value>AAAA</value></masterKey></descriptor></key>" });
        store.DataProtectionKeys.Add(new() { FriendlyName = "new", Xml = "<key><descriptor><encryptedSecret><sealed>AAAA</sealed></encryptedSecret></descriptor></key>" });
        await store.SaveChangesAsync(Stop);
        await store.Database.ExecuteSqlRawAsync("DELETE FROM __EFMigrationsHistory WHERE MigrationId LIKE '%DropOpenRingKeys'", Stop);
        await office.Stores.Open(Stop);
        Assert.Equal(["new"], await store.DataProtectionKeys.Select(key => key.FriendlyName!).ToListAsync(Stop));
    }

    private static ServiceProvider Ring(DataFolder folder, IDbContextFactory<Store> stores)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(folder).AddSingleton(stores).AddScoped(_ => stores.CreateDbContext()).AddSingleton(TimeProvider.System);
        services.AddAccounts();
        return services.BuildServiceProvider();
    }
}
