using System.Text.Json.Nodes;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.Keys.Remote;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Validation;
using Microsoft.AspNetCore.Http;

namespace DisclosureFlow.Signing.Tests.Keys.Remote;

public sealed class CloudSignatures
{
    private static readonly Dictionary<string, string> Pin = new(StringComparer.Ordinal) { ["PIN"] = CloudServiceStub.Pin };

    public static TheoryData<string, string, SignatureAlgorithm, bool> Algorithms => new()
    {
        { "RSA", "1.2.840.113549.1.1.11", SignatureAlgorithm.RsaSha256, false },
        { "RSA", "1.2.840.113549.1.1.1", SignatureAlgorithm.RsaSha256, false },
        { "RSA", "1.2.840.113549.1.1.10", SignatureAlgorithm.RsaPssSha256, false },
        { "ECDSA", "1.2.840.10045.4.3.2", SignatureAlgorithm.EcdsaSha256, false },
        { "ECDSA", "1.2.840.10045.4.3.2", SignatureAlgorithm.EcdsaSha256, true },
    };

    [Theory, MemberData(nameof(Algorithms))]
    public async Task A_credential_of_the_service_signs_and_the_document_stays_here(string kind, string oid, SignatureAlgorithm algorithm, bool sideBySide)
    {
        await using var stub = await CloudServiceStub.Start(kind);
        (stub.Algorithms, stub.SideBySide) = ([oid], sideBySide);
        var service = Client(stub);
        var credential = await service.Credential(Assert.Single(await service.Credentials(Stop)), Stop);
        Assert.Equal((algorithm, CloudAuthorizationMode.Explicit), (credential.Identity.Algorithm, credential.Mode));
        var signed = await credential.SignDocument(Some.Pdf, Some.Request(certify: true), Pin, Stop);
        var report = SignatureValidator.Validate(signed, Some.Anchors, Some.Time);
        Assert.Equal((Indication.TotalPassed, SignatureLevel.BaselineB, "郑七（演示）"), (report.Indication, report.Signatures[0].Level, report.Signatures[0].Signer));
        Assert.Equal(["credentials/list", "credentials/info", "credentials/authorize", "signatures/signHash"], stub.Asked.Select(asked => asked.Method));
        Assert.All(stub.Asked, asked => Assert.InRange(asked.Body.ToJsonString().Length, 2, 600));
    }

    [Fact]
    public async Task With_a_page_of_the_service_the_activation_data_come_from_there()
    {
        await using var stub = await CloudServiceStub.Start();
        var prepared = PadesSigner.Prepare(Some.Pdf, (await Client(stub).Credential("head-1", Stop)).Identity, Some.Request());
        var given = await (await Client(stub).Credential("head-1", Stop)).Authorize(prepared, Pin, Stop);
        stub.Mode = "oauth2code";
        var credential = await Client(stub).Credential("head-1", Stop);
        Assert.Equal("DF5024", (await Assert.ThrowsAsync<SigningRefusedException>(() => credential.Authorize(prepared, Pin, Stop))).Code);
        Assert.NotEmpty(prepared.Complete(await credential.Sign(prepared, given, Stop)));
    }

    [Fact]
    public async Task Activation_data_are_good_for_one_digest_once()
    {
        await using var stub = await CloudServiceStub.Start();
        var credential = await Client(stub).Credential("head-1", Stop);
        var (one, other) = (PadesSigner.Prepare(Some.Pdf, credential.Identity, Some.Request()), PadesSigner.Prepare(Some.Pdf, credential.Identity, Some.Request(Some.SecondField)));
        var sad = await credential.Authorize(one, Pin, Stop);
        Assert.Equal("DF5022", (await Assert.ThrowsAsync<SigningRefusedException>(() => credential.Sign(other, sad, Stop))).Code);
        sad = await credential.Authorize(one, Pin, Stop);
        Assert.NotEmpty(await credential.Sign(one, sad, Stop));
        Assert.Equal("DF5022", (await Assert.ThrowsAsync<SigningRefusedException>(() => credential.Sign(one, sad, Stop))).Code);
    }

