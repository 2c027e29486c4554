using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.LongTerm;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Revocation;
using DisclosureFlow.Signing.Validation;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Signing.Tests.Revocation;

/// <summary>OCSP and CRL over real HTTP on this machine.</summary>
public sealed class HttpRevocationTests : IDisposable
{
    private readonly LoopbackServer server;
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly List<string> asked = [];
    private byte[]? crl;

    public HttpRevocationTests() => server = new LoopbackServer((path, body) =>
    {
        lock (asked)
        {
            asked.Add(path);
        }

        return path switch
        {
            "/ocsp" => ("200 OK", "", Some.OcspResponder().Answer(body)),
            "/try-later" => ("200 OK", "", [0x30, 3, 0x0A, 1, 3]),
            "/list.crl" => ("200 OK", "", crl ?? List()),
            "/moved" => ("302 Found", "Location: /list.crl\r\n", []),
            "/round" => ("302 Found", "Location: /round\r\n", []),
            "/to-file" => ("302 Found", "Location: file:///etc/passwd\r\n", []),
            "/garbage" => ("200 OK", "", "<html></html>"u8.ToArray()),
            "/huge" => ("200 OK", "", new byte[100_000]),
            "/silence" => ("silence", "", []),
            _ => ("503 Service Unavailable", "", []),
        };
    });

    public void Dispose()
    {
        server.Dispose();
        key.Dispose();
    }

    [Fact]
    public async Task The_certificates_own_responder_is_asked_and_its_answer_makes_B_LT()
    {
        var certificate = Certificate(ocsp: "/ocsp");
        using var signing = new SoftwareKey(ECDsa.Create(key.ExportParameters(true)), certificate, [Some.RootCertificate]);
        var stamped = await DocumentTimestamps.Append(PadesSigner.Sign(Some.Pdf, signing, Some.Request()), Some.TimestampAuthority(), CancellationToken.None);
        using var addresses = Addresses();
        var data = await ValidationDataOf.Collect(stamped, Some.Anchors, new HttpRevocationSource(addresses, new FixedTime(Some.Time), [server.Address + "/ocsp"]), CancellationToken.None);
        var report = SignatureValidator.Validate(DocumentSecurityStore.Append(stamped, data), Some.Anchors, Some.Time);
        Assert.Equal((Indication.TotalPassed, SignatureLevel.BaselineLT), (report.Indication, report.Signatures.Single(one => one.FieldName == Some.Field).Level));
        Assert.Equal(["/ocsp", "/ocsp"], asked);
    }

    [Theory]
    [InlineData("/list.crl")]
    [InlineData("/moved")]
    public async Task A_crl_is_fetched_where_the_certificate_says_over_redirects_too(string path)
    {
        var answer = await Ask(Certificate(crl: path));
        Assert.True(answer!.IsCrl);
        Assert.Equal("/list.crl", asked[^1]);
    }

    [Fact]
    public async Task When_the_responder_fails_the_crl_answers()
    {
        Assert.True((await Ask(Certificate(ocsp: "/try-later", crl: "/list.crl")))!.IsCrl);
        Assert.Equal(["/try-later", "/list.crl"], asked);
    }

    [Fact]
    public async Task A_certificate_that_names_nobody_is_asked_about_at_the_operators_responder_only()
    {
        var certificate = Some.Issue(key, "某人（演示）");
        using var addresses = Addresses();
        Assert.Null(await new HttpRevocationSource(addresses, new FixedTime(Some.Time)).Ask(certificate, Some.RootCertificate, CancellationToken.None));
        Assert.NotNull(await new HttpRevocationSource(addresses, new FixedTime(Some.Time), [server.Address + "/ocsp"]).Ask(certificate, Some.RootCertificate, CancellationToken.None));
    }

    /// <summary>Address of the certificate and a piece of the reason.</summary>
    public static TheoryData<string, string> Faults => new()
    {
        { "/missing", "HTTP 503" },
        { "/garbage", "CRL is damaged" },
        { "/huge", "more byt" },
        { "/silence", "no answer within" },
        { "/round", "redirects" },
        { "/to-file", "no http or https address" },
        { "ftp://somewhere.invalid/list.crl", "no http or https address" },
        { "http://user:word@127.0.0.1/list.crl", "no http or https address" },
    };

