namespace DisclosureFlow.Signing.Timestamps;

/// <summary>Somebody who says when a digest existed (RFC 3161).</summary>
public interface ITimestampAuthority
{
    /// <summary>Name for messages: an address, or what it is.</summary>
    string Name { get; }

    /// <summary>A token over a SHA-256 digest.</summary>
    /// <exception cref="TimestampUnavailableException">No token: why, in the authority's own words where it gave any. Nothing is ever put in a token's place.</exception>
    Task<byte[]> Stamp(ReadOnlyMemory<byte> sha256, CancellationToken stop);
}

/// <summary>There is no token, and why.</summary>
public sealed class TimestampUnavailableException(string authority, string why, Exception? cause = null) : Exception($"{authority}: {why}", cause)
{
    public string Authority { get; } = authority;

    public string Why { get; } = why;
}
