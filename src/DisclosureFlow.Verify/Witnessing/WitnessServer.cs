using System.Net;
using System.Text;
using DisclosureFlow.AuditTrail;

namespace DisclosureFlow.Verify.Witnessing;

/// <summary>The witness over HTTP: POST /add-checkpoint, on a loopback address. A reverse proxy stands before it where others must reach it.</summary>
internal sealed class WitnessServer(WitnessStore store, TimeProvider clock) : IDisposable
{
    private readonly HttpListener listener = new();

    /// <summary>Answers requests until <paramref name="stop"/>.</summary>
    /// <param name="port">Port on 127.0.0.1.</param>
    /// <param name="ready">Called once it listens.</param>
    /// <param name="stop">Ends it.</param>
    public async Task Serve(int port, Action ready, CancellationToken stop)
    {
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        await using var registration = stop.Register(listener.Stop);
        ready();
        while (!stop.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception fault) when (stop.IsCancellationRequested && fault is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            try
            {
                await Answer(context);
            }
            catch (Exception fault) when (fault is HttpListenerException or IOException)
            {
                // The caller went away, or our disk failed: nothing left this house, and the caller asks again.
                context.Response.Abort();
            }
        }
    }

    public void Dispose() => ((IDisposable)listener).Dispose();

    private async Task Answer(HttpListenerContext context)
    {
        var request = context.Request;
        var answer = request.Url?.AbsolutePath != "/add-checkpoint" ? new WitnessAnswer(404, "no such address\n", null)
            : request.HttpMethod != "POST" ? new WitnessAnswer(405, "POST only\n", null)
            : await Body(request.InputStream) is { } body ? store.Add(body, clock.GetUtcNow())
            : new WitnessAnswer(413, "too long\n", null);
        var bytes = Encoding.UTF8.GetBytes(answer.Body);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength64 = bytes.Length;
        await context.Response.OutputStream.WriteAsync(bytes);
        context.Response.Close();
    }

    private static async Task<byte[]?> Body(Stream stream)
    {
        var body = new byte[AddCheckpoint.LongestRequest + 1];
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false);
        return length > AddCheckpoint.LongestRequest ? null : body[..length];
    }
}
