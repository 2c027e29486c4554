using System.CommandLine;
using System.Globalization;
using DisclosureFlow.AuditTrail;
using DisclosureFlow.Verify.Logs;

namespace DisclosureFlow.Verify.CommandLine;

/// <summary><c>verify log FOLDER-or-URL --trust FILE [--since CHECKPOINT] [--save CHECKPOINT]</c>: a whole published log, or its growth.</summary>
internal static class LogCommand
{
    public static Command Make(TextWriter output)
    {
        var source = new Argument<string>("FOLDER-or-URL") { Description = "公开日志所在文件夹或网址（其下有 checkpoint、tile/）" };
        var trust = new Option<string[]>("--trust") { Description = "信任文件：trust.policy 或日志公钥", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };
        var since = new Option<string?>("--since") { Description = "上次核验过的 checkpoint 文件：只核验其后的增长，并确认旧历史未被改写", HelpName = "CHECKPOINT" };
        var save = new Option<string?>("--save") { Description = "核验通过后保存 checkpoint，供下次 --since", HelpName = "FILE" };
        var command = new Command("log", "核验公开日志的全部记录、分片、根与签名") { source, trust, since, save };
        command.SetAction(parsed =>
        {
            var read = PublishedLog.Open(parsed.GetValue(source)!);
            var anchors = TrustFiles.Read((parsed.GetValue(trust) ?? []).Select(name => (name, File.ReadAllBytes(name))));
            var note = read("checkpoint");
            var origin = Checkpoint.Parse(SignedNote.Parse(note).Text).Origin;
            if (anchors.Policy.Logs.FirstOrDefault(log => log.Name == origin) is not { } key)
            {
                output.WriteLine($"NOT PROVEN  没有给出日志 {origin} 的公钥（--trust）");
                return VerificationResult.ExitMissing;
            }

            var older = parsed.GetValue(since) is { } file ? Checkpoint.Open(File.ReadAllBytes(file), key) : null;

            // The checkpoint judged is the one saved: a log may grow in between.
            var result = LogVerification.Check(path => path == "checkpoint" ? note : read(path), key, older);
            if (result.Fault is not null)
            {
                output.WriteLine($"FAILS       {result.Fault}\n            {result.FaultEn}");
                return VerificationResult.ExitFails;
            }

            if (parsed.GetValue(save) is { } target)
            {
                File.WriteAllBytes(target, note);
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"HOLDS       {origin}：{result.Head.Size} 条，本次核验 {result.Checked} 条，根与签名相符{(older is null ? "" : $"，前 {older.Size} 条未被改写")}"));
            return VerificationResult.ExitHolds;
        });
        return command;
    }
}
