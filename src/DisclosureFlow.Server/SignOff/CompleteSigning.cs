using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;

namespace DisclosureFlow.Server.SignOff;

/// <summary>Last step of signing, through the door: the signed bytes are stored, SignedOff is recorded and the process goes on, all or nothing.</summary>
internal sealed class CompleteSigning(CaseDoor door)
{
    /// <summary>A result that comes later than this is discarded.</summary>
    public static readonly TimeSpan LongestAttempt = TimeSpan.FromMinutes(5);

    /// <param name="caller">The head.</param>
    /// <param name="prepared">What <see cref="PrepareSigning"/> gave.</param>
    /// <param name="source">The bytes that were to be signed.</param>
    /// <param name="signed">The signed file; our own validator has accepted it.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    public Task<Outcome> Act(Caller caller, PreparedSigning prepared, byte[] source, byte[] signed, CancellationToken stop)
    {
        if (Documents.Name(source) != prepared.PdfSha256 || signed.Length <= source.Length || !signed.AsSpan(0, source.Length).SequenceEqual(source))
        {
            return Task.FromResult(Outcome.Refused(prepared.Case, SignOffRefusals.NotWhatWasPrepared));
        }

        var shown = new Shown(prepared.Case, prepared.Task, prepared.TaskRevision, prepared.EditionSha256, prepared.PdfSha256);
        return door.Act(caller, shown, async act =>
        {
            var attempt = await act.Store.SigningAttempts.FindAsync([prepared.Id], stop);
            var refusal = act.Requires(Forms.SignOff)
                ?? (attempt is null || attempt.CompletedAt is not null || attempt.TaskRevision != act.Task!.Revision || attempt.SignerId != act.Person!.Id
                    || attempt.PdfSha256 != act.Case.TypesetSha256 || act.Now - attempt.StartedAt >= LongestAttempt || act.Now < attempt.StartedAt
                    ? SignOffRefusals.AttemptOver : null)
                ?? act.Complete(Outcomes.Signed, null);
            if (refusal is not null)
            {
                return refusal;
            }

            var sha256 = await act.Keep(signed, stop);
            attempt!.CompletedAt = act.Now;
            attempt.SignedSha256 = sha256;
            act.Case.SignedSha256 = sha256;
            act.Case.SignedAt = attempt.StartedAt;
            act.Record("SignedOff", Outcomes.Signed, document: sha256, reason: $"签名尝试 {prepared.Id}");
            act.Value = sha256;
            return null;
        }, $"complete {prepared.Id} {Documents.Name(signed)}", stop);
    }
}
