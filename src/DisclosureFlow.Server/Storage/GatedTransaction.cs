using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace DisclosureFlow.Server.Storage;

/// <summary>
/// Takes a pass of the <see cref="WriteGate"/> before every transaction that EF Core begins, whoever asked for it: our door, Identity,
/// OpenIddict or a job. The pass goes back when the transaction ends (<see cref="GatedTransactionFactory"/>).
/// </summary>
internal sealed class GateBeforeTransaction(WriteGate gate) : DbTransactionInterceptor
{
    private static readonly ConditionalWeakTable<DbTransaction, WriteGate.Pass> Passes = [];

    public static void Return(DbTransaction transaction)
    {
        if (Passes.TryGetValue(transaction, out var pass))
        {
            pass.Dispose();
        }
    }

    public override InterceptionResult<DbTransaction> TransactionStarting(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result) => Begin(connection, gate.EnterBlocking());

    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default) =>
        Begin(connection, await gate.Enter(cancellationToken));

    private static InterceptionResult<DbTransaction> Begin(DbConnection connection, WriteGate.Pass pass)
    {
        try
        {
            // Not deferred: BEGIN IMMEDIATE. A deferred transaction that reads first and writes later fails with BUSY_SNAPSHOT.
            DbTransaction transaction = connection is SqliteConnection sqlite
                ? sqlite.BeginTransaction(IsolationLevel.Serializable, deferred: false)
                : connection.BeginTransaction();
            Passes.Add(transaction, pass);
            return InterceptionResult<DbTransaction>.SuppressWithResult(transaction);
        }
        catch
        {
            pass.Dispose();
            throw;
        }
    }
}

/// <summary>A statement that writes without a transaction (bulk update or delete) queues at the gate as well.</summary>
internal sealed class GateBeforeStatement(WriteGate gate) : DbCommandInterceptor
{
    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        if (command.Transaction is not null || result.HasResult)
        {
            return result;
        }

        using var pass = gate.EnterBlocking();
        return InterceptionResult<int>.SuppressWithResult(command.ExecuteNonQuery());
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (command.Transaction is not null || result.HasResult)
        {
            return result;
        }

        using var pass = await gate.Enter(cancellationToken);
        return InterceptionResult<int>.SuppressWithResult(await command.ExecuteNonQueryAsync(cancellationToken));
    }
}

/// <summary>Makes transactions that give their pass back when they end, however they end.</summary>
internal sealed class GatedTransactionFactory(RelationalTransactionFactoryDependencies dependencies) : IRelationalTransactionFactory
{
    public RelationalTransaction Create(
        IRelationalConnection connection, DbTransaction transaction, Guid transactionId, IDiagnosticsLogger<DbLoggerCategory.Database.Transaction> logger, bool transactionOwned) =>
        new GatedTransaction(connection, transaction, transactionId, logger, transactionOwned, dependencies.SqlGenerationHelper);

    private sealed class GatedTransaction(
        IRelationalConnection connection, DbTransaction transaction, Guid transactionId, IDiagnosticsLogger<DbLoggerCategory.Database.Transaction> logger, bool transactionOwned, ISqlGenerationHelper sql)
        : RelationalTransaction(connection, transaction, transactionId, logger, transactionOwned, sql)
    {
        private readonly DbTransaction underlying = transaction;

        protected override void ClearTransaction()
        {
            base.ClearTransaction();
            GateBeforeTransaction.Return(underlying);
        }

        protected override async Task ClearTransactionAsync(CancellationToken cancellationToken = default)
        {
            await base.ClearTransactionAsync(cancellationToken);
            GateBeforeTransaction.Return(underlying);
        }
    }
}
