using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BenchmarkDotNet.Attributes;
using DisclosureFlow.Reports;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Validation;
using DisclosureFlow.Typesetting;

namespace DisclosureFlow.Benchmarks.Signing;

/// <summary>
/// Signing and validating a typeset report of eight pages, beside the raw operations of the same keys in the same run. <see cref="RawRsa"/> is the
/// baseline: what OpenSSL under .NET needs for one RSA-2048 signature, without any PDF.
/// </summary>
[InProcess]
[MemoryDiagnoser]
public class SigningBenchmarks
{
    private static readonly DateTimeOffset Time = new(2024, 1, 22, 10, 0, 0, TimeSpan.FromHours(8));

    private RSA _rsa = null!;
    private ECDsa _ecdsa = null!;
    private SoftwareKey _rsaKey = null!;
    private SoftwareKey _ecdsaKey = null!;
    private TrustAnchors _anchors = null!;
    private byte[] _pdf = null!;
    private byte[] _signed = null!;
    private byte[] _data = null!;

    [GlobalSetup]
    public void Start()
    {
        using var fonts = FontSet.Load();
        var report = EightPages();
        _pdf = ReportTypesetter.Typeset(report, DateOnly.FromDateTime(Time.DateTime), report.Sha256Hex(), fonts).Bytes.ToArray();
        (_rsa, _ecdsa) = (RSA.Create(2048), ECDsa.Create(ECCurve.NamedCurves.nistP256));
        _rsaKey = SelfSigned(new CertificateRequest("CN=benchmark RSA", _rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), _rsa);
        _ecdsaKey = SelfSigned(new CertificateRequest("CN=benchmark ECDSA", _ecdsa, HashAlgorithmName.SHA256), _ecdsa);
        _anchors = new TrustAnchors([_rsaKey.Certificate]);
        _signed = PadesSigner.Sign(_pdf, _rsaKey, Request());
        _data = RandomNumberGenerator.GetBytes(200);
        Console.WriteLine($"// {_pdf.Length} bytes unsigned, {_signed.Length} signed");
    }

    [GlobalCleanup]
    public void Stop()
    {
        _rsaKey.Dispose();
        _ecdsaKey.Dispose();
    }

    [Benchmark(Baseline = true)]
    public byte[] RawRsa() => _rsa.SignData(_data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    [Benchmark]
    public byte[] RawEcdsa() => _ecdsa.SignData(_data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>The whole of it: prepare, sign, complete, our own validation of the result.</summary>
    [Benchmark]
    public byte[] SignRsa() => PadesSigner.Sign(_pdf, _rsaKey, Request());

    [Benchmark]
    public byte[] SignEcdsa() => PadesSigner.Sign(_pdf, _ecdsaKey, Request());

    [Benchmark]
    public Indication Validate() => SignatureValidator.Validate(_signed, _anchors, Time).Indication;

    private static SignatureRequest Request() => new() { FieldName = SignatureFields.Head, SignerName = "某某", Time = Time, Certify = true };

    private static SoftwareKey SelfSigned(CertificateRequest request, AsymmetricAlgorithm key)
    {
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        using var certificate = request.CreateSelfSigned(Time.AddDays(-1), Time.AddYears(1));
        return new SoftwareKey(key, Certificate.Parse(certificate.RawData), []);
    }

    private static Report EightPages()
    {
        const string paragraph = "全年通过区政府门户网站主动公开政府信息326条，其中财政预决算12条、乡村振兴58条、民生保障97条、公共服务和其他信息159条；编制并公布公开目录1份，更新办事指南43项，按时率达到98.75%。";
        var report = Report.Blank(StatutoryForm.ById("2021")) with { Year = 2023, Organ = "松溪镇人民政府", Title = "松溪镇人民政府2023年政府信息公开工作年度报告" };
        report = report.WithCells(report.Layout.CellIds.Select((id, at) => KeyValuePair.Create(id, (decimal?)(at * 7 % 23))));
        return new[] { "1", "5", "6" }.Aggregate(report, (current, section) => current.WithProse(section, string.Join('\n', Enumerable.Repeat(paragraph, 9))));
    }
}
