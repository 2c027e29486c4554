using System.Globalization;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Verify;

/// <summary>Claims <c>bytes</c>, <c>signer</c> and <c>time</c> as far as the PDF itself answers them.</summary>
internal static class SignatureClaims
{
    public static Claim Bytes(ValidationReport report)
    {
        if (report.Signatures.FirstOrDefault(signature => Broken(signature.SubIndication)) is { } signature)
        {
            var reason = signature.Reasons.Count > 0 ? signature.Reasons[0] : null;
            return Claim.Fails(ClaimNames.Bytes, reason?.Zh ?? "签名不成立", reason?.En ?? "the signature does not hold");
        }

        if (report.Signatures.All(one => one.IsDocumentTimestamp) || Broken(report.SubIndication))
        {
            var reason = report.Reasons.Count > 0 ? report.Reasons[0] : null;
            return Claim.Fails(ClaimNames.Bytes, reason?.Zh ?? "文件没有签名", reason?.En ?? "the file is not signed");
        }

        return report.Signatures.Any(one => one.CoversWholeFile)
            ? Claim.Holds(ClaimNames.Bytes, "签名覆盖整个文件，内容未被改动", "the signature covers the whole file, and nothing was changed")
            : Claim.Holds(ClaimNames.Bytes, "签名的内容未被改动；其后只追加了允许的内容", "what was signed is unchanged, and only what is allowed was appended");
    }

    public static Claim Signer(ValidationReport report, bool anchorsGiven)
    {
        const string name = ClaimNames.Signer;
        var signatures = report.Signatures.Where(signature => !signature.IsDocumentTimestamp).ToList();
        if (signatures.Count == 0 || report.Indication == Indication.TotalFailed)
        {
            var reason = signatures.SelectMany(signature => signature.Reasons).Concat(report.Reasons).FirstOrDefault();
            return Claim.Fails(name, reason?.Zh ?? "文件没有有效签名", reason?.En ?? "the file has no valid signature");
        }

        var who = string.Join('、', signatures.Select(signature => signature.Signer + (signature.IsDemo ? "（演示签名 无法律效力）" : "")));
        if (signatures.Find(signature => signature.Indication != Indication.TotalPassed || signature.Trust != Signing.Validation.Trust.Trusted) is not { } worst)
        {
            return Claim.Holds(name, $"由 {who} 签名，证书可追溯到所给的根证书", $"signed by {who}, under a root certificate that you gave", ClaimBasis.Trusted);
        }

        var why = worst.Reasons.Count > 0 ? worst.Reasons[0] : new Reason("", "未通过", "not passed");
        return worst.SubIndication switch
        {
            SubIndication.NoCertificateChainFound when anchorsGiven => Claim.Fails(name, $"签名人自称 {who}，其证书不在所给的根证书之下", $"{who} by its own word: the certificate is not under a root that you gave"),
            SubIndication.NoCertificateChainFound => Claim.NotProven(name, $"签名与文件内自带的证书相符（自洽），自称 {who}；没有给出根证书作为依据", $"the signature agrees with the certificate in the file ({who} by its own word), but no root certificate was given to rely on"),
            SubIndication.ChainConstraintsFailure => Claim.Fails(name, why.Zh, why.En),
            _ => Claim.NotProven(name, $"{who}：{why.Zh}", $"{who}: {why.En}"),
        };
    }

    public static Claim Time(ValidationReport report)
    {
        const string name = ClaimNames.Time;
        var signatures = report.Signatures.Where(signature => !signature.IsDocumentTimestamp).ToList();
        if (signatures.Count == 0)
        {
            return Claim.NotProven(name, "没有签名，也就没有签名时间", "no signature, so no time of signing");
        }

        if (signatures.Concat(report.Signatures).FirstOrDefault(signature => signature.SubIndication is SubIndication.TimestampOrderFailure or SubIndication.NotYetValid) is { } contradiction)
        {
            return Claim.Fails(name, contradiction.Reasons.Count > 0 ? contradiction.Reasons[0].Zh : "时间戳互相矛盾", contradiction.Reasons.Count > 0 ? contradiction.Reasons[0].En : "time-stamps contradict each other");
        }

        if (signatures.TrueForAll(signature => signature.ProvenTime is not null))
        {
            var proven = signatures.Max(signature => signature.ProvenTime!.Value);
            return Claim.Holds(name, $"时间戳证明签名不晚于 {Text(proven)}", $"a time-stamp proves the signature no later than {Text(proven)}", report.Trust == Signing.Validation.Trust.Trusted ? ClaimBasis.Trusted : ClaimBasis.SelfConsistent);
        }

        var claimed = signatures[0].ClaimedTime is { } time ? Text(time) : "？";
        return Claim.NotProven(name, $"签名自称时间 {claimed}，没有时间戳为证", $"the signature says {claimed}; no time-stamp proves it");
    }

    internal static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture);

    private static bool Broken(SubIndication sub) =>
        sub is SubIndication.FormatFailure or SubIndication.HashFailure or SubIndication.SigCryptoFailure or SubIndication.SignedDataNotFound
            or SubIndication.NoSigningCertificateFound or SubIndication.CryptoConstraintsFailure;
}
