using DisclosureFlow.Server.Cases;
using DisclosureFlow.Signing;
using DisclosureFlow.Signing.LongTerm;
using DisclosureFlow.Signing.Revocation;
using DisclosureFlow.Signing.Timestamps;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Server.SignOff.Levels;

/// <summary>A file of the next level, made and accepted, not stored yet.</summary>
/// <param name="From">Level of the file it was made from.</param>
/// <param name="To">What our validator finds in it.</param>
/// <param name="Bytes">They begin with exactly the bytes that it was made from.</param>
/// <param name="What">What was appended, for the record.</param>
/// <param name="Ends">When its archive time-stamp ends; null below B-LTA.</param>
internal sealed record RaisedFile(SignatureLevel From, SignatureLevel To, byte[] Bytes, string What, ArchiveDeadline? Ends);

/// <summary>The next level can't be reached now.</summary>
public sealed class LevelPending(LevelObstacle obstacle, string words) : Exception(words)
{
    public LevelObstacle Obstacle { get; } = obstacle;
}

/// <summary>
/// Makes the next level of a signed file by appending, outside of any transaction: a document time-stamp (B-T), validation data (B-LT), a
/// document time-stamp over them (B-LTA), both again (renewal). Nothing leaves here that our validator, which compares every revision, does
/// not find to be of that level.
/// </summary>
internal sealed class NextLevel(OrderedTimestampAuthorities authorities, IRevocationSource revocation, SignerKeys keys, LevelSettings settings, TimeProvider clock)
{
    /// <exception cref="LevelPending">Not now, and why.</exception>
    public async Task<RaisedFile> Of(byte[] pdf, CancellationToken stop)
    {
        var from = LevelOf(Accepted(pdf));
        try
        {
            var bytes = from switch
            {
                SignatureLevel.BaselineB or SignatureLevel.BaselineLT => await DocumentTimestamps.Append(pdf, authorities, stop),
                SignatureLevel.BaselineT => await WithData(pdf, stop),
                _ => await DocumentTimestamps.Append(await WithData(pdf, stop), authorities, stop),
            };
            return Checked(pdf, from, bytes);
        }
        catch (TimestampUnavailableException fault)
        {
            throw new LevelPending(LevelObstacle.Timestamp, fault.Message);
        }
        catch (RevocationUnavailableException fault)
        {
            throw new LevelPending(LevelObstacle.Revocation, fault.Message);
        }
        catch (SigningRefusedException refused)
        {
            throw new LevelPending(LevelObstacle.Validation, $"{refused.Code} {refused.Refusal.MessageEn}");
        }
    }

    /// <summary>When an archive time-stamp is renewed: some time before its end.</summary>
    public DateTimeOffset RenewalOf(ArchiveDeadline ends) => ends.End - settings.RenewBefore;

    private async Task<byte[]> WithData(byte[] pdf, CancellationToken stop) =>
        DocumentSecurityStore.Append(pdf, await ValidationDataOf.Collect(pdf, keys.Anchors, revocation, stop));

    private RaisedFile Checked(byte[] before, SignatureLevel from, byte[] bytes)
    {
        var report = Accepted(bytes);
        var to = LevelOf(report);
        if (!bytes.AsSpan().StartsWith(before) || bytes.Length == before.Length)
        {
            throw new LevelPending(LevelObstacle.Validation, "the new file does not begin with the signed one");
        }

        if (to != LevelNames.After(from))
        {
            // Data were appended and do not suffice: a certificate of a path names nobody who could say whether it is revoked.
            throw new LevelPending(LevelObstacle.Revocation, $"for a certificate of the signature or its time-stamp nobody answers about revocation ({LevelNames.Of(to)} stays)");
        }

        var ends = to == SignatureLevel.BaselineLTA ? ArchiveDeadline.Of(bytes, keys.Anchors, settings.Algorithms) : null;
        if (ends is not null && RenewalOf(ends) <= clock.GetUtcNow() && from == SignatureLevel.BaselineLTA)
        {
            // Stored, it would be due again at once, and the file would grow for nothing.
            throw new LevelPending(LevelObstacle.Renewal, $"{ends.Because} ends on {ends.End:yyyy-MM-dd}");
        }

        return new RaisedFile(from, to, bytes, What(report, from), ends);
    }

    private ValidationReport Accepted(byte[] pdf)
    {
        var report = SignatureValidator.Validate(pdf, keys.Anchors, clock.GetUtcNow(), settings.Algorithms);

        // TRY_LATER: a certificate names where to ask, and the file does not hold the answer yet. The next step brings it.
        return report.Signatures.Count > 0 && report.Signatures.All(one => one.Indication == Indication.TotalPassed || one.SubIndication == SubIndication.TryLater)
            ? report : throw new LevelPending(LevelObstacle.Validation, report.Reasons is [var first, ..] ? $"{first.Code} {first.En}" : report.SubIndication.ToString());
    }

    // Several people may sign in sequence: the file is of the level of the one that lags behind.
    private static SignatureLevel LevelOf(ValidationReport report) => report.Signatures.Where(one => !one.IsDocumentTimestamp).Min(one => one.Level) switch
    {
        SignatureLevel.None => throw new LevelPending(LevelObstacle.Validation, "the signature is not a PAdES baseline signature"),
        var level => level,
    };

    private static string What(ValidationReport report, SignatureLevel from)
    {
        var stamp = report.Signatures.Where(one => one.IsDocumentTimestamp).MaxBy(one => one.CoveredBytes);
        var said = stamp is null ? "" : $"文档时间戳（{stamp.Signer}，{stamp.ProvenTime?.ToOffset(OfficeTime.Offset):yyyy-MM-dd HH:mm:ss}）";
        return from switch
        {
            SignatureLevel.BaselineT => "证书与吊销状态（DSS）",
            SignatureLevel.BaselineLTA => "证书与吊销状态（DSS）、" + said,
            _ => said,
        };
    }
}
