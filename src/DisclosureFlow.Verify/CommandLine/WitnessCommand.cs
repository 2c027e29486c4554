using System.CommandLine;
using DisclosureFlow.AuditTrail;
using DisclosureFlow.Verify.Logs;
using DisclosureFlow.Verify.Witnessing;

namespace DisclosureFlow.Verify.CommandLine;

/// <summary>
/// <c>verify witness init|serve|request|cosign</c>: another office keeps watch over a log, over HTTP on its own machine or
/// with files on a stick.
/// </summary>
internal static class WitnessCommand
{
    public static Command Make(TextWriter output, TextWriter error, TimeProvider clock) => new("witness", "见证：只联署与所见历史一致的检查点")
    {
        Init(output), Serve(output, clock), Request(output), Cosign(output, error, clock),
    };

    private static Option<string> Store() => new("--store") { Description = "见证方的文件夹", HelpName = "DIR", Required = true };

    private static Command Init(TextWriter output)
    {
        var store = Store();
        var name = new Option<string>("--name") { Description = "见证方的名称，如 witness.example/county", Required = true };
        var logs = new Option<string[]>("--log") { Description = "所见证日志的公钥或策略文件", HelpName = "FILE", Required = true, AllowMultipleArgumentsPerToken = true };
        var command = new Command("init", "新建见证方：生成密钥，列出所见证的日志") { store, name, logs };
        command.SetAction(parsed =>
        {
            var known = TrustFiles.Read(parsed.GetValue(logs)!.Select(file => (file, File.ReadAllBytes(file)))).Policy.Logs;
            output.WriteLine($"witness {parsed.GetValue(name)} {WitnessStore.Create(parsed.GetValue(store)!, parsed.GetValue(name)!, known)}");
            return 0;
        });
        return command;
    }

    private static Command Serve(TextWriter output, TimeProvider clock)
    {
        var store = Store();
        var port = new Option<int>("--port") { Description = "127.0.0.1 上的端口", Required = true };
        var command = new Command("serve", "以 HTTP 答复 POST /add-checkpoint（C2SP tlog-witness）") { store, port };
        command.SetAction(async (parsed, stop) =>
        {
            using var opened = WitnessStore.Open(parsed.GetValue(store)!);
            using var server = new WitnessServer(opened, clock);
            await server.Serve(parsed.GetValue(port), () => output.WriteLine($"witness {opened.Key.Key.Name} http://127.0.0.1:{parsed.GetValue(port)}"), stop);
            return 0;
        });
        return command;
    }

    private static Command Request(TextWriter output)
    {
        var source = new Argument<string>("FOLDER-or-URL") { Description = "公开日志" };
        var old = new Option<long>("--old") { Description = "见证方上次联署的条数；首次为 0" };
        var file = new Option<string>("--out") { Description = "请求文件", HelpName = "FILE", Required = true };
        var command = new Command("request", "写出给见证方的请求文件") { source, old, file };
        command.SetAction(parsed =>
        {
            var read = PublishedLog.Open(parsed.GetValue(source)!);
            var note = read("checkpoint");
            var head = Checkpoint.Parse(SignedNote.Parse(note).Text);
            if (parsed.GetValue(old) is var size && (size < 0 || size > head.Size))
            {
                throw VerifyRefusedException.Usage($"--old 应在 0 与 {head.Size} 之间", $"--old must be between 0 and {head.Size}");
            }

            var proof = new TileTree(head.Size, address => read(address.Path)).Consistency(size);
            File.WriteAllBytes(parsed.GetValue(file)!, new AddCheckpoint(size, [.. proof], note).ToBytes());
            output.WriteLine($"{head.Origin} {size} → {head.Size}");
            return 0;
        });
        return command;
    }

    private static Command Cosign(TextWriter output, TextWriter error, TimeProvider clock)
    {
        var request = new Argument<string>("REQUEST") { Description = "请求文件" };
        var store = Store();
        var command = new Command("cosign", "判断请求文件；同意则输出联署行") { request, store };
        command.SetAction(parsed =>
        {
            using var opened = WitnessStore.Open(parsed.GetValue(store)!);
            var answer = opened.Add(File.ReadAllBytes(parsed.GetValue(request)!), clock.GetUtcNow());
            (answer.Status == 200 ? output : error).Write(answer.Status == 200 ? answer.Body : $"{answer.Status} {answer.Body}");
            return answer.Status == 200 ? VerificationResult.ExitHolds : VerificationResult.ExitFails;
        });
        return command;
    }
}
