using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DisclosureFlow.Signing.Keys.Remote;

/// <summary>
/// A remote signing service that speaks the Cloud Signature Consortium's API, version 2: the key stays with the service, and only a digest of the signed
/// attributes goes there, never the document.
/// </summary>
public sealed class CloudSignatureService
{
    private const int LongestAnswer = 1 << 20;

    private readonly HttpClient _client;
    private readonly Uri _address;
    private readonly Func<CancellationToken, ValueTask<string>> _accessToken;
    private readonly TimeSpan _timeout;

    /// <param name="client">Used as it is; its handler decides about proxies and certificates.</param>
    /// <param name="address">The base address with its <c>/csc/v2/</c>, as the service publishes it; https, but for this machine itself.</param>
    /// <param name="accessToken">Gives a current OAuth 2 access token of scope <c>service</c> (clause 8.4.3); how it is had is the host's configuration.</param>
    /// <param name="timeout">For each call.</param>
    /// <exception cref="SigningRefusedException">DF5016: a token would go over the network in the clear.</exception>
    public CloudSignatureService(HttpClient client, Uri address, Func<CancellationToken, ValueTask<string>> accessToken, TimeSpan timeout)
    {
        if (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
        {
            throw Refusals.BadRequest($"远程签名服务的地址应为 https：{address}。", $"The address of a remote signing service is https: {address}.");
        }

        _client = client;
        _address = address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
        (_accessToken, _timeout) = (accessToken, timeout);
    }

    /// <summary>Host name, for messages.</summary>
    public string Name => _address.Host;

    /// <summary>The identifiers of the credentials that the token's owner may use (clause 11.4, credentials/list).</summary>
    /// <exception cref="SigningRefusedException">DF5022, DF5023.</exception>
    public async Task<IReadOnlyList<string>> Credentials(CancellationToken stop)
    {
        var answer = await Call("credentials/list", [], stop);
        return [.. Field<JsonArray>(answer, "credentialIDs").Select(id => Text(id, "credentialIDs"))];
    }

    /// <summary>One credential: its certificates, its key and how using it is authorized (clause 11.5, credentials/info).</summary>
    /// <exception cref="SigningRefusedException">DF5022, DF5023; DF5024: it can't sign.</exception>
    public async Task<CloudCredential> Credential(string credentialId, CancellationToken stop)
    {
        var answer = await Call("credentials/info", new JsonObject { ["credentialID"] = credentialId, ["certificates"] = "chain", ["certInfo"] = false, ["authInfo"] = true }, stop);
        return CloudCredential.Read(this, credentialId, answer);
    }

    /// <summary>Posts a JSON object and gives the answer's.</summary>
    internal async Task<JsonObject> Call(string method, JsonObject body, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(_timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, method)) { Content = JsonContent.Create(body) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await _accessToken(patience.Token));
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            await response.Content.LoadIntoBufferAsync(LongestAnswer, patience.Token);
            var answer = Parse(await response.Content.ReadAsByteArrayAsync(patience.Token));
            return response.StatusCode == HttpStatusCode.OK && answer is not null && answer["error"] is null ? answer : throw Fault(method, response, answer);
        }
        catch (OperationCanceledException fault) when (!stop.IsCancellationRequested)
        {
            throw Refusals.RemoteUnavailable(Name, $"{method}: no answer within {_timeout.TotalSeconds:0.#} s", fault);
        }
        catch (HttpRequestException fault)
        {
            throw Refusals.RemoteUnavailable(Name, $"{method}: {fault.Message}", fault);
        }
    }

    /// <summary>A field that has to be there.</summary>
    internal T Field<T>(JsonObject answer, string name)
        where T : JsonNode => answer[name] as T ?? throw Refusals.RemoteUnavailable(Name, $"the answer has no “{name}”");

    /// <summary>A value that has to be a string.</summary>
    internal string Text(JsonNode? value, string name) =>
        value is JsonValue text && text.TryGetValue<string>(out var found) && found.Length > 0 ? found : throw Refusals.RemoteUnavailable(Name, $"“{name}” holds no text");

    /// <summary>A value that has to be Base64.</summary>
    internal byte[] Bytes(JsonNode? value, string name)
    {
        var text = Text(value, name);
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) ? bytes[..count] : throw Refusals.RemoteUnavailable(Name, $"“{name}” is no Base64");
    }

    // Clause 10: an error is a JSON object with error and error_description, in whatever status; what is none of that came from somebody in between.
    private SigningRefusedException Fault(string method, HttpResponseMessage response, JsonObject? answer) =>
        answer?["error"] is JsonValue error && error.TryGetValue<string>(out var code)
            ? Refusals.RemoteRefused(Name, code, answer["error_description"] is JsonValue words && words.TryGetValue<string>(out var said) ? said : "")
            : Refusals.RemoteUnavailable(Name, $"{method}: HTTP {(int)response.StatusCode} {response.ReasonPhrase}");

    private static JsonObject? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body, documentOptions: new JsonDocumentOptions { MaxDepth = 16 }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
