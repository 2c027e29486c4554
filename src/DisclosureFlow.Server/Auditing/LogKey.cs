using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Hosting;

namespace DisclosureFlow.Server.Auditing;

/// <summary>The key that signs checkpoints, and the log's origin, which is its name. A new installation has none until the set-up page names the log.</summary>
internal sealed class LogKey : IDisposable
{
    private readonly string path;
    private volatile NoteSigner? signer;

    private LogKey(string path, NoteSigner? signer) => (this.path, this.signer) = (path, signer);

    /// <summary>False only before the set-up: nothing can be recorded then.</summary>
    public bool Exists => signer is not null;

    /// <exception cref="NoLogOrigin">The log has no name yet.</exception>
    public NoteSigner Signer => signer ?? throw new NoLogOrigin();

    /// <summary>The log's name: a URL prefix without a scheme.</summary>
    public string Origin => Signer.Key.Name;

    /// <summary>True for a log of a trial: only there may demo keys sign.</summary>
    public bool IsDemo => signer is not null && Origin.StartsWith(Hosting.Origin.OfDemo, StringComparison.Ordinal);

    /// <summary>Opens the log's key of the data folder; makes one when there is none and <paramref name="originOfNew"/> is given.</summary>
    /// <exception cref="AuditRefusedException">DF6040: the file is damaged, readable by others, or another log's.</exception>
    public static LogKey Open(string keys, string? originOfNew)
    {
        var file = Path.Combine(keys, "log.key");
        return new LogKey(file, File.Exists(file) ? LogKeyFile.Open(file) : originOfNew is null ? null : LogKeyFile.Create(file, originOfNew));
    }

    /// <summary>Names the log, once and for ever.</summary>
    public void Create(string origin) => signer = Exists ? throw new InvalidOperationException("the log has its name") : LogKeyFile.Create(path, origin);

    public void Dispose() => signer?.Dispose();
}
