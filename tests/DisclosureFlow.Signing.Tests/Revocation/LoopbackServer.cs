using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DisclosureFlow.Signing.Tests.Revocation;

/// <summary>An HTTP/1.1 server on this machine that answers each request by path and closes: enough to test a client with.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, byte[], (string Status, string Headers, byte[] Body)> answer;

    public LoopbackServer(Func<string, byte[], (string Status, string Headers, byte[] Body)> answer)
    {
        this.answer = answer;
        listener.Start();
        _ = Serve();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public void Dispose() => listener.Dispose();

    private async Task Serve()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync();
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            _ = Task.Run(() => Answer(client));
        }
    }

    private async Task Answer(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            var received = new List<byte>();
            var buffer = new byte[4096];
            int end;
            while ((end = Encoding.ASCII.GetString([.. received]).IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
            {
                received.AddRange(buffer[..await stream.ReadAsync(buffer)]);
            }

            var head = Encoding.ASCII.GetString([.. received[..end]]);
            var length = head.Split("\r\n").Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)).Select(line => int.Parse(line[15..])).FirstOrDefault();
            while (received.Count < end + 4 + length)
            {
                received.AddRange(buffer[..await stream.ReadAsync(buffer)]);
            }

            var (status, headers, body) = answer(head.Split(' ')[1], [.. received[(end + 4)..]]);
            if (status == "silence")
            {
                await Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{headers}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
            await stream.WriteAsync(body);
        }
    }
}
