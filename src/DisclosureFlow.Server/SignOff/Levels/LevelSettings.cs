using System.Globalization;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Signing.LongTerm;

namespace DisclosureFlow.Server.SignOff.Levels;

/// <summary>Who stamps and who is asked about revocation: the operator's configuration (docs/operations.md).</summary>
internal sealed record LevelSettings
{
    public const string TsaVariable = "DISCLOSUREFLOW_TSA";
    public const string TimeoutVariable = "DISCLOSUREFLOW_TSA_TIMEOUT";
    public const string OcspVariable = "DISCLOSUREFLOW_OCSP";
    public const string RevocationVariable = "DISCLOSUREFLOW_REVOCATION";
    public const string PrivateVariable = "DISCLOSUREFLOW_PRIVATE_ADDRESSES";
    public const string AlgorithmsVariable = "DISCLOSUREFLOW_ALGORITHMS";

    /// <summary>Time-stamp authorities, asked in this order.</summary>
    public IReadOnlyList<Uri> TimestampAuthorities { get; init; } = [];

    /// <summary>How long to wait for one answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>OCSP responders for certificates that name none.</summary>
    public IReadOnlyList<string> OcspResponders { get; init; } = [];

    /// <summary>Nobody signs while the revocation of his certificate is not known; otherwise only a certificate known to be revoked is refused.</summary>
    public bool RequireRevocation { get; init; }

    /// <summary>Addresses in certificates may lie in the house's own network.</summary>
    public bool AllowPrivateAddresses { get; init; }

    public AlgorithmLifetimes Algorithms { get; init; } = AlgorithmLifetimes.BuiltIn;

    /// <summary>The services are the demo's own on this machine.</summary>
    public bool IsDemo { get; init; }

    /// <summary>How long before its end an archive time-stamp is renewed.</summary>
    public TimeSpan RenewBefore { get; init; } = TimeSpan.FromDays(90);

    /// <exception cref="BadLevelSetting">A variable can't be read.</exception>
    public static LevelSettings FromEnvironment() => new()
    {
        TimestampAuthorities = [.. Addresses(TsaVariable)],
        Timeout = Environment.GetEnvironmentVariable(TimeoutVariable) is not { Length: > 0 } text ? TimeSpan.FromSeconds(10)
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 60 ? TimeSpan.FromSeconds(seconds)
            : throw new BadLevelSetting(TimeoutVariable, text, "1–60 秒", "1 to 60 seconds"),
        OcspResponders = [.. Addresses(OcspVariable).Select(uri => uri.ToString())],
        RequireRevocation = Environment.GetEnvironmentVariable(RevocationVariable) switch
        {
            null or "" or "when-known" => false,
            "required" => true,
            var other => throw new BadLevelSetting(RevocationVariable, other, "when-known 或 required", "when-known or required"),
        },
        AllowPrivateAddresses = Environment.GetEnvironmentVariable(PrivateVariable) switch
        {
            null or "" or "refuse" => false,
            "allow" => true,
            var other => throw new BadLevelSetting(PrivateVariable, other, "allow 或 refuse", "allow or refuse"),
        },
        Algorithms = Environment.GetEnvironmentVariable(AlgorithmsVariable) is { Length: > 0 } file ? Table(file) : AlgorithmLifetimes.BuiltIn,
    };

    private static IEnumerable<Uri> Addresses(string variable) =>
        (Environment.GetEnvironmentVariable(variable) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(text =>
            Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri
                : throw new BadLevelSetting(variable, text, "以分号分隔的 http 或 https 地址", "http or https addresses separated by semicolons"));

    private static AlgorithmLifetimes Table(string file)
    {
        try
        {
            return AlgorithmLifetimes.Parse(File.ReadAllText(file));
        }
        catch (Exception fault) when (fault is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new BadLevelSetting(AlgorithmsVariable, $"{file}（{fault.Message}）", "可读的算法有效期表", "a readable table of algorithms");
        }
    }
}

/// <summary>A setting of time-stamps and revocation can't be read; nothing starts on a guess.</summary>
public sealed class BadLevelSetting(string variable, string found, string expected, string expectedEn) : StoreFault("DF8020",
    $"环境变量 {variable} 的值“{found}”不可用，应为{expected}。请改正后重新启动。",
    $"The value '{found}' of {variable} can't be used: expected {expectedEn}. Correct it and start again.");
