using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DisclosureFlow.Server.Storage;

/// <summary>Every connection is opened durable, and refused if it is not: an answered act must survive a power cut.</summary>
internal sealed class StoreConnection : DbConnectionInterceptor
{
    private const int Full = 2;
    private const string Pragmas = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA trusted_schema = OFF;
        PRAGMA secure_delete = ON;
        PRAGMA busy_timeout = 5000;
        """;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Prepare(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        // SQLite has no asynchronous input or output: these three statements take microseconds.
        Prepare(connection);
        return Task.CompletedTask;
    }

    private static void Prepare(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
        command.CommandText = "SELECT (SELECT synchronous FROM pragma_synchronous), (SELECT journal_mode FROM pragma_journal_mode)";
        using var row = command.ExecuteReader();
        row.Read();
        if (row.GetInt32(0) != Full)
        {
            throw new NotDurable($"synchronous={row.GetInt32(0)}");
        }

        if (row.GetString(1) != "wal")
        {
            throw new NotDurable($"journal_mode={row.GetString(1)}");
        }
    }
}
