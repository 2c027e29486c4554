using System.Net;
using System.Net.Sockets;
using DisclosureFlow.AuditTrail;
using DisclosureFlow.Verify.CommandLine;
using DisclosureFlow.Verify.Tests.Bundles;
using DisclosureFlow.Verify.Tests.Logs;
using DisclosureFlow.Verify.Witnessing;

namespace DisclosureFlow.Verify.Tests.Witnessing;

public sealed class AnotherOfficeKeepsWatch : IDisposable
{
    private readonly Folder folder = new();
    private readonly FixedClock clock = new(Some.SignedAt);

    public AnotherOfficeKeepsWatch() => File.WriteAllText(folder.At("log.vkey"), SomeLog.Key.Key + "\n");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void With_files_on_a_stick_it_cosigns_what_grows_and_refuses_what_was_rewritten()
    {
        Assert.Equal(0, Run(out var policyLine, "witness", "init", "--store", folder.At("w"), "--name", "witness.example/county", "--log", folder.At("log.vkey")).Exit);
        var witness = VerifierKey.Parse(policyLine.TrimEnd().Split(' ')[2]);
        var log = new SomeLog().Grow(300);
        Cosigned(log, 0);
        Cosigned(log, 300);
        log.Grow(100);
        Cosigned(log, 300);
        Assert.StartsWith("409 400", Refused(log, 300), StringComparison.Ordinal);
        Assert.StartsWith("422", Refused(new SomeLog().Grow(200).Grow(300, "x"), 400), StringComparison.Ordinal); // rewritten
        Assert.StartsWith("409 400", Refused(new SomeLog().Grow(400, "x"), 400), StringComparison.Ordinal); // same size, other history
        Assert.StartsWith("409 400", Refused(new SomeLog().Grow(350), 350), StringComparison.Ordinal); // rolled back
        Cosigned(log.Grow(1), 400);

        void Cosigned(SomeLog published, long old)
        {
            var (exit, error) = Ask(published, old, out var line);
            Assert.True(exit == 0, error);
            var note = SignedNote.Parse(published.Files["checkpoint"]).With(NoteSignature.Parse(line.TrimEnd('\n'))!);
            Assert.Equal(Some.SignedAt, Cosignature.TimeIn(note, witness));
        }

        string Refused(SomeLog published, long old)
        {
            var (exit, error) = Ask(published, old, out var line);
            Assert.Equal((1, ""), (exit, line));
            return error;
        }
    }

    [Fact]
    public async Task Over_HTTP_it_answers_as_the_specification_says_and_one_of_two_histories_wins()
    {
        WitnessStore.Create(folder.At("w"), "witness.example/county", [SomeLog.Key.Key]);
        using var store = WitnessStore.Open(folder.At("w"));
        using var server = new WitnessServer(store, clock);
        using var stop = new CancellationTokenSource();
        var port = FreePort();
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var serving = server.Serve(port, listening.SetResult, stop.Token);
        await listening.Task;
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        var log = new SomeLog().Grow(20);
        using var first = await Post(Request(log, 0));
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.StartsWith("— witness.example/county ", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var stale = await Post(Request(log, 0));
        Assert.Equal((HttpStatusCode.Conflict, "text/x.tlog.size", "20\n"), (stale.StatusCode, stale.Content.Headers.ContentType!.MediaType, await stale.Content.ReadAsStringAsync()));
        using var noise = await Post("noise"u8.ToArray());
        Assert.Equal(HttpStatusCode.BadRequest, noise.StatusCode);
        using var flood = await Post(new byte[AddCheckpoint.LongestRequest + 1]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, flood.StatusCode);
        using var elsewhere = await client.GetAsync("/");
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);

        // Sixteen callers with two histories at once: all that are cosigned belong to one.
        var fork = Enumerable.Range(0, 16).Select(i => (new SomeLog().Grow(20).Grow(5, i % 2 == 0 ? "" : "x"), i % 2)).ToList();
        var answers = await Task.WhenAll(fork.Select(async one => (one.Item2, (await Post(Request(one.Item1, 20))).StatusCode)));
        Assert.Single(answers.Where(answer => answer.StatusCode == HttpStatusCode.OK).Select(answer => answer.Item2).Distinct());

        await stop.CancelAsync();
        await serving;

        Task<HttpResponseMessage> Post(byte[] body) => client.PostAsync("/add-checkpoint", new ByteArrayContent(body));
    }

    [Fact]
    public void It_remembers_after_a_restart_and_never_starts_from_a_damaged_memory()
    {
        WitnessStore.Create(folder.At("w"), "witness.example/county", [SomeLog.Key.Key]);
        using (var store = WitnessStore.Open(folder.At("w")))
        {
            Assert.Equal(200, store.Add(Request(new SomeLog().Grow(9), 0), Some.SignedAt).Status);
            Assert.Throws<VerifyRefusedException>(() => WitnessStore.Open(folder.At("w"))); // one process at a time
        }

        using (var store = WitnessStore.Open(folder.At("w")))
        {
            Assert.Equal(409, store.Add(Request(new SomeLog().Grow(9, "x"), 0), Some.SignedAt).Status);
        }

        File.WriteAllText(Directory.GetFiles(folder.At("w"), "seen-*").Single(), "");
        using (var store = WitnessStore.Open(folder.At("w")))
        {
            Assert.Equal("DF6060", Assert.Throws<VerifyRefusedException>(() => store.Add(Request(new SomeLog().Grow(9, "x"), 0), Some.SignedAt)).Refusal.Code);
        }

        Assert.Throws<VerifyRefusedException>(() => WitnessStore.Create(folder.At("w"), "witness.example/county", []));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.At("w/witness.key"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
            Assert.Throws<VerifyRefusedException>(() => WitnessStore.Open(folder.At("w")));
        }
    }

    private static byte[] Request(SomeLog log, long old) =>
        new AddCheckpoint(old, [.. new TileTree(log.Size, address => log.Files[address.Path]).Consistency(old)], log.Files["checkpoint"]).ToBytes();

    private (int Exit, string Error) Ask(SomeLog log, long old, out string line)
    {
        Directory.CreateDirectory(folder.At("log"));
        Directory.Delete(folder.At("log"), recursive: true);
        log.WriteTo(folder.At("log"));
        Assert.Equal(0, Run(out _, "witness", "request", folder.At("log"), "--old", $"{old}", "--out", folder.At("request")).Exit);
        return Run(out line, "witness", "cosign", folder.At("request"), "--store", folder.At("w"));
    }

    private (int Exit, string Error) Run(out string written, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = VerifyCommand.Run(arguments, output, error, clock);
        written = output.ToString();
        return (exit, error.ToString());
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
