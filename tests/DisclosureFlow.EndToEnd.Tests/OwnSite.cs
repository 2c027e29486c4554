using System.Globalization;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DisclosureFlow.EndToEnd.Tests;

/// <summary>A site of one test's own, for what would get in the way of the others: limits, proxies, another log.</summary>
internal sealed class OwnSite : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("disclosureflow-own-").FullName;
    private readonly DataFolder data;
    private readonly WebApplication site;

    private OwnSite(Action<IServiceCollection>? more, string? proxies)
    {
        data = DataFolder.Open(folder);
        site = Site.Build(["http://127.0.0.1:0"], services =>
        {
            services.AddOffice(data, "demo.invalid/own").AddDemo();
            more?.Invoke(services);
        }, proxies ?? "");
    }

    public string Address { get; private set; } = "";

    public IServiceProvider Services => site.Services;

    /// <summary>The database's file, for rows that no act makes.</summary>
    public string Database => data.Database;

    public static async Task<OwnSite> Start(Action<IServiceCollection>? more = null, string? proxies = null)
    {
        var own = new OwnSite(more, proxies);
        await own.Services.GetRequiredService<IDbContextFactory<Store>>().Open(CancellationToken.None);
        await own.site.StartAsync();
        own.Address = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{new Uri(own.site.Urls.First()).Port}");
        return own;
    }

    public async ValueTask DisposeAsync()
    {
        await site.StopAsync();
        await site.DisposeAsync();
        data.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
