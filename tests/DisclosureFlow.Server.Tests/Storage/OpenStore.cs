using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DisclosureFlow.Server.Tests.Storage;

/// <summary>A real store in a folder of its own, removed afterwards.</summary>
internal sealed class OpenStore : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private OpenStore(DataFolder folder, ServiceProvider services) => (Folder, this.services) = (folder, services);

    public DataFolder Folder { get; }

    public IDbContextFactory<Store> Stores => services.GetRequiredService<IDbContextFactory<Store>>();

    public WriteGate Gate => services.GetRequiredService<WriteGate>();

    public static async Task<OpenStore> New()
    {
        var open = Unopened();
        await open.Stores.Open(TestContext.Current.CancellationToken);
        return open;
    }

    /// <summary>An empty folder whose store was not brought to any schema yet.</summary>
    public static OpenStore Unopened()
    {
        var folder = DataFolder.Open(Directory.CreateTempSubdirectory("disclosureflow-").FullName);
        var provider = new ServiceCollection().AddStore(folder).BuildServiceProvider();
        return new OpenStore(folder, provider);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Folder.Dispose();
        Directory.Delete(Folder.Path, recursive: true);
    }
}