    [Theory, MemberData(nameof(Faults))]
    public async Task What_can_not_be_had_is_told_with_its_reason(string address, string reason)
    {
        var fault = await Assert.ThrowsAsync<RevocationUnavailableException>(() => Ask(Certificate(crl: address), address == "/silence" ? TimeSpan.FromMilliseconds(700) : null));
        Assert.Contains(reason, fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outdated_list_and_one_of_a_stranger_are_no_answer()
    {
        crl = new CertificateRevocationListBuilder().Build(Some.Root, 1, Some.Time.AddDays(-1), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, Some.Time.AddDays(-9));
        Assert.Contains("out of date", (await Assert.ThrowsAsync<RevocationUnavailableException>(() => Ask(Certificate(crl: "/list.crl")))).Why, StringComparison.Ordinal);
        using var other = RSA.Create(2048);
        using var stranger = DemoAuthority.Root(other, Some.Time.AddYears(-1));
        crl = new CertificateRevocationListBuilder().Build(stranger, 1, Some.Time.AddDays(1), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, Some.Time.AddDays(-1));
        Assert.Contains("nobody entitled", (await Assert.ThrowsAsync<RevocationUnavailableException>(() => Ask(Certificate(crl: "/list.crl")))).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_inside_the_house_is_refused_unless_the_operator_allows_it()
    {
        using var outside = new CertificateAddresses(TimeSpan.FromSeconds(2), allowPrivateAddresses: false);
        foreach (var address in new[] { server.Address + "/list.crl", server.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/list.crl" })
        {
            var fault = await Assert.ThrowsAsync<RevocationUnavailableException>(() => new HttpRevocationSource(outside, new FixedTime(Some.Time)).Ask(Certificate(crl: address), Some.RootCertificate, CancellationToken.None));
            Assert.Contains("private address", fault.Why, StringComparison.Ordinal);
        }

        Assert.Empty(asked);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.1.1", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("224.0.0.1", true)]
    [InlineData("8.8.8.8", false)]
    [InlineData("::1", true)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("64:ff9b::7f00:1", true)]
    [InlineData("2002:7f00:1::", true)]
    [InlineData("2400:3200::1", false)]
    public void Private_addresses_are_told_from_public_ones(string address, bool isPrivate) =>
        Assert.Equal(isPrivate, CertificateAddresses.IsPrivate(IPAddress.Parse(address)));

    [Fact]
    public void The_demo_list_revokes_nothing_and_is_the_roots_own()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var root = DemoAuthority.Create(Path.Combine(folder.FullName, "keys"), new DemoSigner("赵一", "镇长", "某镇人民政府"), "123456", new FixedTime(Some.Time));
            var list = CertificateRevocationList.Read(File.ReadAllBytes(Path.Combine(folder.FullName, "keys", DemoAuthority.CrlFile)));
            var head = SealedKey.Open(Path.Combine(folder.FullName, "keys", DemoAuthority.HeadFile)).Certificate;
            Assert.Null(list.StatusOf(head, root)!.RevokedAt);
            Assert.True(list.StatusOf(head, root)!.Covers(Some.Time.AddYears(3)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Openssl_reads_our_request_and_our_answer()
    {
        var openssl = Outside.Program("openssl", "openssl");
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            string In(string name) => Path.Combine(folder.FullName, name);
            var certificate = Some.Issue(key, "某人（演示）");
            var request = OcspRequest.For(certificate, Some.RootCertificate);
            var now = TimeProvider.System.GetUtcNow();
            await File.WriteAllBytesAsync(In("request"), request, TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(In("answer"), Some.OcspResponder(TimeProvider.System).Answer(request), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(In("root.pem"), Some.RootCertificate.ToPem(), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(In("own.pem"), certificate.ToPem(), TestContext.Current.CancellationToken);
            var (_, text, _) = await Outside.Run(openssl, ["ocsp", "-reqin", In("request"), "-req_text", "-noverify"]);
            Assert.Contains("Serial Number: " + Convert.ToHexString(certificate.SerialNumber.Span), text, StringComparison.Ordinal);
            var (exit, output, error) = await Outside.Run(openssl, ["ocsp", "-respin", In("answer"), "-issuer", In("root.pem"), "-cert", In("own.pem"), "-CAfile", In("root.pem"), "-attime", now.ToUnixTimeSeconds().ToString()]);
            Assert.True(exit == 0 && output.Contains("own.pem: good", StringComparison.Ordinal) && (output + error).Contains("Response verify OK", StringComparison.Ordinal), output + error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<RevocationData?> Ask(Certificate certificate, TimeSpan? patience = null)
    {
        using var addresses = Addresses(patience);
        return await new HttpRevocationSource(addresses, new FixedTime(Some.Time)).Ask(certificate, Some.RootCertificate, CancellationToken.None);
    }

    // Patience for a busy machine; a test about silence brings its own.
    private static CertificateAddresses Addresses(TimeSpan? patience = null) => new(patience ?? TimeSpan.FromSeconds(30), allowPrivateAddresses: true) { LongestAnswer = 50_000 };

    private static byte[] List() =>
        new CertificateRevocationListBuilder().Build(Some.Root, 1, Some.Time.AddDays(30), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, Some.Time.AddHours(-1));

    private Certificate Certificate(string? ocsp = null, string? crl = null)
    {
        List<X509Extension> extensions = [];
        if (ocsp is not null)
        {
            extensions.Add(new X509AuthorityInformationAccessExtension([Full(ocsp)], ["http://issuer.invalid/root.cer"]));
        }

        if (crl is not null)
        {
            extensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([Full(crl)]));
        }

        return Some.Issue(key, "某人（演示）", extensions: [.. extensions]);

        string Full(string address) => address.StartsWith('/') ? server.Address + address : address;
    }
}
