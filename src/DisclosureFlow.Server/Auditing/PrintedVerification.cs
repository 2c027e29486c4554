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
    /// <param name="english">In English rather than in Chinese.</param>
    /// <param name="fonts">The fonts.</param>
    /// <exception cref="TypesettingRefusedException">DF4002: a character that no font has.</exception>
    public static TypesetReport Of(VerifiedFile file, VerifiedFile? trust, VerificationResult result, DateTimeOffset at, bool english, FontSet fonts)
    {
        var day = at.ToOffset(Beijing);
        return DocumentTypesetter.Typeset(
            new PrintedDocument
            {
                Title = Say("核验报告", "Verification Report"),
                Language = english ? "en" : "zh-CN",
                Date = DateOnly.FromDateTime(day.DateTime),
                Identifier = $"disclosureflow:verified:sha256:{file.Sha256}",
                Parts =
                [
                    new PrintedHeading(Say("一、核验对象", "1 What was verified")),
                    new PrintedTable(
                        Say("核验对象", "What was verified"),
                        [],
                        [
                            [Say("文件", "File"), file.Name],
                            [Say("大小", "Size"), string.Create(CultureInfo.InvariantCulture, $"{file.Bytes.Length} {Say("字节", "bytes")}")],
                            ["SHA-256", file.Sha256],
                            [Say("核验时间", "Verified at"), day.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + Say("（北京时间）", " (Beijing time)")],
                            .. trust is null ? [[Say("信任依据", "Trust"), Say("未提供", "none given")]]
                                : (ImmutableArray<ImmutableArray<string>>)[[Say("信任依据", "Trust"), trust.Name], [Say("其 SHA-256", "its SHA-256"), trust.Sha256]],
                        ],
                        [2, 9]),
                    new PrintedHeading(Say("二、结论", "2 Verdict")),
                    new PrintedParagraph(Verdict(result)),
                    new PrintedHeading(Say("三、逐项结果", "3 Each claim")),
                    new PrintedTable(
                        Say("逐项结果", "Each claim"),
                        [Say("检查项", "Claim"), Say("结果", "Result"), Say("依据", "Basis"), Say("说明", "Why")],
                        [.. result.Claims.Select(Row)],
                        english ? [5, 3, 4, 9] : [5, 2, 2, 11]),
                    new PrintedParagraph(Say(
                        "“可信”指对照核验人另行取得的信任依据成立；“自洽”只表明文件内部没有矛盾，任何人都能造出自洽的文件。本报告未经签名，不能代替核验；任何人都可以用同一文件离线重做。",
                        "Trusted: holds against anchors that the person who verifies got elsewhere. Self-consistent: nothing inside the file contradicts itself, which anybody can bring about. This report is not signed and replaces no verification; anybody can repeat it offline with the same file.")),
                ],
            },
            fonts);

        string Say(string zh, string en) => english ? en : zh;

        string Verdict(VerificationResult found) =>
            found.Fails ? Say("不可信。至少一项检查没有通过，请不要使用这份文件。", "Not to be trusted. At least one check failed; do not use this file.")
            : found.IsTrusted ? Say("可信。对照所提供的信任依据，没有发现问题。", "Trusted. Against the anchors given, nothing was found wrong.")
            : Say("自洽。文件内部没有矛盾，但没有对照另行取得的信任依据，不能确认签名人身份。", "Self-consistent. Nothing in the file contradicts itself, but it was not held against anchors got elsewhere: who signed is not confirmed.");

        ImmutableArray<string> Row(Claim claim) =>
        [
            english ? NameInEnglish(claim.Name) : NameOf(claim.Name),
            claim.Verdict switch { ClaimVerdict.Holds => Say("成立", "holds"), ClaimVerdict.Fails => Say("不成立", "fails"), _ => Say("未证明", "not proven") },
            claim.Verdict != ClaimVerdict.Holds ? "" : claim.Basis == ClaimBasis.Trusted ? Say("可信", "trusted") : Say("自洽", "self-consistent"),
            Say(claim.Zh, claim.En),
        ];
    }

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

    private static string NameInEnglish(string claim) => claim switch
    {
        ClaimNames.Bytes => "File unchanged",
        ClaimNames.Signer => "Signer",
        ClaimNames.Time => "Time of signing",
        ClaimNames.Edition => "PDF is the cleared edition",
        ClaimNames.Cleared => "Cleared for publication",
        ClaimNames.Duties => "Separate duties",
        ClaimNames.CaseComplete => "Record of the case complete",
        ClaimNames.Inclusion => "Record is in the log",
        ClaimNames.Checkpoint => "Log's checkpoint signed",
        ClaimNames.Witness => "Independent witness",
        _ => claim,
    };
}