    [Fact]
    public async Task A_signature_of_the_service_over_something_else_or_by_another_key_is_refused()
    {
        await using var stub = await CloudServiceStub.Start();
        await using var stranger = await CloudServiceStub.Start();
        var credential = await Client(stub).Credential("head-1", Stop);
        var prepared = PadesSigner.Prepare(Some.Pdf, credential.Identity, Some.Request());
        var foreign = PadesSigner.Prepare(Some.Pdf, credential.Identity, Some.Request() with { Reason = "other" });
        var (good, value) = (await Value(credential, prepared), await Value(await Client(stranger).Credential("head-1", Stop), prepared));
        Assert.Equal("DF5010", Assert.Throws<SigningRefusedException>(() => foreign.Complete(good)).Code);
        Assert.Equal("DF5010", Assert.Throws<SigningRefusedException>(() => prepared.Complete(value)).Code);
        stub.Bend = (method, answer) => method == "signatures/signHash" ? new JsonObject { ["signatures"] = new JsonArray(Convert.ToBase64String(value)) } : answer;
        Assert.Equal("DF5023", (await Assert.ThrowsAsync<SigningRefusedException>(() => credential.SignDocument(Some.Pdf, Some.Request(), Pin, Stop))).Code);

        static async Task<byte[]> Value(CloudCredential credential, PreparedSignature prepared) => await credential.Sign(prepared, await credential.Authorize(prepared, Pin, Stop), Stop);
    }

    [Fact]
    public async Task The_services_own_words_are_given_when_it_refuses()
    {
        await using var stub = await CloudServiceStub.Start();
        var credential = await Client(stub).Credential("head-1", Stop);
        var wrongPin = await Assert.ThrowsAsync<SigningRefusedException>(() => credential.SignDocument(Some.Pdf, Some.Request(), new Dictionary<string, string>(StringComparer.Ordinal) { ["PIN"] = "0" }, Stop));
        Assert.Equal("DF5022", wrongPin.Code);
        Assert.Contains("invalid_pin The PIN is invalid", wrongPin.Refusal.MessageEn, StringComparison.Ordinal);
        var expired = new CloudSignatureService(new HttpClient(), stub.Address, _ => new ValueTask<string>("old"), TimeSpan.FromSeconds(5));
        Assert.Contains("invalid_token", (await Assert.ThrowsAsync<SigningRefusedException>(() => expired.Credentials(Stop))).Refusal.Message, StringComparison.Ordinal);
        Assert.Equal("DF5022", (await Assert.ThrowsAsync<SigningRefusedException>(() => Client(stub).Credential("absent", Stop))).Code);
    }

    public static TheoryData<string, string, string> Bent => new()
    {
        { "credentials/info", """{"key":{"status":"disabled","algo":["1.2.840.113549.1.1.11"]},"cert":{"status":"valid","certificates":[]},"auth":{"mode":"explicit"}}""", "DF5024" },
        { "credentials/info", """{"key":{"status":"enabled","algo":["1.2.840.113549.1.1.11"]},"cert":{"status":"revoked","certificates":[]},"auth":{"mode":"explicit"}}""", "DF5024" },
        { "credentials/info", """{"key":{"status":"enabled","algo":["1.2.840.113549.1.1.11"]},"cert":{"status":"valid","certificates":[]},"auth":{"mode":"explicit"}}""", "DF5024" },
        { "credentials/info", """{"key":{"status":"enabled","algo":["1.2.840.113549.1.1.11"]},"cert":{"status":"valid","certificates":["AAAA"]},"auth":{"mode":"explicit"}}""", "DF5024" },
        { "credentials/info", """{"key":{"status":"enabled","algo":["1.2.840.113549.1.1.11"]},"cert":{"status":"valid","certificates":["?"]},"auth":{"mode":"explicit"}}""", "DF5023" },
        { "credentials/info", """{"key":{"status":"enabled"}}""", "DF5023" },
        { "credentials/info", "{}", "DF5023" },
        { "credentials/authorize", """{"SAD":7}""", "DF5023" },
        { "credentials/authorize", "{}", "DF5023" },
        { "signatures/signHash", """{"signatures":[]}""", "DF5023" },
        { "signatures/signHash", """{"signatures":["AA==","AA=="]}""", "DF5023" },
        { "signatures/signHash", """{"signatures":["AA=="]}""", "DF5023" },
        { "signatures/signHash", """{"signatures":[null]}""", "DF5023" },
        { "signatures/signHash", """{"responseID":"later"}""", "DF5023" },
    };

