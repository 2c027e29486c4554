using System.Security.Cryptography;
using System.Text;
using DisclosureFlow.AuditTrail;

namespace DisclosureFlow.Verify.Witnessing;

/// <summary>
/// A witness's folder: its key (mode 0600), the keys of the logs it knows (<c>logs.policy</c>) and, for each log, the last
/// checkpoint it cosigned. One process at a time; a checkpoint is on disk before its cosignature leaves.
/// </summary>
internal sealed class WitnessStore : IDisposable
{
    private const string KeyHeader = "disclosureflow/witness-key/v1";
    private readonly string folder;
    private readonly FileStream only;
    private readonly Lock gate = new();

    private WitnessStore(string folder, FileStream only, NoteSigner key, TrustPolicy logs) => (this.folder, this.only, Key, Logs) = (folder, only, key, logs);

    public NoteSigner Key { get; }

    public TrustPolicy Logs { get; }

    /// <summary>Makes a new witness; refuses a folder that has one.</summary>
    /// <exception cref="VerifyRefusedException">DF6060.</exception>
    public static VerifierKey Create(string folder, string name, IEnumerable<VerifierKey> logs)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "witness.key");
        if (File.Exists(path))
        {
            throw VerifyRefusedException.WitnessStore($"{path} 已存在", $"{path} exists already");
        }

        var seed = RandomNumberGenerator.GetBytes(32);
        using var key = new NoteSigner(name, NoteKeyType.Ed25519Cosignature, seed);
        Replace(Path.Combine(folder, "logs.policy"), Encoding.UTF8.GetBytes((TrustPolicy.Empty with { Logs = [.. logs] }).ToString()));
        Replace(path, Encoding.UTF8.GetBytes($"{KeyHeader} {name} {Convert.ToBase64String(seed)} {key.Key}\n"));
        return key.Key;
    }

    /// <summary>Opens a witness's folder for this process alone.</summary>
    /// <exception cref="VerifyRefusedException">DF6060: damaged, readable by others, or in use.</exception>
    public static WitnessStore Open(string folder)
    {
        var path = Path.Combine(folder, "witness.key");
        if (!File.Exists(path))
        {
            throw VerifyRefusedException.WitnessStore($"{path} 不存在", $"{path} does not exist");
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != UnixFileMode.None)
        {
            throw VerifyRefusedException.WitnessStore($"{path} 的权限应为 0600", $"{path} must have mode 0600");
        }

        FileStream exclusive;
        try
        {
            exclusive = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw VerifyRefusedException.WitnessStore($"{folder} 正被另一进程使用", $"{folder} is in use by another process");
        }

        var words = File.ReadAllText(path).TrimEnd('\n').Split(' ');
        var seed = new byte[33];
        if (words.Length != 4 || words[0] != KeyHeader || !Convert.TryFromBase64String(words[2], seed, out var length) || length != 32)
        {
            exclusive.Dispose();
            throw VerifyRefusedException.WitnessStore($"{path} 已损坏", $"{path} is damaged");
        }

        var key = new NoteSigner(words[1], NoteKeyType.Ed25519Cosignature, seed.AsSpan(0, 32));
        CryptographicOperations.ZeroMemory(seed);
        if (key.Key.ToString() != words[3])
        {
            key.Dispose();
            exclusive.Dispose();
            throw VerifyRefusedException.WitnessStore($"{path} 的公私钥不成对", $"{path}: the private key is not the public one's");
        }

        return new WitnessStore(folder, exclusive, key, TrustPolicy.Parse(File.ReadAllBytes(Path.Combine(folder, "logs.policy"))));
    }

    /// <summary>Judges a request; check, store and answer are one step.</summary>
    public WitnessAnswer Add(ReadOnlySpan<byte> request, DateTimeOffset now)
    {
        lock (gate)
        {
            var answer = Witness.Judge(request, Logs.Logs, LastSeen, Key, now);
            if (answer.Seen is { } seen)
            {
                Replace(PathOf(seen.Origin), Encoding.UTF8.GetBytes(seen.Text));
            }

            return answer;
        }
    }

    public void Dispose()
    {
        Key.Dispose();
        only.Dispose();
    }

    private Checkpoint? LastSeen(string origin)
    {
        var path = PathOf(origin);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var seen = Checkpoint.Parse(File.ReadAllText(path));
            return seen.Origin == origin ? seen : throw VerifyRefusedException.WitnessStore($"{path} 属于另一日志", $"{path} is of another log");
        }
        catch (AuditRefusedException)
        {
            throw VerifyRefusedException.WitnessStore($"{path} 已损坏", $"{path} is damaged");
        }
    }

    private string PathOf(string origin) =>
        Path.Combine(folder, "seen-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin))));

    // Written beside, flushed to disk, then renamed over: after a crash there is the old file or the new one.
    private static void Replace(string path, byte[] bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(path + ".new", options))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
        DirectoryEntry.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }
}
