using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using DisclosureFlow.Typesetting;
using DisclosureFlow.Verify;

namespace DisclosureFlow.Server.Auditing;

/// <summary>A file that was verified.</summary>
/// <param name="Name">As uploaded, without folder.</param>
/// <param name="Bytes">Its content.</param>
internal sealed record VerifiedFile(string Name, ReadOnlyMemory<byte> Bytes)
{
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Bytes.Span));
}

/// <summary>The verification report (核验报告) as tagged pages: what was verified, against what, and each claim with its verdict.</summary>
internal static class PrintedVerification
{
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    /// <param name="file">What was verified.</param>
    /// <param name="trust">The anchors' file; null for none.</param>
    /// <param name="result">The claims.</param>
    /// <param name="at">When.</param>
    /// <param name="fonts">The fonts.</param>
    /// <exception cref="TypesettingRefusedException">DF4002: a character that no font has.</exception>
    public static TypesetReport Of(VerifiedFile file, VerifiedFile? trust, VerificationResult result, DateTimeOffset at, FontSet fonts)
    {
        var day = at.ToOffset(Beijing);
        return DocumentTypesetter.Typeset(
            new PrintedDocument
            {
                Title = "核验报告",
                Date = DateOnly.FromDateTime(day.DateTime),
                Identifier = $"disclosureflow:verified:sha256:{file.Sha256}",
                Parts =
                [
                    new PrintedHeading("一、核验对象"),
                    new PrintedTable(
                        "核验对象",
                        [],
                        [
                            ["文件", file.Name],
                            ["大小", string.Create(CultureInfo.InvariantCulture, $"{file.Bytes.Length} 字节")],
                            ["SHA-256", file.Sha256],
                            ["核验时间", day.ToString("yyyy-MM-dd HH:mm:ss（北京时间）", CultureInfo.InvariantCulture)],
                            .. trust is null ? [["信任依据", "未提供"]] : (ImmutableArray<ImmutableArray<string>>)[["信任依据", trust.Name], ["其 SHA-256", trust.Sha256]],
                        ],
                        [2, 9]),
                    new PrintedHeading("二、结论"),
                    new PrintedParagraph(Verdict(result)),
                    new PrintedHeading("三、逐项结果"),
                    new PrintedTable("逐项结果", ["检查项", "结果", "依据", "说明"], [.. result.Claims.Select(Row)], [5, 2, 2, 11]),
                    new PrintedParagraph("“可信”指对照核验人另行取得的信任依据成立；“自洽”只表明文件内部没有矛盾，任何人都能造出自洽的文件。本报告未经签名，不能代替核验；任何人都可以用同一文件离线重做。"),
                ],
            },
            fonts);
    }

    private static string Verdict(VerificationResult result) =>
        result.Fails ? "不可信。至少一项检查没有通过，请不要使用这份文件。"
        : result.IsTrusted ? "可信。对照所提供的信任依据，没有发现问题。"
        : "自洽。文件内部没有矛盾，但没有对照另行取得的信任依据，不能确认签名人身份。";

    private static ImmutableArray<string> Row(Claim claim) =>
    [
        NameOf(claim.Name),
        claim.Verdict switch { ClaimVerdict.Holds => "成立", ClaimVerdict.Fails => "不成立", _ => "未证明" },
        claim.Verdict != ClaimVerdict.Holds ? "" : claim.Basis == ClaimBasis.Trusted ? "可信" : "自洽",
        claim.Zh,
    ];

    private static string NameOf(string claim) => claim switch
    {
        ClaimNames.Bytes => "文件未被改动",
        ClaimNames.Signer => "签名人",
        ClaimNames.Time => "签名时间",
        ClaimNames.Edition => "PDF 与审定数据一致",
        ClaimNames.Cleared => "经保密审查同意公开",
        ClaimNames.Duties => "职责分离",
        ClaimNames.CaseComplete => "办理记录完整",
        ClaimNames.Inclusion => "记录已写入日志",
        ClaimNames.Checkpoint => "日志检查点签名",
        ClaimNames.Witness => "独立见证",
        _ => claim,
    };
}
