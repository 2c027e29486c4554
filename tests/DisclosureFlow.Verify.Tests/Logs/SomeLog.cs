using System.Globalization;
using System.Text;
using DisclosureFlow.AuditTrail;

namespace DisclosureFlow.Verify.Tests.Logs;

/// <summary>A published log in memory that grows; its files never change but the checkpoint.</summary>
internal sealed class SomeLog
{
    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public static NoteSigner Key { get; } = new("log.example/yunqiao", NoteKeyType.Ed25519, Enumerable.Repeat((byte)3, 32).ToArray());

    public long Size { get; private set; }

    public Checkpoint Head => Checkpoint.Open(Files["checkpoint"], Key.Key);

    public SomeLog Grow(int count, string flavour = "")
    {
        var entries = Enumerable.Range(0, count).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{flavour}{Size + i}"))).ToList();
        var growth = TileWriter.Append(Size, address => Files[address.Path], entries);
        foreach (var tile in growth.Tiles)
        {
            Files[tile.Address.Path] = tile.Bytes;
        }

        Size = growth.Size;
        Files["checkpoint"] = new Checkpoint(Key.Key.Name, Size, growth.Root).Sign(Key).ToBytes();
        return this;
    }

    public byte[] Read(string path) => Files.TryGetValue(path, out var bytes) ? bytes : throw VerifyRefusedException.Log(path, path);

    public void WriteTo(string folder)
    {
        foreach (var (path, bytes) in Files)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }
    }
}
