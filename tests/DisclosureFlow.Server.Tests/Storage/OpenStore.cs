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
        var folder = DataFolder.Open(Directory.CreateTempSubdirectory("disclosureflow-").FullName);
        var provider = new ServiceCollection().AddStore(folder).BuildServiceProvider();
        var open = new OpenStore(folder, provider);
        await open.Stores.Open(TestContext.Current.CancellationToken);
        return open;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Folder.Dispose();
        Directory.Delete(Folder.Path, recursive: true);
    }
}
