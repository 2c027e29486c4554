using System.Net;
using System.Net.Sockets;

namespace DisclosureFlow.Signing.Revocation;

/// <summary>
/// Fetches from addresses that stand in certificates. Whoever issues a certificate chooses them, so they lead out of the house only: http or
/// https, no user name, few redirects (each judged anew), a bounded answer in bounded time, and no private address unless the operator allows
/// it. The address is judged when it is connected to: a name that resolves to the house's own network is refused as well.
/// </summary>
public sealed class CertificateAddresses : IDisposable
{
    private const int MostRedirects = 3;
    private readonly HttpClient _client;
    private readonly bool _allowPrivate;
    private readonly TimeSpan _timeout;

    /// <param name="timeout">For the whole exchange, redirects included.</param>
    /// <param name="allowPrivateAddresses">Also loopback, link-local and private networks (RFC 1918, RFC 4193): an authority inside the house.</param>
    public CertificateAddresses(TimeSpan timeout, bool allowPrivateAddresses)
    {
        (_timeout, _allowPrivate) = (timeout, allowPrivateAddresses);

        // No proxy: behind one the address reached could not be judged.
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectCallback = Connect }) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Largest answer that is read, in bytes: CRLs of public authorities reach some megabytes.</summary>
    public int LongestAnswer { get; init; } = 16 << 20;

    public void Dispose() => _client.Dispose();

    /// <summary>GET.</summary>
    /// <exception cref="HttpRequestException">No usable answer: why.</exception>
    internal Task<byte[]> Get(string address, CancellationToken stop) => Exchange(address, () => new HttpRequestMessage(HttpMethod.Get, (Uri?)null), stop);

    /// <summary>POST.</summary>
    /// <exception cref="HttpRequestException">No usable answer: why.</exception>
    internal Task<byte[]> Post(string address, byte[] body, string contentType, CancellationToken stop) => Exchange(address, () =>
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new(contentType);
        return new HttpRequestMessage(HttpMethod.Post, (Uri?)null) { Content = content };
    }, stop);

    private async Task<byte[]> Exchange(string address, Func<HttpRequestMessage> request, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(_timeout);
        try
        {
            var target = Judged(address);
            for (var redirects = 0; redirects <= MostRedirects; redirects++)
            {
                using var message = request();
                message.RequestUri = target;
                using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, patience.Token);
                if ((int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location)
                {
                    target = Judged(new Uri(target, location).ToString());
                    continue;
                }

                if (!response.IsSuccessStatusCode)
                {
                    throw new HttpRequestException($"HTTP {(int)response.StatusCode} {response.ReasonPhrase}");
                }

                await response.Content.LoadIntoBufferAsync(LongestAnswer, patience.Token);
                return await response.Content.ReadAsByteArrayAsync(patience.Token);
            }

            throw new HttpRequestException($"more than {MostRedirects} redirects");
        }
        catch (OperationCanceledException fault) when (!stop.IsCancellationRequested)
        {
            throw new HttpRequestException($"no answer within {_timeout.TotalSeconds:0.#} s", fault);
        }
    }

    private static Uri Judged(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0
            ? uri : throw new HttpRequestException($"{address} is no http or https address");

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, stop);
        var allowed = Array.FindAll(addresses, one => _allowPrivate || !IsPrivate(one));
        if (allowed.Length == 0)
        {
            throw new HttpRequestException(addresses.Length == 0 ? $"{context.DnsEndPoint.Host} has no address" : $"{context.DnsEndPoint.Host} is a private address; allow private addresses if the authority is in the house");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Not an address of the public internet (IANA special-purpose registries): this host, private, link-local, shared, multicast, reserved.</summary>
    internal static bool IsPrivate(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? bytes[0] is 0 or 10 or 127 or >= 224 || bytes is [100, >= 64 and <= 127, ..] or [169, 254, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [192, 0, 0, ..] or [198, 18 or 19, ..]

            // 2000::/3 is all that is public; 64:ff9b::/96 and 2002::/16 carry an IPv4 address that could be anything.
            : (bytes[0] & 0xE0) != 0x20 || bytes is [0x20, 0x02, ..] or [0x20, 0x01, 0, 0, ..];
    }
}
