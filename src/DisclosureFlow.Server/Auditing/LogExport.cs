using System.Text;
using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Storage;

namespace DisclosureFlow.Server.Auditing;

/// <summary>Publishes the log as files (C2SP tlog-tiles): tiles first, the checkpoint last and in one step. Rebuildable from the rows.</summary>
internal sealed class LogExport(DataFolder folder)
{
    public const string CheckpointFile = "checkpoint";
    private long published = -1;

    /// <summary>Writes what the last signed checkpoint has and the folder lacks.</summary>
    public async Task Write(Store store, CancellationToken stop)
    {
        if (await store.LastCheckpoint(stop) is not { } last)
        {
            return;
        }

        var target = Path.Combine(folder.Log, CheckpointFile);
        if (published < 0)
        {
            Directory.CreateDirectory(folder.Log);
            published = File.Exists(target) ? Checkpoint.Parse(TextOf(await File.ReadAllTextAsync(target, stop))).Size : 0;
        }

        if (published >= last.Size)
        {
            return;
        }

        foreach (var address in TileAddress.Since(published, last.Size))
        {
            var bytes = store.Tile(address) ?? throw new LogInDoubt($"分片 {address.Path} 的数据行缺失", $"rows of {address.Path} are missing");
            await Replace(Path.Combine(folder.Log, address.Path), bytes, stop);
        }

        await Replace(target, Encoding.UTF8.GetBytes(last.Note), stop);
        published = last.Size;
    }

    private static string TextOf(string note) => note[..(note.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)];

    private static async Task Replace(string path, byte[] bytes, CancellationToken stop)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var half = path + ".new";
        await File.WriteAllBytesAsync(half, bytes, stop);
        File.Move(half, path, overwrite: true);
    }
}
