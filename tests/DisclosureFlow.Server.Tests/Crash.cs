using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Server.SignOff.Levels;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Signing.Validation;
using DisclosureFlow.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests;

/// <summary>A process at work is killed with SIGKILL; afterwards everything that was answered is there, once.</summary>
public sealed partial class Crash : IDisposable
{
    private const int Kills = 50;
    private const int CasesUnderWay = 20;
    private readonly string path = Directory.CreateTempSubdirectory("disclosureflow-crash-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(path, recursive: true);

    [Theory]
    [InlineData("opened", false)]
    [InlineData("unlocked", false)]
    [InlineData("prepared", false)]
    [InlineData("signed", false)]
    [InlineData("completed", true)]
    public async Task Killed_between_two_steps_of_signing_the_case_is_wholly_signed_or_wholly_not(string step, bool signed)
    {
        Guid @case;
        await using (var office = await Now())
        {
            @case = await office.AtSignOff();
        }

        await using (var child = Start("sign", path, step))
        {
            await child.Until("reached " + step);
        }

        await using var after = await Now();
        Assert.Equal(signed, (await after.Case(@case)).SignedSha256 is not null);
        await NothingIsLost(after, []);
        if (!signed)
        {
            // Nothing stands in the head's way: he signs again, and wrong PINs are not counted against him.
            Office.Accepted(await after.Get<Sign>().Act(after.Head, await after.ShownToHead(@case), Cast.Pin, Stop));
        }

        Office.Accepted(await after.Publish(@case));
        Assert.Single(await after.Acts(@case), act => act.StartsWith("SignedOff", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("leased", false)]
    [InlineData("made", false)]
    [InlineData("raised", true)]
    public async Task Killed_between_two_steps_of_a_level_the_file_is_wholly_raised_or_as_it_was(string step, bool raised)
    {
        Guid @case;
        await using (var office = await Now())
        {
            @case = await office.AtPublication();
        }

        await using (var child = Start("level", path, step))
        {
            await child.Until("reached " + step);
        }

        await using var trust = await DemoTrustServices.Start(Path.Combine(path, "keys"), TimeProvider.System, Stop);
        await using var after = await Office.New(path, new MovableClock(TimeProvider.System.GetUtcNow()), trust.Settings);
        Assert.Equal(raised, (await after.Case(@case)).PreservedSha256 is not null);
        await NothingIsLost(after, []);

        // The dead one's lease holds nobody up, and the file goes on from where it is.
        await after.Get<LevelWorker>().TakeOver(Stop);
        while (await after.Get<LevelWorker>().DoOne(Stop))
        {
            // Up to the last level.
        }

        await NothingIsLost(after, []);
        Assert.Equal(3, (await after.Acts(@case)).Count(act => act == "LevelRaised"));
        await using var store = await after.Stores.CreateDbContextAsync(Stop);
        Assert.Equal(SignatureLevel.BaselineLTA, (await store.LevelJobs.SingleAsync(Stop)).Level);
    }

    [Fact]
    public async Task Killed_fifty_times_at_random_during_a_load_no_answered_act_is_lost_and_no_case_is_stuck()
    {
        await using (await Now())
        {
            // Folder, keys and people; nothing else yet.
        }

        var answered = new ConcurrentBag<(Guid Case, int Sequence)>();
        var chance = new Random(20260120);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var child = Start("load", path, $"{CasesUnderWay}");
            await child.Until("ack ");
            await Task.Delay(chance.Next(0, 400), Stop);
            await child.Kill();
            child.Lines.Select(line => Ack().Match(line)).Where(match => match.Success).ToList()
                .ForEach(match => answered.Add((Guid.Parse(match.Groups["case"].Value), int.Parse(match.Groups["sequence"].Value))));
        }

        Assert.True(answered.Count > Kills);
        await using (var after = await Now())
        {
            await NothingIsLost(after, answered);
        }

        await using (var last = Start("finish", path))
        {
            await last.Until("finished");
            await last.Exited();
        }

        await using var end = await Now();
        await using var store = await end.Stores.CreateDbContextAsync(Stop);
        Assert.True(await store.Cases.CountAsync(Stop) >= CasesUnderWay);
        Assert.All(await store.Cases.AsNoTracking().ToListAsync(Stop), one => Assert.Equal(CaseStatus.Published, one.Status));
        await NothingIsLost(end, answered);
    }

    [Fact]
    public async Task An_act_is_answered_only_after_the_wal_was_synced()
    {
        var strace = Outside.Program("strace", "strace");
        await using (await Now())
        {
            // Folder, keys and people; nothing else yet.
        }

        var trace = Path.Combine(path, "trace");
        await using (var child = new Child(strace, ["-f", "-y", "-s", "64", "-e", "trace=write,pwrite64,fdatasync,fsync", "-o", trace, "dotnet", Tool(), "load", path, "1"]))
        {
            await child.Until("ack ", times: 4);
            await child.KillTree();
        }

        var written = false;
        var answers = 0;
        foreach (var line in File.ReadLines(trace))
        {
            if (line.Contains("pwrite64(", StringComparison.Ordinal) && line.Contains("disclosureflow.db-wal>", StringComparison.Ordinal))
            {
                written = true;
            }
            else if (Synced().IsMatch(line))
            {
                written = false;
            }
            else if (line.Contains("\"ack ", StringComparison.Ordinal))
            {
                answers++;
                Assert.False(written, "an act was answered while the WAL held bytes that were not synced");
            }
        }

        Assert.True(answers >= 4);
    }

    [Fact]
    public async Task A_second_process_on_one_data_folder_is_refused()
    {
        var data = Path.Combine(path, "out-data");
        await using var child = Start("hold", data);
        await child.Until("held");
        Assert.Equal("DF8001", Assert.Throws<FolderInUse>(() => DataFolder.Open(data)).Code);
        var (exit, _, error) = await Outside.Run("dotnet", [Path.Combine(AppContext.BaseDirectory, "DisclosureFlow.Server.dll"), "demo", "--once", "--out", Path.Combine(path, "out")]);
        Assert.Equal(1, exit);
        Assert.Contains("DF8001", error);
    }

    private async Task<Office> Now() => await Office.New(path, new MovableClock(TimeProvider.System.GetUtcNow()));

    private static async Task NothingIsLost(Office office, IReadOnlyCollection<(Guid Case, int Sequence)> answered)
    {
        await office.Get<Sequencer>().Advance(Stop);
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var cases = await store.Cases.AsNoTracking().ToListAsync(Stop);
        var entries = (await store.Entries.AsNoTracking().Include(entry => entry.Openings).ToListAsync(Stop)).ToLookup(entry => entry.CaseId);
        Assert.All(answered, ack => Assert.Single(entries[ack.Case], entry => entry.Sequence == ack.Sequence));
        foreach (var one in cases)
        {
            var own = entries[one.Id].OrderBy(entry => entry.Sequence).ToList();
            Assert.Equal(Enumerable.Range(1, one.Entries), own.Select(entry => entry.Sequence));
            Assert.Equal(one.LastLeaf, Convert.ToHexStringLower(own[^1].LeafHash));
            for (var i = 1; i < own.Count; i++)
            {
                Assert.Equal(Convert.ToHexStringLower(own[i - 1].LeafHash), own[i].Openings.Single(opening => opening.Field == "previous").Value);
            }

            // A signature and its entry: neither without the other.
            var signedOff = own.Where(entry => entry.Openings.Any(opening => opening.Field == "act" && opening.Value.StartsWith("SignedOff", StringComparison.Ordinal))).ToList();
            Assert.Equal(one.SignedSha256 is null ? [] : [one.SignedSha256], signedOff.Select(entry => entry.Openings.Single(opening => opening.Field == "document").Value));
            if (one.SignedSha256 is not null)
            {
                await store.Read(one.SignedSha256, Stop);
            }

            // Not stuck: something is open for somebody, or it is over.
            var open = await store.Tasks.CountAsync(task => task.CaseId == one.Id && task.ClosedAt == null, Stop) + await store.Jobs.CountAsync(job => job.CaseId == one.Id && job.DoneAt == null, Stop);
            Assert.Equal(one.Status == CaseStatus.Running ? 1 : 0, open);
        }

        var leaves = await store.LogLeaves.OrderBy(leaf => leaf.Index).Join(store.Entries, leaf => leaf.EntryId, entry => entry.Id, (leaf, entry) => entry.Leaf).ToListAsync(Stop);
        var tree = new CompactRange();
        leaves.ForEach(leaf => tree.Append(MerkleHash.OfEntry(leaf)));
        Assert.Equal(entries.Sum(group => group.Count()), leaves.Count);
        if (leaves.Count > 0)
        {
            var checkpoint = Checkpoint.Open(await File.ReadAllBytesAsync(Path.Combine(office.Folder.Log, "checkpoint"), Stop), office.Get<LogKey>().Signer.Key);
            Assert.Equal(leaves.Count, checkpoint.Size);
            Assert.Equal(tree.Root, checkpoint.Root);
        }
    }

    private static string Tool() => Path.Combine(AppContext.BaseDirectory, "DisclosureFlow.Server.Load.dll");

    private static Child Start(params string[] arguments) => new("dotnet", [Tool(), .. arguments]);

    [GeneratedRegex("^ack (?<case>[0-9a-f-]{36}) (?<sequence>[0-9]+) ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ack();

    [GeneratedRegex("(fdatasync|fsync)\\([0-9]+<[^>]*disclosureflow\\.db-wal>|<\\.\\.\\. (fdatasync|fsync) resumed>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Synced();

    /// <summary>A process that says lines and is killed with SIGKILL when the test is done with it.</summary>
    private sealed class Child : IAsyncDisposable
    {
        private readonly Process process;
        private readonly StringBuilder errors = new();
        private readonly SemaphoreSlim heard = new(0);

        public Child(string program, IEnumerable<string> arguments)
        {
            process = new Process { StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true } };
            process.OutputDataReceived += (_, line) => Hear(line.Data);
            process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
            process.Start();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        public ConcurrentQueue<string> Lines { get; } = [];

        public async Task Until(string start, int times = 1)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            patience.CancelAfter(TimeSpan.FromMinutes(2));
            while (Lines.Count(line => line.StartsWith(start, StringComparison.Ordinal)) < times)
            {
                Assert.False(process.HasExited && Lines.IsEmpty, errors.ToString());
                await heard.WaitAsync(TimeSpan.FromSeconds(1), patience.Token);
            }
        }

        public async Task Kill()
        {
            process.Kill();
            await process.WaitForExitAsync(Stop);
        }

        public async Task KillTree()
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(Stop);
        }

        public async Task Exited()
        {
            await process.WaitForExitAsync(Stop);
            Assert.Equal(0, process.ExitCode);
        }

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited)
            {
                await Kill();
            }

            process.Dispose();
            heard.Dispose();
        }

        private void Hear(string? line)
        {
            if (line is not null)
            {
                Lines.Enqueue(line);
                heard.Release();
            }
        }
    }
}