    [Theory, MemberData(nameof(Bent))]
    public async Task An_answer_that_is_not_as_the_specification_says_signs_nothing(string method, string answer, string code)
    {
        await using var stub = await CloudServiceStub.Start();
        stub.Bend = (asked, good) => asked == method ? (JsonObject)JsonNode.Parse(answer)! : good;
        var refused = await Assert.ThrowsAsync<SigningRefusedException>(async () => await (await Client(stub).Credential("head-1", Stop)).SignDocument(Some.Pdf, Some.Request(), Pin, Stop));
        Assert.Equal(code, refused.Code);
    }

    [Fact]
    public async Task A_credential_whose_key_can_do_nothing_we_know_or_is_authorized_in_a_way_we_don_t_is_refused()
    {
        await using var stub = await CloudServiceStub.Start();
        stub.Algorithms = ["1.2.840.113549.1.1.5"];
        Assert.Equal("DF5024", (await Assert.ThrowsAsync<SigningRefusedException>(() => Client(stub).Credential("head-1", Stop))).Code);
        (stub.Algorithms, stub.Mode) = (["1.2.840.113549.1.1.11"], "telepathy");
        Assert.Equal("DF5024", (await Assert.ThrowsAsync<SigningRefusedException>(() => Client(stub).Credential("head-1", Stop))).Code);
    }

    [Fact]
    public async Task Silence_and_what_is_no_JSON_are_told_apart_from_a_refusal()
    {
        await using var stub = await CloudServiceStub.Start();
        foreach (var (instead, said) in new[] { (Results.Text("<html>", statusCode: 502), "HTTP 502"), (Results.Text("not json"), "HTTP 200"), (Results.Text("[1]"), "HTTP 200"), (Results.Text(new string(' ', 2 << 20)), "1048576") })
        {
            stub.Instead = instead;
            var refused = await Assert.ThrowsAsync<SigningRefusedException>(() => Client(stub).Credentials(Stop));
            Assert.Equal("DF5023", refused.Code);
            Assert.Contains(said, refused.Refusal.MessageEn, StringComparison.Ordinal);
        }

        var address = stub.Address;
        await stub.DisposeAsync();
        var gone = new CloudSignatureService(new HttpClient(), address, _ => new ValueTask<string>("t"), TimeSpan.FromSeconds(5));
        Assert.Equal("DF5023", (await Assert.ThrowsAsync<SigningRefusedException>(() => gone.Credentials(Stop))).Code);
    }

    [Fact]
    public void A_token_is_not_sent_in_the_clear() =>
        Assert.Equal("DF5016", Assert.Throws<SigningRefusedException>(() => new CloudSignatureService(new HttpClient(), new Uri("http://signing.invalid/csc/v2/"), _ => new ValueTask<string>("t"), TimeSpan.FromSeconds(1))).Code);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static CloudSignatureService Client(CloudServiceStub stub) => new(new HttpClient(), stub.Address, _ => new ValueTask<string>(CloudServiceStub.Token), TimeSpan.FromSeconds(30));
}
