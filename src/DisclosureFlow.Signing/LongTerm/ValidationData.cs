using DisclosureFlow.Signing.Certificates;

namespace DisclosureFlow.Signing.LongTerm;

/// <summary>What makes a signature checkable long after: certificates, CRLs and OCSP answers, each DER.</summary>
public sealed record ValidationData(IReadOnlyList<Certificate> Certificates, IReadOnlyList<ReadOnlyMemory<byte>> Crls, IReadOnlyList<ReadOnlyMemory<byte>> OcspAnswers)
{
    public static ValidationData Empty { get; } = new([], [], []);

    public bool IsEmpty => Certificates.Count == 0 && Crls.Count == 0 && OcspAnswers.Count == 0;
}
