using System.Security.Cryptography;
using System.Text.RegularExpressions;
using DisclosureFlow.Server.Storage;

namespace DisclosureFlow.Server.Hosting;

/// <summary>The name of a new log. It is configured once, before the first entry; afterwards the log's key carries it.</summary>
internal static partial class Origin
{
    /// <summary>Environment variable with the log's origin: a URL prefix without a scheme, such as <c>gk.example.gov.cn/log</c>.</summary>
    public const string Variable = "DISCLOSUREFLOW_LOG_ORIGIN";

    /// <summary>Begins the origin of every demo's log.</summary>
    public const string OfDemo = "demo.invalid/";

    /// <summary>The origin for a new log; null when the folder has a log key already, or when the set-up page shall ask for the name.</summary>
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

        return demoKeys ? OfDemo + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) : null;
    }

    /// <summary>True for a host name, with a port or a path if need be: letters of a URL, no scheme, at most 200 characters, and not a demo's.</summary>
    public static bool IsUsable(string origin) => origin.Length <= 200 && Form().IsMatch(origin) && !origin.StartsWith(OfDemo, StringComparison.Ordinal);

    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~-]+)*$", RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}

/// <summary>Nothing may be signed or published without a log that has a name.</summary>
public sealed class NoLogOrigin() : StoreFault("DF8008",
    $"审计日志没有来源名称，或其密钥文件（keys/log.key）不在。新安装请打开初次设置链接填写，或设置环境变量 {Origin.Variable}（不带协议的网址前缀）；已有数据的请从备份恢复密钥。",
    $"The audit log has no origin, or its key file (keys/log.key) is gone. A new installation names it on the set-up page or by {Origin.Variable} (a URL prefix without a scheme); with data there, restore the key from the backup.");
