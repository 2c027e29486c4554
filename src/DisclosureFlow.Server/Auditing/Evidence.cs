using System.Globalization;
using System.Text;
using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Validation;
using DisclosureFlow.Typesetting;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Auditing;

/// <summary>Puts together evidence.zip for a case: all that an auditor needs to check it without us.</summary>
internal sealed partial class Evidence(IDbContextFactory<Store> stores, ReviewForms forms, Sequencer sequencer, LogKey log, SignerKeys signers, Lazy<FontSet> fonts, ILogger<Evidence> logger)
{
    /// <summary>The bundle of a case that was signed, with every opening: for auditors only.</summary>
    /// <exception cref="InvalidOperationException">The case was not signed yet.</exception>
    public async Task<byte[]> Of(Guid @case, CancellationToken stop)
    {
        // The last forms may still be on their way: the bundle is not without them.
        while (await forms.Make(stop, @case) > 0)
        {
            // First those of each pass, then the one that the head's opinion completes.
        }

        await sequencer.Advance(stop);
        await using var store = await stores.CreateDbContextAsync(stop);
        var found = await store.Cases.AsNoTracking().SingleAsync(one => one.Id == @case, stop);
        if (found.PdfSha256 is not { } newest || found.EditionSha256 is null)
        {
            throw new InvalidOperationException("only a signed case has evidence to hand over");
        }

        var checkpoint = await store.LastCheckpoint(stop) ?? throw new InvalidOperationException("the log has no checkpoint yet");
        var signed = await store.SigningAttempts.AsNoTracking().Where(attempt => attempt.CaseId == @case && attempt.CompletedAt != null).Select(attempt => attempt.CompletedAt).FirstAsync(stop);
        var pdf = await store.Read(newest, stop);
        return EvidenceBundle.Encode(WithAuditReport(new EvidenceContents
        {
            Documents = [new EvidenceFile("report.pdf", pdf), new EvidenceFile("report.json", await store.Read(found.EditionSha256, stop)), .. await ReviewForms.Of(store, found.Id, stop)],
            Entries = await Entries(store, found.Id, checkpoint.Size, stop),
            CheckpointNote = Encoding.UTF8.GetBytes(checkpoint.Note),
            LogKey = log.Signer.Key,
            Definition = new EvidenceFile("annual-report.bpmn", await store.Read(found.DefinitionSha256, stop)),
            Roles = await Roles(store, found, stop),
            Certificates = Certificates(pdf, signed!.Value),
        }));
    }

    /// <summary>The same with the printed account. A character that no font has keeps that out, not the evidence: 过程说明.html says the same.</summary>
    private EvidenceContents WithAuditReport(EvidenceContents contents)
    {
        try
        {
            var printed = PrintedAuditReport.Of(contents, fonts.Value);
            return contents with { Documents = [.. contents.Documents, new EvidenceFile(AuditReport.FileName, printed.Bytes.ToArray())] };
        }
        catch (TypesettingRefusedException refused)
        {
            LogNoAuditReport(logger, refused);
            return contents;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The evidence goes out without its printed audit report")]
    private static partial void LogNoAuditReport(ILogger logger, Exception fault);

    private static async Task<IReadOnlyList<EvidenceEntry>> Entries(Store store, Guid @case, long size, CancellationToken stop)
    {
        var rows = await store.Entries.AsNoTracking().Include(entry => entry.Openings).Where(entry => entry.CaseId == @case)
            .Join(store.LogLeaves.Where(leaf => leaf.Index < size), entry => entry.Id, leaf => leaf.EntryId, (entry, leaf) => new { Entry = entry, leaf.Index })
            .OrderBy(row => row.Entry.Sequence).ToListAsync(stop);
        var tree = store.Tree(size);
        var openings = await store.Openings.AsNoTracking().Where(opening => store.Entries.Any(entry => entry.Id == opening.EntryId && entry.CaseId == @case)).ToListAsync(stop);
        var byEntry = openings.ToLookup(opening => opening.EntryId);
        return [.. rows.Select(row => new EvidenceEntry(
            row.Entry.Leaf,
            [.. byEntry[row.Entry.Id].Select(opening => new AuditTrail.Opening(EntryFields.Named(opening.Field)!.Value, opening.Salt, opening.Value)).OrderBy(opening => opening.Field)],
            row.Index,
            tree.Inclusion(row.Index)))];
    }

    private static async Task<IReadOnlyList<AuditTrail.RoleAssignment>> Roles(Store store, Case found, CancellationToken stop)
    {
        var acted = await store.StepsTaken.Where(step => step.CaseId == found.Id && step.AccountId != Guid.Empty).Select(step => step.AccountId).Distinct().ToListAsync(stop);
        var assignments = await store.RoleAssignments.AsNoTracking().Where(one => one.OrganId == found.OrganId && acted.Contains(one.AccountId)).ToListAsync(stop);
        var people = await store.Users.AsNoTracking().Where(account => acted.Contains(account.Id)).ToDictionaryAsync(account => account.Id, stop);
        var deputies = await store.Deputies.AsNoTracking().Where(one => one.OrganId == found.OrganId && acted.Contains(one.DeputyId)).OrderBy(one => one.From).ToListAsync(stop);
        var principals = await store.Users.AsNoTracking().Where(account => store.Deputies.Any(one => one.OrganId == found.OrganId && one.PrincipalId == account.Id)).ToDictionaryAsync(account => account.Id, account => account.DisplayName, stop);
        return [.. assignments.GroupBy(one => (one.AccountId, one.From, one.Until)).OrderBy(group => Act.NameOf(group.Key.AccountId), StringComparer.Ordinal).Select(group => new AuditTrail.RoleAssignment(
            Act.NameOf(group.Key.AccountId), people[group.Key.AccountId].DisplayName, people[group.Key.AccountId].Position,
            [.. group.Select(one => one.Role).Order(StringComparer.Ordinal)], group.Key.From, group.Key.Until)),
            // A deputy holds the role for his time, and under whose name he held it stands beside it.
            .. deputies.Select(one => new AuditTrail.RoleAssignment(
                Act.NameOf(one.DeputyId), people[one.DeputyId].DisplayName, $"代理{principals[one.PrincipalId]}", [one.Role], one.From, one.Until))];
    }

    // The certificates of signer and time-stamp authorities and those above them, as the file itself leads: others of our anchors have no
    // place in this case's evidence.
    private List<EvidenceFile> Certificates(byte[] pdf, DateTimeOffset at)
    {
        var signatures = SignatureValidator.Validate(pdf, signers.Anchors, at).Signatures;
        var path = signatures.Where(one => !one.IsDocumentTimestamp).SelectMany(one => one.Path).Distinct().ToList();
        var authorities = signatures.Where(one => one.IsDocumentTimestamp).SelectMany(one => one.Path).Distinct().Except(path).ToList();
        return
        [
            .. path.Select((certificate, i) => Pem(i == 0 ? "signer.pem" : i == path.Count - 1 ? "root.pem" : string.Create(CultureInfo.InvariantCulture, $"issuer-{i}.pem"), certificate)),
            .. authorities.Select((certificate, i) => Pem(string.Create(CultureInfo.InvariantCulture, $"timestamp-{i + 1}.pem"), certificate)),
        ];
    }

    private static EvidenceFile Pem(string name, Certificate certificate) => new(name, Encoding.ASCII.GetBytes(certificate.ToPem() + "\n"));
}
