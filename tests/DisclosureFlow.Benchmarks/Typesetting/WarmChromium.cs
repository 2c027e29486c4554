using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DisclosureFlow.Benchmarks.Typesetting;

/// <summary>A headless Chromium that stays open, told over its DevTools protocol to print pages; the usual way to a PDF from HTML.</summary>
internal sealed class WarmChromium : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[1 << 16];
    private string? _session;
    private int _last;

    private WarmChromium(Process process, DirectoryInfo profile)
    {
        _process = process;
        _profile = profile;
    }

    /// <exception cref="FileNotFoundException">Chromium (Debian package chromium) is not installed.</exception>
    public static async Task<WarmChromium> Start()
    {
        const string path = "/usr/bin/chromium";
        if (!File.Exists(path))
        {
            throw new FileNotFoundException("needs Chromium (Debian package chromium)", path);
        }

        var profile = Directory.CreateTempSubdirectory("chromium-");
        var process = Process.Start(new ProcessStartInfo(path,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--remote-debugging-port=0", $"--user-data-dir={profile.FullName}", "about:blank",
        ]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        const string announced = "DevTools listening on ";
        string? line;
        while ((line = await process.StandardError.ReadLineAsync()) is not null && !line.StartsWith(announced, StringComparison.Ordinal))
        {
            // Chromium says other things first.
        }

        var chromium = new WarmChromium(process, profile);
        // What it says from now on is read and dropped, so that it never waits for a reader.
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        await chromium._socket.ConnectAsync(new Uri((line ?? throw new InvalidOperationException("Chromium ended at once"))[announced.Length..]), CancellationToken.None);
        var target = await chromium.Call("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        var attached = await chromium.Call("Target.attachToTarget", new JsonObject { ["targetId"] = target["targetId"]!.GetValue<string>(), ["flatten"] = true });
        chromium._session = attached["sessionId"]!.GetValue<string>();
        return chromium;
    }

    /// <summary>Puts the HTML into the open page and prints it.</summary>
    public async Task<byte[]> Print(string html)
    {
        var tree = await Call("Page.getFrameTree", []);
        await Call("Page.setDocumentContent", new JsonObject { ["frameId"] = tree["frameTree"]!["frame"]!["id"]!.GetValue<string>(), ["html"] = html });
        var printed = await Call("Page.printToPDF", new JsonObject { ["printBackground"] = true, ["generateTaggedPDF"] = true, ["paperWidth"] = 8.27, ["paperHeight"] = 11.69 });
        return Convert.FromBase64String(printed["data"]!.GetValue<string>());
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _profile.Delete(recursive: true);
    }

    private async Task<JsonObject> Call(string method, JsonObject parameters)
    {
        var id = ++_last;
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (_session is not null)
        {
            message["sessionId"] = _session;
        }

        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        while (true)
        {
            var answer = await Receive();
            if (answer["id"]?.GetValue<int>() != id)
            {
                continue; // an event
            }

            return answer["result"] as JsonObject ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{method}: {answer["error"]}"));
        }
    }

    private async Task<JsonObject> Receive()
    {
        using var message = new MemoryStream();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None);
            message.Write(_buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        message.Position = 0;
        return (JsonObject)JsonNode.Parse(message)!;
    }
}
