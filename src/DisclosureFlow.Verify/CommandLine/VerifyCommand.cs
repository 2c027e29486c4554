using System.CommandLine;
using System.Globalization;
using DisclosureFlow.AuditTrail;

namespace DisclosureFlow.Verify.CommandLine;

/// <summary><c>verify FILE [--trust FILE]… [--require CLAIM,…] [--at DATE] [--json] [--lang zh|en]</c>.</summary>
internal static class VerifyCommand
{
    /// <summary>Runs one command line.</summary>
    /// <returns>0 none fails · 1 one fails · 2 unreadable or wrong usage · 3 an anchor or a required claim is missing.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error, TimeProvider clock)
    {
        var parsed = Root(output, error, clock).Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var fault in parsed.Errors)
            {
                error.WriteLine($"DF6103 {fault.Message}");
            }

            return VerificationResult.ExitUnreadable;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (VerifyRefusedException refused)
        {
            return Refused(refused.Refusal, error);
        }
        catch (AuditRefusedException refused)
        {
            return Refused(refused.Refusal, error);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Refused(VerifyRefusedException.Input(fault.Message, fault.Message).Refusal, error);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // A fault of ours on hostile input must still be a "no" that a script understands: never 0, never 1.
            return Refused(VerifyRefusedException.Input($"核验程序内部错误（{fault.GetType().Name}），请报告", $"internal fault, please report: {fault}").Refusal, error);
        }
    }

    private static RootCommand Root(TextWriter output, TextWriter error, TimeProvider clock)
    {
        var file = new Argument<string>("FILE") { Description = "evidence.zip 或 report.pdf" };
        var trust = new Option<string[]>("--trust") { Description = "信任文件：trust.policy、根证书（PEM/DER）、日志公钥；可多次给出", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };
        var require = new Option<string[]>("--require") { Description = $"必须成立的项，逗号分隔：{string.Join(',', ClaimNames.All)}", HelpName = "CLAIM,…" };
        var at = new Option<string?>("--at") { Description = "按此时刻判断证书（yyyy-MM-dd 或 RFC 3339）；默认现在", HelpName = "DATE" };
        var json = new Option<bool>("--json") { Description = "输出 JSON" };
        var language = new Option<string>("--lang") { Description = "zh（默认）或 en", DefaultValueFactory = static _ => "zh" };
        language.AcceptOnlyFromAmong("zh", "en");
        var root = new RootCommand("离线核验签名的年度报告及其证据包。退出码：0 无一项不成立；1 有不成立；2 无法读取；3 缺少信任依据或所要求的项。")
        {
            file, trust, require, at, json, language, LogCommand.Make(output), WitnessCommand.Make(output, error, clock),
        };
        root.SetAction(parsed =>
        {
            var path = parsed.GetValue(file)!;
            var required = Claims(parsed.GetValue(require) ?? []);
            var moment = Moment(parsed.GetValue(at), clock);
            var anchors = TrustFiles.Read((parsed.GetValue(trust) ?? []).Select(name => (name, File.ReadAllBytes(name))));
            var result = Verification.Of(File.ReadAllBytes(path), anchors, moment);
            if (parsed.GetValue(json))
            {
                output.WriteLine(VerificationReport.Json(Path.GetFileName(path), result, required));
            }
            else
            {
                output.Write(VerificationReport.Text(result, required, english: parsed.GetValue(language) == "en"));
            }

            return result.ExitCode(required);
        });
        return root;
    }

    private static List<string> Claims(IEnumerable<string> given)
    {
        var names = given.SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal).ToList();
        return names.Find(name => !ClaimNames.All.Contains(name, StringComparer.Ordinal)) is { } unknown
            ? throw VerifyRefusedException.Usage($"没有名为 {unknown} 的项", $"there is no claim {unknown}") : names;
    }

    private static DateTimeOffset Moment(string? text, TimeProvider clock)
    {
        if (text is null)
        {
            return clock.GetUtcNow();
        }

        // A bare date means the end of that day in China: a certificate that ran out during it had run out.
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return new DateTimeOffset(day.ToDateTime(new TimeOnly(23, 59, 59)), TimeSpan.FromHours(8));
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment : throw VerifyRefusedException.Usage($"--at 的日期不可读：{text}", $"the date of --at can't be read: {text}");
    }

    private static int Refused(AuditRefusal refusal, TextWriter error)
    {
        error.WriteLine($"{refusal.Code} {refusal.Message}");
        error.WriteLine($"       {refusal.NextStep}");
        error.WriteLine($"{refusal.Code} {refusal.MessageEn}");
        error.WriteLine($"       {refusal.NextStepEn}");
        return VerificationResult.ExitUnreadable;
    }
}
