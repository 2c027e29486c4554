using System.Formats.Asn1;
using DisclosureFlow.Signing.Cms;

namespace DisclosureFlow.Signing.Certificates;

/// <summary>A name in a certificate (RFC 5280, 4.1.2.4). Two names are the same if their DER is.</summary>
public sealed class DistinguishedName
{
    private readonly List<(string Oid, string Value)> _parts;

    private DistinguishedName(ReadOnlyMemory<byte> der, List<(string Oid, string Value)> parts) => (Der, _parts) = (der, parts);

    public ReadOnlyMemory<byte> Der { get; }

    /// <summary>CN, or the whole name where it has none.</summary>
    public string CommonName => Find(Oids.CommonName) ?? ToString();

    public string? Organization => Find(Oids.Organization);

    public string? Title => Find(Oids.Title);

    public bool IsSameAs(DistinguishedName other) => Der.Span.SequenceEqual(other.Der.Span);

    /// <summary>As people write it: <c>CN=…, O=…</c>, most specific first.</summary>
    public override string ToString() => string.Join(", ", Enumerable.Reverse(_parts).Select(part => $"{Label(part.Oid)}={part.Value}"));

    internal static DistinguishedName Read(ReadOnlyMemory<byte> der)
    {
        var parts = new List<(string Oid, string Value)>();
        var names = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            var set = names.ReadSetOf();
            while (set.HasData)
            {
                var pair = set.ReadSequence();
                parts.Add((pair.ReadObjectIdentifier(), Text(pair)));
                pair.ThrowIfNotEmpty();
            }
        }

        return new DistinguishedName(der, parts);
    }

    private static string Text(AsnReader value)
    {
        var tag = value.PeekTag();
        if (tag.TagClass == TagClass.Universal && tag.TagValue is (int)UniversalTagNumber.UTF8String or (int)UniversalTagNumber.PrintableString
            or (int)UniversalTagNumber.IA5String or (int)UniversalTagNumber.BMPString or (int)UniversalTagNumber.T61String or (int)UniversalTagNumber.NumericString)
        {
            return value.ReadCharacterString((UniversalTagNumber)tag.TagValue);
        }

        return "#" + Convert.ToHexString(value.ReadEncodedValue().Span);
    }

    private static string Label(string oid) => oid switch
    {
        Oids.CommonName => "CN",
        Oids.Organization => "O",
        Oids.OrganizationalUnit => "OU",
        Oids.Country => "C",
        Oids.Title => "title",
        _ => oid,
    };

    private string? Find(string oid) => _parts.Find(part => string.Equals(part.Oid, oid, StringComparison.Ordinal)).Value;
}
