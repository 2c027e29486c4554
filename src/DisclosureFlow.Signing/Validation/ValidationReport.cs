namespace DisclosureFlow.Signing.Validation;

/// <summary>Main status of a validation (ETSI EN 319 102-1, clause 5.1.3).</summary>
public enum Indication
{
    TotalPassed,
    Indeterminate,
    TotalFailed,
}

/// <summary>Why it did not pass (ETSI EN 319 102-1, clause 5.1.3, tables 5 and 6), as far as this validator tells them apart.</summary>
public enum SubIndication
{
    None,

    /// <summary>FORMAT_FAILURE: the file, the signature, or what was appended behind it is not as it must be.</summary>
    FormatFailure,

    /// <summary>HASH_FAILURE: the signed bytes were changed.</summary>
    HashFailure,

    /// <summary>SIG_CRYPTO_FAILURE: the value was not made by the certificate's key.</summary>
    SigCryptoFailure,

    /// <summary>NOT_YET_VALID: a time-stamp proves that the signature is older than its certificate.</summary>
    NotYetValid,

    /// <summary>SIGNED_DATA_NOT_FOUND: there is no signature.</summary>
    SignedDataNotFound,

    /// <summary>NO_SIGNING_CERTIFICATE_FOUND: the signer's certificate is not in the signature.</summary>
    NoSigningCertificateFound,

    /// <summary>NO_CERTIFICATE_CHAIN_FOUND: no path leads to a trusted certificate.</summary>
    NoCertificateChainFound,

    /// <summary>CHAIN_CONSTRAINTS_FAILURE: a certificate of the path must not be used so.</summary>
    ChainConstraintsFailure,

    /// <summary>CRYPTO_CONSTRAINTS_FAILURE: an algorithm that is not accepted, SHA-1 among them.</summary>
    CryptoConstraintsFailure,

    /// <summary>CRYPTO_CONSTRAINTS_FAILURE_NO_POE: an algorithm's time is over and nothing proves that the signature is older.</summary>
    CryptoConstraintsFailureNoPoe,

    /// <summary>SIGNATURE_POLICY_NOT_AVAILABLE: the signature was made under a policy of its own, which is not at hand.</summary>
    SignaturePolicyNotAvailable,

    /// <summary>OUT_OF_BOUNDS_NO_POE: a certificate is not valid at the time asked for and nothing proves another time.</summary>
    OutOfBoundsNoPoe,

    /// <summary>OUT_OF_BOUNDS_NOT_REVOKED: the same, but the certificates are known not to have been revoked before they expired.</summary>
    OutOfBoundsNotRevoked,

    /// <summary>TRY_LATER: a certificate names where revocation can be asked, and no answer is at hand.</summary>
    TryLater,

    /// <summary>REVOKED_NO_POE: the certificate is revoked and nothing proves an earlier time.</summary>
    RevokedNoPoe,

    /// <summary>REVOKED_CA_NO_POE: an authority of the path is revoked and nothing proves an earlier time.</summary>
    RevokedCaNoPoe,

    /// <summary>TIMESTAMP_ORDER_FAILURE: the time-stamps contradict each other.</summary>
    TimestampOrderFailure,
}

/// <summary>Against whom a signature holds.</summary>
public enum Trust
{
    /// <summary>It does not hold.</summary>
    None,

    /// <summary>自洽: the file agrees with itself; whoever made it may have made the certificate too.</summary>
    SelfConsistent,

    /// <summary>可信: a path leads to a certificate that the person who verifies trusts.</summary>
    Trusted,
}

/// <summary>PAdES baseline level (ETSI EN 319 142-1, clause 6).</summary>
public enum SignatureLevel
{
    /// <summary>Not a PAdES baseline signature.</summary>
    None,
    BaselineB,
    BaselineT,
    BaselineLT,
    BaselineLTA,
}

/// <summary>What a later revision did.</summary>
public enum ChangeKind
{
    /// <summary>A reserved field was signed.</summary>
    FieldSigned,

    /// <summary>A document time-stamp was appended.</summary>
    DocumentTimestamp,

    /// <summary>Long-term validation data were appended (DSS).</summary>
    ValidationData,

    /// <summary>Anything else: refused.</summary>
    Forbidden,
}

/// <summary>A sentence for people, with the code of the rule.</summary>
public sealed record Reason(string Code, string Zh, string En);

/// <summary>One change after a signature.</summary>
/// <param name="Revision">Index of the revision that made it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="What">Said for people.</param>
public sealed record DocumentChange(int Revision, ChangeKind Kind, Reason What);

/// <summary>The verdict on one signature.</summary>
public sealed record SignatureReport
{
    public required string FieldName { get; init; }

    /// <summary>True for a document time-stamp (ETSI.RFC3161).</summary>
    public bool IsDocumentTimestamp { get; init; }

    public Indication Indication { get; init; }

    public SubIndication SubIndication { get; init; }

    public Trust Trust { get; init; }

    public SignatureLevel Level { get; init; }

    /// <summary>Common name of the signer's certificate; null if none could be read.</summary>
    public string? Signer { get; init; }

    /// <summary>The signer's certificate and those above it, as far as signatures lead.</summary>
    public IReadOnlyList<Certificates.Certificate> Path { get; init; } = [];

    /// <summary>The certificate says it is a demo.</summary>
    public bool IsDemo { get; init; }

    /// <summary>/M: what the signer's clock said; proves nothing.</summary>
    public DateTimeOffset? ClaimedTime { get; init; }

    /// <summary>The earliest time proven by a valid time-stamp; null if none.</summary>
    public DateTimeOffset? ProvenTime { get; init; }

    /// <summary>Bytes from the file's beginning that the signature covers, but for its own value.</summary>
    public int CoveredBytes { get; init; }

    /// <summary>Nothing was appended since.</summary>
    public bool CoversWholeFile { get; init; }

    /// <summary>DocMDP's P (1 to 3) where the signature certifies; null where it doesn't.</summary>
    public int? Certification { get; init; }

    /// <summary>What later revisions did, the forbidden and the allowed.</summary>
    public IReadOnlyList<DocumentChange> Changes { get; init; } = [];

    /// <summary>Why the verdict is what it is; the first counts most.</summary>
    public IReadOnlyList<Reason> Reasons { get; init; } = [];
}

/// <summary>The verdict on a file: that of its worst signature.</summary>
public sealed record ValidationReport(Indication Indication, SubIndication SubIndication, IReadOnlyList<SignatureReport> Signatures, IReadOnlyList<Reason> Reasons)
{
    /// <summary>Trusted only if every signature is.</summary>
    public Trust Trust => Signatures.Count == 0 ? Trust.None : Signatures.Min(signature => signature.Trust);
}
