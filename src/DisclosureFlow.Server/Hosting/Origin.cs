using System.Security.Cryptography;
using DisclosureFlow.Server.Storage;

namespace DisclosureFlow.Server.Hosting;

/// <summary>The name of a new log. It is configured once, before the first entry; afterwards the log's key carries it.</summary>
internal static class Origin
{
    /// <summary>Environment variable with the log's origin: a URL prefix without a scheme, such as <c>gk.example.gov.cn/log</c>.</summary>
    public const string Variable = "DISCLOSUREFLOW_LOG_ORIGIN";

    /// <summary>The origin for a new log; null when the folder has a log key already.</summary>
    /// <exception cref="NoLogOrigin">There is no log yet and none is configured.</exception>
    public static string? Of(DataFolder folder, bool demoKeys)
    {
        if (File.Exists(Path.Combine(folder.Keys, "log.key")))
        {
            return null;
        }

        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } configured)
        {
            return configured;
        }

        return demoKeys ? "demo.invalid/" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) : throw new NoLogOrigin();
    }
}

/// <summary>Nothing may be signed or published without a log that has a name.</summary>
public sealed class NoLogOrigin() : StoreFault("DF8008",
    $"尚未配置审计日志的来源名称。请设置环境变量 {Origin.Variable}（不带协议的网址前缀），或用 --demo-keys 试用。",
    $"No origin is configured for the audit log. Set {Origin.Variable} (a URL prefix without a scheme), or try the program with --demo-keys.");
