using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.SignOff.Levels;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Signing;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Typesetting;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.SignOff;

/// <summary>
/// The head signs, in three steps: prepare through the door → outside any transaction the key signs and our own validator accepts the
/// result → complete through the door. A result that misses completion is discarded and he signs again. No worker ever signs for him.
/// </summary>
internal sealed class Sign(SignerKeys keys, PrepareSigning prepare, CompleteSigning complete, StampedSignature maker, Lazy<FontSet> fonts, IDbContextFactory<Store> stores)
{
    /// <param name="caller">The head.</param>
    /// <param name="shown">Its <see cref="Shown.ScreenSha256"/> is the hash of the PDF that was on screen.</param>
    /// <param name="pin">Typed just now; not kept.</param>
    /// <param name="stop">Cancels before a commit only.</param>
    public async Task<Outcome> Act(Caller caller, Shown shown, string pin, CancellationToken stop)
    {
        var (key, wrong) = await keys.Unlock(caller.Account, pin, stop);
        if (key is null)
        {
            return Outcome.Refused(shown.Case, wrong!);
        }

        using (key)
        {
            var (prepared, refusal) = await prepare.Act(caller, shown, key, stop);
            if (prepared is null)
            {
                return Outcome.Refused(shown.Case, refusal!);
            }

            var source = await prepare.Document(prepared, stop);
            var (signed, invalid) = await MakeSignature(caller, prepared, source, key, stop);
            return signed is null ? Outcome.Refused(shown.Case, invalid!) : await complete.Act(caller, prepared, source, signed, stop);
        }
    }

    /// <summary>The second step: outside any transaction, with nothing stored.</summary>
    internal async Task<(SignedFile? Signed, Refusal? Refusal)> MakeSignature(Caller caller, PreparedSigning prepared, byte[] source, ISigningKey key, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        var head = await store.Users.AsNoTracking().SingleAsync(account => account.Id == caller.Account, stop);
        var at = prepared.StartedAt.ToOffset(OfficeTime.Offset);
        try
        {
            var signed = await maker.Sign(source, key, new SignatureRequest
            {
                FieldName = SignatureFields.Head,
                SignerName = head.DisplayName,
                Title = head.Position,
                Reason = "签发政府信息公开工作年度报告",
                Time = at,
                Certify = true,
                AppearanceFont = fonts.Value[FontRole.Body],
            }, stop);
            return signed.Refusal is { } refusal ? (null, refusal) : (signed.File, null);
        }
        catch (SigningRefusedException refused)
        {
            return (null, SignOffRefusals.From(refused.Refusal));
        }
    }
}

/// <summary>The head sends the report back to the drafter, with a reason. The next edition goes through the review again.</summary>
internal sealed class RefuseSignOff(CaseDoor door)
{
    public Task<Outcome> Act(Caller caller, Shown shown, string reason, CancellationToken stop) =>
        door.Act(caller, shown, act =>
        {
            var refusal = act.Requires(Forms.SignOff) ?? act.Complete(Outcomes.Returned, reason);
            if (refusal is null)
            {
                act.Case.ClearedEditionSha256 = null;
                act.Record("SignOffRefused", Outcomes.Returned, document: act.Case.TypesetSha256, reason: reason);
                act.Case.TypesetSha256 = null;
                act.Case.DateOfIssue = null;
            }

            return new(refusal);
        }, $"refuse {shown} {reason}", stop);
}
