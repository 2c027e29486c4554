using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DisclosureFlow.Signing.Cms;

namespace DisclosureFlow.Signing.Certificates;

/// <summary>The extensions of a certificate that a path depends on (RFC 5280, 4.2). A critical one that is not read here makes the certificate unusable.</summary>
internal sealed class CertificateExtensions
{
    public X509KeyUsageFlags? KeyUsage { get; private set; }

    public bool IsAuthority { get; private set; }

    /// <summary>How many intermediate certificates may follow; null for any number.</summary>
    public int? PathLength { get; private set; }

    /// <summary>Null: any purpose.</summary>
    public IReadOnlyList<string>? Purposes { get; private set; }

    public bool PurposesAreCritical { get; private set; }

    public ReadOnlyMemory<byte>? SubjectKeyIdentifier { get; private set; }

    /// <summary>The certificate says where revocation can be asked: by CRL or OCSP.</summary>
    public bool NamesRevocationSource { get; private set; }

    /// <summary>OCSP responders (4.2.2.1), as written; whether they may be asked is decided by who asks.</summary>
    public IReadOnlyList<string> OcspAddresses { get; private set; } = [];

    /// <summary>Where CRLs that cover the certificate lie (4.2.1.13), as written.</summary>
    public IReadOnlyList<string> CrlAddresses { get; private set; } = [];

    public bool OcspNoCheck { get; private set; }

    public string? UnknownCritical { get; private set; }

    public static CertificateExtensions Read(AsnReader wrapper)
    {
        var result = new CertificateExtensions();
        var list = wrapper.ReadSequence();
        wrapper.ThrowIfNotEmpty();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (list.HasData)
        {
            var extension = list.ReadSequence();
            var oid = extension.ReadObjectIdentifier();
            var critical = extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean();
            var value = extension.ReadOctetString();
            extension.ThrowIfNotEmpty();
            if (!seen.Add(oid))
            {
                throw new CryptographicException($"The extension {oid} stands twice (RFC 5280, 4.2).");
            }

            result.Take(oid, critical, new AsnReader(value, AsnEncodingRules.DER));
        }

        return result;
    }

    private void Take(string oid, bool critical, AsnReader value)
    {
        switch (oid)
        {
            case Oids.KeyUsage:
                KeyUsage = Flags(value.ReadNamedBitListValue<KeyUsageBits>());
                break;
            case Oids.BasicConstraints:
                ReadBasicConstraints(value.ReadSequence());
                break;
            case Oids.ExtendedKeyUsage:
                var purposes = new List<string>();
                var list = value.ReadSequence();
                while (list.HasData)
                {
                    purposes.Add(list.ReadObjectIdentifier());
                }

                (Purposes, PurposesAreCritical) = (purposes, critical);
                break;
            case Oids.SubjectKeyIdentifier:
                SubjectKeyIdentifier = value.ReadOctetString();
                break;
            case Oids.CrlDistributionPoints:
                NamesRevocationSource = true;
                CrlAddresses = ReadDistributionPoints(value.ReadSequence());
                break;
            case Oids.AuthorityInfoAccess:
                NamesRevocationSource = true;
                OcspAddresses = ReadResponders(value.ReadSequence());
                break;
            case Oids.OcspNoCheck:
                OcspNoCheck = true;
                break;
            case Oids.CertificatePolicies:
                // Any policy is acceptable: which authorities count is said by the anchors given.
                break;
            default:
                UnknownCritical ??= critical ? oid : null;
                break;
        }
    }

    private static List<string> ReadResponders(AsnReader descriptions)
    {
        var addresses = new List<string>();
        while (descriptions.HasData)
        {
            var description = descriptions.ReadSequence();
            if (description.ReadObjectIdentifier() is Oids.OcspAccess)
            {
                AddAddress(addresses, description);
            }
        }

        return addresses;
    }

    // Only full names; a point for some reasons alone, or of another issuer, covers no certificate by itself.
    private static List<string> ReadDistributionPoints(AsnReader points)
    {
        var addresses = new List<string>();
        while (points.HasData)
        {
            var point = points.ReadSequence();
            if (!point.HasData || !point.PeekTag().HasSameClassAndValue(Context(0)))
            {
                continue;
            }

            var name = point.ReadSequence(Context(0));
            if (!point.HasData && name.PeekTag().HasSameClassAndValue(Context(0)))
            {
                var full = name.ReadSequence(Context(0));
                while (full.HasData)
                {
                    AddAddress(addresses, full);
                }
            }
        }

        return addresses;
    }

    // GeneralName: uniformResourceIdentifier is [6] IA5String; other kinds of names can't be asked over HTTP.
    private static void AddAddress(List<string> addresses, AsnReader name)
    {
        if (name.PeekTag().HasSameClassAndValue(Context(6)))
        {
            addresses.Add(name.ReadCharacterString(UniversalTagNumber.IA5String, Context(6)));
        }
        else
        {
            name.ReadEncodedValue();
        }
    }

    private static Asn1Tag Context(int value) => new(TagClass.ContextSpecific, value);

    private void ReadBasicConstraints(AsnReader constraints)
    {
        IsAuthority = constraints.HasData && constraints.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && constraints.ReadBoolean();
        if (constraints.HasData)
        {
            PathLength = (int)BigInteger.Min(constraints.ReadInteger(), int.MaxValue);
        }

        constraints.ThrowIfNotEmpty();
    }

    private static X509KeyUsageFlags Flags(KeyUsageBits bits)
    {
        // Bit 0 of the list is digitalSignature; .NET's flags keep the octet order instead.
        var flags = X509KeyUsageFlags.None;
        flags |= bits.HasFlag(KeyUsageBits.DigitalSignature) ? X509KeyUsageFlags.DigitalSignature : X509KeyUsageFlags.None;
        flags |= bits.HasFlag(KeyUsageBits.NonRepudiation) ? X509KeyUsageFlags.NonRepudiation : X509KeyUsageFlags.None;
        flags |= bits.HasFlag(KeyUsageBits.KeyCertSign) ? X509KeyUsageFlags.KeyCertSign : X509KeyUsageFlags.None;
        flags |= bits.HasFlag(KeyUsageBits.CrlSign) ? X509KeyUsageFlags.CrlSign : X509KeyUsageFlags.None;
        return flags;
    }

    [Flags]
    private enum KeyUsageBits
    {
        None = 0,
        DigitalSignature = 1,
        NonRepudiation = 2,
        KeyEncipherment = 4,
        DataEncipherment = 8,
        KeyAgreement = 16,
        KeyCertSign = 32,
        CrlSign = 64,
        EncipherOnly = 128,
        DecipherOnly = 256,
    }
}
