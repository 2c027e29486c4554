using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.SignOff.Levels;
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
    /// <param name="signed">The signed file; our own validator has accepted it. Its level is where later ones start from.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    public Task<Outcome> Act(Caller caller, PreparedSigning prepared, byte[] source, SignedFile signed, CancellationToken stop)
    {
        if (Documents.Name(source) != prepared.PdfSha256 || signed.Bytes.Length <= source.Length || !signed.Bytes.AsSpan().StartsWith(source))
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

            var sha256 = await act.Keep(signed.Bytes, stop);
            attempt!.CompletedAt = act.Now;
            attempt.SignedSha256 = sha256;
            act.Case.SignedSha256 = sha256;
            act.Case.SignedAt = attempt.StartedAt;
            act.Store.LevelJobs.Add(signed.Job(act.Case.Id, act.Now));
            act.Record("SignedOff", Outcomes.Signed, document: sha256, reason: $"签名尝试 {prepared.Id}；签名级别 {LevelNames.Of(signed.Level)}{(signed.WithoutTimestamp is null ? "" : "（时间戳待补）")}");
            act.Value = sha256;
            return null;
        }, $"complete {prepared.Id} {Documents.Name(signed.Bytes)}", stop);
    }
}
