using System.Globalization;
using System.Text;

namespace DisclosureFlow.AuditTrail.Tests;

/// <summary>Values that tests need and don't care about.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Time = new(2026, 1, 15, 8, 30, 0, 250, TimeSpan.Zero);

    public static byte[] Entry(long index) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"entry {index}"));

    public static MerkleHash Leaf(long index) => MerkleHash.OfEntry(Entry(index));

    public static MerkleTree Tree(long size)
    {
        var tree = new MerkleTree();
        for (long i = 0; i < size; i++)
        {
            tree.Append(Leaf(i));
        }

        return tree;
    }

    public static NoteSigner Log(string origin = "log.example/township", byte seed = 1) =>
        new(origin, NoteKeyType.Ed25519, Enumerable.Repeat(seed, 32).ToArray());

    public static NoteSigner Witness(string name = "witness.example/county", byte seed = 9) =>
        new(name, NoteKeyType.Ed25519Cosignature, Enumerable.Repeat(seed, 32).ToArray());

    public static ActRecord Act(long sequence = 1, MerkleHash? previous = null) => new()
    {
        Case = "case-7",
        Sequence = sequence,
        Previous = previous,
        Act = sequence == 1 ? "CaseStarted" : "TaskCompleted",
        Element = sequence == 1 ? null : "draft",
        Actor = "person-1",
        Role = "drafter",
        Organ = "云桥镇人民政府",
        Reason = "首次起草\n第二行",
        Time = Time.AddMinutes(sequence),
    };

    /// <summary>Salts that repeat from run to run.</summary>
    public static Action<byte[]> Salts(int seed = 1)
    {
        var random = new Random(seed);
        return random.NextBytes;
    }

    /// <summary>Writes the log of the first <paramref name="size"/> entries below a folder, all at once.</summary>
    public static void Publish(string folder, long size, NoteSigner log)
    {
        List<ReadOnlyMemory<byte>> entries = [];
        for (long i = 0; i < size; i++)
        {
            entries.Add(Entry(i));
        }

        var growth = TileWriter.Append(0, _ => throw new InvalidOperationException("an empty log has no tile"), entries);
        foreach (var tile in growth.Tiles)
        {
            var path = Path.Combine(folder, tile.Address.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, tile.Bytes);
        }

        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "checkpoint"), new Checkpoint(log.Key.Name, growth.Size, growth.Root).Sign(log).ToBytes());
    }
}

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("audit").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
