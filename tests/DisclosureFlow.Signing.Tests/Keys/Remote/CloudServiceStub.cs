using System.Security.Cryptography;
using System.Text.Json.Nodes;
using DisclosureFlow.Signing.Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DisclosureFlow.Signing.Tests.Keys.Remote;

/// <summary>
/// A remote signing service written from the Cloud Signature Consortium's API, version 2: one credential, activation data bound to the digests they were
/// asked for, good once. What it says can be bent by a test.
/// </summary>
internal sealed class CloudServiceStub : IAsyncDisposable
{
    public const string Token = "access-token";
    public const string Pin = "24680";

    private readonly WebApplication _application;
    private readonly Dictionary<string, string> _activations = new(StringComparer.Ordinal);
    private readonly AsymmetricAlgorithm _key;
    private readonly Certificate _certificate;

    private CloudServiceStub(AsymmetricAlgorithm key, Certificate certificate)
    {
        (_key, _certificate) = (key, certificate);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.MapPost("/csc/v2/{**method}", Answer);
    }

    public Uri Address => new(_application.Urls.Single() + "/csc/v2/");

    /// <summary>Every request's body, by method.</summary>
    public List<(string Method, JsonObject Body)> Asked { get; } = [];

    public string Mode { get; set; } = "explicit";

    public string[] Algorithms { get; set; } = ["1.2.840.113549.1.1.11"];

    /// <summary>Bends an answer before it goes out.</summary>
    public Func<string, JsonObject, JsonObject> Bend { get; set; } = (_, answer) => answer;

    /// <summary>Answers in place of everything else.</summary>
    public IResult? Instead { get; set; }

    /// <summary>r and s side by side instead of DER.</summary>
    public bool SideBySide { get; set; }

    public static async Task<CloudServiceStub> Start(string kind = "RSA")
    {
        AsymmetricAlgorithm key = kind == "RSA" ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var stub = new CloudServiceStub(key, Some.Issue(key, "郑七（演示）"));
        await stub._application.StartAsync();
        return stub;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _key.Dispose();
    }

    private async Task<IResult> Answer(string method, HttpRequest request)
    {
        if (Instead is { } instead)
        {
            return instead;
        }

        // 8.4.3 and clause 10: every method but info needs the token.
        if (request.Headers.Authorization != $"Bearer {Token}")
        {
            return Error(401, "invalid_token", "The access token is not valid");
        }

        if (await JsonNode.ParseAsync(request.Body) is not JsonObject body)
        {
            return Error(400, "invalid_request", "The body is no JSON object");
        }

        Asked.Add((method, (JsonObject)body.DeepClone()));
        if (method == "credentials/list")
        {
            return Say(method, new JsonObject { ["credentialIDs"] = new JsonArray("head-1") });
        }

        if (body["credentialID"]?.ToString() != "head-1")
        {
            return Error(400, "invalid_request", "Invalid parameter credentialID");
        }

        return method switch
        {
            "credentials/info" => Say(method, Info()),
            "credentials/authorize" => Authorize(body),
            "signatures/signHash" => SignHash(body),
            _ => Error(404, "invalid_request", "No such method"),
        };
    }

    private JsonObject Info() => new()
    {
        ["key"] = new JsonObject { ["status"] = "enabled", ["algo"] = new JsonArray([.. Algorithms.Select(oid => (JsonNode)oid)]), ["len"] = _key.KeySize },
        ["cert"] = new JsonObject { ["status"] = "valid", ["certificates"] = new JsonArray(Convert.ToBase64String(_certificate.Der.Span), Convert.ToBase64String(Some.RootCertificate.Der.Span)) },
        ["auth"] = new JsonObject { ["mode"] = Mode, ["expression"] = "PIN", ["objects"] = new JsonArray(new JsonObject { ["type"] = "Password", ["id"] = "PIN" }) },
        ["SCAL"] = "2",
        ["multisign"] = 1,
    };

    private IResult Authorize(JsonObject body)
    {
        var pin = (body["authData"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(item => item["id"]?.ToString() == "PIN")?["value"]?.ToString();
        if (Mode == "explicit" && pin != Pin)
        {
            return Error(400, "invalid_pin", "The PIN is invalid");
        }

        if (body["hashes"] is not JsonArray hashes || (int?)body["numSignatures"] != hashes.Count)
        {
            return Error(400, "invalid_request", "numSignatures and hashes do not agree");
        }

        var sad = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        _activations[sad] = hashes.ToJsonString();
        return Say("credentials/authorize", new JsonObject { ["SAD"] = sad, ["expiresIn"] = 300 });
    }

    private IResult SignHash(JsonObject body)
    {
        // SCAL 2: the activation data are bound to the digests, and good once.
        if (body["SAD"]?.ToString() is not { } sad || !_activations.Remove(sad, out var bound) || bound != body["hashes"]!.ToJsonString())
        {
            return Error(400, "invalid_request", "Invalid parameter SAD");
        }

        if (!Algorithms.Contains(body["signAlgo"]?.ToString()) || body["hashAlgorithmOID"]?.ToString() != "2.16.840.1.101.3.4.2.1")
        {
            return Error(400, "invalid_request", "Invalid parameter signAlgo");
        }

        var isPss = body["signAlgo"]!.ToString() == "1.2.840.113549.1.1.10";
        if (isPss != (body["signAlgoParams"] is not null))
        {
            return Error(400, "invalid_request", "Invalid parameter signAlgoParams");
        }

        var values = ((JsonArray)body["hashes"]!).Select(hash => Convert.FromBase64String(hash!.ToString())).Select(hash => _key switch
        {
            RSA rsa => rsa.SignHash(hash, HashAlgorithmName.SHA256, isPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
            ECDsa ecdsa => ecdsa.SignHash(hash, SideBySide ? DSASignatureFormat.IeeeP1363FixedFieldConcatenation : DSASignatureFormat.Rfc3279DerSequence),
            _ => [],
        });
        return Say("signatures/signHash", new JsonObject { ["signatures"] = new JsonArray([.. values.Select(value => (JsonNode)Convert.ToBase64String(value))]) });
    }

    private IResult Say(string method, JsonObject answer) => Results.Text(Bend(method, answer).ToJsonString(), "application/json");

    private static IResult Error(int status, string error, string description) =>
        Results.Text(new JsonObject { ["error"] = error, ["error_description"] = description }.ToJsonString(), "application/json", statusCode: status);
}
