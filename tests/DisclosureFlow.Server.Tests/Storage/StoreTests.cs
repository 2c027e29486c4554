using System.Collections.Concurrent;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DisclosureFlow.Server.Tests.Storage;

public sealed class StoreTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_connection_syncs_every_commit()
    {
        await using var open = await OpenStore.New();
        for (var i = 0; i < 20; i++)
        {
            await using var store = await open.Stores.CreateDbContextAsync(Stop);
            Assert.Equal(2, await store.Database.SqlQueryRaw<int>("SELECT synchronous AS Value FROM pragma_synchronous").SingleAsync(Stop));
            Assert.Equal("wal", await store.Database.SqlQueryRaw<string>("SELECT journal_mode AS Value FROM pragma_journal_mode").SingleAsync(Stop));
        }
    }

    [Theory]
    [InlineData("3.51.2")]
    [InlineData("3.7.0")]
    [InlineData("unknown")]
    public void A_sqlite_with_the_wal_reset_fault_is_refused(string version) =>
        Assert.Equal("DF8002", Assert.Throws<SqliteTooOld>(() => StoreServices.CheckVersion(version)).Code);

    [Fact]
    public async Task A_data_folder_of_the_first_release_is_brought_up_to_date_with_nothing_lost()
    {
        await using var open = OpenStore.Unopened();
        await using (var old = await open.Stores.CreateDbContextAsync(Stop))
        {
            await old.GetService<IMigrator>().MigrateAsync("20260101000001_InsertOnlyTables", Stop);
            await old.Database.ExecuteSqlRawAsync(
                "INSERT INTO organ (id, name, kind, county, public_page) VALUES ('11111111-1111-1111-1111-111111111111', '松岭镇人民政府', 'township', '青梧县', 0)", Stop);
        }

        await open.Stores.Open(Stop);
        await using var store = await open.Stores.CreateDbContextAsync(Stop);
        Assert.False(store.Database.HasPendingModelChanges());
        Assert.Empty(await store.Database.GetPendingMigrationsAsync(Stop));
        var organ = await store.Organs.SingleAsync(Stop);
        Assert.Equal(("松岭镇人民政府", "township", "青梧县", false), (organ.Name, organ.Kind, organ.County, organ.PublicPage));
    }

    [Fact]
    public async Task A_second_opening_of_a_data_folder_is_refused()
    {
        await using var open = await OpenStore.New();
        Assert.Equal("DF8001", Assert.Throws<FolderInUse>(() => DataFolder.Open(open.Folder.Path)).Code);
    }

    [Fact]
    public async Task Twenty_writers_at_once_all_finish_and_none_sees_busy()
    {
        await using var open = await OpenStore.New();
        var done = new ConcurrentBag<Guid>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 20), new ParallelOptions { MaxDegreeOfParallelism = 20, CancellationToken = Stop }, async (_, stop) =>
        {
            for (var i = 0; i < 10; i++)
            {
                await using var store = await open.Stores.CreateDbContextAsync(stop);
                var organ = new Organ { Id = Guid.NewGuid(), Name = "某镇人民政府", Kind = "township" };
                store.Organs.Add(organ);
                await store.SaveChangesAsync(stop);
                done.Add(organ.Id);
            }
        });
        await using var read = await open.Stores.CreateDbContextAsync(Stop);
        Assert.Equal(200, await read.Organs.CountAsync(Stop));
        Assert.Equal(200, done.Distinct().Count());
    }

    [Fact]
    public async Task A_transaction_that_is_given_up_opens_the_gate_again()
    {
        await using var open = await OpenStore.New();
        for (var i = 0; i < 3; i++)
        {
            await using var store = await open.Stores.CreateDbContextAsync(Stop);
            await using var transaction = await store.Database.BeginTransactionAsync(Stop);
            store.Organs.Add(new Organ { Id = Guid.NewGuid(), Name = "某镇人民政府", Kind = "township" });
            await store.SaveChangesAsync(Stop);
        }

        using var pass = await open.Gate.Enter(Stop);
        await using var read = await open.Stores.CreateDbContextAsync(Stop);
        Assert.Equal(0, await read.Organs.CountAsync(Stop));
    }

    [Fact]
    public async Task Writers_pass_the_gate_in_the_order_they_came()
    {
        var gate = new WriteGate(TimeProvider.System);
        var first = await gate.Enter(Stop);
        var order = new List<int>();
        var writers = Enumerable.Range(0, 50).Select(i => Enter(i).AsTask()).ToArray();
        first.Dispose();
        await Task.WhenAll(writers);
        Assert.Equal(Enumerable.Range(0, 50), order);

        async ValueTask Enter(int number)
        {
            using var pass = await gate.Enter(Stop);
            order.Add(number);
        }
    }

    [Fact]
    public async Task A_caller_who_gives_up_waiting_does_not_keep_the_gate()
    {
        var gate = new WriteGate(TimeProvider.System);
        var first = await gate.Enter(Stop);
        using var impatient = new CancellationTokenSource();
        var waiting = gate.Enter(impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        first.Dispose();
        (await gate.Enter(Stop)).Dispose();
    }

    [Fact]
    public async Task A_caller_beyond_the_longest_queue_is_turned_away_at_once()
    {
        var gate = new WriteGate(TimeProvider.System);
        var first = await gate.Enter(Stop);
        var waiting = Enumerable.Range(0, WriteGate.LongestQueue).Select(_ => gate.Enter(Stop).AsTask()).ToArray();
        var refused = await Assert.ThrowsAsync<StoreBusy>(async () => await gate.Enter(Stop));
        Assert.Equal("DF8004", refused.Code);
        first.Dispose();
        foreach (var one in waiting)
        {
            (await one).Dispose();
        }
    }

    [Theory]
    [InlineData("UPDATE document SET bytes = x'00'")]
    [InlineData("DELETE FROM document")]
    [InlineData("UPDATE entry SET sequence = 2")]
    [InlineData("DELETE FROM entry")]
    [InlineData("UPDATE opening SET value = 'x'")]
    [InlineData("DELETE FROM opening")]
    [InlineData("UPDATE log_leaf SET entry_id = 9")]
    [InlineData("DELETE FROM log_leaf")]
    [InlineData("UPDATE tree_head SET root = x'00'")]
    [InlineData("DELETE FROM tree_head")]
    [InlineData("UPDATE checkpoint SET note = 'x'")]
    [InlineData("DELETE FROM checkpoint")]
    public async Task What_is_on_record_can_be_neither_changed_nor_deleted(string statement)
    {
        await using var open = await OpenStore.New();
        await using var store = await Filled(open);
        var refused = await Assert.ThrowsAsync<SqliteException>(() => store.Database.ExecuteSqlRawAsync(statement, Stop));
        Assert.Matches("insert-only|erasure permit", refused.Message);
    }

    [Fact]
    public async Task A_document_goes_only_under_its_own_erasure_permit_of_two_people()
    {
        await using var open = await OpenStore.New();
        await using var store = await Filled(open);
        var sha256 = (await store.Documents.AsNoTracking().SingleAsync(Stop)).Sha256;
        var person = Guid.NewGuid();
        store.Erasures.Add(new Erasure { Id = Guid.NewGuid(), Subject = sha256, Reason = "误传", RequestedBy = person, ConfirmedBy = person, At = DateTimeOffset.UnixEpoch });
        await Assert.ThrowsAsync<DbUpdateException>(() => store.SaveChangesAsync(Stop));
        store.ChangeTracker.Clear();
        store.Erasures.Add(new Erasure { Id = Guid.NewGuid(), Subject = sha256, Reason = "误传", RequestedBy = person, ConfirmedBy = Guid.NewGuid(), At = DateTimeOffset.UnixEpoch });
        await store.SaveChangesAsync(Stop);
        Assert.Equal(1, await store.Database.ExecuteSqlRawAsync("DELETE FROM document", Stop));
        Assert.Equal("DF8006", (await Assert.ThrowsAsync<DocumentMissing>(() => store.Read(sha256, Stop))).Code);
    }

    [Fact]
    public async Task A_document_whose_bytes_were_changed_is_not_read()
    {
        await using var open = await OpenStore.New();
        await using var store = await Filled(open);
        var sha256 = (await store.Documents.AsNoTracking().SingleAsync(Stop)).Sha256;
        Assert.Equal("正文"u8.ToArray(), await store.Read(sha256, Stop));
        await store.Database.ExecuteSqlRawAsync("DROP TRIGGER document_stays; UPDATE document SET bytes = x'00'", Stop);
        Assert.Equal("DF8005", (await Assert.ThrowsAsync<DocumentDamaged>(() => store.Read(sha256, Stop))).Code);
    }

    private static async Task<Store> Filled(OpenStore open)
    {
        var store = await open.Stores.CreateDbContextAsync(Stop);
        await store.Keep("正文"u8.ToArray(), DateTimeOffset.UnixEpoch, Stop);
        var entry = new Entry { CaseId = Guid.NewGuid(), Sequence = 1, Leaf = [1], LeafHash = new byte[32], At = DateTimeOffset.UnixEpoch };
        store.Entries.Add(entry);
        await store.SaveChangesAsync(Stop);
        store.Openings.Add(new Opening { EntryId = entry.Id, Field = "reason", Salt = new byte[32], Value = "" });
        store.LogLeaves.Add(new LogLeaf { Index = 0, EntryId = entry.Id });
        store.TreeHeads.Add(new TreeHead { Size = 1, Root = new byte[32] });
        store.Checkpoints.Add(new StoredCheckpoint { Size = 1, Note = "n", SignedAt = DateTimeOffset.UnixEpoch });
        await store.SaveChangesAsync(Stop);
        store.ChangeTracker.Clear();
        return store;
    }
}
