using System.Diagnostics;
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
/// Signing and validating a typeset report of eight pages, beside others over the same bytes with keys of the same kind in the same run: <c>openssl speed</c>
/// (printed at the start: the raw operation, no PDF), iText 5 and PDFBox 2 in warm Java machines, pdfsig as a process. <see cref="SignRsa"/>, the baseline,
/// is all of it: prepare, sign, complete, and our own validator's agreement; <see cref="SignRsaAlone"/> leaves out that last step, as the others do.
/// </summary>
[InProcess]
[MemoryDiagnoser]
[WarmupCount(4)]
[IterationCount(12)]
public class SigningBenchmarks
{
    private const string OpensKeyFile = "test";
    private static readonly DateTimeOffset Time = new(2024, 1, 22, 10, 0, 0, TimeSpan.FromHours(8));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private SoftwareKey _rsaKey = null!;
    private SoftwareKey _ecdsaKey = null!;
    private TrustAnchors _anchors = null!;
    private byte[] _pdf = null!;
    private byte[] _signed = null!;
    private WarmJava? _itext;
    private WarmJava? _pdfbox;

    private string Unsigned => Path.Combine(_folder.FullName, "unsigned.pdf");

    private string Signed => Path.Combine(_folder.FullName, "signed.pdf");

    private string KeyFile => Path.Combine(_folder.FullName, "key.p12");

    [GlobalSetup]
    public void Start()
    {
        using var fonts = FontSet.Load();
        var report = EightPages();
        _pdf = ReportTypesetter.Typeset(report, DateOnly.FromDateTime(Time.DateTime), report.Sha256Hex(), fonts).Bytes.ToArray();
        var (rsa, ecdsa) = (RSA.Create(2048), ECDsa.Create(ECCurve.NamedCurves.nistP256));
        _rsaKey = SelfSigned(new CertificateRequest("CN=benchmark RSA", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), rsa);
        _ecdsaKey = SelfSigned(new CertificateRequest("CN=benchmark ECDSA", ecdsa, HashAlgorithmName.SHA256), ecdsa);
        _anchors = new TrustAnchors([_rsaKey.Certificate]);
        _signed = PadesSigner.Sign(_pdf, _rsaKey, Request());
        File.WriteAllBytes(Unsigned, _pdf);
        File.WriteAllBytes(Signed, _signed);
        using var certificate = X509CertificateLoader.LoadCertificate(_rsaKey.Certificate.Der.Span).CopyWithPrivateKey(rsa);
        File.WriteAllBytes(KeyFile, certificate.ExportPkcs12(new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 2000), OpensKeyFile));
        Console.WriteLine($"// {_pdf.Length} bytes unsigned, {_signed.Length} signed");
        Console.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"// openssl speed: rsa2048 {1e6 / OpensslSpeed.Of("rsa2048"):F1} us, ecdsap256 {1e6 / OpensslSpeed.Of("ecdsap256"):F1} us a signature"));
    }

    [GlobalSetup(Targets = [nameof(ItextSigns), nameof(ItextValidates)])]
    public void StartItext()
    {
        Start();
        _itext = WarmJava.Start("WarmItext.java", "sign", Unsigned, KeyFile, Signed);
    }

    [GlobalSetup(Target = nameof(PdfboxSigns))]
    public void StartPdfbox()
    {
        Start();
        _pdfbox = WarmJava.Start("WarmPdfbox.java", "sign", Unsigned, KeyFile);
    }

    [GlobalCleanup]
    public void Stop()
    {
        _itext?.Dispose();
        _pdfbox?.Dispose();
        (_itext, _pdfbox) = (null, null);
        _rsaKey.Dispose();
        _ecdsaKey.Dispose();
    }

    [Benchmark(Baseline = true)]
    public byte[] SignRsa() => PadesSigner.Sign(_pdf, _rsaKey, Request());

    [Benchmark]
    public void SignRsaAlone() => Alone(_rsaKey);

    [Benchmark]
    public byte[] SignEcdsa() => PadesSigner.Sign(_pdf, _ecdsaKey, Request());

    [Benchmark]
    public void SignEcdsaAlone() => Alone(_ecdsaKey);

    [Benchmark]
    public int ItextSigns() => _itext!.Ask("sign");

    [Benchmark]
    public int PdfboxSigns() => _pdfbox!.Ask("sign");

    [Benchmark]
    public Indication Validate() => SignatureValidator.Validate(_signed, _anchors, Time).Indication;

    [Benchmark]
    public int ItextValidates() => _itext!.Ask("validate");

    /// <summary>The whole process, as a script calls it.</summary>
    [Benchmark]
    public int PdfsigValidates()
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/pdfsig", ["-nocert", Signed]) { RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return said.Contains("Signature is Valid", StringComparison.Ordinal) ? said.Length : throw new InvalidOperationException(said);
    }

    private void Alone(SoftwareKey key)
    {
        using var prepared = PadesSigner.Prepare(_pdf, SigningIdentity.Of(key), Request());
        prepared.CompleteTo(Stream.Null, key.Sign(prepared.SignedAttributes.Span));
    }

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
