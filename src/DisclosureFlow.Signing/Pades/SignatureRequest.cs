using DisclosureFlow.Pdf.Fonts;
using DisclosureFlow.Pdf.Images;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Fields;
using DisclosureFlow.Signing.Keys;

namespace DisclosureFlow.Signing.Pades;

/// <summary>What a signature says and where it goes.</summary>
public sealed record SignatureRequest
{
    /// <summary>The reserved, empty signature field; the name of the new one where <see cref="NewField"/> is given.</summary>
    public required string FieldName { get; init; }

    /// <summary>Makes the field, which must not be there yet; null takes a reserved one. Only the first signature can: later ones need a field that was there when the first was made.</summary>
    public FieldPlace? NewField { get; init; }

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

    /// <summary>Certifies the document (DocMDP). Only the first signature can.</summary>
    public bool Certify { get; init; }

    /// <summary>What a certification lets come later. Our validator refuses more than <see cref="DocumentPermission.FillAndSign"/> in any case.</summary>
    public DocumentPermission Permits { get; init; } = DocumentPermission.FillAndSign;

    /// <summary>Fields that may not change any more (FieldMDP); null: what the field's own /Lock asks for, if it has one.</summary>
    public FieldLock? Lock { get; init; }

    /// <summary>What the certificate must satisfy; null: validity and key usage alone.</summary>
    public CertificatePolicy? Policy { get; init; }

    /// <summary>
    /// A picture beside the text: a person's name seal or an organ's own conforming seal, supplied by whoever may use it. This library draws none.
    /// </summary>
    public PngImage? Seal { get; init; }

    /// <summary>Font of the appearance, which must have every character shown; null shows no text.</summary>
    public FontFile? AppearanceFont { get; init; }

    /// <summary>Lines of the appearance, none for a seal alone; null: name, title, date. <see cref="DemoAuthority.Label"/> is added for a demo certificate in any case.</summary>
    public IReadOnlyList<string>? AppearanceLines { get; init; }

    /// <summary>Bytes kept free for the CMS; 16 KiB hold a chain of four certificates and a time-stamp.</summary>
    public int ReservedBytes { get; init; } = UsualReservedBytes;

    internal const int UsualReservedBytes = 16 * 1024;
}

/// <summary>P of DocMDP (ISO 32000-2, 12.8.2.2.2).</summary>
public enum DocumentPermission
{
    /// <summary>Nothing but validation data and document time-stamps.</summary>
    Nothing = 1,

    /// <summary>Filling and signing reserved fields.</summary>
    FillAndSign = 2,

    /// <summary>That, and annotations.</summary>
    FillSignAndAnnotate = 3,
}

/// <summary>The public half of a key: enough to prepare a signature whose value is made elsewhere.</summary>
public sealed record SigningIdentity(Certificate Certificate, IReadOnlyList<Certificate> Chain, SignatureAlgorithm Algorithm)
{
    public static SigningIdentity Of(ISigningKey key) => new(key.Certificate, key.Chain, key.Algorithm);
}
