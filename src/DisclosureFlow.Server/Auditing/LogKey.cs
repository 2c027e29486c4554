using DisclosureFlow.AuditTrail;

namespace DisclosureFlow.Server.Auditing;

/// <summary>The key that signs checkpoints, and the log's origin, which is its name.</summary>
internal sealed class LogKey : IDisposable
{
    private LogKey(NoteSigner signer) => Signer = signer;

    public NoteSigner Signer { get; }

    /// <summary>The log's name: a URL prefix without a scheme.</summary>
    public string Origin => Signer.Key.Name;

    /// <summary>Opens the log's key of the data folder; makes one when there is none and <paramref name="originOfNew"/> is given.</summary>
    /// <exception cref="AuditRefusedException">DF6040: the file is missing, damaged, readable by others, or another log's.</exception>
    public static LogKey Open(string keys, string? originOfNew)
    {
        var path = Path.Combine(keys, "log.key");
        return new LogKey(File.Exists(path) || originOfNew is null ? LogKeyFile.Open(path) : LogKeyFile.Create(path, originOfNew));
    }

    public void Dispose() => Signer.Dispose();
}
