using System.Security.Cryptography.X509Certificates;

namespace DisclosureFlow.Signing.Certificates;

/// <summary>What came of looking for a path.</summary>
internal enum PathStatus
{
    /// <summary>A path leads to an anchor and holds at the time asked for.</summary>
    Trusted,

    /// <summary>No anchor is reached.</summary>
    NoAnchor,

    /// <summary>A path leads to an anchor, but a certificate of it has expired at the time asked for.</summary>
    Expired,

    /// <summary>A path leads to an anchor, but a certificate of it is not valid yet.</summary>
    NotYetValid,

    /// <summary>A certificate of the path must not be used so: not an authority, too long a path, an unknown critical extension, another purpose.</summary>
    Unfit,
}

/// <summary>A certification path from a certificate to an anchor (RFC 5280, section 6, without policies and name constraints: where these are critical the path is refused).</summary>
internal sealed record CertificatePath(PathStatus Status, IReadOnlyList<Certificate> Certificates, string Reason)
{
    private const int LongestPath = 8;

    /// <param name="leaf">First certificate of the path.</param>
    /// <param name="pool">Certificates that came along; none of them is trusted.</param>
    /// <param name="anchors">Who is trusted.</param>
    /// <param name="at">The time for which validity is judged.</param>
    /// <param name="purpose">Extended key usage the leaf must have, or null for signing documents.</param>
    public static CertificatePath Find(Certificate leaf, IReadOnlyCollection<Certificate> pool, TrustAnchors anchors, DateTimeOffset at, string? purpose = null)
    {
        if (LeafFault(leaf, purpose) is { } fault)
        {
            return new CertificatePath(PathStatus.Unfit, [leaf], fault);
        }

        var search = new Search(pool, anchors);
        if (search.From([leaf]) is not { } path)
        {
            return new CertificatePath(PathStatus.NoAnchor, search.Longest ?? [leaf], "no path leads to a trusted certificate");
        }

        return Judge(path, at);
    }

    private static CertificatePath Judge(List<Certificate> path, DateTimeOffset at)
    {
        for (var i = 1; i < path.Count; i++)
        {
            var (authority, extensions) = (path[i], path[i].Extensions);
            if (!extensions.IsAuthority || extensions.KeyUsage is { } usage && !usage.HasFlag(X509KeyUsageFlags.KeyCertSign))
            {
                return new CertificatePath(PathStatus.Unfit, path, $"{authority.Subject.CommonName} is not a certification authority");
            }

            // Self-issued certificates don't count (RFC 5280, 4.2.1.9).
            if (extensions.PathLength is { } most && path.Skip(1).Take(i - 1).Count(certificate => !certificate.IsSelfIssued) > most)
            {
                return new CertificatePath(PathStatus.Unfit, path, $"{authority.Subject.CommonName} allows {most} intermediate certificates");
            }
        }

        if (path.Find(certificate => certificate.Extensions.UnknownCritical is not null) is { } unknown)
        {
            return new CertificatePath(PathStatus.Unfit, path, $"{unknown.Subject.CommonName} has the critical extension {unknown.Extensions.UnknownCritical}, which is not known here");
        }

        if (path.Find(certificate => at < certificate.NotBefore) is { } young)
        {
            return new CertificatePath(PathStatus.NotYetValid, path, $"{young.Subject.CommonName} is valid only from {young.NotBefore:O}");
        }

        return path.Find(certificate => at > certificate.NotAfter) is { } old
            ? new CertificatePath(PathStatus.Expired, path, $"{old.Subject.CommonName} expired on {old.NotAfter:O}")
            : new CertificatePath(PathStatus.Trusted, path, "");
    }

    private static string? LeafFault(Certificate leaf, string? purpose)
    {
        if (purpose is null)
        {
            return leaf.MaySignDocuments ? null : $"the key usage of {leaf.Subject.CommonName} does not allow signing documents";
        }

        return leaf.MaySignDocuments && leaf.Extensions.Purposes is { } purposes && purposes.Contains(purpose, StringComparer.Ordinal)
            ? null : $"{leaf.Subject.CommonName} has not the purpose {purpose}";
    }

    private sealed class Search(IReadOnlyCollection<Certificate> pool, TrustAnchors anchors)
    {
        // Each step checks a signature; a hostile pool of many certificates with one name must not make it many.
        private int _steps = 64;

        /// <summary>The longest chain of verified signatures, even if it ends at nobody trusted.</summary>
        public List<Certificate>? Longest { get; private set; }

        public List<Certificate>? From(List<Certificate> path)
        {
            var last = path[^1];
            if (anchors.Certificates.Contains(last))
            {
                return path;
            }

            if (Longest is null || path.Count > Longest.Count)
            {
                Longest = path;
            }

            if (path.Count >= LongestPath)
            {
                return null;
            }

            foreach (var issuer in anchors.Certificates.Concat(pool))
            {
                if (path.Contains(issuer) || !last.Issuer.IsSameAs(issuer.Subject) || _steps-- <= 0 || !last.IsIssuedBy(issuer))
                {
                    continue;
                }

                if (From([.. path, issuer]) is { } found)
                {
                    return found;
                }
            }

            return null;
        }
    }
}
