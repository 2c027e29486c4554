using System.Text;

namespace DisclosureFlow.AuditTrail;

/// <summary>
/// The log's private key at rest: one file, mode 0600, in a folder of mode 0700 (design: DATA/keys). One line,
/// <c>disclosureflow/log-key/v1 name base64(seed32) vkey</c>; the public half is stored to find a damaged file out.
/// </summary>
public static class LogKeyFile
{
    private const string Header = "disclosureflow/log-key/v1";

    /// <summary>Opens the key of a log.</summary>
    /// <exception cref="AuditRefusedException">DF6040: missing, readable by others, damaged, or another log's.</exception>
    public static NoteSigner Open(string path, string? origin = null)
    {
        if (!File.Exists(path))
        {
            throw Refuse.LogKey($"{path} 不存在", $"{path} does not exist");
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != UnixFileMode.None)
        {
            throw Refuse.LogKey($"{path} 的权限应为 0600", $"{path} must have mode 0600");
        }

        var words = Encoding.UTF8.GetString(File.ReadAllBytes(path)).TrimEnd('\n').Split(' ');
        if (words is not [Header, var name, var seed, var key] || NoteText.Base64(seed) is not { Length: 32 } bytes)
        {
            throw Refuse.LogKey($"{path} 已损坏", $"{path} is damaged");
        }

        var signer = new NoteSigner(name, NoteKeyType.Ed25519, bytes);
        if (signer.Key.ToString() != key)
        {
            signer.Dispose();
            throw Refuse.LogKey($"{path} 的公私钥不成对", $"{path}: the private key is not the public one's");
        }

        if (origin is not null && origin != name)
        {
            signer.Dispose();
            throw Refuse.LogKey($"{path} 属于日志 {name}，不是 {origin}", $"{path} belongs to the log {name}, not {origin}");
        }

        return signer;
    }

    /// <summary>Makes a new key and stores it; refuses to replace a file.</summary>
    /// <exception cref="AuditRefusedException">DF6040: there is a file already.</exception>
    public static NoteSigner Create(string path, string origin)
    {
        var signer = NoteSigner.Generate(origin);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        try
        {
            using var file = new FileStream(path, options);
            file.Write(Encoding.UTF8.GetBytes($"{Header} {origin} {Convert.ToBase64String(signer.Seed)} {signer.Key}\n"));
            file.Flush(flushToDisk: true);
            return signer;
        }
        catch (IOException) when (File.Exists(path))
        {
            signer.Dispose();
            throw Refuse.LogKey($"{path} 已存在", $"{path} exists already");
        }
    }
}
