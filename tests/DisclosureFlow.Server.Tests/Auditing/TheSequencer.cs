using System.Text;
using DisclosureFlow.AuditTrail;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.TextExtraction;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.Auditing;

public sealed class TheSequencer
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_entry_gets_one_index_without_a_gap_and_in_the_order_of_its_case()
    {
        await using var office = await Office.New();
        var cases = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            cases.Add(await office.AtReview());
            await office.Get<Sequencer>().Advance(Stop);
        }

        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var leaves = await store.LogLeaves.OrderBy(leaf => leaf.Index).Join(store.Entries, leaf => leaf.EntryId, entry => entry.Id, (leaf, entry) => new { leaf.Index, entry.CaseId, entry.Sequence, entry.Leaf }).ToListAsync(Stop);
        Assert.Equal(Enumerable.Range(0, 6).Select(i => (long)i), leaves.Select(leaf => leaf.Index));
        Assert.All(cases, @case => Assert.Equal([1, 2], leaves.Where(leaf => leaf.CaseId == @case).Select(leaf => leaf.Sequence)));
        var rebuilt = new CompactRange();
        leaves.ForEach(leaf => rebuilt.Append(MerkleHash.OfEntry(leaf.Leaf)));
        var checkpoint = Checkpoint.Open(await File.ReadAllBytesAsync(Path.Combine(office.Folder.Log, "checkpoint"), Stop), office.Get<LogKey>().Signer.Key);
        Assert.Equal(6, checkpoint.Size);
        Assert.Equal(rebuilt.Root, checkpoint.Root);
    }

    [Fact]
    public async Task The_published_folder_proves_every_entry()
    {
        await using var office = await Office.New();
        for (var i = 0; i < 3; i++)
        {
            await office.AtReview();
        }

        await office.Get<Sequencer>().Advance(Stop);
        var checkpoint = Checkpoint.Open(await File.ReadAllBytesAsync(Path.Combine(office.Folder.Log, "checkpoint"), Stop), office.Get<LogKey>().Signer.Key);
        var tree = new TileTree(checkpoint.Size, address => File.ReadAllBytes(Path.Combine(office.Folder.Log, address.Path)));
        Assert.Equal(checkpoint.Root, tree.Root());
        var bundle = EntryBundle.Decode(File.ReadAllBytes(Path.Combine(office.Folder.Log, new TileAddress(TileAddress.Entries, 0, (int)checkpoint.Size).Path)), (int)checkpoint.Size);
        for (var i = 0; i < checkpoint.Size; i++)
        {
            Assert.True(MerkleProof.VerifyInclusion(MerkleHash.OfEntry(bundle[i].Span), i, checkpoint.Size, tree.Inclusion(i), checkpoint.Root));
        }
    }

    [Fact]
    public async Task A_database_older_than_what_was_published_is_not_signed()
    {
        var path = Directory.CreateTempSubdirectory("disclosureflow-").FullName;
        var clock = new MovableClock(DateTimeOffset.Parse("2026-01-20T09:00:00+08:00"));
        var backup = Directory.CreateTempSubdirectory("disclosureflow-").FullName;
        try
        {
            await using (var office = await Office.New(path, clock))
            {
                await office.AtReview();
                await office.Get<Sequencer>().Advance(Stop);
                await using var store = await office.Stores.CreateDbContextAsync(Stop);
                await store.Database.ExecuteSqlRawAsync($"VACUUM INTO '{Path.Combine(backup, "copy.db")}'", Stop);
                await office.AtReview();
                await office.Get<Sequencer>().Advance(Stop);
            }

            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            File.Delete(Path.Combine(path, "disclosureflow.db-wal"));
            File.Delete(Path.Combine(path, "disclosureflow.db-shm"));
            File.Copy(Path.Combine(backup, "copy.db"), Path.Combine(path, "disclosureflow.db"), overwrite: true);
            await using var restored = await Office.New(path, clock);
            Assert.Equal("DF8010", (await Assert.ThrowsAsync<LogInDoubt>(() => restored.Get<Sequencer>().Advance(Stop))).Code);
            await restored.AtReview();
            await Assert.ThrowsAsync<LogInDoubt>(() => restored.Get<Sequencer>().Advance(Stop));
        }
        finally
        {
            Directory.Delete(path, recursive: true);
            Directory.Delete(backup, recursive: true);
        }
    }

    [Theory]
    [InlineData("entry", "UPDATE entry SET leaf_hash = zeroblob(32) WHERE id = 1")]
    [InlineData("tree_head", "UPDATE tree_head SET root = zeroblob(32)")]
    [InlineData("log_leaf", "DELETE FROM log_leaf WHERE \"index\" = 1")]
    public async Task A_changed_history_is_not_signed(string table, string change)
    {
        await using var office = await Office.New();
        await office.AtReview();
        await office.Get<Sequencer>().Advance(Stop);
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        await store.Database.ExecuteSqlRawAsync($"DROP TRIGGER {table}_stays; DROP TRIGGER {table}_keeps;", Stop);
        Assert.True(await store.Database.ExecuteSqlRawAsync(change, Stop) > 0);
        using var restarted = new Sequencer(office.Stores, office.Folder, office.Get<LogKey>(), new LogExport(office.Folder), office.Clock);
        await Assert.ThrowsAsync<LogInDoubt>(() => restarted.Advance(Stop));
    }

    [Fact]
    public async Task A_head_that_was_committed_but_not_signed_is_signed_after_a_restart()
    {
        await using var office = await Office.New();
        await office.AtReview();
        await office.Get<Sequencer>().Advance(Stop);
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        await store.Database.ExecuteSqlRawAsync("DROP TRIGGER checkpoint_keeps; DELETE FROM checkpoint;", Stop);
        File.Delete(Path.Combine(office.Folder.Log, "checkpoint"));
        using var restarted = new Sequencer(office.Stores, office.Folder, office.Get<LogKey>(), new LogExport(office.Folder), office.Clock);
        Assert.Equal(2, await restarted.Advance(Stop));
        Assert.Equal(2, Checkpoint.Open(await File.ReadAllBytesAsync(Path.Combine(office.Folder.Log, "checkpoint"), Stop), office.Get<LogKey>().Signer.Key).Size);
    }

    [Fact]
    public async Task The_evidence_of_a_signed_case_opens_every_entry_and_proves_it()
    {
        await using var office = await Office.New();
        var @case = await office.Published();
        var bundle = EvidenceBundle.Read(await office.Get<Evidence>().Of(@case, Stop));
        Assert.Empty(bundle.Changed);
        // Seven acts of people and system, and the two by which the form of the review was made and completed.
        Assert.Equal(9, bundle.Entries.Length);
        var checkpoint = Checkpoint.Open(bundle.CheckpointNote, office.Get<LogKey>().Signer.Key);
        Assert.All(bundle.Entries, entry =>
        {
            Assert.True(MerkleProof.VerifyInclusion(MerkleHash.OfEntry(entry.Leaf), entry.Index, checkpoint.Size, entry.Proof, checkpoint.Root));
            Assert.All(entry.Openings, opening => Assert.True(EntryLeaf.Parse(entry.Leaf).Commits(opening)));
        });
    }

    [Fact]
    public async Task The_evidence_holds_the_printed_audit_report_of_every_act()
    {
        await using var office = await Office.New();
        var bundle = EvidenceBundle.Read(await office.Get<Evidence>().Of(await office.Published(), Stop));
        var text = TaggedText.Read(PdfFile.Open(bundle.Document(AuditReport.FileName)!));
        var timeline = AuditReport.Of(bundle.ToContents()).OfType<AuditReportTimeline>().Single();
        Assert.Equal(bundle.Entries.Length, timeline.Marks.Length);
        Assert.All(timeline.Marks, mark => Assert.Contains(text.Elements, element => element.Text == mark.When + mark.What));
    }
}
