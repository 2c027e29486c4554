using System.Net;
using System.Security.Cryptography;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Timestamps;
using DisclosureFlow.Signing.Validation;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Signing.Tests.Timestamps;

public sealed class TimestampTests
{
    private static readonly byte[] Digest = SHA256.HashData("data"u8);

    [Fact]
    public async Task A_signature_with_a_token_is_B_T_and_its_time_is_proven()
    {
        using var key = Some.Rsa();
        var prepared = PadesSigner.Prepare(Some.Pdf, SigningIdentity.Of(key), Some.Request(certify: true));
        var signed = await prepared.CompleteWithTimestamp(key.Sign(prepared.SignedAttributes.Span), Some.TimestampAuthority(), CancellationToken.None);
        var signature = Assert.Single(Tamper(signed).Signatures);
        Assert.Equal((Indication.TotalPassed, SignatureLevel.BaselineT, Some.Time), (signature.Indication, signature.Level, signature.ProvenTime));
    }

    [Fact]
    public async Task A_proven_time_outlives_the_certificate()
    {
        using var key = Some.Rsa();
        var prepared = PadesSigner.Prepare(Some.Pdf, SigningIdentity.Of(key), Some.Request());
        var value = key.Sign(prepared.SignedAttributes.Span);
        var after = Some.Time.AddYears(2);
        Assert.Equal(SubIndication.OutOfBoundsNoPoe, SignatureValidator.Validate(prepared.Complete(value), Some.Anchors, after).SubIndication);
        var stamped = await prepared.CompleteWithTimestamp(value, Some.TimestampAuthority(), CancellationToken.None);
        Assert.Equal(Indication.TotalPassed, SignatureValidator.Validate(stamped, Some.Anchors, after).Indication);
    }

    [Fact]
    public async Task A_token_over_something_else_is_refused()
    {
        using var key = Some.Rsa();
        var prepared = PadesSigner.Prepare(Some.Pdf, SigningIdentity.Of(key), Some.Request());
        var token = await Some.TimestampAuthority().Stamp(Digest, CancellationToken.None);
        Assert.Equal("DF5010", Assert.Throws<SigningRefusedException>(() => prepared.Complete(key.Sign(prepared.SignedAttributes.Span), token)).Code);
    }

    [Fact]
    public async Task A_token_of_an_authority_without_the_purpose_proves_nothing()
    {
        using var key = Some.Rsa();
        var prepared = PadesSigner.Prepare(Some.Pdf, SigningIdentity.Of(key), Some.Request());
        var signed = await prepared.CompleteWithTimestamp(key.Sign(prepared.SignedAttributes.Span), new DemoTimestampAuthority(Some.Rsa(), new FixedTime(Some.Time)), CancellationToken.None);
        var signature = Assert.Single(Tamper(signed).Signatures);
        Assert.Equal((SignatureLevel.BaselineB, null), (signature.Level, signature.ProvenTime));
    }

    [Fact]
    public async Task Any_flip_of_a_token_shows()
    {
        using var key = Some.Ecdsa();
        var prepared = PadesSigner.Prepare(DisclosureFlow.Pdf.Tests.SmallPdf.WithFields(Some.Field).ToTable(), SigningIdentity.Of(key), Some.Request() with { ReservedBytes = 8192 });
        var signed = await prepared.CompleteWithTimestamp(key.Sign(prepared.SignedAttributes.Span), Some.TimestampAuthority(), CancellationToken.None);
        var before = Tamper(signed);
        Assert.Equal(Indication.TotalPassed, before.Indication);
        var from = signed.AsSpan().IndexOf("/Contents <"u8);
        for (var i = from; i < from + 8000; i += 7)
        {
            signed[i] ^= 1;
            Assert.True(Tamper(signed).Indication != Indication.TotalPassed, $"byte {i}");
            signed[i] ^= 1;
        }
    }

    [Fact]
    public async Task The_http_client_takes_a_token_only_for_its_own_request()
    {
        var authority = Some.TimestampAuthority();
        byte[]? first = null;
        using var client = Client(async request => Ok(first ??= authority.Answer(await request.Content!.ReadAsByteArrayAsync())));
        var http = new HttpTimestampAuthority(client, new Uri("http://tsa.invalid/"), TimeSpan.FromSeconds(5));
        Assert.True(TimestampToken.Read(await http.Stamp(Digest, CancellationToken.None)).StampsDigest("2.16.840.1.101.3.4.2.1", Digest));

        // The second request gets the first answer again: another nonce.
        Assert.Contains("another request", (await Assert.ThrowsAsync<TimestampUnavailableException>(() => http.Stamp(Digest, CancellationToken.None))).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "", "HTTP 503")]
    [InlineData(HttpStatusCode.OK, "not DER", "no TimeStampResp")]
    [InlineData(HttpStatusCode.OK, "refuse", "badRequest")]
    public async Task Without_a_token_the_authoritys_own_words_are_given_and_nothing_else(HttpStatusCode status, string body, string said)
    {
        using var client = Client(_ => Task.FromResult(new HttpResponseMessage(status) { Content = new ByteArrayContent(body == "refuse" ? Some.TimestampAuthority().Answer(new byte[] { 0x30, 0 }) : System.Text.Encoding.ASCII.GetBytes(body)) }));
        var http = new HttpTimestampAuthority(client, new Uri("http://tsa.invalid/"), TimeSpan.FromSeconds(5));
        Assert.Contains(said, (await Assert.ThrowsAsync<TimestampUnavailableException>(() => http.Stamp(Digest, CancellationToken.None))).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Openssl_reads_our_request_and_verifies_our_token()
    {
        var openssl = Outside.Program("openssl", "openssl");
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            string In(string name) => Path.Combine(folder.FullName, name);
            await File.WriteAllBytesAsync(In("request.tsq"), new TimestampRequest(Digest).Encode(), TestContext.Current.CancellationToken);
            var (_, text, _) = await Outside.Run(openssl, ["ts", "-query", "-in", In("request.tsq"), "-text"]);
            Assert.Contains("Hash Algorithm: sha256", text, StringComparison.Ordinal);
            await File.WriteAllBytesAsync(In("data"), "data"u8.ToArray(), TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(In("token"), await Some.TimestampAuthority().Stamp(Digest, CancellationToken.None), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(In("root.pem"), Some.RootCertificate.ToPem(), TestContext.Current.CancellationToken);
            var (exit, output, error) = await Outside.Run(openssl, ["ts", "-verify", "-in", In("token"), "-token_in", "-data", In("data"), "-CAfile", In("root.pem")]);
            Assert.True(exit == 0, output + error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ValidationReport Tamper(byte[] file) => SignatureValidator.Validate(file, Some.Anchors, Some.Time);

    private static HttpResponseMessage Ok(byte[] body) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(body) };

    private static HttpClient Client(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) => new(new Answering(answer));

    private sealed class Answering(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request);
    }
}
