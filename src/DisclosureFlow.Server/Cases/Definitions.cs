using System.Collections.Concurrent;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Workflow;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Cases;

/// <summary>Process definitions by hash: the one new cases start on ships with the program, older ones are documents of the store.</summary>
internal sealed class Definitions(IDbContextFactory<Store> stores)
{
    private const string Shipped = "workflows/annual-report.bpmn";
    private readonly ConcurrentDictionary<string, ProcessDefinition> byHash = new(StringComparer.Ordinal);

    /// <summary>The definition that new cases start on.</summary>
    public ProcessDefinition Current => current ??= ReadShipped();

    private ProcessDefinition? current;

    /// <summary>The definition of that hash. Read outside of the act's transaction, which admits no parser.</summary>
    public async ValueTask<ProcessDefinition> Of(string sha256, CancellationToken stop)
    {
        if (byHash.TryGetValue(sha256, out var known))
        {
            return known;
        }

        if (string.Equals(Current.Sha256, sha256, StringComparison.Ordinal))
        {
            return byHash[sha256] = Current;
        }

        await using var store = await stores.CreateDbContextAsync(stop);
        return byHash[sha256] = ProcessDefinition.Read(await store.Read(sha256, stop));
    }

    private static ProcessDefinition ReadShipped()
    {
        using var resource = typeof(Definitions).Assembly.GetManifestResourceStream(Shipped) ?? throw new InvalidOperationException($"{Shipped} is not built in");
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return ProcessDefinition.Deploy(bytes);
    }
}
