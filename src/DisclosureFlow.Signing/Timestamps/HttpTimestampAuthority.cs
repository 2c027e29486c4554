using System.Net.Http.Headers;

namespace DisclosureFlow.Signing.Timestamps;

/// <summary>An authority reached over HTTP (RFC 3161, 3.4).</summary>
/// <param name="client">Used as it is; its handler decides about proxies and certificates.</param>
/// <param name="address">Where requests are posted.</param>
/// <param name="timeout">How long to wait for the whole answer.</param>
public sealed class HttpTimestampAuthority(HttpClient client, Uri address, TimeSpan timeout) : ITimestampAuthority
{
    private const int LongestAnswer = 1 << 20;

    public string Name => address.ToString();

    public async Task<byte[]> Stamp(ReadOnlyMemory<byte> sha256, CancellationToken stop)
    {
        var request = new TimestampRequest(sha256);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(timeout);
        try
        {
            using var content = new ByteArrayContent(request.Encode());
            content.Headers.ContentType = new MediaTypeHeaderValue("application/timestamp-query");
            using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw new TimestampUnavailableException(Name, $"HTTP {(int)response.StatusCode} {response.ReasonPhrase}");
            }

            await response.Content.LoadIntoBufferAsync(LongestAnswer, patience.Token);
            return request.ReadAnswer(Name, await response.Content.ReadAsByteArrayAsync(patience.Token));
        }
        catch (OperationCanceledException fault) when (!stop.IsCancellationRequested)
        {
            throw new TimestampUnavailableException(Name, $"no answer within {timeout.TotalSeconds:0.#} s", fault);
        }
        catch (HttpRequestException fault)
        {
            throw new TimestampUnavailableException(Name, fault.Message, fault);
        }
    }
}
