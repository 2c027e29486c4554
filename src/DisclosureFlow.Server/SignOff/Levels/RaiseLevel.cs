using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Server.SignOff.Levels;

/// <summary>A file of the next level is stored and becomes the case's newest PDF, on record as an act of the system. The earlier bytes stay.</summary>
internal sealed class RaiseLevel(CaseDoor door, NextLevel next)
{
    /// <param name="case">The case; it may be published long since.</param>
    /// <param name="before">Hash of the file that was raised: another one is the newest by now, and this is refused.</param>
    /// <param name="raised">The new file.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    public Task<Outcome> Act(Guid @case, string before, RaisedFile raised, CancellationToken stop) =>
        door.Act(Caller.System, new Shown(@case, 0, 0, null), async act =>
        {
            var job = await act.Store.LevelJobs.FindAsync([@case], stop);
            if (job is null || act.Case.PdfSha256 != before || job.Level != raised.From)
            {
                return SignOffRefusals.LevelTaken;
            }

            var sha256 = await act.Keep(raised.Bytes, stop);
            act.Case.PreservedSha256 = sha256;
            (job.Level, job.ReachedAt, job.DueAt) = (raised.To, act.Now, raised.Ends is { } ends ? next.RenewalOf(ends) : act.Now);
            (job.LeasedUntil, job.Attempts, job.Obstacle, job.Words, job.FailedAt) = (null, 0, null, null, null);
            (job.EndsAt, job.EndsBecause) = (raised.Ends?.End, raised.Ends?.Because);
            act.Record(raised.From == SignatureLevel.BaselineLTA ? "ArchiveRenewed" : "LevelRaised", document: sha256,
                reason: $"{LevelNames.Of(raised.From)} → {LevelNames.Of(raised.To)}；追加{raised.What}；此前文件 SHA-256 {before}");
            act.Value = sha256;
            return null;
        }, $"level {@case} {before} {Documents.Name(raised.Bytes)}", stop);
}
