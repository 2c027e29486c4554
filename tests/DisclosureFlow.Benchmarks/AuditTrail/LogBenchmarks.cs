using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using DisclosureFlow.AuditTrail;
using DisclosureFlow.Verify.Logs;

namespace DisclosureFlow.Benchmarks.AuditTrail;

/// <summary>
/// A log of 300,000 entries as long as ours are: appended in batches with its tiles, and checked whole. The baseline is
/// SHA-256 over the same entries and nothing else: what no log can go below.
/// </summary>
[InProcess]
[MemoryDiagnoser]
public class LogBenchmarks
{
    private const int Entries = 300_000;
    private const int Batch = 1_000;

    private readonly Dictionary<string, byte[]> _published = new(StringComparer.Ordinal);
    private readonly NoteSigner _key = NoteSigner.Generate("log.example/benchmark");
    private ReadOnlyMemory<byte>[] _entries = [];
    private long _next;

    [GlobalSetup]
    public void Make()
    {
        // Commitments look like noise, so any noise of the same length does.
        var length = AuditEntry.Build(new ActRecord { Case = "c", Sequence = 1, Act = "CaseStarted", Actor = "p", Time = DateTimeOffset.UnixEpoch }).Leaf.Length;
        _entries = [.. Enumerable.Range(0, Entries).Select(_ =>
        {
            var entry = new byte[length];
            RandomNumberGenerator.Fill(entry);
            return (ReadOnlyMemory<byte>)entry;
        })];
        Append();
    }

    [Benchmark(Baseline = true)]
    public byte HashOnly()
    {
        byte last = 0;
        Span<byte> hash = stackalloc byte[32];
        foreach (var entry in _entries)
        {
            SHA256.HashData(entry.Span, hash);
            last = hash[0];
        }

        return last;
    }

    [Benchmark]
    public long Append()
    {
        long size = 0;
        var root = MerkleHash.EmptyRoot;
        for (; size < Entries; size += Batch)
        {
            var growth = TileWriter.Append(size, address => _published[address.Path], new ArraySegment<ReadOnlyMemory<byte>>(_entries, (int)size, Batch));
            foreach (var tile in growth.Tiles)
            {
                _published[tile.Address.Path] = tile.Bytes;
            }

            root = growth.Root;
        }

        _published["checkpoint"] = new Checkpoint(_key.Key.Name, size, root).Sign(_key).ToBytes();
        return size;
    }

    [Benchmark]
    public long CheckAll()
    {
        var result = LogVerification.Check(path => _published[path], _key.Key);
        return result.Fault is null ? result.Checked : throw new InvalidDataException(result.FaultEn);
    }

    [Benchmark]
    public bool ProveFromTilesAndCheck()
    {
        _next = (_next + 7_919) % Entries;
        var tree = new TileTree(Entries, address => _published[address.Path]);
        return MerkleProof.VerifyInclusion(MerkleHash.OfEntry(_entries[_next].Span), _next, Entries, tree.Inclusion(_next), tree.Root());
    }

    [Benchmark]
    public byte[] SignCheckpoint() => new Checkpoint(_key.Key.Name, Entries, MerkleHash.EmptyRoot).Sign(_key).ToBytes();
}
