using System.Text.RegularExpressions;
using DisclosureFlow.Pdf.Fonts;
using DisclosureFlow.Pdf.Images;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Fields;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.Keys.Remote;
using DisclosureFlow.Signing.LongTerm;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Revocation;
using DisclosureFlow.Signing.Tests.Keys.Remote;
using DisclosureFlow.Signing.Timestamps;
using DisclosureFlow.Signing.Validation;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Signing.Tests;

/// <summary>The samples of docs/signing.md, word for word, compiled and run.</summary>
public sealed partial class DocumentedSamples : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Each_sample_of_the_page_is_one_of_these()
    {
        var page = File.ReadAllText(Path.Combine(Outside.Repository, "docs", "signing.md"));
        var here = Normal(File.ReadAllText(Path.Combine(Outside.Repository, "tests", "DisclosureFlow.Signing.Tests", "DocumentedSamples.cs")));
        var samples = Fenced().Matches(page).Select(match => match.Groups["code"].Value).ToList();
        Assert.True(samples.Count >= 8);
        Assert.All(samples, sample => Assert.Contains(Normal(sample), here, StringComparison.Ordinal));
    }

    [Fact]
    public void Signing_with_a_sealed_key()
    {
        using var font = Some.Font();
        var (keyFile, pin, pdf, now) = (SealedKeyFile(), "2468-签名", Some.Pdf, Some.Time);
        var sealedKey = SealedKey.Open(keyFile);                        // certificate readable, key encrypted
        using var key = sealedKey.Unlock(pin);                          // DF5004 for a wrong PIN
        byte[] signed = PadesSigner.Sign(pdf, key, new SignatureRequest
        {
            FieldName = "单位主要负责人签名", SignerName = "赵一", Title = "镇长", Time = now,
            Certify = true,                                             // DocMDP, P = 2: the first signature only
            AppearanceFont = font,                                      // a FontFile; the file gets a subset of it
        });
        Passes(signed);
    }

    [Fact]
    public void A_new_field_with_a_seal_and_a_lock()
    {
        using FontFile font = Some.Font();
        using var key = Some.Rsa();
        var (pdf, now, personalSealPng) = (Some.Pdf, Some.Time, Pades.AppearanceOnAnyPage.Seal());
        byte[] signed = PadesSigner.Sign(pdf, key, new SignatureRequest
        {
            FieldName = "审核人签名", SignerName = "赵一", Time = now,
            NewField = new FieldPlace(Page: 1, Left: 20, Top: 30, Width: 120, Height: 40),
            AppearanceFont = font, Seal = PngImage.Read(personalSealPng),
            Lock = FieldLock.Include("金额", "日期"),                      // FieldMDP: these can't change any more
        });
        Passes(signed);
    }

    [Fact]
    public async Task In_two_steps()
    {
        using var elsewhere = Some.Rsa();
        Task<byte[]> agent(ReadOnlyMemory<byte> attributes) => Task.FromResult(elsewhere.Sign(attributes.Span));
        var (pdf, certificate, chain, request) = (Some.Pdf, elsewhere.Certificate, elsewhere.Chain, Some.Request());
        var prepared = PadesSigner.Prepare(pdf, new SigningIdentity(certificate, chain, SignatureAlgorithm.RsaSha256), request);
        byte[] signed = prepared.Complete(await agent(prepared.SignedAttributes));
        Passes(signed);
    }

    [Fact]
    public void From_file_to_file()
    {
        using var key = Some.Rsa();
        var (largeFile, signedFile, request) = (In("large.pdf"), In("signed.pdf"), Some.Request());
        File.WriteAllBytes(largeFile, Some.Pdf);
        PadesSigner.SignFile(largeFile, signedFile, key, request);
        Passes(File.ReadAllBytes(signedFile));
    }

    [Fact]
    public async Task With_a_remote_service()
    {
        await using var stub = await CloudServiceStub.Start();
        using var http = new HttpClient();
        var (serviceAddress, credentialId, pin, pdf, request, stop) = (stub.Address.ToString(), "head-1", CloudServiceStub.Pin, Some.Pdf, Some.Request(), TestContext.Current.CancellationToken);
        Func<CancellationToken, ValueTask<string>> accessToken = _ => new ValueTask<string>(CloudServiceStub.Token);
        var service = new CloudSignatureService(http, new Uri(serviceAddress), accessToken, TimeSpan.FromSeconds(30));
        CloudCredential credential = await service.Credential(credentialId, stop);
        byte[] signed = await credential.SignDocument(pdf, request, new Dictionary<string, string> { ["PIN"] = pin }, stop);
        Passes(signed);
    }

    [Fact]
    public void Under_a_policy()
    {
        using var key = Some.Rsa();
        var (pdf, request, configuredRoots) = (Some.Pdf, Some.Request(), Some.RootCertificate.ToPem());
        var validationData = new ValidationData([], [], [Some.OcspResponder().Good(key.Certificate, Some.RootCertificate)]);
        var policy = new CertificatePolicy(TrustAnchors.FromPem(configuredRoots)) { Known = validationData, RequireRevocationStatus = true };
        byte[] signed = PadesSigner.Sign(pdf, key, request with { Policy = policy });   // DF5019, DF5020, DF5021
        Passes(signed);
    }

    [Fact]
    public async Task Level_by_level_and_validated()
    {
        var (signed, anchors, stop, at, trustPem) = (Some.Signed(), Some.Anchors, TestContext.Current.CancellationToken, Some.Time, Some.RootCertificate.ToPem());
        ITimestampAuthority timestamps = Some.TimestampAuthority();
        IRevocationSource revocation = Some.OcspResponder();
        byte[] bt = await DocumentTimestamps.Append(signed, timestamps, stop);
        byte[] blt = DocumentSecurityStore.Append(bt, await ValidationDataOf.Collect(bt, anchors, revocation, stop));
        byte[] blta = await DocumentTimestamps.Append(blt, timestamps, stop);
        ArchiveDeadline? renewBefore = ArchiveDeadline.Of(blta, anchors, AlgorithmLifetimes.BuiltIn);
        Assert.NotNull(renewBefore);
        Passes(blta);
        signed = blta;
        ValidationReport report = SignatureValidator.Validate(signed, TrustAnchors.FromPem(trustPem), at);
        Assert.Equal(SignatureLevel.BaselineLTA, report.Signatures[0].Level);
    }

    private static void Passes(byte[] file) => Assert.Equal(Indication.TotalPassed, SignatureValidator.Validate(file, Some.Anchors, Some.Time).Indication);

    private static string Normal(string code) => WhiteSpace().Replace(code, " ").Trim();

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private string SealedKeyFile()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        SealedKey.Write(In("head.pem"), key, [Some.Issue(key, "赵一（演示）"), Some.RootCertificate], "2468-签名");
        return In("head.pem");
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Fenced();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex WhiteSpace();
}
