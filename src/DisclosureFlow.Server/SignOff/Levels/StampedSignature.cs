using DisclosureFlow.Server.Cases;
using DisclosureFlow.Signing;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.LongTerm;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Revocation;
using DisclosureFlow.Signing.Timestamps;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Server.SignOff.Levels;

/// <summary>A file that was just signed and accepted by our validator.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="Level">What our validator found: B-T, or B-B without a time-stamp.</param>
/// <param name="WithoutTimestamp">Why there is no time-stamp, in the authorities' own words; null if there is one.</param>
internal sealed record SignedFile(byte[] Bytes, SignatureLevel Level, string? WithoutTimestamp)
{
    /// <summary>The job that raises it from here.</summary>
    public LevelJob Job(Guid @case, DateTimeOffset now) => new()
    {
        CaseId = @case, Level = Level, ReachedAt = now, DueAt = now,
        Obstacle = WithoutTimestamp is null ? null : LevelObstacle.Timestamp, Words = WithoutTimestamp, FailedAt = WithoutTimestamp is null ? null : now,
    };
}

/// <summary>
/// Between the key and the storing: the key's value is time-stamped while it is fresh (B-T). Where nobody stamps, the signature stands as B-B
/// and the reason goes with it; the head does not wait for an authority, and nothing is called more than it is.
/// </summary>
internal sealed class StampedSignature(OrderedTimestampAuthorities authorities, IRevocationSource revocation, SignerKeys keys, LevelSettings settings, TimeProvider clock)
{
    // The head waits at the screen, and an attempt lives five minutes.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    /// <exception cref="SigningRefusedException">The library refuses file, key or request.</exception>
    public async Task<(SignedFile? File, Refusal? Refusal)> Sign(byte[] source, ISigningKey key, SignatureRequest request, CancellationToken stop)
    {
        var anchors = keys.Anchors;
        if (await ForbiddenBy(anchors, SigningIdentity.Of(key), stop) is { } forbidden)
        {
            return (null, forbidden);
        }

        using var prepared = PadesSigner.Prepare(source, SigningIdentity.Of(key), request);
        var value = key.Sign(prepared.SignedAttributes.Span);
        var (bytes, why) = await Stamped(prepared, value, stop);

        // Try later: the certificate names where to ask, and the answers come with the next levels.
        return SignatureValidator.Validate(bytes, anchors, request.Time).Signatures is [{ CoversWholeFile: true } signature]
            && (signature.Indication == Indication.TotalPassed || signature.SubIndication == SubIndication.TryLater)
            ? (new SignedFile(bytes, signature.Level, why), null)
            : (null, SignOffRefusals.CertificateOfAnother);
    }

    /// <summary>Before the key is used: usage, validity, a path to the configured trust, and nobody who may speak of it says that it is revoked.</summary>
    private async Task<Refusal?> ForbiddenBy(TrustAnchors anchors, SigningIdentity identity, CancellationToken stop)
    {
        try
        {
            // An answer that can't be had now does not stop the head, unless the operator wants it so.
            var known = await ValidationDataOf.Collect(identity, anchors, revocation, clock.GetUtcNow(), stop);
            new CertificatePolicy(anchors) { Known = known, RequireRevocationStatus = settings.RequireRevocation }.Require(identity, clock.GetUtcNow());
            return null;
        }
        catch (SigningRefusedException refused)
        {
            return refused.Code switch
            {
                "DF5019" => SignOffRefusals.CertificateOfAnother,
                "DF5020" => SignOffRefusals.CertificateRevoked,
                _ => SignOffRefusals.From(refused.Refusal),
            };
        }
    }

    private async Task<(byte[] Bytes, string? Why)> Stamped(PreparedSignature prepared, byte[] value, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(LongestWait);
        try
        {
            return (await prepared.CompleteWithTimestamp(value, authorities, patience.Token), null);
        }
        catch (TimestampUnavailableException fault)
        {
            return (prepared.Complete(value), fault.Message);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return (prepared.Complete(value), $"{authorities.Name}: no token within {LongestWait.TotalSeconds:0} s");
        }
        catch (SigningRefusedException refused)
        {
            // A token too large, or in a form that our validator does not read. Without it the signature must hold, or it is refused for good.
            return (prepared.Complete(value), $"{refused.Code} {refused.Refusal.MessageEn}");
        }
    }
}
