using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DisclosureFlow.Pdf.Images;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.Revocation;
using DisclosureFlow.Signing.Timestamps;

namespace DisclosureFlow.Signing.Tests.Attacks;

/// <summary>
/// Mutation of everything that comes from strangers inside a signature: CMS, certificates, tokens, OCSP answers, CRLs, the answer of a time-stamp service.
/// Each is read or refused by the one exception its reader names. The environment variable STRUCTURE_MUTATIONS sets another number for each kind.
/// </summary>
public sealed class MutatedStructures
{
    private static readonly Dictionary<string, (Func<Task<byte[]>> Seed, Action<byte[]> Read)> Kinds = new(StringComparer.Ordinal)
    {
        ["CMS"] = (() => Cms(Some.Rsa()), bytes => SignedData.Read(bytes).SignatureHolds()),
        ["CMS with PSS"] = (() => Cms(Some.Key("RSA-PSS")), bytes => SignedData.Read(bytes).SignatureHolds()),
        ["certificate"] = (() => Task.FromResult(Some.Rsa().Certificate.Der.ToArray()), bytes => Certificate.Parse(bytes).IsIssuedBy(Some.RootCertificate)),
        ["token"] = (() => Some.TimestampAuthority().Stamp(new byte[32], CancellationToken.None), bytes => TimestampToken.Read(bytes).Stamps(new byte[32])),
        ["OCSP answer"] = (() => Task.FromResult(Some.OcspResponder().Good(Some.Rsa().Certificate, Some.RootCertificate)), bytes => OcspAnswer.Read(bytes).StatusOf(Some.Rsa().Certificate, Some.RootCertificate)),
        ["CRL"] = (() => Task.FromResult(Crl()), bytes => CertificateRevocationList.Read(bytes).StatusOf(Some.Rsa().Certificate, Some.RootCertificate)),
        ["picture"] = (() => Task.FromResult(Pades.AppearanceOnAnyPage.Seal()), bytes => PngImage.Read(bytes)),
    };

    public static TheoryData<string> Names => new(Kinds.Keys);

    [Theory, MemberData(nameof(Names))]
    public async Task Each_is_read_or_refused_and_nothing_else(string kind)
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("STRUCTURE_MUTATIONS") ?? "2000", CultureInfo.InvariantCulture);
        var (makeSeed, read) = Kinds[kind];
        var seed = await makeSeed();
        read(seed);
        var random = new Random(20260122);
        var (taken, refused) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            var bytes = Mutate(seed, random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(bytes);
                taken++;
            }
            catch (Exception fault) when (fault is CryptographicException or PdfFormatException)
            {
                refused++;
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 16 << 20, $"{kind} {i}: {GC.GetAllocatedBytesForCurrentThread() - before} bytes");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {count} mutated, {taken} read, {refused} refused");
        Assert.True(refused > 0);
    }

    // Bytes changed, lengths bent, stretches cut, doubled or moved.
    private static byte[] Mutate(byte[] seed, Random random)
    {
        var bytes = new List<byte>(seed);
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            var length = random.Next(1, 12);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(length, bytes.Count - at - (at == 0 ? 1 : 0)));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(length, bytes.Count - at)));
                    break;
                default:
                    bytes.InsertRange(at, [0x30, 0x84, (byte)random.Next(256), 0xFF, 0xFF, 0xFF]);
                    break;
            }

            if (bytes.Count == 0)
            {
                bytes.Add(0x30);
            }
        }

        return [.. bytes];
    }

    private static async Task<byte[]> Cms(Signing.Keys.SoftwareKey key)
    {
        using (key)
        {
            var attributes = CmsWriter.SignedAttributes(key.Certificate, Oids.Sha256, new byte[32]);
            var value = key.Sign(attributes);
            var token = await Some.TimestampAuthority().Stamp(SHA256.HashData(value), CancellationToken.None);
            return CmsWriter.SignedData(key.Certificate, key.Chain, key.Algorithm, attributes, value, token);
        }
    }

    private static byte[] Crl()
    {
        var list = new CertificateRevocationListBuilder();
        list.AddEntry([1, 2, 3], Some.Time);
        return list.Build(Some.Root, 1, Some.Time.AddDays(30), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, Some.Time);
    }
}
