using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DisclosureFlow.Pdf.Fonts;
using DisclosureFlow.Pdf.Tests;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.LongTerm;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Revocation;
using DisclosureFlow.Signing.Timestamps;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Signing.Tests;

/// <summary>Keys, files and requests for tests. Keys are made once: RSA takes its time.</summary>
internal static class Some
{
    public const string Field = "单位主要负责人签名";
    public const string SecondField = "单位印章";

    private static readonly Lazy<X509Certificate2> RootWithKey = new(() => DemoAuthority.Root(RSA.Create(2048), Time.AddYears(-1)));
    private static readonly Lazy<RSA> RsaKey = new(() => RSA.Create(2048));
    private static readonly Lazy<ECDsa> EcdsaKey = new(() => ECDsa.Create(ECCurve.NamedCurves.nistP256));
    private static readonly Lazy<ECDsa> Ecdsa384Key = new(() => ECDsa.Create(ECCurve.NamedCurves.nistP384));
    private static readonly Lazy<Certificate> Ecdsa384Certificate = new(() => Issue(Ecdsa384Key.Value, "吴六（演示）"));
    private static readonly Lazy<Certificate> RsaCertificate = new(() => Issue(RsaKey.Value, "赵一（演示）"));
    private static readonly Lazy<Certificate> EcdsaCertificate = new(() => Issue(EcdsaKey.Value, "钱二（演示）"));

    private static readonly Lazy<(SoftwareKey Tsa, SoftwareKey Ocsp)> Service = new(() => (ServiceKey("演示时间戳服务", "1.3.6.1.5.5.7.3.8"), ServiceKey("演示证书状态服务", "1.3.6.1.5.5.7.3.9")));

    public static DateTimeOffset Time { get; } = new(2026, 1, 22, 10, 30, 0, TimeSpan.FromHours(8));

    public static X509Certificate2 Root => RootWithKey.Value;

    public static Certificate RootCertificate => Certificate.Parse(Root.RawData);

    public static TrustAnchors Anchors => new([RootCertificate]);

    public static byte[] Pdf => SmallPdf.WithFields(Field, SecondField).ToTable();

    public static SoftwareKey Rsa() => new(Copy(RsaKey.Value), RsaCertificate.Value, [RootCertificate]);

    public static SoftwareKey Ecdsa() => new(Copy(EcdsaKey.Value), EcdsaCertificate.Value, [RootCertificate]);

    public static SoftwareKey Key(string kind) => kind switch
    {
        "RSA" => Rsa(),
        "RSA-PSS" => new SoftwareKey(Copy(RsaKey.Value), RsaCertificate.Value, [RootCertificate], usePss: true),
        "ECDSA" => Ecdsa(),
        "ECDSA P-384" => new SoftwareKey(Copy(Ecdsa384Key.Value), Ecdsa384Certificate.Value, [RootCertificate]),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such key"),
    };

    /// <summary>A key whose certificate does not say 演示.</summary>
    public static SoftwareKey NotDemo()
    {
        var key = System.Security.Cryptography.ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Root", RsaKey.Value, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var root = request.CreateSelfSigned(Time.AddYears(-1), Time.AddYears(5));
        return new SoftwareKey(key, DemoAuthority.Issue(root, key, new X500DistinguishedName("CN=Person"), Time.AddMonths(-1), Time.AddYears(1)), [Certificate.Parse(root.RawData)]);
    }

    public static Certificate Issue(AsymmetricAlgorithm key, string name, DateTimeOffset? from = null, DateTimeOffset? to = null, X509KeyUsageFlags usage = X509KeyUsageFlags.DigitalSignature, params X509Extension[] extensions) =>
        DemoAuthority.Issue(Root, key, DemoAuthority.Name(name, "某镇人民政府（演示）", "镇长"), from ?? Time.AddMonths(-1), to ?? Time.AddYears(1), usage, extensions);

    public static SignatureRequest Request(string field = Field, bool certify = false) => new()
    {
        FieldName = field,
        SignerName = "赵一",
        Title = "镇长",
        Reason = "签发 (sign-off)",
        Time = Time,
        Certify = certify,
    };

    public static byte[] Signed(SignatureRequest request, byte[] pdf)
    {
        using var key = Rsa();
        return PadesSigner.Sign(pdf, key, request);
    }

    public static byte[] Signed(bool certify = true, string kind = "RSA", byte[]? pdf = null, string field = Field)
    {
        using var key = Key(kind);
        return PadesSigner.Sign(pdf ?? Pdf, key, Request(field, certify));
    }

    public static DemoTimestampAuthority TimestampAuthority(TimeProvider? clock = null) => new(Service.Value.Tsa, clock ?? new FixedTime(Time));

    public static DemoOcspResponder OcspResponder(TimeProvider? clock = null) => new(Service.Value.Ocsp, clock ?? new FixedTime(Time));

    /// <summary>Appends a document time-stamp.</summary>
    public static Task<byte[]> Stamped(byte[] file) => DocumentTimestamps.Append(file, TimestampAuthority(), CancellationToken.None, reservedBytes: 4096);

    /// <summary>Appends validation data for everything signed so far.</summary>
    /// <param name="file">A file whose signatures hold.</param>
    /// <param name="anchors">Where paths end; the test root by default.</param>
    public static async Task<byte[]> WithData(byte[] file, TrustAnchors? anchors = null) =>
        DocumentSecurityStore.Append(file, await ValidationDataOf.Collect(file, anchors ?? Anchors, OcspResponder(), CancellationToken.None));

    /// <summary>From B-B to B-LTA: time-stamp, validation data, time-stamp.</summary>
    public static async Task<byte[]> Archived(byte[] file, TrustAnchors? anchors = null) => await Stamped(await WithData(await Stamped(file), anchors));

    /// <summary>Signs without letting our validator have its say, as a careless program would.</summary>
    public static byte[] SignedUnchecked(byte[] pdf)
    {
        using var key = Rsa();
        var prepared = PadesSigner.Prepare(pdf, SigningIdentity.Of(key), Request());
        return prepared.CompleteUnchecked(key.Sign(prepared.SignedAttributes.Span), default);
    }

    public static FontFile Font() => FontFile.Open(Outside.FileOf("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Light.ttf", "fonts-lxgw-wenkai"));

    private static SoftwareKey ServiceKey(string name, string purpose)
    {
        var key = System.Security.Cryptography.RSA.Create(2048);
        return new SoftwareKey(key, DemoAuthority.IssueFor(Root, key, name, purpose, Time.AddYears(-1)), [RootCertificate]);
    }

    private static RSA Copy(RSA key) => RSA.Create(key.ExportParameters(includePrivateParameters: true));

    private static ECDsa Copy(ECDsa key) => ECDsa.Create(key.ExportParameters(includePrivateParameters: true));
}
