using System.Collections.Concurrent;
using DisclosureFlow.Server.Hosting.Layout;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Cases;

/// <summary>Process definitions by hash: the one new cases start on ships with the program, older ones are documents of the store.</summary>
internal sealed class Definitions(IDbContextFactory<Store> stores)
{
    private const string ShippedFile = "workflows/annual-report.bpmn";
    private readonly ConcurrentDictionary<string, ProcessDefinition> byHash = new(StringComparer.Ordinal);

    private readonly Lazy<ProcessDefinition> shipped = new(ReadShipped);
    private volatile ProcessDefinition? current;

    /// <summary>The definition that comes with the program.</summary>
    public ProcessDefinition Shipped => shipped.Value;

    /// <summary>The definition that new cases start on: the one an administrator chose last, else the shipped one.</summary>
    public ProcessDefinition Current => current ??= Chosen() ?? Shipped;

    /// <summary>Another one was chosen: it is read when next asked for.</summary>
    public void Forget() => current = null;

    /// <summary>A task's name for this reader: as it was recorded, or in English where the definition in use has that name.</summary>
    public string NameOf(string task) => SiteTexts.IsChinese ? task : Current.UserTasks.FirstOrDefault(one => one.Name == task)?.NameEn ?? task;

    /// <summary>The definition of that hash. Read outside of the act's transaction, which admits no parser.</summary>
    public async ValueTask<ProcessDefinition> Of(string sha256, CancellationToken stop)
    {
        if (byHash.TryGetValue(sha256, out var known))
        {
            return known;
        }

        if (string.Equals(Shipped.Sha256, sha256, StringComparison.Ordinal))
        {
            return byHash[sha256] = Shipped;
        }

        await using var store = await stores.CreateDbContextAsync(stop);
        return byHash[sha256] = ProcessDefinition.Read(await store.Read(sha256, stop));
    }

    // Once after each start and each choice, so it need not be asynchronous.
    private ProcessDefinition? Chosen()
    {
        using var store = stores.CreateDbContext();
        var sha256 = store.DeployedDefinitions.Where(one => one.ChosenAt != null).OrderByDescending(one => one.ChosenAt).Select(one => one.Sha256).FirstOrDefault();
        if (sha256 is null || sha256 == Shipped.Sha256)
        {
            return null;
        }

        var bytes = store.Documents.Where(document => document.Sha256 == sha256).Select(document => document.Bytes).Single();
        return Documents.Name(bytes) == sha256 ? ProcessDefinition.Read(bytes) : throw new DocumentDamaged(sha256);
    }

    private static ProcessDefinition ReadShipped()
    {
        using var resource = typeof(Definitions).Assembly.GetManifestResourceStream(ShippedFile) ?? throw new InvalidOperationException($"{ShippedFile} is not built in");
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return ProcessDefinition.Deploy(bytes);
    }
}
