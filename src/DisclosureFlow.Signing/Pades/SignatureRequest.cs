using DisclosureFlow.Pdf.Fonts;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Keys;

namespace DisclosureFlow.Signing.Pades;

/// <summary>What a signature says and where it goes.</summary>
public sealed record SignatureRequest
{
    /// <summary>The reserved, empty signature field.</summary>
    public required string FieldName { get; init; }

    /// <summary>Who signs (/Name), in the appearance too.</summary>
    public required string SignerName { get; init; }

    /// <summary>Post of the signer, in the appearance; may be empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>Why (/Reason); null for none.</summary>
    public string? Reason { get; init; }

    /// <summary>Where (/Location); null for none.</summary>
    public string? Location { get; init; }

    /// <summary>The time the signer claims (/M), to the second, with its offset; the appearance shows its date.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Certifies the document (DocMDP, P = 2): later only reserved fields may be filled. Only the first signature can.</summary>
    public bool Certify { get; init; }

    /// <summary>Font of the appearance, which must have every character shown; null leaves the field as it looks now.</summary>
    public FontFile? AppearanceFont { get; init; }

    /// <summary>Lines of the appearance; null: name, title, date, and <see cref="DemoAuthority.Label"/> for a demo certificate.</summary>
    public IReadOnlyList<string>? AppearanceLines { get; init; }

    /// <summary>Bytes kept free for the CMS; 16 KiB hold a chain of four certificates and a time-stamp.</summary>
    public int ReservedBytes { get; init; } = 16 * 1024;
}

/// <summary>The public half of a key: enough to prepare a signature whose value is made elsewhere.</summary>
public sealed record SigningIdentity(Certificate Certificate, IReadOnlyList<Certificate> Chain, SignatureAlgorithm Algorithm)
{
    public static SigningIdentity Of(ISigningKey key) => new(key.Certificate, key.Chain, key.Algorithm);
}
