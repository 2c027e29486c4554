using System.Globalization;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Signing.Keys;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.SignOff;

/// <summary>An attempt that may be signed now.</summary>
/// <param name="Id">Names the attempt.</param>
/// <param name="Case">The case.</param>
/// <param name="Task">The sign-off task.</param>
/// <param name="TaskRevision">The task's revision since the attempt began: anything that changes it ends the attempt.</param>
/// <param name="EditionSha256">The cleared edition.</param>
/// <param name="PdfSha256">The very bytes that were shown.</param>
/// <param name="StartedAt">The time that the signature claims.</param>
internal sealed record PreparedSigning(Guid Id, Guid Case, int Task, long TaskRevision, string EditionSha256, string PdfSha256, DateTimeOffset StartedAt);

/// <summary>First step of signing, through the door: checks, and the entry SigningStarted with attempt, PDF hash, certificate and time.</summary>
internal sealed class PrepareSigning(CaseDoor door, IDbContextFactory<Store> stores, TimeProvider clock)
{
    /// <param name="caller">The head.</param>
    /// <param name="shown">Its <see cref="Shown.ScreenSha256"/> is the hash of the PDF that was on screen.</param>
    /// <param name="key">The head's key, just unlocked with his PIN.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    public async Task<(PreparedSigning? Prepared, Refusal? Refusal)> Act(Caller caller, Shown shown, ISigningKey key, CancellationToken stop)
    {
        try
        {
            CertificatePolicy.Require(key.Certificate, clock.GetUtcNow());
        }
        catch (Signing.SigningRefusedException refused)
        {
            return (null, SignOffRefusals.From(refused.Refusal));
        }

        PreparedSigning? prepared = null;
        var outcome = await door.Act(caller, shown, act =>
        {
            var refusal = act.Requires(Forms.SignOff)
                ?? (act.Case.ClearedEditionSha256 is { } cleared && cleared == act.Case.EditionSha256 ? null : SignOffRefusals.NotCleared)
                ?? (act.Case.DateOfIssue == DateOnly.FromDateTime(act.Now.ToOffset(OfficeTime.Offset).DateTime) ? null : SignOffRefusals.AnotherDay)
                ?? (act.Case.TypesetSha256 is { } pdf && pdf == shown.ScreenSha256 ? null : SignOffRefusals.NotThePdfShown);
            if (refusal is not null)
            {
                return new(refusal);
            }

            prepared = new PreparedSigning(Guid.CreateVersion7(act.Now), act.Case.Id, act.Task!.Id, act.Task.Revision + 1, act.Case.EditionSha256!, act.Case.TypesetSha256!, act.Now);
            act.Store.SigningAttempts.Add(new SigningAttempt
            {
                Id = prepared.Id, CaseId = prepared.Case, TaskId = prepared.Task, TaskRevision = prepared.TaskRevision, PdfSha256 = prepared.PdfSha256,
                CertificateSha256 = key.Certificate.Sha256, SignerId = act.Person!.Id, StartedAt = act.Now,
            });
            act.Record("SigningStarted", document: prepared.PdfSha256,
                reason: string.Create(CultureInfo.InvariantCulture, $"签名尝试 {prepared.Id}；证书 {key.Certificate.Subject.CommonName}（SHA-256 {key.Certificate.Sha256}）"));
            return new((Refusal?)null);
        }, $"prepare {shown}", stop);
        return (outcome.Accepted ? prepared : null, outcome.Refusal);
    }

    /// <summary>The bytes to sign.</summary>
    public async Task<byte[]> Document(PreparedSigning prepared, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        return await store.Read(prepared.PdfSha256, stop);
    }
}
