using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage;

namespace DisclosureFlow.Server.Storage;

/// <summary>Wires the store into an application and opens it.</summary>
internal static class StoreServices
{
    /// <summary>Adds the context (scoped, and by factory) over the database of <paramref name="folder"/>.</summary>
    public static IServiceCollection AddStore(this IServiceCollection services, DataFolder folder)
    {
        services.AddSingleton(folder);
        services.TryAddClock();
        services.AddSingleton<WriteGate>();
        services.AddPooledDbContextFactory<Store>((provider, options) =>
        {
            // Without the application's services Identity's options can't change the model: it stays the one that was migrated.
            options.UseApplicationServiceProvider(null);
            if (provider.GetService<ILoggerFactory>() is { } loggers)
            {
                options.UseLoggerFactory(loggers);
            }

            Configure(options, folder.Database, provider.GetRequiredService<WriteGate>());
        });
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<Store>>().CreateDbContext());
        return services;
    }

    /// <summary>Checks SQLite's version and brings the database to the current schema.</summary>
    /// <exception cref="SqliteTooOld">The library has the WAL-reset corruption fault.</exception>
    /// <exception cref="NotDurable">The file system cannot give WAL with a full sync.</exception>
    public static async Task Open(this IDbContextFactory<Store> stores, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        await store.Database.OpenConnectionAsync(stop);
        CheckVersion(((SqliteConnection)store.Database.GetDbConnection()).ServerVersion);
        await store.Database.MigrateAsync(stop);
    }

    /// <exception cref="SqliteTooOld">Older than <see cref="Store.OldestSqlite"/>, or unreadable.</exception>
    internal static void CheckVersion(string found)
    {
        if (!Version.TryParse(found, out var version) || version < Store.OldestSqlite)
        {
            throw new SqliteTooOld(found);
        }
    }

    internal static void Configure(DbContextOptionsBuilder options, string database, WriteGate gate)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = database, ForeignKeys = true, DefaultTimeout = 20 };
        options.UseSqlite(connection.ToString())
            .AddInterceptors(new StoreConnection(), new GateBeforeTransaction(gate), new GateBeforeStatement(gate))
            .ReplaceService<IRelationalTransactionFactory, GatedTransactionFactory>();
    }

    private static void TryAddClock(this IServiceCollection services) => Microsoft.Extensions.DependencyInjection.Extensions.ServiceCollectionDescriptorExtensions.TryAddSingleton(services, TimeProvider.System);

    /// <summary>Only for the migration tool of EF Core, which asks for a context without starting the application.</summary>
    internal sealed class ForMigrations : IDesignTimeDbContextFactory<Store>
    {
        public Store CreateDbContext(string[] args)
        {
            var options = new DbContextOptionsBuilder<Store>();
            Configure(options, string.Create(CultureInfo.InvariantCulture, $"{Path.GetTempPath()}/disclosureflow-design.db"), new WriteGate(TimeProvider.System));
            return new Store(options.Options);
        }
    }
}
