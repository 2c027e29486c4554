using System.Net;
using System.Net.Sockets;
using DisclosureFlow.AuditTrail;
using DisclosureFlow.Verify.CommandLine;
using DisclosureFlow.Verify.Logs;
using DisclosureFlow.Verify.Tests.Bundles;

namespace DisclosureFlow.Verify.Tests.Logs;

public sealed class AWholeLogIsChecked
{
    [Theory]
    [InlineData(0), InlineData(1), InlineData(255), InlineData(256), InlineData(257), InlineData(700), InlineData(66_000)]
    public void An_honest_log_of_any_size_holds(int size)
    {
        var result = LogVerification.Check(new SomeLog().Grow(size).Read, SomeLog.Key.Key);
        Assert.Null(result.FaultEn);
        Assert.Equal((size, size), (result.Head.Size, result.Checked));
    }

    [Fact]
    public void From_an_older_checkpoint_only_the_growth_is_read()
    {
        var log = new SomeLog();
        List<Checkpoint> heads = [];
        foreach (var step in new[] { 0, 1, 99, 156, 1, 300, 80 })
        {
            heads.Add(log.Grow(step).Head);
        }

        foreach (var old in heads)
        {
            var result = LogVerification.Check(log.Read, SomeLog.Key.Key, old);
            Assert.Null(result.FaultEn);
            Assert.Equal(log.Size - old.Size, result.Checked);
        }
    }

    [Fact]
    public void Every_changed_file_is_found_and_every_missing_one()
    {
        var log = new SomeLog().Grow(600);
        var random = new Random(3);
        var needed = TileAddress.All(600).Select(tile => tile.Path).ToList();
        foreach (var path in needed)
        {
            var honest = log.Files[path];
            for (var i = 0; i < 30; i++)
            {
                var changed = (byte[])honest.Clone();
                changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
                log.Files[path] = changed;
                Assert.NotNull(LogVerification.Check(log.Read, SomeLog.Key.Key).Fault);
            }

            log.Files.Remove(path);
            Assert.Contains(path, LogVerification.Check(log.Read, SomeLog.Key.Key).FaultEn!, StringComparison.Ordinal);
            log.Files[path] = honest;
        }

        Assert.Null(LogVerification.Check(log.Read, SomeLog.Key.Key).Fault);
    }

    [Fact]
    public void A_rewritten_a_shortened_and_a_forked_log_are_found_by_who_kept_a_checkpoint()
    {
        var kept = new SomeLog().Grow(300).Head;
        Assert.Contains("shorter", LogVerification.Check(new SomeLog().Grow(299).Read, SomeLog.Key.Key, kept).FaultEn!, StringComparison.Ordinal);
        foreach (var rewritten in new[] { new SomeLog().Grow(10).Grow(290, "x"), new SomeLog().Grow(10).Grow(490, "x"), new SomeLog().Grow(299).Grow(1, "x").Grow(300) })
        {
            Assert.Null(LogVerification.Check(rewritten.Read, SomeLog.Key.Key).Fault); // by itself it is in order
            Assert.Contains("rewritten", LogVerification.Check(rewritten.Read, SomeLog.Key.Key, kept).FaultEn!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_command_checks_a_folder_and_its_growth()
    {
        using var folder = new Folder();
        var log = new SomeLog().Grow(300);
        log.WriteTo(folder.At("log"));
        File.WriteAllText(folder.At("log.vkey"), SomeLog.Key.Key + "\n");
        Assert.Equal(3, Run("log", folder.At("log")));
        Assert.Equal(0, Run("log", folder.At("log"), "--trust", folder.At("log.vkey"), "--save", folder.At("kept")));
        log.Grow(50).WriteTo(folder.At("log"));
        Assert.Equal(0, Run("log", folder.At("log"), "--trust", folder.At("log.vkey"), "--since", folder.At("kept")));
        new SomeLog().Grow(250).Grow(150, "x").WriteTo(folder.At("log"));
        Assert.Equal(0, Run("log", folder.At("log"), "--trust", folder.At("log.vkey")));
        Assert.Equal(1, Run("log", folder.At("log"), "--trust", folder.At("log.vkey"), "--since", folder.At("kept")));
        Assert.Equal(2, Run("log", folder.At("nothing"), "--trust", folder.At("log.vkey")));

    }

    [Fact]
    public async Task The_command_checks_a_log_by_its_address()
    {
        using var folder = new Folder();
        await File.WriteAllTextAsync(folder.At("log.vkey"), SomeLog.Key.Key + "\n");
        var log = new SomeLog().Grow(600);
        var port = FreePort();
        using var listener = new HttpListener();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        var serving = Serve(listener, log);

        Assert.Equal(0, Run("log", $"http://127.0.0.1:{port}/log", "--trust", folder.At("log.vkey")));
        log.Files.Remove("tile/1/000.p/2");
        Assert.Equal(1, Run("log", $"http://127.0.0.1:{port}/log/", "--trust", folder.At("log.vkey")));
        Assert.Equal(2, Run("log", $"http://127.0.0.1:{port}/elsewhere", "--trust", folder.At("log.vkey")));

        listener.Stop();
        await serving;
        Assert.Equal(2, Run("log", $"http://127.0.0.1:{port}/log", "--trust", folder.At("log.vkey")));
    }

    private static async Task Serve(HttpListener listener, SomeLog log)
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            var path = context.Request.Url!.AbsolutePath;
            if (path.StartsWith("/log/", StringComparison.Ordinal) && log.Files.TryGetValue(path["/log/".Length..], out var bytes))
            {
                await context.Response.OutputStream.WriteAsync(bytes);
            }
            else
            {
                context.Response.StatusCode = 404;
            }

            context.Response.Close();
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static int Run(params string[] arguments) => VerifyCommand.Run(arguments, TextWriter.Null, TextWriter.Null, TimeProvider.System);
}
